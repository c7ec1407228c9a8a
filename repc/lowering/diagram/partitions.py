"""Set partitions: the diagrams of S(n). Those with at most n blocks are a basis of the maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repc.lowering.diagram.legs import Leg, block
from repc.lowering.diagram.model import Diagram


def partition_diagrams(legs: Sequence[Leg], n: int) -> Iterator[Diagram]:
    """Every diagram of at most n blocks.

    As functions on index tuples these are triangular against the orbits of S(n), which are the partitions of at most n
    blocks too.
    """
    for parts in set_partitions(list(legs), n):
        yield tuple(sorted(block(part) for part in parts))


def set_partitions(items: list, most: int) -> Iterator[list[list]]:
    """Partitions of a list into at most ``most`` parts, each listed in the order of its first item."""
    if not items:
        yield []
        return
    *rest, last = items
    for parts in set_partitions(rest, most):
        for k in range(len(parts)):
            yield [part + [last] if i == k else part for i, part in enumerate(parts)]
        if len(parts) < most:
            yield [*parts, [last]]
