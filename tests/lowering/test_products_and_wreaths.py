"""Products of groups by diagrams on one factor and blocks on the other, and wreath products by diagrams inside diagrams."""

import jax
import numpy as np
import pytest

from repc import driver
from repc.driver import Options
from repc.groups.finite.orbits import orbit_count
from repc.lowering import random_params
from repc.runtime import load_module
from repc.source import RepcError, Source
from tests.brute_force import null_space_dimension, residual
from tests.laws.prove import matrix, solve
from tests.lowering.oracles.blocks import interpret

CASES = [
    ("S(2)×Cube", "V_1⊗V_2 -> V_1²⊗V_2", "product"), ("S(2)×SO(3)", "V_2⊗V_1⊗V_2+V_1 -> V_1⊗V_2", "product"),
    ("S(3)×SO(2)", "2V_1⊗V_2 -> V_2⊗V_1", "product"), ("S(2)×SU(2)", "2V_1⊗V_2 -> V_1⊗V_2+V_1", "product"),
    ("O(2)×D(5)", "V_1²⊗V_2 -> V_1²⊗[1]_2+V_1", "product"), ("U(2)×SO(2)", "V_1⊗V_2 -> V_1⊗V_2", "product"),
    ("S(3)×Z(3)×D(3)", "V_1⊗V_2⊗V_3 -> V_1⊗V_2+V_3", "product"), ("O(3)×SL(2)", "V_1⊗V_2² -> V_1⊗V_2*⊗V_2", "product"),
    ("S(2)×O(3)", "V_1⊗Sym²(V_2) -> Sym²(V_2)+V_1⊗Λ²(V_2)", "product"),
    ("S(2)×C(4)×Oh", "V_1⊗Sym²(V_3) -> Sym²(V_3)+V_2", "product"),
    ("S(2)×D(3)", "V_1⊗Sym²(V_2+1) -> Λ²(V_2+1)⊗V_1", "product"),
    ("S(3)≀S(2)", "V -> V²", "diagram"), ("S(2)≀S(1)", "V² -> V", "diagram"), ("O(2)≀S(3)", "V² -> V²", "diagram"),
    ("SO(2)≀S(2)", "V² -> V²", "diagram"), ("D(3)≀S(2)", "V² -> V", "diagram"), ("Cube≀S(2)", "V -> V", "diagram"),
    ("S(2)≀S(2)≀S(2)", "V -> V²", "diagram"), ("U(1)≀S(2)", "V²⊗V* -> V", "diagram"), ("A(3)≀A(4)", "V -> V", "diagram"),
    ("O(2)≀S(2)×S(3)", "V_1⊗V_2 -> V_1⊗V_2", "diagram"), ("O(1)≀S(2)×D(3)", "V_1⊗V_2 -> V_1⊗V_2", "product"),
]  # fmt: skip


def maps_of(case):
    """The dense map of every single coefficient, (HOM_DIM, out, in)."""
    shapes, found = case.report.program.parameters, []
    for name, shape in shapes.items():
        for at in np.ndindex(*shape):
            params = {other: np.zeros(s) for other, s in shapes.items()}
            params[name][at] = 1
            found.append(matrix(case, params))
    return np.stack(found)


@pytest.mark.parametrize(("group", "text", "lowering"), CASES)
def test_the_maps_are_a_basis_of_the_null_space(group, text, lowering):
    case = solve(group, text, lowering)
    maps = maps_of(case)
    assert np.linalg.matrix_rank(maps.reshape(len(maps), -1)) == len(maps) == case.report.count.dim
    assert residual(case.group, case.source, case.target, maps) < 1e-12
    if maps[0].size <= 1000:
        assert null_space_dimension(case.group, case.source, case.target) == len(maps)


@pytest.mark.parametrize(
    ("group", "text"),
    [("S(3)×Cube", "V_1⊗V_2+V_1 -> 2V_2⊗V_1²+V_1"),
     ("S(4)×SO(3)", "V_2³⊗V_1⊗V_2³ -> V_1⊗V_2⁴"), ("S(2)×SU(2)", "2V_1⊗V_2 -> V_1⊗V_2+V_1")],
)  # fmt: skip
def test_the_module_is_the_program(group, text):
    (compiled,) = driver.compile_spec(driver.type_expression(text, group), Options(lower="product"))
    program, module = compiled.report.program, load_module(compiled.module)
    params, x = random_params(program, 1), np.random.default_rng(2).standard_normal((2, 3, *program.in_dims))
    with jax.enable_x64(True):
        np.testing.assert_allclose(np.asarray(module.apply(params, x)), interpret(program, params, x), atol=1e-11)


def test_high_powers_change_basis_in_steps():
    program = solve("S(4)×SO(3)", "V_1⊗V_2⁶ -> V_1⊗V_2⁴", "product").report.program
    assert not isinstance(program.into[0].slab.basis, np.ndarray)


def test_a_program_lists_changes_and_diagrams():
    text = str(solve("S(3)×SO(2)", "V_1⊗V_2² -> V_1⊗[2]_2", "product").report.program)
    assert "drawn S(3); in irreducible blocks of SO(2)" in text
    assert "V_1⊗V_2² -> V_1⊗[2]_2, by a 2×4 change of basis" in text and "UNIT" in text


@pytest.mark.parametrize(
    ("group", "text", "count", "lowering"),
    [
        ("S(1000)×Cube", "4V_1⊗V_2 -> 4V_1⊗V_2", 96, "product"), ("S(1000)×D(6)", "V_1⊗V_2 -> V_1⊗V_2", 2, "product"),
        ("SO(3)≀S(100)", "V² -> V²", 6, "diagram"),
        ("S(4)≀S(100)", "V² -> V²", 60, "diagram"), ("D(8)≀S(9)", "V² -> V²", 6, "diagram"),
    ],
)  # fmt: skip
def test_large_maps_are_compiled_without_anything_of_their_size(group, text, count, lowering):
    (result,) = driver.compile_spec(driver.type_expression(text, group))
    assert result.report.program.lowering == lowering and result.report.program.hom_dim == count
    assert len(result.module.text) + len(result.module.npz or b"") < 400_000


def test_a_group_that_a_user_generates_is_decomposed_beside_large_diagrams():
    source = "let K = generated { perm (1 2 3)(4 5), perm (1 2) }\ngroup S(500) × K\nmap f : 2V_1⊗V_2 -> V_1²⊗V_2\n"
    spec = driver.type_source(Source("spec.rep", source))
    (result,) = driver.compile_spec(spec)
    assert result.report.program.lowering == "product" and result.report.count.dim == result.report.program.hom_dim


@pytest.mark.parametrize(
    ("group", "text", "why"),
    [
        ("SO(3)", "V -> V", "it needs a product of groups"), ("S(3)×O(2)", "Sym²(V_1⊗V_2)⊗V_1 -> V_1", "'sym' is not taken apart"),
        ("S(3)×O(2)", "(V_1, V_2) -> V_1⊗V_2", "it has 2 inputs"), ("Cube×D(3)", "V_1⊗V_2 -> V_1", "no diagrams are known for"),
    ],
)  # fmt: skip
def test_where_products_do_not_apply_the_reason_is_given(group, text, why):
    with pytest.raises(RepcError, match="'product' does not apply to f: .*" + why) as raised:
        solve(group, text, "product")
    assert raised.value.diagnostics[0].code == "E0404"


def test_blocks_that_another_group_permutes_have_no_diagrams():
    with pytest.raises(RepcError, match=r"for SO\(3\)≀Z\(4\): its blocks are not permuted by S\(n\) or A\(n\)"):
        solve("SO(3)≀Z(4)", "V -> V", "diagram")


def test_initial_weights_keep_the_variance():
    program = solve("S(3)×SO(2)", "4V_1⊗V_2²+V_1 -> V_1⊗V_2²", "product").report.program
    one, gain = np.eye(program.in_dims[0]), 0.0
    for pair in program.core.pairs:
        for at in np.ndindex(*program.parameters[pair.name]):
            params = {name: np.zeros(shape) for name, shape in program.parameters.items()}
            params[pair.name][at] = pair.spread
            gain += (interpret(program, params, one) ** 2).sum()
    assert gain / program.out_dim == pytest.approx(1)


@pytest.mark.parametrize("group", ["S(3)≀S(3)", "S(2)≀A(4)", "Z(3)≀Z(4)", "S(2)≀S(2)≀S(3)"])
def test_orbits_of_wreath_products_are_counted_by_blocks(group):
    from repc.groups.finite.orbits import _tuples

    wreath = driver.build_group(group)
    assert [orbit_count(wreath, k) for k in (1, 2, 3)] == [_tuples(wreath.permutations, wreath.d, k) for k in (1, 2, 3)]


@pytest.mark.parametrize(
    ("group", "text"),
    [("SO(2)≀S(2)", "V² -> V²"), ("U(1)≀S(2)", "V²⊗V* -> V"), ("SL(2)≀Z(3)", "V -> V⊗V*"), ("O(2)≀S(2)", "V² -> V²")],
)  # fmt: skip
def test_maps_of_wreath_products_are_counted_by_blocks(group, text):
    from repc.reps.layout import monomials
    from repc.symbolic.per_factor import wreath_maps

    (typed,) = driver.type_expression(text, group).maps
    nodes = typed.inputs[0].node, typed.output.node
    ours = wreath_maps(typed.output.group, *(next(iter(monomials(node, typed.output.group))) for node in nodes))
    assert ours == null_space_dimension(typed.output.group, *nodes)
