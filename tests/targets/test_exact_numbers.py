"""Printed roots are within two units in the last place of what they stand for: they have up to three roundings."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from repc.targets.jax.numbers import number


@pytest.mark.parametrize("top", range(1, 120, 7))
def test_square_roots_of_rationals_are_computed_to_two_units(top):
    for bottom in range(1, 150):
        square = Fraction(top, bottom)
        text = number(sqrt(square))
        value = eval(text, {"sqrt": sqrt})
        unit = 2 * Fraction(float(np.spacing(value)))
        assert (Fraction(value) - unit) ** 2 <= square <= (Fraction(value) + unit) ** 2, text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3 * sqrt(30) / 70, "3 * sqrt(30) / 70"),
        (7 * sqrt(5) / 30, "7 / (6 * sqrt(5))"),
        (-2 * sqrt(2), "-2 * sqrt(2)"),
        (3 * sqrt(570) / 38, "3 * sqrt(570) / 38"),
    ],
)
def test_forms(value, text):
    assert number(value) == text
