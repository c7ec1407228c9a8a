"""Permutations and partitions: cycles, hook lengths, characters of S(n) by the Murnaghan–Nakayama rule, strips, the shapes of
O(n)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import factorial, prod

from repc.rings.ring import partition_of

Partition = tuple[int, ...]


def cycles(images: Sequence[int]) -> list[list[int]]:
    """The cycles of a permutation given by its images of 0, 1, …, fixed points too, in the order of their smallest points."""
    found, seen = [], [False] * len(images)
    for start in range(len(images)):
        cycle, at = [], start
        while not seen[at]:
            seen[at] = True
            cycle.append(at)
            at = images[at]
        if cycle:
            found.append(cycle)
    return found


def permutation_sign(images: Sequence[int]) -> int:
    """+1 or −1 of a permutation given by its images of 0, 1, …."""
    return -1 if (len(images) - len(cycles(images))) % 2 else 1


def partitions(n: int, largest: int | None = None) -> Iterator[Partition]:
    """Partitions of n, lexicographically descending."""
    if n == 0:
        yield ()
        return
    for first in range(min(n, n if largest is None else largest), 0, -1):
        for rest in partitions(n - first, first):
            yield (first, *rest)


def transpose(shape: Partition) -> Partition:
    """The conjugate partition: columns become rows."""
    if not shape:
        return ()
    columns, row = [], len(shape)
    for column in range(1, shape[0] + 1):
        while shape[row - 1] < column:
            row -= 1
        columns.append(row)
    return tuple(columns)


def tableaux_count(shape: Partition) -> int:
    """dim of the irreducible of S(n): n! over the product of the hook lengths (Frame, Robinson, Thrall 1954)."""
    columns = transpose(shape)
    hooks = prod(row - j + columns[j] - i - 1 for i, row in enumerate(shape) for j in range(row))
    return factorial(sum(shape)) // hooks


@lru_cache(maxsize=100_000)
def symmetric_character(shape: Partition, cycles: Partition) -> int:
    """χ of S(n) for ``shape`` on cycle type ``cycles``: signed sum over the removal of rim hooks
    (Murnaghan–Nakayama)."""
    if not cycles:
        return 1
    if cycles[0] == 1:
        return tableaux_count(shape)
    length, rest = cycles[0], cycles[1:]
    rows = len(shape)
    beta = [row + rows - 1 - i for i, row in enumerate(shape)]
    occupied, total = set(beta), 0
    for i, bead in enumerate(beta):
        target = bead - length
        if target < 0 or target in occupied:
            continue
        jumped = sum(target < other < bead for other in beta)
        moved = sorted((*beta[:i], *beta[i + 1 :], target), reverse=True)
        smaller = tuple(b - (rows - 1 - j) for j, b in enumerate(moved))
        total += (-1) ** jumped * symmetric_character(tuple(x for x in smaller if x), rest)
    return total


def class_centralizer(cycles: Partition) -> int:
    """z_μ = ∏ i^{m_i} m_i!: the order of the centralizer of a permutation of cycle type μ."""
    return prod(cycles) * prod(factorial(cycles.count(i)) for i in set(cycles))


def horizontal_strips(shape: Partition, size: int) -> Iterator[Partition]:
    """Partitions of |shape|+size that differ from ``shape`` by a horizontal strip (Pieri's rule)."""

    def grow(i: int, left: int, built: Partition) -> Iterator[Partition]:
        if i == 0:
            yield (shape[0] if shape else 0) + left, *built
            return
        row = shape[i] if i < len(shape) else 0
        for extra in range(min(left, shape[i - 1] - row) + 1):
            yield from grow(i - 1, left - extra, (row + extra, *built))

    for grown in grow(len(shape), size, ()):
        yield tuple(x for x in grown if x)


def without_vertical_strip(shape: Partition):
    """Partitions that differ from ``shape`` by at most one box in each row."""

    def shrink(i: int, built: Partition):
        if i == len(shape):
            yield tuple(x for x in built if x)
            return
        for row in (shape[i], shape[i] - 1):
            if i == 0 or built[-1] >= row:
                yield from shrink(i + 1, (*built, row))

    yield from shrink(0, ())


def associate(partition: Partition, n: int) -> Partition:
    """λ⊗det of O(n): the first column of length c becomes one of length n−c."""
    rows = len(partition)
    if 2 * rows <= n:
        return partition + (1,) * (n - 2 * rows)
    return partition[: n - rows]


def in_two_columns(numbers: tuple[int, ...], n: int) -> tuple[int, ...] | None:
    """A partition whose first two columns have at most n boxes together, None where the entries are none."""
    shape = partition_of(numbers)
    return shape if shape is not None and len(shape) + sum(row > 1 for row in shape) <= n else None
