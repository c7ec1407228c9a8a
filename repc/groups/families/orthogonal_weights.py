"""Highest weights of orthogonal groups: their tori, and which irreducible has which highest weight."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from repc.groups.families.orthogonal_matrices import flip
from repc.groups.torus import Cartan, Top, Weight, boost, rotation
from repc.rings.partitions import associate
from repc.rings.ring import Key, Ring, stripped


def order_of_planes(n: int) -> list[int]:
    """Coordinates in an order in which those of each plane of the Cartan subalgebra follow each other: 0 comes last."""
    return [*range(1, n), 0]


def order_of_both(p: int, q: int) -> list[int]:
    """The same for SO(p,q); for odd n also those of the planes whose half turns make up −1."""
    if (p + q) % 2:
        return [*range(p - 1, -1, -1), *range(p, p + q)]
    return [*range(1, p), *range(p + q - 1, p, -1), p, 0]


def _planes(n: int) -> tuple:
    """(1,2), (3,4), …; coordinate 0, which the reflection of O(n) reverses, is left out or comes last."""
    order = order_of_planes(n)
    return tuple((rotation(n, order[2 * i], order[2 * i + 1]), -1j) for i in range(n // 2))


def rotation_torus(n: int) -> Cartan:
    """Of SO(n)."""
    return Cartan(_planes(n))


def full_torus(n: int) -> Cartan:
    """Of O(n)."""
    return Cartan(_planes(n), partial(_full, n))


def indefinite_torus(family: str, p: int, q: int) -> Cartan:
    """Of SO⁺(p,q), SO(p,q) and O(p,q), the families SOp, SOpq and Opq."""
    return Cartan(_planes_and_boosts(p, q), partial(_KEYS[family], p, q))


def _planes_and_boosts(p: int, q: int) -> tuple:
    """Rotation planes inside the two parts, boosts of pairs that are left, and last the boost of coordinates 0 and
    p, which the two reflections reverse."""
    n = p + q
    first, second = list(range(1, p)), list(range(p + 1, n))
    planes = [(rotation(n, part[2 * i], part[2 * i + 1]), -1j) for part in (first, second) for i in range(len(part) // 2)]
    if len(first) % 2 and len(second) % 2:
        planes.append((boost(n, first[-1], second[-1]), 1))
    return (*planes, (boost(n, 0, p), 1))


def _full(n: int, ring: Ring, weight: Weight, top: Top) -> Key:
    """Of O(n)."""
    return _reflected(n, weight, lambda: top.sign(top.element(flip(n, 0))))


def _reflected(n: int, weight: Weight, sign: Callable[[], int]) -> Key:
    """A reflection fixes the highest weight vector of a partition of less than half the height, or of at most half for odd
    n, and reverses that of the associate partition."""
    partition = stripped(weight)
    if n % 2:
        return (sum(partition) + sign()) % 2, weight
    if 2 * len(partition) == n:
        return (*partition[:-1], abs(partition[-1]))
    return associate(partition, n) if sign() else partition


def _connected(p: int, q: int, ring: Ring, weight: Weight, top: Top) -> Key:
    """Of SO⁺(p,q)."""
    return weight


def _special(p: int, q: int, ring: Ring, weight: Weight, top: Top) -> Key:
    """Of SO(p,q). The reversal of coordinates 0 and p is the half turn of the last Cartan element in the complexification,
    so that it acts by (−1)^{λ_k}, and by −1 through timeor."""
    return (top.sign(top.element(flip(p + q, 0, p))) + weight[-1]) % 2, weight


def _four_components(p: int, q: int, ring: Ring, weight: Weight, top: Top) -> Key:
    """Of O(p,q): timeor as for SO(p,q), then O(n) by the first reflection, or for odd n by how −1 acts."""
    n = p + q
    first, second = top.element(flip(n, 0)), top.element(flip(n, p))
    time = (top.sign(first, second) + weight[-1]) % 2
    if n % 2 == 0:
        return time, _reflected(n, weight, lambda: (top.sign(first) + time) % 2)
    odd = [image for image, part in ((first, p), (second, q)) if part % 2]
    pairs = [*_pairs(p % 2, p), *_pairs(p + q % 2, n)]
    inversion = top.sign(*odd, *(top.half_turn(rotation(n, a, b)) for a, b in pairs))
    return time, ((inversion + p * time) % 2, weight)


def _pairs(start: int, stop: int) -> list[tuple[int, int]]:
    """Coordinates two by two: half turns of their planes reverse all of them."""
    return [(a, a + 1) for a in range(start, stop, 2)]


_KEYS = {"SOp": _connected, "SOpq": _special, "Opq": _four_components}
