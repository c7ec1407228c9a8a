"""Permutations with and without signs, as they are written: where each point goes, and their matrices."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from repc.syntax import nodes


def size_of(generators: Iterable[nodes.GeneratorExpr]) -> int:
    """The number of points: of the first matrix or list of places, else the largest that a cycle names."""
    own = [len(g.matrix) or len(g.places) for g in generators if g.matrix or g.places]
    return own[0] if own else max(map(largest_point, generators), default=0)


def largest_point(generator: nodes.GeneratorExpr) -> int:
    """The largest point that cycles name."""
    return max((abs(point) for cycle in generator.cycles for point in cycle), default=0)


def places_of(generator: nodes.GeneratorExpr, size: int) -> tuple[int, ...]:
    """Where a permutation sends each point, as signed places from 1. A step of a cycle turns the sign where one of its ends
    carries a minus: (2 -5) sends e₂ to −e₅ and e₅ to −e₂."""
    if generator.places:
        return generator.places
    places = list(range(1, size + 1))
    for cycle in generator.cycles:
        for here, there in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            sign = -1 if min(here, there) < 0 else 1
            places[abs(here) - 1] = sign * abs(there)
    return tuple(places)


def as_matrix(generator: nodes.GeneratorExpr, size: int) -> nodes.GeneratorExpr:
    """A permutation as a matrix; matrices as they are."""
    if generator.matrix:
        return generator
    zero, rows = nodes.Rational(Fraction(0)), []
    places = places_of(generator, size)
    to = {abs(place): (j, nodes.Rational(Fraction(1 if place > 0 else -1))) for j, place in enumerate(places)}
    for i in range(1, size + 1):
        row, (j, sign) = [zero] * size, to[i]
        row[j] = sign
        rows.append(tuple(row))
    return nodes.GeneratorExpr("discrete", matrix=tuple(rows), span=generator.span)
