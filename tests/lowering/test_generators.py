"""Which equivariant polynomials are products of lower ones: the generators of the literature, and ranks taken in another way."""

import json

import numpy as np
import pytest

import repc
from repc.cli import main
from repc.driver import type_source
from repc.driver.polynomials import asked
from repc.driver.polynomials.structure import generators_of
from repc.lowering.polynomial import modular
from repc.lowering.polynomial.modular import NotRadical, RootField, rank
from repc.source import Source


def generators(group, line):
    spec = type_source(Source("spec.rep", f"group {group}\npoly f : {line}\n"))
    return generators_of(asked(spec.polys[0], spec.group))


def nonzero(numbers):
    return {k: n for k, n in numbers.items() if n}


LITERATURE = [
    # inner products and the determinant; vectors and their cross products (Weyl, The Classical Groups, II.9)
    ("SO(3)", "3V -> V { degree: 1..4 }", {"[1]": {1: 3, 2: 3}}, {2: 6, 3: 1}),
    # Cayley–Hamilton: of a traceless symmetric matrix Q and Q², tr Q² and tr Q³
    ("O(3)", "2e -> 2e { degree: 1..5 }", {"[2]e": {1: 1, 2: 1}}, {2: 1, 3: 1}),
    # the discriminant of a cubic; i and j of a quartic; its Hessian and sextic covariant (Hilbert, Theory of Algebraic Invariants)
    ("SU(2)", "Sym³(V) -> V⁰ { degree: 1..8 }", {"[0]": {4: 1}}, {4: 1}),
    ("SL(2)", "Sym⁴(V) -> Sym⁴(V) { degree: 1..4 }", {"[4]": {1: 1, 2: 1}}, {2: 1, 3: 1}),
    ("SL(2)", "Sym⁴(V) -> Sym⁶(V) { degree: 1..4 }", {"[6]": {3: 1}}, {2: 1, 3: 1}),
    # elementary symmetric polynomials; the maps x ↦ xᵏ less their means
    ("S(4)", "V -> [3,1] { degree: 1..5 }", {"[3,1]": {1: 1, 2: 1, 3: 1}}, {1: 1, 2: 1, 3: 1, 4: 1}),
    # the gradients of x² + y² and of Re (x + iy)⁵
    ("D(5)", "V -> V { degree: 1..6 }", {"[1]": {1: 1, 4: 1}}, {2: 1, 5: 1}),
    # gradients of Klein's invariants of degrees 2 and 6, and their cross product; in floating point: the golden ratio is no
    # square root of a fraction
    ("Icosahedral", "V -> V { degree: 1..6 }", {"[1]": {1: 1, 5: 1, 6: 1}}, {2: 1, 6: 1}),
    # minimal monomials of weight 0 in z, z̄ of weight ±1 and w, w̄ of weight ±3: zz̄, ww̄ and both parts of z³w̄
    ("SO(2)", "V+[3] -> V⁰ { degree: 1..6 }", {"[0]": {2: 2, 4: 2}}, {2: 2, 4: 2}),
]  # fmt: skip


@pytest.mark.parametrize(("group", "line", "maps", "invariants"), LITERATURE)
def test_generators_are_those_of_the_literature(group, line, maps, invariants):
    found = generators(group, line)
    assert list(map(nonzero, found.maps.values())) == list(maps.values()) and nonzero(found.invariants) == invariants
    assert (found.prime is None) == (group == "Icosahedral")


def test_free_modules_have_the_generators_of_their_numerator():
    """Over the invariants of a reflection group the maps are a free module (Chevalley), and the numerator counts its generators."""
    for group, rep, degree in (("S(3)", "V", 4), ("D(6)", "V", 6), ("S(4)", "V", 4)):
        series = repc.poly("V", rep, degree)(group).hilbert
        found = generators(group, f"V -> {rep} {{ degree: 1..{degree} }}")
        by_degree = {k: there - products for k, there, products in found.rows}
        weights = [n for n in series.maps.numerator[1:]]
        trivial = nonzero(found.invariants) if group != "D(6)" else {}
        for k, n in by_degree.items():  # 1 generates the invariants as a module, and is no product
            expected = weights[k - 1] if k <= len(weights) else 0
            assert n - trivial.get(k, 0) == expected


def test_both_ways_of_taking_ranks_agree(monkeypatch):
    line = "0e+1o+2e -> 0e+1o+2e { degree: 1..3 }"
    exact = generators("O(3)", line)
    assert exact.rows == ((1, 3, 0), (2, 8, 3), (3, 16, 12)) and exact.prime

    def refused(primes):
        raise NotRadical

    monkeypatch.setattr("repc.lowering.polynomial.generators.RootField", refused)
    floating = generators("O(3)", line)
    assert floating.prime is None and (floating.rows, floating.maps) == (exact.rows, exact.maps)


def test_several_inputs_are_taken_together():
    assert generators("O(3)", "(V, V) -> V { degree: (1, 2) }").rows == ((1, 2, 0), (2, 0, 0), (3, 6, 6))


def test_what_is_not_counted_says_why():
    assert "no rule names the irreducibles" in generators("RubiksCube", "V -> V { degree: 2 }").why_not
    assert "limit MOST_MULTIPLIED = 200" in generators("SO(3)", "5V+3[2] -> V { degree: 4 }").why_not
    assert generators("SO(3)", "V -> V { degree: 0 }") is None


def test_a_field_has_the_roots_and_keeps_products():
    field = RootField({2, 3, 5})
    p, root = field.prime, lambda s: field.number({(s, 0): 1})
    assert root(2) ** 2 % p == 2 and root(6) * root(15) % p == 3 * root(10) % p and field.number({(1, 1): 1}) ** 2 % p == p - 1
    assert modular.prime_factors(60) == [2, 2, 3, 5]


def test_ranks_modulo_a_prime():
    rng, p = np.random.default_rng(0), 8388593
    rows = rng.integers(0, p, (40, 5)) @ rng.integers(0, 50, (5, 30)) % p
    assert rank(rows, 40, p) == 5 and rank(rows, 7, p) == 5 and rank(np.zeros((3, 4), int), 3, p) == 0


def test_explanations_have_the_generators(capsys):
    line = "poly f : 3V -> V { degree: 1..2 }"
    assert main(["explain", "-e", line, "-g", "SO(3)", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["maps"][0]["generators"]
    assert told["maps"] == {"[1]": {"1": 3, "2": 3}} and told["invariants"] == {"1": 0, "2": 6} and told["modulo"] > 8 * 10**6
    assert told["degrees"][1] == {"degree": 2, "hom_dim": 3, "products": 0}
    text = str(repc.explain(line, group="SO(3)"))
    assert "generators: what is no product of an invariant and a map of lower degrees (ranks modulo" in text
    assert "  degree 2: 3, of which 0 are products\n  maps        [1]: 3 of degree 1, 3 of degree 2\n" in text
    assert "  invariants  6 of degree 2" in text
    uncounted = repc.explain("poly f : V -> V { degree: 2 }", group="generated { lie [[0,1],[0,0]] }")
    assert "not counted no rule names" in str(uncounted)
