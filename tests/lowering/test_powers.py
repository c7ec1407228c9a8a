"""Maps of symmetric and alternating powers from diagrams of tensor powers: against null spaces, and a formula."""

from itertools import combinations_with_replacement
from math import factorial, prod, sqrt

import numpy as np
import pytest

from repc.driver import candidates, type_expression
from repc.lowering.diagram import NoDiagrams, power_maps
from repc.lowering.diagram.stacking import stacked
from repc.source import RepcError
from tests.brute_force import null_space_dimension, residual
from tests.laws.prove import solve

CASES = [
    ("O(4)", "Sym³(V) -> V"), ("O(2)", "Sym⁴(V) -> Sym²(V)+V⁰"), ("SO(3)", "Λ²(V)+2V -> Sym²(V)+V"), ("SO(4)", "Λ²(V) -> Λ²(V)"),
    ("SO(5)", "Λ³(V) -> Λ²(V)"), ("SO(5)", "Λ²(V)⊗V -> Sym²(V)+Λ³(V)"), ("SO(3)", "Λ³(V) -> 2V⁰"),
    ("O(3)", "Λ²(V)⊗det -> Λ²(V)⊗det"),
    ("SO(1,3)", "Λ²(V) -> Λ²(V)+Sym²(V*)"), ("Sp(2)", "Λ²(V) -> V⁰+Sym²(V)"), ("Sp(2)", "Sym³(V) -> V+V³"),
    ("U(3)", "Sym²(V)⊗V* -> V"), ("SU(3)", "Λ²(V) -> V*+V"), ("GL(2)", "Sym²(V)⊗V* -> V"), ("S(4)", "Sym²(V) -> Λ²(V)+V"),
    ("O(3)×S(3)", "Sym²(V_1)⊗V_2 -> V_1²+V_2"), ("SO(3)", "(Sym²(V)+V)⊗2V -> V"),
]  # fmt: skip


def sides(group, text):
    spec = type_expression(text, group)
    nodes = [rep.node for rep in (*spec.maps[0].inputs, spec.maps[0].output)]
    return spec.group, nodes, [stacked(node, spec.group) for node in nodes]


@pytest.mark.parametrize(("group", "text"), CASES, ids=" ".join)
def test_they_are_an_orthonormal_basis_of_all_maps(group, text):
    group, (source, target), (into, out) = sides(group, text)
    count = null_space_dimension(group, source, target)
    maps = power_maps(group, into, out, count)
    assert residual(group, source, target, maps) < 1e-13
    flat = maps.reshape(count, -1)
    np.testing.assert_allclose(flat @ flat.T, np.eye(count), atol=1e-13)
    assert count  # none of these is zero


def test_the_map_of_cubes_of_twenty_dimensions_is_the_square_times_the_vector():
    group, _, (into, out) = sides("SO(20)", "Sym³(V) -> V")
    (weight,) = power_maps(group, into, out, 1)
    x = np.random.default_rng(0).standard_normal(20)
    monomials = list(combinations_with_replacement(range(20), 3))
    scale = [sqrt(factorial(3) / prod(factorial(m.count(i)) for i in set(m))) for m in monomials]
    found = weight @ (scale * np.array([x[list(m)].prod() for m in monomials]))
    np.testing.assert_allclose(found / found[0], x / x[0], rtol=1e-12)
    trace = sqrt((20 + 2) / 3 * 20)  # the norm of x ↦ |x|²x on normalized monomials
    np.testing.assert_allclose(abs(found[0]), abs(x[0]) * (x @ x) / trace, rtol=1e-12)


def test_fewer_than_the_maps_are_refused():
    group, _, (into, out) = sides("SO(4)", "Λ²(V) -> Λ²(V)")
    with pytest.raises(NoDiagrams, match="diagrams give 2 of its 3 maps"):
        power_maps(group, into, out, 3)
    group, _, (into, out) = sides("O(2)", "Sym²(V+V⁰) -> V")
    with pytest.raises(NoDiagrams, match="a power of more than one vector"):
        power_maps(group, into, out, 1)


def test_they_are_taken_where_a_decomposition_would_take_long(monkeypatch):
    usual = solve("SO(11)", "Sym³(V) -> V").report
    monkeypatch.setattr(candidates, "_SECONDS", 1)
    found = solve("SO(11)", "Sym³(V) -> V").report
    assert list(found.program.parameters) == ["basis"] != list(usual.program.parameters)
    assert found.program.hom_dim == usual.program.hom_dim == 1


def test_what_has_no_such_diagrams_is_refused_before_it_takes_long():
    with pytest.raises(RepcError, match=r"924 dimensions is decomposed as a whole \(limit MOST_POWER = 800, ") as error:
        solve("G2", "Sym⁶(V) -> Sym²(V)")
    assert error.value.diagnostics[0].code == "E0410"
