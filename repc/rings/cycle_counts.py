"""Polynomials in the numbers a_i of i-cycles of a permutation, as characters of S(n).

∏ C(a_i, m_i(μ)) for a partition μ of k ≤ n is the character induced from S(k)×S(n−k) by (indicator of the class
μ)⊗1, and vanishes for k > n. A polynomial therefore decomposes, exactly and for every n, by the character tables of
S(k), k at most its degree, and Pieri's rule (Macdonald, Symmetric Functions, I.7, example 14).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import comb, factorial, gcd, prod

from repc.rings.partitions import (
    Partition,
    class_centralizer,
    horizontal_strips,
    partitions,
    symmetric_character,
    transpose,
)

Monomial = tuple[tuple[int, int], ...]  # ((i, exponent of a_i), …) with i ascending
Item = tuple[int, Monomial]  # power of the sign character, monomial


@lru_cache(maxsize=1000)
def power_of_count(j: int, m: int, n: int) -> tuple[tuple[int, int], ...]:
    """The number of j-cycles of the m-th power of a permutation as Σ t a_{jt}: the pairs (jt, t)."""
    return tuple((j * t, t) for t in range(1, m + 1) if m % t == 0 and gcd(j, m // t) == 1 and j * t <= n)


def falling(k: int) -> dict[Item, int]:
    """a_1 (a_1 − 1) … (a_1 − k + 1), in powers of a_1."""
    return {(0, ((1, e),) if e else ()): c for e, c in enumerate(_falling_powers(k)) if c}


def _falling_powers(k: int) -> list[int]:
    """a (a − 1) … (a − k + 1) in powers of a."""
    powers = [1]
    for i in range(k):
        powers = [a - i * b for a, b in zip([0, *powers], [*powers, 0], strict=True)]
    return powers


@lru_cache(maxsize=10_000)
def monomial_irreps(n: int, sign: int, monomial: Monomial) -> dict[Partition, Fraction]:
    """sgn^sign · ∏ a_i^{e_i} in irreducible characters of S(n)."""
    result: dict[Partition, Fraction] = {}
    for size, functions in _binomials(n, monomial).items():
        for shape in partitions(size):
            c = sum(Fraction(v * symmetric_character(shape, mu), class_centralizer(mu)) for mu, v in functions.items())
            if not c:
                continue
            for grown in horizontal_strips(shape, n - size):
                key = transpose(grown) if sign else grown
                result[key] = result.get(key, 0) + c
    return {key: c for key, c in result.items() if c}


def _binomials(n: int, monomial: Monomial) -> dict[int, dict[Partition, int]]:
    """∏ a_i^{e_i} = Σ c_μ ∏ C(a_i, m_i(μ)), as {|μ|: {μ: c_μ}}, without the μ of more than n points."""
    result: dict[int, dict[Partition, int]] = {}
    choices = [[(i, k, _surjections(e, k)) for k in range(1, e + 1)] for i, e in reversed(monomial)]
    for choice in product(*choices):
        size = sum(i * k for i, k, _ in choice)
        if size <= n:
            mu = tuple(i for i, k, _ in choice for _ in range(k))
            result.setdefault(size, {})[mu] = prod(c for _, _, c in choice)
    return result


@lru_cache(maxsize=10_000)
def _surjections(e: int, k: int) -> int:
    """k! S(e, k): the coefficient of C(a, k) in a^e."""
    return sum((-1) ** (k - j) * comb(k, j) * j**e for j in range(k + 1))


@lru_cache(maxsize=1000)
def binomial_product(mu: Partition) -> dict[tuple, Fraction]:
    """∏ C(a_i, m_i(μ)) as a polynomial in the a_i."""
    result: dict[tuple, Fraction] = {(): Fraction(1)}
    for i in sorted(set(mu)):
        m = mu.count(i)
        powers = [Fraction(c, factorial(m)) for c in _falling_powers(m)]  # of C(a, m)
        result = {
            (*monomial, (i, e)) if e else monomial: c * v for monomial, c in result.items() for e, v in enumerate(powers) if v
        }
    return result
