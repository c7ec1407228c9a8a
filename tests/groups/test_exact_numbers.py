"""Entries of exact matrices."""

import cmath
from fractions import Fraction
from math import pi

import pytest

from repc.groups.exact import evaluate
from repc.source import RepcError, Span
from repc.syntax.nodes import Arithmetic, ElementaryFunction, NamedNumber, Rational

PI, IMAGINARY = NamedNumber("pi"), NamedNumber("i")


def q(top, bottom=1):
    return Rational(Fraction(top, bottom))


def op(left, sign, right):
    return Arithmetic(sign, left, right)


def turn(top, bottom):
    return op(op(q(top), "*", PI), "/", q(bottom))


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (op(q(1, 3), "+", q(1, 6)), Fraction(1, 2)),
        (op(q(2), "^", q(-3)), Fraction(1, 8)),
        (op(q(-2), "^", q(3)), -8),
        (ElementaryFunction("sqrt", q(9, 4)), Fraction(3, 2)),
        (op(q(4), "^", q(1, 2)), 2),
        (op(IMAGINARY, "^", q(2)), -1),
        (op(IMAGINARY, "*", IMAGINARY), -1),
        (op(q(1), "/", op(q(1), "/", q(3))), 3),
        (ElementaryFunction("cos", turn(2, 4)), 0),
        (ElementaryFunction("cos", turn(2, 3)), Fraction(-1, 2)),
        (ElementaryFunction("cos", turn(7, 3)), Fraction(1, 2)),
        (ElementaryFunction("cos", turn(-5, 1)), -1),
        (ElementaryFunction("sin", turn(1, 6)), Fraction(1, 2)),
        (ElementaryFunction("sin", turn(3, 2)), -1),
        (ElementaryFunction("sin", turn(1, 1)), 0),
        (ElementaryFunction("exp", q(0)), 1),
        (ElementaryFunction("exp", op(IMAGINARY, "*", PI)), -1),
        (op(turn(3, 1), "/", turn(1, 2)), 6),
        (op(op(PI, "+", q(1)), "-", PI), 1),
        (op(q(0), "^", q(0)), 1),
    ],
)
def test_rational_values_are_exact(node, value):
    result = evaluate(node)
    assert result.rational == value and result.approx == complex(value)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (ElementaryFunction("sqrt", q(2)), 2**0.5),
        (ElementaryFunction("sqrt", q(-4)), 2j),
        (ElementaryFunction("sqrt", IMAGINARY), cmath.sqrt(1j)),
        (ElementaryFunction("cos", turn(2, 5)), cmath.cos(2 * pi / 5)),
        (ElementaryFunction("cos", q(1)), cmath.cos(1)),
        (ElementaryFunction("cos", op(IMAGINARY, "*", PI)), cmath.cosh(pi)),
        (ElementaryFunction("exp", op(IMAGINARY, "*", turn(1, 2))), 1j),
        (ElementaryFunction("exp", op(IMAGINARY, "*", turn(1, 3))), cmath.exp(1j * pi / 3)),
        (op(q(1), "/", IMAGINARY), -1j),
        (op(PI, "*", PI), pi**2),
        (op(PI, "^", q(2)), pi**2),
        (op(q(2), "^", q(1, 3)), 2 ** (1 / 3)),
        (op(ElementaryFunction("sqrt", q(5)), "-", q(1)), 5**0.5 - 1),
        (op(q(3), "^", q(5000, 100000)), 3**0.05),
    ],
)
def test_other_values_are_close(node, value):
    result = evaluate(node)
    assert result.rational is None and abs(result.approx - value) < 1e-14 * max(1, abs(value))


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (op(q(1), "/", q(0)), "division by zero"),
        (op(q(1), "/", ElementaryFunction("sin", PI)), "division by zero"),
        (op(q(0), "^", q(-1)), "a negative power of 0"),
        (op(q(10), "^", q(10**6)), "too large for float64"),
        (ElementaryFunction("exp", q(10**6)), "too large for float64"),
        (Rational(Fraction(10**400)), "too large for float64"),
        (op(op(op(q(2), "^", q(900)), "^", q(900)), "^", q(900)), "too large for float64"),
    ],
)
def test_mistakes(node, message):
    with pytest.raises(RepcError, match=message):
        evaluate(node)


def test_mistakes_have_a_place():
    with pytest.raises(RepcError) as error:
        evaluate(Arithmetic("/", q(1), Rational(Fraction(0), span=Span(5, 6)), span=Span(3, 6)))
    assert error.value.diagnostics[0].span == Span(5, 6)
