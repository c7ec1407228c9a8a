"""Clebsch–Gordan blocks of spins by Racah's formula, in integers: every coefficient is the root of one exactly rounded fraction.

Spins are given doubled (a = 2j), and weights descend. The formula is Racah's sum (Varshalovich, Moskalev, Khersonskii, Quantum
Theory of Angular Momentum, 8.2.1 (3)), written as a product of two matrices of binomial coefficients.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

import numpy as np

from repc.numeric.irreducibles.reference import real_harmonics
from repc.tolerance import COUPLING


def couples(a: int, b: int, c: int) -> bool:
    """Whether spin c/2 is in the product of spins a/2 and b/2."""
    return (a + b + c) % 2 == 0 and abs(a - b) <= c <= a + b


def signed_squares(a: int, b: int, c: int) -> tuple[np.ndarray, int]:
    """±⟨j₁ m₁ j₂ m₂ | j m⟩² as integers (a+1, b+1), 0 where |m₁ + m₂| > j, over one denominator: Condon and Shortley's phases."""
    p, q, r = (a + b - c) // 2, (a - b + c) // 2, (b - a + c) // 2
    left = np.array([[(-1) ** k * comb(p, k) * _binomial(q, x - k) for k in range(p + 1)] for x in range(a + 1)], object)
    right = np.array([[_binomial(r, b - y - k) for k in range(p + 1)] for y in range(b + 1)], object)
    sums = left @ right.T
    m = np.add.outer(np.arange(a + 1), np.arange(b + 1)) - p  # j − m
    inside = (0 <= m) & (m <= c)
    weights = [np.array([factorial(n - i) * factorial(i) for i in range(n + 1)], object) for n in (a, b, c)]
    products = np.multiply.outer(weights[0], weights[1]) * weights[2][np.clip(m, 0, c)]
    squares = np.where(inside, (c + 1) * products * sums * abs(sums), 0)
    return squares, factorial((a + b + c) // 2 + 1) * factorial(p) * factorial(q) * factorial(r)


def _binomial(n: int, k: int) -> int:
    return comb(n, k) if 0 <= k <= n else 0


def _root(square: int, denominator: int) -> float:
    return float(np.sqrt(square / denominator)) if square >= 0 else -float(np.sqrt(-square / denominator))


@lru_cache(maxsize=64)
def spin_coupling(a: int, b: int, c: int) -> np.ndarray:
    """⟨j₁ m₁ j₂ m₂ | j m⟩, (a+1, b+1, c+1)."""
    squares, denominator = signed_squares(a, b, c)
    block = np.zeros((a + 1, b + 1, c + 1))
    for i, j in np.argwhere(squares != 0):
        block[i, j, i + j - (a + b - c) // 2] = _root(squares[i, j], denominator)
    return block


def real_coupling(a: int, b: int, c: int) -> np.ndarray:
    """The block between degrees l of real harmonics, (2l₁+1, 2l₂+1, 2l₃+1), its first entry that is not zero positive."""
    block = spin_coupling(2 * a, 2 * b, 2 * c)[::-1, ::-1, ::-1].astype(complex)
    for axis, (l, turned) in enumerate(((a, False), (b, False), (c, True))):
        block = np.moveaxis(_changed(np.moveaxis(block, axis, 0), l, turned), 0, axis)
    largest = block.flat[np.abs(block).argmax()]
    real = (block * (np.abs(largest) / largest)).real  # all real, or all imaginary
    first = real[..., 0].flat[np.flatnonzero(np.abs(real[..., 0]) > COUPLING)[0]]
    return real if first > 0 else -real




def _changed(block: np.ndarray, l: int, turned: bool) -> np.ndarray:
    """The first axis from weights to real harmonics: rows of that change have two entries, at ±m; ``turned``: conjugated."""
    change = real_harmonics(l)
    change = change.conj() if turned else change
    straight, crossed = np.diag(change).copy(), np.diag(change[:, ::-1]).copy()
    crossed[l] = 0  # m = 0 stands in both diagonals
    return straight[:, None, None] * block + crossed[:, None, None] * block[::-1]


def exact_squares(block: np.ndarray, spins: tuple[int, int, int], is_real: bool) -> dict[tuple[int, ...], Fraction]:
    """The signed squares of the entries of a block that are not zero, by index. Between real harmonics an entry is a coefficient
    or one over √2: U has two entries ±1/√2 or ±i/√2 in each row but that of m = 0."""
    squares, denominator = signed_squares(*spins)
    found: dict[tuple[int, ...], Fraction] = {}
    for i, j, k in np.argwhere(np.abs(block) > COUPLING):
        value = float(block[i, j, k])
        rows = {(x, y) for x in (i, spins[0] - i) for y in (j, spins[1] - j)} if is_real else {(i, j)}
        known = {Fraction(abs(squares[at]), half * denominator) for at in rows for half in ((1, 2) if is_real else (1,))}
        square = min(known, key=lambda s: abs(float(s) - value**2))
        found[int(i), int(j), int(k)] = square if value > 0 else -square
    return found
