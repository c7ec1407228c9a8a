"""Hilbert series of equivariant polynomials: those of the literature, and the counts of every degree by another way."""

import json

import numpy as np
import pytest

import repc
from repc.cli import main
from repc.driver import build_group, type_source
from repc.driver.polynomials import asked
from repc.explore.repl.session import Session
from repc.source import RepcError, Source
from repc.symbolic.hilbert.fractions_of_t import cyclotomic, divided, multiplied
from repc.symbolic.hilbert.series import hilbert_series
from repc.symbolic.hilbert.stratum import TooManySteps
from repc.syntax import parse_rep


def series(group, rep_in, rep_out):
    return hilbert_series([parse_rep(rep_in)], parse_rep(rep_out), build_group(group))


LITERATURE = [
    # first fundamental theorem: inner products, and for SO(3) one determinant whose square is a polynomial in them
    ("O(3)", "3V", "V⁰", "1/(1 - t²)⁶"),
    ("SO(3)", "3V", "V⁰", "(1 + t³)/(1 - t²)⁶"),
    ("SO(3)", "3V", "V", "(3t + 3t²)/(1 - t²)⁶"),
    # traces of powers of a symmetric matrix; of a traceless one (Q, Q²: the integrity basis of liquid crystals)
    ("SO(3)", "Sym²(V)", "V⁰", "1/((1 - t)(1 - t²)(1 - t³))"),
    ("O(3)", "2e", "2e", "(t + t²)/((1 - t²)(1 - t³))"),
    # binary forms: cubic, quartic, quintic, sextic (Springer, Invariant Theory, 3.4)
    ("SL(2)", "Sym³(V)", "V⁰", "1/(1 - t⁴)"),
    ("SL(2)", "Sym⁴(V)", "V⁰", "1/((1 - t²)(1 - t³))"),
    ("SU(2)", "Sym⁵(V)", "V⁰", "(1 + t¹⁸)/((1 - t⁴)(1 - t⁸)(1 - t¹²))"),
    ("SL(2)", "Sym⁶(V)", "V⁰", "(1 + t¹⁵)/((1 - t²)(1 - t⁴)(1 - t⁶)(1 - t¹⁰))"),
    # Aronhold's S and T of a ternary cubic
    ("SL(3)", "Sym³(V)", "V⁰", "1/((1 - t⁴)(1 - t⁶))"),
    # a matrix under rotations of its rows and of its columns: traces of powers of MMᵀ, and the determinant
    ("SO(3) × SO(3)", "V_1⊗V_2", "V⁰", "1/((1 - t²)(1 - t³)(1 - t⁴))"),
    # tori
    ("SO(2)", "V", "[3]", "2t³/(1 - t²)"),
    ("SO(2) × SO(2)", "V_1+V_2", "V_1⊗V_2", "4t²/(1 - t²)²"),
    ("U(1)", "V+V*", "V", "t/(1 - t²)"),
    # of three dimensions: |z|² of four numbers z of weights ±(1, ±1, ±1), and their product and its conjugate; the hyperdeterminant
    # of three qubits; inner products, the Pfaffian, nothing
    ("SO(2) × SO(2) × SO(2)", "V_1⊗V_2⊗V_3", "V⁰", "(1 + t⁴)/((1 - t²)⁴(1 - t⁴))"),
    ("SU(2) × SU(2) × SU(2)", "V_1⊗V_2⊗V_3", "V⁰", "1/(1 - t⁴)"),
    ("O(6)", "2V", "V⁰", "1/(1 - t²)³"),
    ("SU(4)", "Λ²(V)", "V⁰", "1/(1 - t²)"),
    ("Sp(3)", "V", "V", "t"),
    # reflection groups (Chevalley): the degrees of the basic invariants
    ("S(4)", "V", "V⁰", "1/((1 - t)(1 - t²)(1 - t³)(1 - t⁴))"),
    ("S(4)", "V", "sgn", "t⁶/((1 - t)(1 - t²)(1 - t³)(1 - t⁴))"),
    ("A(4)", "V", "V⁰", "(1 + t⁶)/((1 - t)(1 - t²)(1 - t³)(1 - t⁴))"),
    ("D(5)", "V", "V", "(t + t⁴)/((1 - t²)(1 - t⁵))"),
    ("O(2)", "2V", "V", "2t/(1 - t²)³"),
    ("Icosahedral", "V", "V⁰", "(1 + t¹⁵)/((1 - t²)(1 - t⁶)(1 - t¹⁰))"),  # Klein
    ("Octahedral", "V", "V", "(t + t³ + t⁴ + t⁵ + t⁶ + t⁸)/((1 - t²)(1 - t⁴)(1 - t⁶))"),
    ("Z(2)", "V", "V⁰", "1/((1 - t)(1 - t²))"),
    ("Trivial(2)", "V", "V⁰", "1/(1 - t)²"),
    ("SO(3)", "V⁰", "V", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "rep_in", "rep_out", "expected"), LITERATURE)
def test_series_are_those_of_the_literature(group, rep_in, rep_out, expected):
    assert str(series(group, rep_in, rep_out).maps) == expected


COUNTED = [
    ("O(3)", "0e+1o+2e", "1o"), ("SO(3)", "V+[2]", "[3]"), ("O(2)", "V+[2]+det", "V+det"), ("O(4)", "2V", "V"),
    ("C(7)", "V+[2]", "[3]"),
    ("A(5)", "V", "[3,1,1]+"), ("A(5)", "[3,1,1]+", "[3,1,1]-"), ("A(3)", "V", "[2,1]"), ("SO13", "2V", "V²"),
    ("SU(3)", "V+V*", "V"), ("SO(2) × SO(3) × SO(2)", "V_1+V_2⊗V_3", "V_1"), ("SO(7)", "V+V⁰", "V"),
    ("O(3) × S(3)", "V_1⊗V_2", "V_1"), ("Sp(1)", "2V", "Sym²(V)"), ("Scaling(2)", "V+V*", "V"), ("D(6)", "V+[2]", "[3]'"),
    ("Tetrahedral", "V+V⁰", "V"), ("SO(4)", "[1,1]+V", "V"), ("Embed(SO(3), 5, 0:3)", "V", "V"),
    ("generated { discrete [[0,-1],[1,0]] }", "V", "V²"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "rep_in", "rep_out"), COUNTED)
def test_coefficients_are_the_counts_degree_by_degree(group, rep_in, rep_out):
    """Those are by power sums (Newton's identities), these by eigenvalues and poles."""
    spec = type_source(Source("s", f"group {group}\npoly f : {rep_in} -> {rep_out} {{ degree: 0..5 }}\n"))
    counts = [one.dim for one in asked(spec.polys[0], spec.group).count.counts.values()]
    assert series(group, rep_in, rep_out).maps.coefficients(6) == counts


@pytest.mark.parametrize(("group", "weights", "mu"), [("SO(2)", (1, 3, 4), 5), ("SO(2)", (2, 6), 4)])
def test_a_torus_counts_monomials_of_a_weight(group, weights, mu):
    """In coordinates of weights ±w a covariant is a monomial of the right weight: counted one by one."""
    found = series(group, "+".join(f"[{w}]" for w in weights), f"[{mu}]").maps.coefficients(9)
    table = np.zeros((9, 200), int)
    table[0, 100] = 1
    for w in (*weights, *(-w for w in weights)):
        for k in range(1, 9):
            table[k] += np.roll(table[k - 1], w)
    assert found == list(2 * table[:, 100 + mu])


def test_modules_over_invariants_have_their_denominator():
    found = series("SO(3)", "3V", "V")
    assert str(found.invariants) == "(1 + t³)/(1 - t²)⁶" and found.maps.denominator == found.invariants.denominator


def test_what_has_no_rational_form_is_a_series():
    for group, limit in [("SO(9)", "a torus of the group has 4 dimensions"), ("S(12)", "the cycle types of 12 points are many")]:
        with pytest.raises(TooManySteps, match=limit):
            series(group, "V", "V")
    assert series("generated { lie [[0,1],[0,0]] }", "V", "V") is None
    assert "maps        t + t³ + O(t⁴)" in str(repc.explain("poly f : V -> V { degree: 3 }", group="SO(9)"))
    with pytest.raises(RepcError, match="E0355"):
        _ = repc.poly("V", "V", 2)("SO(9)").hilbert


def test_every_door_has_it(capsys):
    line = "poly f : 2V -> V { degree: 2 }"
    assert main(["explain", "-e", line, "-g", "O(3)"]) == 0
    out = capsys.readouterr().out
    head = "Hilbert series: the coefficient of tᵏ is the number of degree k"
    assert f"{head}\n  maps        2t/(1 - t²)³\n  invariants  1/(1 - t²)³" in out
    assert main(["explain", "-e", line, "-g", "O(3)", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["maps"][0]["series"]
    assert told["maps"] == {"numerator": [0, 2], "denominator": [2, 2, 2]}
    assert told["invariants"] == {"numerator": [1], "denominator": [2, 2, 2]}
    session = Session()
    session.feed("group O(3)")
    assert "2t/(1 - t²)³" in session.feed(line).text
    assert str(repc.poly("2V", "V", 2)("O(3)").hilbert.maps) == "2t/(1 - t²)³"
    both = str(repc.explain("poly g : (V, V) -> V { degree: (1, 2) }", group="O(3)"))
    assert "is the number of degree k in all inputs together\n  maps        2t/(1 - t²)³" in both


def test_cyclotomic_polynomials():
    assert cyclotomic(1) == (1, -1) and divided([1, 0, 1], (1, -1)) is None
    for n in (6, 12, 30):
        product = [1]
        for d in range(1, n + 1):
            product = multiplied(product, cyclotomic(d)) if n % d == 0 else product
        assert product in ([1, *[0] * (n - 1), -1], [-1, *[0] * (n - 1), 1])
