"""Exact numbers that are sums of square roots of rationals, times 1 or i: recognized from floats, and calculated with.

A number is {(s, k): c}, meaning Σ c·√s·iᵏ with c a fraction, s ≥ 1 free of squares, k 0 or 1. The √s are linearly
independent over ℚ, so a number is zero only where the dict is empty.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt, sqrt
from typing import TYPE_CHECKING

from repc.tolerance import RECOGNIZED

if TYPE_CHECKING:
    from sympy import Expr

LARGEST_DENOMINATOR = 10_000  # of the square of a recognized number

Radical = dict[tuple[int, int], Fraction]


def recognize(value: complex) -> Radical | None:
    """±√(p/q), or a sum of such a number and i times another, within ``RECOGNIZED``; None where there is none."""
    value = complex(value)
    found: Radical = {}
    for k, part in enumerate((value.real, value.imag)):
        root = _recognize_real(part)
        if root is None:
            return None
        if root[0]:
            found[root[1], k] = root[0]
    return found


def _recognize_real(value: float) -> tuple[Fraction, int] | None:
    square = Fraction(value * value).limit_denominator(LARGEST_DENOMINATOR)
    if abs(sqrt(square) - abs(value)) > RECOGNIZED * max(1.0, abs(value)):
        return None
    c, s = root(square)
    return (-c if value < 0 else c), s


def root(square: Fraction) -> tuple[Fraction, int]:
    """√(p/q) = c·√s with s free of squares."""
    outside, inside = _split_square(square.numerator * square.denominator)
    return Fraction(outside, square.denominator), inside


@lru_cache(maxsize=10_000)
def _split_square(n: int) -> tuple[int, int]:
    outside, inside = (1, n) if n else (0, 1)
    for k in range(2, isqrt(n) + 1):
        while inside % (k * k) == 0:
            inside //= k * k
            outside *= k
    return outside, inside


def add_product(total: Radical, a: Radical, b: Radical) -> None:
    """total += a·b, in place."""
    for (s, j), c in a.items():
        for (t, k), v in b.items():
            common = gcd(s, t)
            key = (s * t // common**2, (j + k) % 2)
            value = total.get(key, 0) + c * v * common * (-1 if j and k else 1)
            if value:
                total[key] = value
            else:
                total.pop(key, None)


def conjugate(a: Radical) -> Radical:
    """The complex conjugate."""
    return {(s, k): -c if k else c for (s, k), c in a.items()}


def to_sympy(a: Radical) -> Expr:
    """A SymPy expression."""
    from sympy import I, Integer, Rational
    from sympy import sqrt as root_of

    terms = (Rational(c.numerator, c.denominator) * root_of(s) * (I if k else 1) for (s, k), c in sorted(a.items()))
    return sum(terms, start=Integer(0))


def to_float(a: Radical) -> complex:
    """The nearest floats."""
    parts = [0.0, 0.0]
    for (s, k), c in a.items():
        parts[k] += float(c) * sqrt(s)
    return complex(*parts)


def root_latex(square: Fraction) -> str:
    r"""√(p/q) as it is read: ``\frac{1}{\sqrt{6}}``, ``\frac{2\sqrt{2}}{3}``."""
    above, below = _whole_root(square.numerator), _whole_root(square.denominator)
    return above if below == "1" else rf"\frac{{{above}}}{{{below}}}"


def _whole_root(n: int) -> str:
    outside, inside = _split_square(n)
    if inside == 1:
        return str(outside)
    return rf"\sqrt{{{inside}}}" if outside == 1 else rf"{outside}\sqrt{{{inside}}}"
