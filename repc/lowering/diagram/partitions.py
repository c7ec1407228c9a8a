"""Set partitions: the diagrams of S(n). Those with at most n blocks are a basis of the maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from repc.lowering.diagram.legs import Leg, block
from repc.lowering.diagram.model import Diagram

MayJoin = Callable[[Leg, Sequence[Leg]], bool]


def partition_diagrams(legs: Sequence[Leg], n: int, may_join: MayJoin = lambda leg, part: True) -> Iterator[Diagram]:
    """Every diagram of at most n blocks, in each of which a leg stands only beside those that it may join.

    As functions on index tuples these are triangular against the orbits of S(n), which are the partitions of at most n
    blocks too.
    """
    for parts in set_partitions(list(legs), n, may_join):
        yield tuple(sorted(block(part) for part in parts))


def set_partitions(items: list, most: int, may_join: Callable[..., bool] = lambda item, part: True) -> Iterator[list[list]]:
    """Partitions of a list into at most ``most`` parts, each listed in the order of its first item, where items may join parts."""
    if not items:
        yield []
        return
    *rest, last = items
    for parts in set_partitions(rest, most, may_join):
        for k in (k for k, part in enumerate(parts) if may_join(last, part)):
            yield [part + [last] if i == k else part for i, part in enumerate(parts)]
        if len(parts) < most:
            yield [*parts, [last]]
