"""Polynomials with integer coefficients in a few generators, lexicographic: what the passes compute with.

SymPy has them too; loading it takes longer than all that a small map needs of them.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import add, ge

Exponents = tuple[int, ...]  # one for each generator, the first of which weighs most


@dataclass(frozen=True)
class IntegerPolynomial:
    """``coefficients`` of the products of powers of ``count`` generators; zeros are left out."""

    count: int
    coefficients: Mapping[Exponents, int]

    @classmethod
    def constant(cls, count: int, value: int) -> IntegerPolynomial:
        """A number."""
        return cls(count, {(0,) * count: value} if value else {})

    @classmethod
    def generator(cls, count: int, place: int) -> IntegerPolynomial:
        """The generator of that number."""
        return cls(count, {tuple(int(k == place) for k in range(count)): 1})

    def __hash__(self) -> int:
        return hash((self.count, frozenset(self.coefficients.items())))

    def terms(self) -> list[tuple[Exponents, int]]:
        """Exponents and coefficients, the leading term first."""
        return sorted(self.coefficients.items(), reverse=True)

    def monoms(self) -> list[Exponents]:
        """The exponents that occur, those of the leading term first."""
        return sorted(self.coefficients, reverse=True)

    def __add__(self, other: IntegerPolynomial) -> IntegerPolynomial:
        return self._with(other.coefficients.items())

    def __sub__(self, other: IntegerPolynomial) -> IntegerPolynomial:
        return self._with((exponents, -c) for exponents, c in other.coefficients.items())

    def __mul__(self, other: IntegerPolynomial) -> IntegerPolynomial:
        return IntegerPolynomial(self.count, {})._with(_products(self, other))

    def __rmul__(self, factor: int) -> IntegerPolynomial:
        return IntegerPolynomial.constant(self.count, factor) * self

    def __pow__(self, exponent: int) -> IntegerPolynomial:
        found, square = IntegerPolynomial.constant(self.count, 1), self
        while exponent:
            found = found * square if exponent % 2 else found
            exponent //= 2
            square = square * square if exponent else square
        return found

    def rem(self, divisor: IntegerPolynomial) -> IntegerPolynomial:
        """What division by a polynomial leaves whose leading coefficient is 1."""
        leading, left = max(divisor.coefficients), dict(self.coefficients)
        pending, found = sorted(left), dict[Exponents, int]()
        while pending:
            exponents = pending.pop()
            c = left.pop(exponents)
            if not all(map(ge, exponents, leading)):
                found[exponents] = c
                continue
            for term, d in divisor.coefficients.items():
                lower = tuple(e - m + t for e, m, t in zip(exponents, leading, term, strict=True))
                if lower != exponents and lower not in left:
                    insort(pending, lower)
                if lower != exponents:
                    left[lower] = left.get(lower, 0) - c * d
        return IntegerPolynomial(self.count, {exponents: c for exponents, c in found.items() if c})

    def _with(self, more: Iterable[tuple[Exponents, int]]) -> IntegerPolynomial:
        total = dict(self.coefficients)
        for exponents, c in more:
            total[exponents] = total.get(exponents, 0) + c
        return IntegerPolynomial(self.count, {exponents: c for exponents, c in total.items() if c})


def _products(a: IntegerPolynomial, b: IntegerPolynomial) -> Iterator[tuple[Exponents, int]]:
    for x, c in a.coefficients.items():
        for y, d in b.coefficients.items():
            yield tuple(map(add, x, y)), c * d
