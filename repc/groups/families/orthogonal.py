"""SO(n), O(n) and their indefinite relatives SO(p,q), O(p,q), SO⁺(p,q)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.arguments import integers, reject
from repc.groups.group import Group
from repc.groups.sampler import IdentitySampler, OrthogonalSampler
from repc.groups.sampler.recipes import moderate_family
from repc.groups.torus import Cartan, Top, Weight, boost, rotation
from repc.rings.orthogonal import SpecialOrthogonal, full_orthogonal, pseudo_orthogonal, special_pseudo_orthogonal
from repc.rings.partitions import associate
from repc.rings.ring import Key, Ring, stripped


class SO(Group, named=True):
    """SO(n): rotations of ℝⁿ; SO(p,q): determinant 1 in O(p,q) (two components).

    >>> from repc.groups import SO
    >>> SO(3).dim
    3
    """

    def __init__(self, *args):
        if len(args) == 2:
            self._facts = _indefinite("SO", "SOpq", args)
        else:
            self._facts = _rotations(*_size("SO", args))


class O(Group, named=True):  # noqa: E742 — the field's own name
    """O(n): orthogonal matrices; O(p,q): those of signature (p, q), four components.

    >>> from repc.groups import O
    >>> O(3).is_connected
    False
    """

    def __init__(self, *args):
        if len(args) == 2:
            self._facts = _indefinite("O", "Opq", args)
            return
        (n,) = _size("O", args)
        self._facts = Facts.sized(
            "O",
            n,
            OrthogonalSampler(n, special=False),
            dim=n * (n - 1) // 2,
            order=2 if n == 1 else None,
            is_finite=n == 1,
            is_connected=False,
            lie=partial(rotation_generators, n),
            generating=lambda: step_generators(_along(n)),
            generating_size=n - 1,
            discrete=lambda: flip(n, 0)[None],
            ring=lambda: full_orthogonal(n, by_inversion=n == 3),
            cartan=lambda: Cartan(_planes(n), partial(_full, n)),
        )


class SOp(Group, named=True):
    """SO⁺(p,q): the identity component of O(p,q).

    >>> from repc.groups import SOp
    >>> SOp(1, 3).dim
    6
    """

    def __init__(self, *args):
        self._facts = _indefinite("SO⁺", "SOp", args)


class SO13(SO, named=True):
    """SO(1,3): Lorentz transformations of determinant 1, time first.

    >>> from repc.groups import SO13
    >>> SO13().dim
    6
    """

    def __init__(self):
        super().__init__(1, 3)


class SO13p(SOp, named=True):
    """SO⁺(1,3): the proper orthochronous Lorentz group, time first.

    >>> from repc.groups import SO13p
    >>> SO13p().is_connected
    True
    """

    def __init__(self):
        super().__init__(1, 3)


class O13(O, named=True):
    """O(1,3): the full Lorentz group, time first.

    >>> from repc.groups import O13
    >>> O13().dim
    6
    """

    def __init__(self):
        super().__init__(1, 3)


class Lorentz(O13, named=True):
    """O(1,3): the full Lorentz group, time first.

    >>> from repc.groups import Lorentz
    >>> Lorentz().d
    4
    """


class SO11p(SOp, named=True):
    """SO⁺(1,1): boosts of the plane.

    >>> from repc.groups import SO11p
    >>> SO11p().dim
    1
    """

    def __init__(self):
        super().__init__(1, 1)


class O11(O, named=True):
    """O(1,1): boosts of the plane, parity and time reversal.

    >>> from repc.groups import O11
    >>> O11().dim
    1
    """

    def __init__(self):
        super().__init__(1, 1)


def rotation_generators(n: int) -> np.ndarray:
    """E_ij − E_ji for i > j, (n(n−1)/2, n, n): the Lie algebra of SO(n)."""
    rows, columns = np.tril_indices(n, -1)
    basis = np.zeros((len(rows), n, n))
    basis[np.arange(len(rows)), rows, columns] = 1.0
    basis[np.arange(len(rows)), columns, rows] = -1.0
    return basis


def boost_generators(p: int, q: int) -> np.ndarray:
    """The Lie algebra of SO(p,q) for the metric diag(1,…,1,−1,…,−1): p·q boosts, then rotations of each part."""
    n = p + q
    boosts = np.zeros((p * q, n, n))
    for k, (i, j) in enumerate((i, p + j) for i in range(p) for j in range(q)):
        boosts[k, i, j] = boosts[k, j, i] = 1.0
    first = np.pad(rotation_generators(p), ((0, 0), (0, q), (0, q)))
    second = np.pad(rotation_generators(q), ((0, 0), (p, 0), (p, 0)))
    return np.concatenate([boosts, first, second])


def step_generators(order: Sequence[int], p: int | None = None) -> np.ndarray:
    """The rotation of each two coordinates that follow each other in ``order``, all n of them; the boost where one is below ``p``
    and the other is not. (n−1, n, n).

    They generate so(n) and so(p,q): [X_ab, X_bc] = ±X_ac for the rotation or boost X_ab of two coordinates, so that brackets
    lead along the order from any coordinate to any other, and the X_ab are a basis.
    """
    n = len(order)
    found = np.zeros((n - 1, n, n))
    for k, (a, b) in enumerate(zip(order, order[1:], strict=False)):
        mixed = p is not None and min(a, b) < p <= max(a, b)
        found[k] = boost(n, a, b) if mixed else rotation(n, min(a, b), max(a, b))
    return found


def flip(n: int, *coordinates: int) -> np.ndarray:
    """The identity of size n with the sign of some coordinates reversed."""
    signs = np.ones(n)
    signs[list(coordinates)] = -1.0
    return np.diag(signs)


def _rotations(n: int) -> Facts:
    trivial = n == 1
    return Facts.sized(
        "SO",
        n,
        IdentitySampler(1) if trivial else OrthogonalSampler(n, special=True),
        dim=n * (n - 1) // 2,
        order=1 if trivial else None,
        is_finite=trivial,
        lie=partial(rotation_generators, n),
        generating=lambda: step_generators(_along(n)),
        generating_size=n - 1,
        ring=partial(SpecialOrthogonal, n, n),
        cartan=partial(_rotation_torus, n),
    )


def _size(name: str, args: tuple) -> tuple[int, ...]:
    usage = f"{name}(n) takes one positive integer, or two for {name}(p,q)"
    return integers(name, usage, args, (1,), f"write {name}(3), or {name}(1,3)")


def _indefinite(name: str, family: str, args: tuple) -> Facts:
    usage = f"{name}(p,q) takes two positive integers"
    if len(args) == 2 and 0 in args and args != (0, 0):
        reject(name, usage, args, f"a definite form has the group {name.rstrip('⁺')}({sum(args)})")
    p, q = integers(name, usage, args, (1, 1), f"write {name}(1,3)")
    n = p + q
    components = {"SOp": [], "SOpq": [flip(n, 0, p)], "Opq": [flip(n, 0), flip(n, p)]}[family]
    discrete = np.array(components).reshape(-1, n, n)
    lie, generating = partial(boost_generators, p, q), partial(step_generators, _along_both(p, q), p)
    return Facts(
        family,
        (p, q),
        f"{name}({p},{q})",
        n,
        lambda: moderate_family(n * (n - 1) // 2, lie, generating, discrete),
        dim=n * (n - 1) // 2,
        is_unitary=False,
        is_compact=False,
        is_connected=family == "SOp",
        lie=lie,
        generating=generating,
        generating_size=n - 1,
        discrete=lambda: discrete,
        ring=partial(_RINGS[family], p, q),
        cartan=lambda: Cartan(_planes_and_boosts(p, q), partial(_KEYS[family], p, q)),
    )


# ── highest weights ────────────────────────────────────────────────────────────────────────────


def _along(n: int) -> list[int]:
    """Coordinates in an order in which those of each plane of the Cartan subalgebra follow each other: 0 comes last."""
    return [*range(1, n), 0]


def _along_both(p: int, q: int) -> list[int]:
    """The same for SO(p,q); for odd n also those of the planes whose half turns make up −1."""
    if (p + q) % 2:
        return [*range(p - 1, -1, -1), *range(p, p + q)]
    return [*range(1, p), *range(p + q - 1, p, -1), p, 0]


def _planes(n: int) -> tuple:
    """(1,2), (3,4), …; coordinate 0, which the reflection of O(n) reverses, is left out or comes last."""
    order = _along(n)
    return tuple((rotation(n, order[2 * i], order[2 * i + 1]), -1j) for i in range(n // 2))


def _rotation_torus(n: int) -> Cartan:
    """Of SO(n)."""
    return Cartan(_planes(n))


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


_RINGS = {"SOp": lambda p, q: SpecialOrthogonal(p + q, p - q), "SOpq": special_pseudo_orthogonal, "Opq": pseudo_orthogonal}
_KEYS = {"SOp": _connected, "SOpq": _special, "Opq": _four_components}
