"""Diagram programs span every equivariant map, and no more: against null spaces and other lowerings, in NumPy alone."""

import numpy as np
import pytest

from repc import compile, driver
from repc.groups import S, Wreath
from repc.lowering import interpret
from repc.lowering.diagram.brauer import levi_civita
from repc.lowering.diagram.partitions import set_partitions
from repc.source import RepcError
from tests.brute_force import null_space_dimension, residual
from tests.laws.prove import matrix, solve

CASES = [
    ("S(4)", "V² -> V²"), ("S(3)", "V² -> V²"), ("S(2)", "V²+V⁰ -> V³+V"), ("S(1)", "V² -> V²"), ("A(6)", "V+V² -> V"),
    ("O(3)", "V³ -> V"), ("O(2)", "V² -> V²+V⁰"), ("O(1)", "V³ -> V"), ("SO(3)", "V² -> V³+V"), ("SO(2)", "V+V² -> V²+V"),
    ("SO(4)", "V² -> V²"), ("SO(2,2)", "V² -> V²"), ("SO(1,2)", "V+V* -> V²"), ("SO(1,3)", "V² -> V⊗V*"), ("Lorentz", "V² -> V²"),
    ("Sp(2)", "V² -> V²"), ("Sp(1)", "V³ -> V³"), ("Sp(1)", "V+V*⊗V -> V*"), ("SU(3)", "V² -> V*"), ("SU(2)", "V² -> V²+V*⊗V"),
    ("U(2)", "V²⊗V* -> V"), ("SL(3)", "V²⊗V -> V⁰"), ("SL(2)", "V -> V*+V"), ("GL(2)", "V⊗V* -> V⊗V*"),
    ("S(3)×SO(3)", "V_1⊗V_2+V_1 -> V_1²⊗V_2"), ("S(3)×O(3)", "V_1⊗[2]e_2 -> V_1⊗[2]e_2"), ("SO(3)", "(V+V⁰)² -> V²+V"),
    ("O(3)", "V+det -> V+2det"),
]  # fmt: skip


SCHUR = {"S(4)", "O(3)", "SO(3)", "Sp(2)", "U(2)", "SU(2)", "GL(2)"}


def maps_of(case):
    """The dense map of every single coefficient, (HOM_DIM, out, in)."""
    shapes, found = case.report.program.parameters, []
    dtype = complex if case.group.is_complex else float
    for name, shape in shapes.items():
        for at in np.ndindex(*shape):
            params = {other: np.zeros(s, dtype) for other, s in shapes.items()}
            params[name][at] = 1
            found.append(matrix(case, params))
    return np.stack(found)


@pytest.mark.parametrize(("group", "text"), CASES)
def test_diagrams_are_a_basis_of_the_null_space(group, text):
    case = solve(group, text, "diagram")
    maps = maps_of(case)
    assert np.linalg.matrix_rank(maps.reshape(len(maps), -1)) == len(maps) == case.report.count.dim
    assert residual(case.group, case.source, case.target, maps) < 1e-12
    if maps[0].size <= 1000:
        assert null_space_dimension(case.group, case.source, case.target) == len(maps)


@pytest.mark.parametrize(("group", "text"), [c for c in CASES if c[0] in SCHUR])
def test_the_maps_are_those_of_schur(group, text):
    ours, theirs = (maps_of(solve(group, text, name)) for name in ("diagram", "schur"))
    q, p = (np.linalg.qr(m.reshape(len(m), -1).T)[0] for m in (ours, theirs))
    np.testing.assert_allclose(np.linalg.norm(q.conj().T @ p, axis=0), 1, atol=1e-9)


@pytest.mark.parametrize(("group", "text"), [("S(3)", "2V²+V -> V²+3"), ("SO(3)", "4V²+V -> V³"), ("SL(2)", "3V -> V*+V")])
def test_initial_weights_keep_the_variance(group, text):
    """The mean over output coordinates of the variance for independent inputs of variance 1."""
    program = solve(group, text, "diagram").report.program
    gain = {t: 0.0 for t in range(len(program.output.terms))}
    one = np.eye(program.in_dims[0])
    for pair in program.pairs:
        shape = program.parameters[pair.name]
        for at in np.ndindex(*shape):
            params = {p.name: np.zeros(program.parameters[p.name]) for p in program.pairs}
            params[pair.name][at] = pair.spread
            gain[pair.target] += (interpret(program, params, one) ** 2).sum()
    for t, term in enumerate(program.output.terms):
        assert gain[t] / (term.channels * term.size) == pytest.approx(1)


def test_large_maps_are_compiled_without_anything_of_their_size():
    for group, text, count in [
        ("S(1000)", "16V² -> 16V²", 3840), ("S(100)", "V -> V²", 5), ("SO(10)", "V³ -> V³", 15), ("Sp(8)", "V³ -> V³", 15),
        ("U(16)", "V²⊗V* -> V²⊗V*", 6), ("S(200)×SO(3)", "4V_1⊗V_2 -> V_1²⊗V_2", 20), ("SO(4,4)", "V⁴ -> V⁰", 3),
    ]:  # fmt: skip
        spec = driver.type_expression(text, group)
        (result,) = driver.compile_spec(spec)
        assert result.report.program.lowering == "diagram" and result.report.program.hom_dim == count
        assert len(result.module.text) + len(result.module.npz or b"") < 100_000


@pytest.mark.parametrize(
    ("group", "text", "why"),
    [
        ("Cube", "V -> V", "no diagrams are known for Cube"),
        ("A(4)", "V² -> V²", "diagrams give 15 of its 22 maps"),
        ("S(3)", "Sym²(V) -> V", "its diagrams have no leg for 'sym'"),
        ("S(3)", "(V, V) -> V", "it has 2 inputs, diagrams are for maps of one"),
        ("S(30)", "V⁵ -> V⁵", "it has too many diagrams"),
    ],
)
def test_where_diagrams_do_not_apply_the_reason_is_given(group, text, why):
    with pytest.raises(RepcError, match="'diagram' does not apply to f: " + why.replace("²", ".")) as raised:
        solve(group, text, "diagram")
    assert raised.value.diagnostics[0].code == "E0404"


def test_set_partitions_are_counted_by_bell_and_stirling():
    assert [len(list(set_partitions(list(range(k)), k))) for k in range(7)] == [1, 1, 2, 5, 15, 52, 203]
    assert len(list(set_partitions(list(range(6)), 2))) == 1 + 31


def test_levi_civita_is_the_determinant():
    a = np.random.default_rng(0).standard_normal((3, 3))
    np.testing.assert_allclose(np.einsum("ijk,i,j,k", levi_civita(3), *a), np.linalg.det(a))


def test_a_program_lists_its_diagrams():
    text = str(solve("SU(3)", "V² -> V*", "diagram").report.program)
    assert "y[a] = x[bc] EPSILON[abc]" in text


def test_a_users_wreath_product_is_known_by_its_generators_alone():
    class Blocks(Wreath):
        def __init__(self):
            super().__init__(S(2), S(3))

    assert compile("V -> V", group=Blocks()).HOM_DIM == compile("V -> V", group=Wreath(S(2), S(3))).HOM_DIM == 3
    with pytest.raises(RepcError, match="no diagrams are known for Blocks"):
        compile("V -> V", group=Blocks(), lower="diagram")
