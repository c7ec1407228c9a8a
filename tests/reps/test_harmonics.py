"""``harmonics(l)``: the same traces as harmonic polynomials of V have, and who has none."""

import jax
import numpy as np
import pytest

import repc
from repc.api.rep import Expression
from repc.driver import build_group, type_expression
from repc.groups import SO, O
from repc.groups.irreducibles import harmonics
from repc.groups.irreducibles.catalog import factor_ring
from repc.groups.irreducibles.harmonics import harmonic_labels
from repc.limits import Limit
from repc.source import RepcError

GROUPS = [
    *"O(3) SO(3) SO(2) O(2) SO(4) O(5) O(1) C(5) D(6) D4 Td Oh Icosahedral S(4) A(4) Z(5) Trivial(3) O2eR3".split(),
    *["Embed(SO(3), 5, 0:3)", "S(3) ≀ S(2)", "generated { perm (1 2)(3 4), perm (1 3)(2 4) }"],
]


def of(text, group):
    """A representation of a group by its text."""
    return Expression.of(type_expression(text, group))


def traces(g, degree):
    """Of harmonics of degrees 0 to ``degree``: the coefficients of (1 − t²)/det(1 − t·g)."""
    symmetric = [1.0]
    powers = [np.trace(np.linalg.matrix_power(g, i)) for i in range(1, degree + 1)]
    for k in range(1, degree + 1):
        symmetric.append(sum(powers[i - 1] * symmetric[k - i] for i in range(1, k + 1)) / k)
    return [h - (symmetric[k - 2] if k > 1 else 0) for k, h in enumerate(symmetric)]


@pytest.mark.parametrize("name", GROUPS)
def test_traces_are_those_of_harmonic_polynomials(name):
    G = build_group(name)
    for degree in range(4):
        W = of(f"harmonics({degree})", G)
        for g in G.samples(3):
            assert np.isclose(np.trace(W.rho(g)), sum(traces(np.asarray(g), degree)), atol=1e-8)


@pytest.mark.parametrize(
    ("name", "text", "same"),
    [
        ("O(3)", "harmonics(3)", "[0]e+[1]o+[2]e+[3]o"),
        ("SO(3)", "harmonics(2)", "[0]+[1]+[2]"),
        ("SO(7)", "harmonics(2)", "[0]+[1]+[2]"),
        ("O(3)", "harmonics(1)", "[0]e+[1]o"),
        ("O(2)", "harmonics(3)", "[0]+[1]+[2]+[3]"),
        ("D4", "harmonics(1)", "ρ1(1)+ρ4(1)+ρ5(2)"),
        ("SO(3)", "harmonics(0)", "[0]"),
        ("SO(2) × O(3)", "2harmonics(1)_O(3)⊗V_1", "2([0]e_2+[1]o_2)⊗V_1"),
        ("S(3)", "harmonics(1)", "[3]+[2,1]+[3]"),
    ],
)
def test_it_stands_for_labels_degree_after_degree(name, text, same):
    assert type_expression(text, name) == type_expression(same, name)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("SL(3)", "harmonics(2)", "E0363: SL(3) has no harmonics: its matrices are not orthogonal"),
        ("SO(1,3)", "harmonics(2)", "E0363: SO(1,3) has no harmonics"),
        ("U(2)", "harmonics(2)", "E0363: U(2) has no harmonics"),
        ("SO(2) × O(3)", "harmonics(2)", "E0313: harmonics of which factor of SO(2)×O(3)? They are of one factor's V"),
        ("RubiksCube", "harmonics(2)", "E0360: the harmonics of RubiksCube have no labels"),
        ("S(4)", "harmonics(6)", "E0364: the harmonics of degree 6 of S(4) have too many terms in their characters (limit"),
    ],
)
def test_who_has_none(name, text, told, monkeypatch):
    monkeypatch.setattr(harmonics, "MOST_PRODUCTS", Limit.__new__(Limit, "MOST_PRODUCTS", 300, ""))
    with pytest.raises(RepcError) as caught:
        type_expression(text, name)
    assert told in str(caught.value)


@pytest.mark.parametrize("group", [SO(2), O(2), SO(3), O(3), SO(4), O(4), SO(7), O(6)], ids=str)
def test_under_all_rotations_characters_say_the_same(group):
    """Sym^k(V) less Sym^(k−2)(V), by Newton's identities, is one irreducible."""
    ring, found = factor_ring(group, 0), harmonic_labels(group, 0, 4)
    powers = [{}, {}, *harmonics._symmetric_powers(ring, 4, group.name)]
    assert [harmonics._labels(harmonics._less(b, a), ring, group) for a, b in zip(powers, powers[2:], strict=False)] == list(found)


def test_high_degrees_of_many_dimensions_are_labels_at_once():
    assert harmonic_labels(SO(16), 0, 64)[-1] == (("[64]", 1),)


@pytest.mark.parametrize(("name", "d"), [("O(3)", 3), ("D4", 3), ("C(3)", 2)])
def test_every_harmonic_is_a_polynomial_of_the_vector(name, d):
    """Degrees up to l make all of harmonics(l), coordinate by coordinate, and degrees below l do not."""
    xs = np.random.default_rng(0).standard_normal((40, d))
    for degrees, full in (("0..2", True), ("0..1", False)):
        f = repc.compile(f"poly f : V -> harmonics(2) {{ degree: {degrees} }}", group=name)
        params = f.init(jax.random.key(0))
        rank = np.linalg.matrix_rank(np.asarray(f.apply(params, xs)), tol=1e-3)
        assert (rank == f.OUT_DIM) == full
