"""Names of the irreducibles of S(m)≀S(k), C(m)≀S(k) and Z(m)≀S(k): a partition for each irreducible of the base, of k boxes in all.

The irreducible of λ¹, λ², … is induced from the product over i of (χ_i in every block) ⊗ λⁱ. An element is known by its cycles,
each with the product of the blocks along it: its character is the sum, over all ways to give each cycle to one i, of the values
χ_i of these products and of the characters of the λⁱ on the lengths given to them (James, Kerber, The Representation Theory of
the Symmetric Group, 4.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import prod

import numpy as np

from repc.groups.families.wreath import is_wreath
from repc.groups.finite.images import permutation_images
from repc.groups.finite.ring import Finite
from repc.groups.group import Group
from repc.groups.irreducibles.rules import enumerated_classes, joint_ring
from repc.rings.partitions import Partition, cycles, partitions, symmetric_character
from repc.tolerance import CHARACTER

Multipartition = tuple[Partition, ...]
Values = Callable[[np.ndarray], tuple[complex, ...]]  # of all irreducibles of the base, in order

_BITS = 128  # of the prime field, which is not used here


@lru_cache(maxsize=64)
def multipartitions(factor: Group) -> dict[int, Multipartition]:
    """The multipartition of each irreducible over ℂ, by its number in the table; empty for other groups, and where there is no
    table."""
    base = _base(factor)
    joint, classes = (None, None) if base is None else (joint_ring(factor, frozenset({0}), _BITS), enumerated_classes(factor))
    ring = None if joint is None else joint.rings[0]
    if base is None or not isinstance(ring, Finite) or classes is None:
        return {}
    (count, values), k = base, factor.params[1].d
    shapes = list(_shapes(count, k))
    columns = [_on(matrix, factor.params[0].d, values, shapes) for matrix in np.asarray(classes.matrices)]
    found = {}
    for shape, row in zip(shapes, np.array(columns).T, strict=True):
        off = np.abs(ring.table.values - row).max(axis=1)
        if off.min() > CHARACTER:
            return {}
        found[int(off.argmin())] = shape
    return found


def partition_names(factor: Group) -> dict[str, str]:
    """``[2],[1]`` by the label ρ of each irreducible over ℝ, where there are such names."""
    joint = joint_ring(factor, frozenset({0}), _BITS) if _base(factor) else None
    ring = None if joint is None else joint.rings[0]
    if not isinstance(ring, Finite):
        return {}
    shapes = multipartitions(factor)
    pairs = {key: max(shape, shapes[ring.conjugate(key)]) for key, shape in shapes.items() if ring.leads(key)}
    return {ring.label(key): _text(shape) for key, shape in pairs.items()}


def label_of_partitions(factor: Group, text: str) -> str | None:
    """The label ρ of what ``[[2],[1]]`` names; of two complex conjugate ones, the real irreducible that they are in."""
    joint = joint_ring(factor, frozenset({0}), _BITS) if _base(factor) else None
    ring = None if joint is None else joint.rings[0]
    wanted = text.replace(" ", "")[1:-1]
    for key, shape in multipartitions(factor).items():
        if _text(shape) == wanted and isinstance(ring, Finite):
            return ring.label(key if ring.leads(key) else ring.conjugate(key))
    return None


def _text(shape: Multipartition) -> str:
    return ",".join(f"[{','.join(map(str, one))}]" for one in shape)


def _base(factor: Group) -> tuple[int, Values] | None:
    """How many irreducibles the group in each block has, and their values."""
    if not is_wreath(factor) or factor.top.family != "S":
        return None
    base = factor.base
    if base.family == "S":
        shapes = list(partitions(base.d))
        return len(shapes), lambda g: tuple(map(complex, (symmetric_character(one, _cycle_type(g)) for one in shapes)))
    if base.family in ("C", "Z"):
        n = base.order()
        turn = base.discrete_generators[0] if len(base.discrete_generators) else np.eye(base.d)
        powers = [np.linalg.matrix_power(turn, t) for t in range(n)]
        return n, lambda g: _of_cyclic(g, powers)
    return None


def _cycle_type(g: np.ndarray) -> Partition:
    images = permutation_images(np.asarray(g).real[None])
    if images is None:
        raise TypeError("a block of a wreath product with S(m) is no permutation")
    return tuple(sorted(map(len, cycles(images[0].tolist())), reverse=True))


def _of_cyclic(g: np.ndarray, powers: list[np.ndarray]) -> tuple[complex, ...]:
    t = min(range(len(powers)), key=lambda k: float(np.abs(powers[k] - g).max()))
    return tuple(complex(np.exp(2j * np.pi * j * t / len(powers))) for j in range(len(powers)))


def _shapes(count: int, boxes: int) -> Iterator[Multipartition]:
    """All of so many partitions with so many boxes together."""
    if count == 0:
        if boxes == 0:
            yield ()
        return
    for first in range(boxes, -1, -1):
        for one in partitions(first):
            yield from ((one, *rest) for rest in _shapes(count - 1, boxes - first))


def _on(matrix: np.ndarray, d: int, values: Values, shapes: list[Multipartition]) -> list[complex]:
    """The characters of all multipartitions on one element."""
    given: dict[Multipartition, complex] = {((),) * len(shapes[0]): 1 + 0j}  # cycle types for each irreducible of the base
    for length, block in _cycles(matrix, d):
        longer: dict[Multipartition, complex] = {}
        for types, c in given.items():
            for i, value in enumerate(values(block)):
                new = (*types[:i], tuple(sorted((*types[i], length), reverse=True)), *types[i + 1 :])
                longer[new] = longer.get(new, 0j) + c * value
        given = longer
    return [sum((c * _of_types(shape, types) for types, c in given.items()), start=0j) for shape in shapes]


def _of_types(shape: Multipartition, types: Multipartition) -> int:
    pairs = list(zip(shape, types, strict=True))
    return prod(symmetric_character(*pair) for pair in pairs) if all(sum(s) == sum(t) for s, t in pairs) else 0


def _cycles(matrix: np.ndarray, d: int) -> Iterator[tuple[int, np.ndarray]]:
    """The lengths of the cycles of blocks, each with the product along it."""
    n = len(matrix) // d
    blocks = matrix.reshape(n, d, n, d).swapaxes(1, 2)
    goes = [max(range(n), key=lambda i: float(np.abs(blocks[i, j]).max())) for j in range(n)]
    left = set(range(n))
    while left:
        start = here = min(left)
        product, length = np.eye(d), 0
        while here in left:
            left.remove(here)
            product, length, here = blocks[goes[here], here] @ product, length + 1, goes[here]
        if here != start:
            raise TypeError("blocks are permuted")
        yield length, product
