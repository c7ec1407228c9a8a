"""Polynomials of a chain at random points of a prime field: their couplings are square roots of fractions, which it has.

A ring homomorphism takes the numbers ℚ(i, √2, √3, …) with denominators prime to p into the field, so that polynomials that depend
on each other do so there; that others do, too, is an accident of probability about 1/p for each.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repc.numeric.space import Irrep
from repc.rings.prime_field import is_prime
from repc.symbolic.exact.block import recognized
from repc.symbolic.exact.radicals import Radical

_START = 2**23  # residues below: sums of 128 products of two are exact in float64
_CHUNK = 128
_MOST_ROOTS = 12  # primes whose roots a field must have


class NotRadical(Exception):
    """An entry is no square root of a fraction, or there are too many roots."""


class RootField:
    """The largest prime below 2²³ that has i and the square roots of given primes, with one root chosen for each."""

    def __init__(self, primes: set[int]):
        if len(primes) > _MOST_ROOTS:
            raise NotRadical
        p = _START - 1
        while not (is_prime(p) and p % 8 == 1 and all(pow(q, (p - 1) // 2, p) == 1 for q in primes)):
            p -= 2
            if p < 2**20:
                raise NotRadical
        self.prime = p
        self._roots = {q: _square_root(q, p) for q in primes}
        self._i = _square_root(p - 1, p)

    def number(self, value: Radical) -> int:
        """The image of a number."""
        total = 0
        for (s, k), c in value.items():
            term = c.numerator * pow(c.denominator, -1, self.prime) * (self._i if k else 1)
            for q in prime_factors(s):
                term = term * self._roots[q] % self.prime
            total += term
        return total % self.prime


def _square_root(a: int, p: int) -> int:
    """A square root modulo p (Tonelli, Shanks)."""
    odd, twos = p - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    z = next(z for z in range(2, p) if pow(z, (p - 1) // 2, p) == p - 1)
    c, x, t, m = pow(z, odd, p), pow(a, (odd + 1) // 2, p), pow(a, odd, p), twos
    while t != 1:
        i, square = 0, t
        while square != 1:
            square, i = square * square % p, i + 1
        b = pow(c, 1 << (m - i - 1), p)
        x, t, c, m = x * b % p, t * b * b % p, b * b % p, i
    return x


def prime_factors(n: int) -> list[int]:
    """With multiplicity, ascending."""
    found, q = [], 2
    while n > 1:
        while n % q == 0:
            found.append(q)
            n //= q
        q += 1
    return found


def entries_of(array: np.ndarray) -> dict[tuple[int, ...], Radical]:
    """The entries that are not zero. Raises NotRadical."""
    found = recognized(array)
    if found is None:
        raise NotRadical
    return found


def primes_in(entries: Mapping[tuple[int, ...], Radical]) -> set[int]:
    """The primes whose square roots occur."""
    return {q for number in entries.values() for s, _ in number for q in prime_factors(s)}


def coupled(entries: Mapping[tuple[int, ...], int], left: np.ndarray, right: np.ndarray, d: int, prime: int) -> np.ndarray:
    """Polynomials (features, d, points) from pairs of two (features, ·, points): Σ c·left_p·right_q."""
    out = np.zeros((len(left), d, left.shape[2]), np.int64)
    for (p, q, r), c in entries.items():
        out[:, r] = (out[:, r] + left[:, p] * right[:, q] % prime * c) % prime
    return out


def first_rows(irrep: Irrep, field: RootField, values: np.ndarray) -> np.ndarray:
    """The first components of all multiples by units of the commutant: (features, δ, points)."""
    rows = [{(j,): field.number(x) for (j,), x in entries_of(unit[0]).items()} for unit in irrep.units]
    parts = [sum(c * values[:, j] for (j,), c in row.items()) % field.prime for row in rows]
    return np.stack(parts, 1)


def rank(rows: np.ndarray, most: int, prime: int) -> int:
    """The rank of residues (rows, points), which is at most ``most``: of random combinations of many rows."""
    if len(rows) > most:
        rng = np.random.default_rng(len(rows))
        rows = _product(rng.integers(0, prime, (most, len(rows))), rows, prime)
    rows, found = rows.copy(), 0
    for column in range(rows.shape[1]):
        pivots = np.flatnonzero(rows[found:, column])
        if not len(pivots):
            continue
        at = found + int(pivots[0])
        rows[[found, at]] = rows[[at, found]]
        rows[found] = rows[found] * pow(int(rows[found, column]), -1, prime) % prime
        below = rows[found + 1 :]
        below -= below[:, column : column + 1] * rows[found] % prime
        below %= prime
        found += 1
        if found == len(rows):
            break
    return found


def _product(a: np.ndarray, b: np.ndarray, prime: int) -> np.ndarray:
    total = np.zeros((len(a), b.shape[1]), np.int64)
    for at in range(0, a.shape[1], _CHUNK):
        part = a[:, at : at + _CHUNK].astype(float) @ b[at : at + _CHUNK].astype(float)
        total = (total + part.astype(np.int64)) % prime
    return total
