"""Sizes: integers, or polynomials with integer coefficients in letters such as n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

Monomial = tuple[tuple[str, int], ...]  # (letter, exponent), sorted by letter


@dataclass(frozen=True)
class SizePolynomial:
    """A size that depends on letters: ``terms`` are (monomial, coefficient), the highest degree first."""

    terms: tuple[tuple[Monomial, int], ...]

    def __add__(self, other: Size) -> Size:
        return total((self, other))

    __radd__ = __add__

    def __mul__(self, other: Size) -> Size:
        return _collected((_times(a, b), x * y) for a, x in self.terms for b, y in _terms(other))

    __rmul__ = __mul__

    def __str__(self) -> str:
        return " + ".join(map(_term_text, self.terms))


Size: TypeAlias = "int | SizePolynomial"


def letter(name: str) -> SizePolynomial:
    """The size that a letter stands for."""
    return SizePolynomial(((((name, 1),), 1),))


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
    return sum(c * prod(values[name] ** power for name, power in monomial) for monomial, c in _terms(size))


def number(size: Size) -> int:
    """A size that has no letters. Raises KeyError for one."""
    return at(size, {})


def rank(size: Size) -> int:
    """By what sizes are put in order where letters have no value yet: what they are where every letter is 2."""
    return sum(c * 2 ** sum(power for _, power in monomial) for monomial, c in _terms(size))


def _terms(size: Size) -> tuple[tuple[Monomial, int], ...]:
    if isinstance(size, SizePolynomial):
        return size.terms
    return (((), int(size)),) if size else ()


def _collected(terms: Iterable[tuple[Monomial, int]]) -> Size:
    found: dict[Monomial, int] = {}
    for monomial, coefficient in terms:
        found[monomial] = found.get(monomial, 0) + coefficient
    kept = [(monomial, c) for monomial, c in found.items() if c]
    if all(not monomial for monomial, _ in kept):
        return sum(c for _, c in kept)
    kept.sort(key=lambda term: (-sum(power for _, power in term[0]), term[0]))
    return SizePolynomial(tuple(kept))


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _term_text(term: tuple[Monomial, int]) -> str:
    monomial, coefficient = term
    factors = [name if power == 1 else f"{name}**{power}" for name, power in monomial]
    return " * ".join([str(coefficient)] * (coefficient != 1 or not factors) + factors)
