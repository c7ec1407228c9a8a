"""Sizes: integers, or polynomials in letters such as n whose values are integers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, lcm, prod
from typing import TypeAlias

Monomial = tuple[tuple[str, int], ...]  # (letter, exponent), sorted by letter
_LARGE = 64


@dataclass(frozen=True)
class SizePolynomial:
    """A size that depends on letters: ``terms`` are (monomial, coefficient), the highest degree first, of what is ``below`` times
    the size."""

    terms: tuple[tuple[Monomial, int], ...]
    below: int = 1

    def __add__(self, other: Size) -> Size:
        return total((self, other))

    __radd__ = __add__

    def __mul__(self, other: Size) -> Size:
        return _collected((_times(a, b), x * y) for a, x in _terms(self) for b, y in _terms(other))

    __rmul__ = __mul__

    def __str__(self) -> str:
        first, *others = self.terms
        text = "-" * (first[1] < 0) + _term_text(first)
        text += "".join(f" {'-' if one[1] < 0 else '+'} {_term_text(one)}" for one in others)
        return text if self.below == 1 else f"({text}) // {self.below}"


Size: TypeAlias = "int | SizePolynomial"


def letter(name: str) -> SizePolynomial:
    """The size that a letter stands for."""
    return SizePolynomial(((((name, 1),), 1),))


def falling(size: Size, count: int) -> Size:
    """How many tuples of ``count`` different ones there are among so many: n (n − 1) … (n − count + 1)."""
    return product(total((size, -k)) for k in range(count))


def choose(size: Size, count: int) -> Size:
    """How many sets of ``count`` different ones there are among so many: n (n − 1) … (n − count + 1) / count!."""
    every = falling(size, count)
    return _collected((monomial, c / factorial(count)) for monomial, c in _terms(every))


def total(sizes: Iterable[Size]) -> Size:
    """The sum of sizes."""
    return _collected(term for size in sizes for term in _terms(size))


def product(sizes: Iterable[Size]) -> Size:
    """The product of sizes, 1 for none."""
    found: Size = 1
    for size in sizes:
        found = found * size
    return found


def letters(size: Size) -> frozenset[str]:
    """The letters that occur in a size."""
    return frozenset(name for monomial, _ in _terms(size) for name, _ in monomial)


def at(size: Size, values: Mapping[str, int]) -> int:
    """The number that a size is for given values of its letters. Raises KeyError for a letter without a value."""
    if isinstance(size, int):
        return size
    return sum(c * prod(values[name] ** power for name, power in monomial) for monomial, c in size.terms) // size.below


def number(size: Size) -> int:
    """A size that has no letters. Raises KeyError for one."""
    return at(size, {})


def rank(size: Size) -> int:
    """By what sizes are put in order where letters have no value yet: what they are where every letter is 2."""
    return _where_each_is(2, size)


def place(start: Size) -> int:
    """By what the places where coordinates start are put in order: what they are where every letter is so large that nothing is
    empty."""
    return _where_each_is(_LARGE, start)


def _where_each_is(number: int, size: Size) -> int:
    return at(size, dict.fromkeys(letters(size), number))


def _terms(size: Size) -> tuple[tuple[Monomial, Fraction], ...]:
    if isinstance(size, SizePolynomial):
        return tuple((monomial, Fraction(c, size.below)) for monomial, c in size.terms)
    return (((), Fraction(size)),) if size else ()


def _collected(terms: Iterable[tuple[Monomial, Fraction]]) -> Size:
    found: dict[Monomial, Fraction] = {}
    for monomial, coefficient in terms:
        found[monomial] = found.get(monomial, Fraction(0)) + coefficient
    kept = [(monomial, c) for monomial, c in found.items() if c]
    if all(not monomial for monomial, _ in kept):
        return int(sum(c for _, c in kept))
    kept.sort(key=lambda term: (-sum(power for _, power in term[0]), term[0]))
    below = lcm(*(c.denominator for _, c in kept))
    return SizePolynomial(tuple((monomial, int(c * below)) for monomial, c in kept), below)


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _term_text(term: tuple[Monomial, int]) -> str:
    monomial, coefficient = term
    factors = [name if power == 1 else f"{name}**{power}" for name, power in monomial]
    return " * ".join([str(abs(coefficient))] * (abs(coefficient) != 1 or not factors) + factors)
