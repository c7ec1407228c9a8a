"""Numbers in square roots: recognized, multiplied, shown; SymPy is the oracle."""

from fractions import Fraction
from itertools import product
from math import sqrt

import pytest
import sympy

from repc.symbolic.exact.radicals import add_product, conjugate, recognize, root, root_latex, to_float, to_sympy

SQUARES = [Fraction(p, q) for p, q in product((1, 2, 3, 5, 8, 12, 45), (1, 3, 4, 6, 7, 18, 9973))]


@pytest.mark.parametrize("square", SQUARES, ids=str)
def test_recognized_square_roots(square):
    exact = sympy.sqrt(sympy.Rational(square.numerator, square.denominator))
    assert sympy.simplify(to_sympy(recognize(sqrt(square))) - exact) == 0
    assert sympy.simplify(to_sympy(recognize(-sqrt(square))) + exact) == 0
    assert sympy.simplify(to_sympy(recognize(1j * sqrt(square))) - sympy.I * exact) == 0


@pytest.mark.parametrize("value", [3.14159265358979, 0.30901699437494745, 1e-9, 2.0 ** 0.25])
def test_what_is_no_square_root_is_not_recognized(value):
    assert recognize(value) is None


def test_zero_and_rounding():
    assert recognize(0.0) == {}
    assert recognize(1 / 3 + 4e-14) == {(1, 0): Fraction(1, 3)}
    assert recognize(1 / 3 + 4e-12) is None


def test_products_against_sympy():
    numbers = [recognize(x) for x in (sqrt(2), -sqrt(6) / 5, 0.5, 1j * sqrt(3), sqrt(1 / 3) + 1j * sqrt(2 / 7))]
    for a, b in product(numbers, repeat=2):
        total = {}
        add_product(total, a, b)
        assert sympy.expand(to_sympy(total) - to_sympy(a) * to_sympy(b)) == 0
        assert abs(to_float(total) - to_float(a) * to_float(b)) < 1e-15


def test_sums_cancel_exactly():
    total = {}
    a = recognize(sqrt(2) / 3)
    for _ in range(3):
        add_product(total, a, recognize(sqrt(8)))
    add_product(total, recognize(2.0), recognize(-2.0))
    assert total == {}


def test_conjugates():
    assert conjugate(recognize(1 + 2j)) == recognize(1 - 2j)


@pytest.mark.parametrize(
    "square,text",
    [
        (Fraction(1, 6), r"\frac{1}{\sqrt{6}}"),
        (Fraction(8, 9), r"\frac{2\sqrt{2}}{3}"),
        (Fraction(9, 4), r"\frac{3}{2}"),
        (Fraction(3), r"\sqrt{3}"),
        (Fraction(0), "0"),
    ],
)
def test_latex_of_roots(square, text):
    assert root_latex(square) == text


def test_roots_are_free_of_squares():
    assert root(Fraction(45, 8)) == (Fraction(3, 4), 10)
