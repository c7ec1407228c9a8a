"""Polynomials over ℤ as the passes have them, beside SymPy's."""

import numpy as np
import pytest
from sympy import ZZ
from sympy.polys.orderings import lex
from sympy.polys.rings import ring

from repc.symbolic.passes.integer_polynomials import IntegerPolynomial

RING, *GENERATORS = ring("x,y,z", ZZ, lex)


def drawn(seed, terms=6):
    """The same random polynomial in both."""
    rng = np.random.default_rng(seed)
    entries = {tuple(map(int, rng.integers(0, 4, 3))): int(rng.integers(-3, 4)) for _ in range(terms)}
    entries = {exponents: c for exponents, c in entries.items() if c}
    return IntegerPolynomial(3, entries), RING.from_dict(entries)


def same(found, expected):
    terms = [(tuple(e), int(c)) for e, c in expected.terms() if c]
    return found.terms() == terms and found.monoms() == [e for e, _ in terms]


@pytest.mark.parametrize("seed", range(8))
def test_sums_products_and_powers(seed):
    (a, p), (b, q) = drawn(seed), drawn(seed + 100)
    assert same(a + b, p + q) and same(a - b, p - q) and same(a * b, p * q) and same(3 * a, 3 * p)
    assert same(a**3, p**3) and a**0 == IntegerPolynomial.constant(3, 1)
    assert hash(a - b + b) == hash(a) and (a - a).terms() == []


@pytest.mark.parametrize("seed", range(12))
def test_remainders(seed):
    (a, p), (b, q) = drawn(seed, 12), drawn(seed + 100, 3)
    top = tuple(np.add(max([*b.coefficients, (0, 0, 0)]), (0, 1, 0)).tolist())
    divisor, other = b + IntegerPolynomial(3, {top: 1}), q + RING.from_dict({top: 1})
    assert same(a.rem(divisor), p.rem([other]))


def test_generators_and_numbers():
    found = [IntegerPolynomial.generator(3, k) for k in range(3)]
    assert [g.terms() for g in found] == [[(tuple(e), 1) for e, _ in g.terms()] for g in GENERATORS]
    assert IntegerPolynomial.constant(0, 5).terms() == [((), 5)] and IntegerPolynomial.constant(2, 0).terms() == []
