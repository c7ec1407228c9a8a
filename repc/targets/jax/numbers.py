"""Numbers as source text: exact where they are simple, otherwise the shortest text that reads back to the same bits."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, sqrt

from repc.tolerance import RECOGNIZED

_DENOMINATOR = 1000  # of simple forms: √(p/q) with p, q up to this reads better than sixteen digits


def number(value: float | complex) -> str:
    """``0.0``, ``-1.0``, ``0.5``, ``1 / sqrt(6)``, ``2 * sqrt(2) / 3``, or ``repr``."""
    if isinstance(value, complex):
        return _complex(value)
    value = float(value)
    if value == 0:
        return "0.0"
    simple = _simple(abs(value))
    if simple is None:
        return repr(value)
    return f"-{simple}" if value < 0 else simple


def _complex(value: complex) -> str:
    real, imag = number(value.real), number(value.imag)
    if imag == "0.0":
        return real
    imag = "1j" if imag == "1.0" else "-1j" if imag == "-1.0" else f"{imag} * 1j"
    if real == "0.0":
        return imag
    return f"{real} - {imag[1:]}" if imag.startswith("-") else f"{real} + {imag}"


def _simple(value: float) -> str | None:
    if len(repr(value)) <= 7:
        return repr(value)
    square = Fraction(value * value).limit_denominator(_DENOMINATOR)
    if square == 0 or square.numerator > _DENOMINATOR or abs(sqrt(square) - value) > RECOGNIZED * max(1.0, value):
        return None
    return _root(square)


def _root(square: Fraction) -> str:
    """√(p/q) as a·√r / b with r free of squares."""
    p, q = square.numerator, square.denominator
    outside, inside = _split_square(p * q)
    ratio = Fraction(outside, q)
    a, b = ratio.numerator, ratio.denominator
    if inside == 1:
        return repr(a / b) if len(repr(a / b)) <= 7 else f"{a} / {b}"
    if b % inside == 0:
        below = f"sqrt({inside})" if b == inside else f"({b // inside} * sqrt({inside}))"
        return f"{a} / {below}"
    above = f"sqrt({inside})" if a == 1 else f"{a} * sqrt({inside})"
    return above if b == 1 else f"{above} / {b}"


def _split_square(n: int) -> tuple[int, int]:
    """n = outside² · inside with inside free of squares."""
    outside, inside = 1, n
    for k in range(2, isqrt(n) + 1):
        while inside % (k * k) == 0:
            inside //= k * k
            outside *= k
    return outside, inside
