"""Which factors a polynomial of a degree may have: patterns, which tell channels apart and do not name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from math import comb, prod

from repc.lowering.diagram.model import Stacked
from repc.lowering.polynomial.model import Key
from repc.lowering.scalars.contractions import Named
from repc.lowering.scalars.model import Contracted, TensorMonomial

Kind = tuple[int, int]
"""The number of an input and of a term of it."""


@dataclass(frozen=True)
class Pattern:
    """Of each kind of factor, how often its first channel occurs, its second, …: 2, 1 stands for x_a x_a x_b with a < b."""

    times: tuple[tuple[Kind, tuple[int, ...]], ...]

    @property
    def factors(self) -> tuple[Named, ...]:
        """The factors, channels being numbered as they come."""
        return tuple((*kind, c) for kind, times in self.times for c, count in enumerate(times) for _ in range(count))

    def count(self, sides: Sequence[Stacked]) -> int:
        """In how many ways its channels are named."""
        return prod(comb(sides[k].terms[t].channels, len(times)) for (k, t), times in self.times)

    def namings(self, sides: Sequence[Stacked]) -> Iterator[Mapping[Kind, tuple[int, ...]]]:
        """The channels that it may name, ascending, of each kind."""
        each = [combinations(range(sides[k].terms[t].channels), len(times)) for (k, t), times in self.times]
        for chosen in product(*each):
            yield dict(zip((kind for kind, _ in self.times), chosen, strict=True))


def patterns(key: Key, sides: Sequence[Stacked]) -> Iterator[Pattern]:
    """All patterns of a degree in each input."""
    for several in product(*(_of_input(k, degree, sides[k]) for k, degree in enumerate(key))):
        yield Pattern(tuple(chain.from_iterable(several)))


def _of_input(k: int, degree: int, side: Stacked) -> list[tuple[tuple[Kind, tuple[int, ...]], ...]]:
    found = []
    for degrees in _shares(degree, len(side.terms)):
        each = [_compositions(d, term.channels) for d, term in zip(degrees, side.terms, strict=True)]
        for times in product(*each):
            found.append(tuple(((k, t), one) for t, one in enumerate(times) if one))
    return found


def _shares(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Numbers, one for each part, with a sum."""
    if parts <= 1:
        yield from [(total,) * parts] if parts or not total else []
        return
    for first in range(total, -1, -1):
        yield from ((first, *rest) for rest in _shares(total - first, parts - 1))


def _compositions(total: int, most: int) -> list[tuple[int, ...]]:
    """Positive numbers with a sum, at most so many."""
    if not total:
        return [()]
    if not most:
        return []
    return [(first, *rest) for first in range(total, 0, -1) for rest in _compositions(total - first, most - 1)]


def named(monomial: TensorMonomial, kinds: Mapping[Kind, tuple[int, ...]]) -> TensorMonomial:
    """A monomial of a pattern with the channels that a naming gives it."""

    def channels(contraction, numbers):
        return tuple(kinds[k, t][c] for (k, t, _), c in zip(contraction.factors, numbers, strict=True))

    invariants = sorted(Contracted(one.contraction, channels(one.contraction, one.channels)) for one in monomial.invariants)
    columns = (channels(placed.contraction, numbers) for placed, numbers in zip(monomial.frame, monomial.channels, strict=True))
    return replace(monomial, invariants=tuple(invariants), channels=tuple(columns))
