"""The numbers that matrix entries are written with, evaluated exactly as far as they are (Gaussian) rational.

A value is a + bπ with Gaussian rationals a and b where that is known, and a float64 pair always. Cosines of rational
multiples of π are rational only at multiples of π/2 and π/3 (Niven's theorem), and those are recognized.
"""

from __future__ import annotations

import cmath
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import NoReturn

from repc.source import fail
from repc.syntax import nodes

_BITS = 4096  # longer numerators are kept as floating point only


@dataclass(frozen=True)
class Gaussian:
    """real + imag·i, exact."""

    real: Fraction
    imag: Fraction = Fraction(0)

    def __add__(self, other: Gaussian) -> Gaussian:
        return Gaussian(self.real + other.real, self.imag + other.imag)

    def __sub__(self, other: Gaussian) -> Gaussian:
        return Gaussian(self.real - other.real, self.imag - other.imag)

    def __mul__(self, other: Gaussian) -> Gaussian:
        return Gaussian(
            self.real * other.real - self.imag * other.imag, self.real * other.imag + self.imag * other.real
        )

    def __truediv__(self, other: Gaussian) -> Gaussian:
        norm = other.real**2 + other.imag**2
        return self * Gaussian(other.real / norm, -other.imag / norm)

    def __complex__(self) -> complex:
        return complex(float(self.real), float(self.imag))

    @property
    def bits(self) -> int:
        """Length of the longest integer in it."""
        parts = (self.real.numerator, self.real.denominator, self.imag.numerator, self.imag.denominator)
        return max(x.bit_length() for x in parts)


_ZERO, _ONE, _I = Gaussian(Fraction(0)), Gaussian(Fraction(1)), Gaussian(Fraction(0), Fraction(1))


@dataclass(frozen=True)
class ExactValue:
    """``approx``, which equals plain + times_pi·π exactly unless ``plain`` is None."""

    approx: complex
    plain: Gaussian | None = None
    times_pi: Gaussian = _ZERO

    @property
    def rational(self) -> Fraction | None:
        """The value as a fraction, None where it is not known to be rational."""
        if self.plain is None or self.times_pi != _ZERO or self.plain.imag:
            return None
        return self.plain.real


def evaluate(node: nodes.Number) -> ExactValue:
    """The value of a number. Raises RepcError, with the place, for division by zero and for results beyond float64."""
    match node:
        case nodes.Rational(value):
            return _exactly(Gaussian(Fraction(value)), _ZERO, node)
        case nodes.NamedNumber(name):
            return _exactly(_I, _ZERO, node) if name == "i" else _exactly(_ZERO, _ONE, node)
        case nodes.ElementaryFunction(function, argument):
            return _call(function, evaluate(argument), node)
        case nodes.Arithmetic(op, left, right):
            return _arithmetic(op, evaluate(left), evaluate(right), node)


def _exactly(plain: Gaussian, times_pi: Gaussian, node: nodes.Number) -> ExactValue:
    try:
        approx = complex(plain) + (complex(times_pi) * cmath.pi if times_pi != _ZERO else 0)
    except OverflowError:
        _too_large(node)
    if max(plain.bits, times_pi.bits) > _BITS:
        return ExactValue(approx)
    return ExactValue(approx, plain, times_pi)


def _floating(approx: complex, node: nodes.Number) -> ExactValue:
    return ExactValue(approx) if cmath.isfinite(approx) else _too_large(node)


def _too_large(node: nodes.Number) -> NoReturn:
    fail("E0231", "this number is too large for float64", "entries of a generator are moderate numbers", node.span)


def _arithmetic(op: str, a: ExactValue, b: ExactValue, node: nodes.Arithmetic) -> ExactValue:
    if op == "/" and b.approx == 0:
        fail("E0230", "division by zero", "the divisor must not be 0", node.right.span or node.span)
    if op == "^":
        return _power(a, b, node)
    if a.plain is not None and b.plain is not None:
        exact = _exact_arithmetic(op, a, b)
        if exact is not None:
            return _exactly(*exact, node)
    x, y = a.approx, b.approx
    try:
        return _floating(x + y if op == "+" else x - y if op == "-" else x * y if op == "*" else x / y, node)
    except OverflowError:
        _too_large(node)


def _exact_arithmetic(op: str, a: ExactValue, b: ExactValue) -> tuple[Gaussian, Gaussian] | None:
    if op == "+":
        return a.plain + b.plain, a.times_pi + b.times_pi
    if op == "-":
        return a.plain - b.plain, a.times_pi - b.times_pi
    if op == "*" and b.times_pi == _ZERO:
        return a.plain * b.plain, a.times_pi * b.plain
    if op == "*" and a.times_pi == _ZERO:
        return a.plain * b.plain, a.plain * b.times_pi
    if op == "/" and b.times_pi == _ZERO:
        return a.plain / b.plain, a.times_pi / b.plain
    if op == "/" and a.plain == _ZERO and b.plain == _ZERO:
        return a.times_pi / b.times_pi, _ZERO
    return None


def _power(a: ExactValue, b: ExactValue, node: nodes.Arithmetic) -> ExactValue:
    exponent = b.rational
    if a.approx == 0 and (exponent is None or exponent < 0):
        fail("E0230", "division by zero: a negative power of 0", "the base must not be 0", node.left.span or node.span)
    if exponent is not None and exponent.denominator == 1 and a.plain is not None and a.times_pi == _ZERO:
        count = abs(int(exponent))
        if count * a.plain.bits <= _BITS:
            result = _ONE
            for _ in range(count):
                result = result * a.plain
            return _exactly(result if exponent >= 0 else _ONE / result, _ZERO, node)
    if exponent == Fraction(1, 2):
        return _call("sqrt", a, node)
    try:
        return _floating(a.approx**b.approx, node)
    except OverflowError:
        _too_large(node)


def _call(function: str, x: ExactValue, node: nodes.Number) -> ExactValue:
    if function == "sqrt":
        return _square_root(x, node)
    exact = _special_value(function, x)
    if exact is not None:
        return _exactly(exact, _ZERO, node)
    try:
        return _floating({"cos": cmath.cos, "sin": cmath.sin, "exp": cmath.exp}[function](x.approx), node)
    except OverflowError:
        _too_large(node)


def _square_root(x: ExactValue, node: nodes.Number) -> ExactValue:
    if (q := x.rational) is not None:
        top, bottom = isqrt(abs(q.numerator)), isqrt(q.denominator)
        if top * top == abs(q.numerator) and bottom * bottom == q.denominator:
            root = Gaussian(Fraction(top, bottom))
            return _exactly(root if q >= 0 else root * _I, _ZERO, node)
    return _floating(cmath.sqrt(x.approx), node)


def _special_value(function: str, x: ExactValue) -> Gaussian | None:
    if x.plain != _ZERO:
        return None
    if function == "exp":
        turns = x.times_pi / _I
        if turns.imag:
            return None
        c, s = _cosine(turns.real), _cosine(turns.real - Fraction(1, 2))
        return None if c is None or s is None else Gaussian(c, s)
    if x.times_pi.imag:
        return None
    value = _cosine(x.times_pi.real if function == "cos" else x.times_pi.real - Fraction(1, 2))
    return None if value is None else Gaussian(value)


_COSINES = {Fraction(turns, 6): Fraction(value, 2) for turns, value in ((0, 2), (2, 1), (3, 0), (4, -1), (6, -2))}


def _cosine(turns: Fraction) -> Fraction | None:
    """cos(turns·π) where it is rational."""
    turns = abs(turns) % 2
    return _COSINES.get(min(turns, 2 - turns))
