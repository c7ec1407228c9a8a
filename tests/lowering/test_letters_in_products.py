"""Maps under products of groups whose sizes are letters: one program, held against the program and the group at numbers."""

from functools import reduce

import numpy as np
import pytest

from repc import symbolic
from repc.driver import build_group, type_expression
from repc.lowering.diagram import NoDiagrams, sides_of
from repc.lowering.product import ProductProgram, lower_at_every_size, lower_split, single, split
from repc.lowering.written import written
from repc.ops.run import random_parameters, run
from repc.ops.sizes import at
from repc.symbolic import count
from tests.lowering.oracles.blocks import interpret
from tests.lowering.test_letters import program_at, reordered

COS, SIN, COSH, SINH = np.cos(0.7), np.sin(0.7), np.cosh(0.4), np.sinh(0.4)
TURN = np.array([[COS, -SIN], [SIN, COS]])
REFLECTED = -np.array([[1, 0, 0], [0, COS, -SIN], [0, SIN, COS]]) @ np.array([[COS, -SIN, 0], [SIN, COS, 0], [0, 0, 1]])
BOOST = np.array([[COSH, SINH, 0, 0], [SINH, COSH, 0, 0], [0, 0, COS, -SIN], [0, 0, SIN, COS]])
QUARTER = np.array([[0.0, -1], [1, 0]])
FLIP = np.diag([1.0, -1])

# group, map, letters, numbers at which it is lowered, numbers at which it is tried, elements of the factors without letters
CASES = [
    ("S({})×O(3)", "V_1⊗V_2+V_1+V_2 -> 2V_1⊗V_2+V_1⊗V_2²+V_2+V_1²⊗V_2", {0: "n"}, (5,), [(2,), (5,), (8,)], {1: REFLECTED}),
    ("S({})×SO⁺(1,3)", "2V_1⊗V_2+V_1 -> V_1⊗V_2+V_2+V_1", {0: "n"}, (4,), [(2,), (6,)], {1: BOOST}),
    ("SO(2)×S({})", "V_1⊗V_2+V_2 -> V_1⊗V_2+V_2⊗V_1²", {1: "k"}, (4,), [(3,), (6,)], {0: TURN}),
    ("S({})×S({})", "V_1⊗V_2+V_1+V_2² -> V_1⊗V_2+V_2", {0: "n", 1: "m"}, (4, 4), [(2, 4), (5, 3)], {}),
    ("S({})×S({})×O(2)", "V_1⊗V_2⊗V_3+V_1 -> V_1⊗V_2⊗V_3+V_2", {0: "n", 1: "m"}, (3, 3), [(2, 4), (4, 3)], {2: TURN @ FLIP}),
    ("S({})×S({})×C(4)", "V_1⊗V_2⊗V_3+V_1 -> V_1⊗V_2⊗V_3+V_1⊗[2]_3", {0: "a", 1: "b"}, (3, 3), [(2, 4), (4, 3)], {2: QUARTER}),
    ("S({})×S({})×C(4)", "V_1⊗V_3⊗V_2+V_2 -> V_1⊗V_2+V_3", {0: "n", 1: "n"}, (3, 3), [(2, 2), (4, 4)], {2: QUARTER}),
    ("O({})×S(3)×D(3)", "V_1⊗V_2+V_1⊗V_3 -> V_1⊗V_2⊗V_3", {0: "n"}, (3,), [(2,), (5,)], {1: np.eye(3)[[1, 2, 0]], 2: FLIP}),
]  # fmt: skip
IDS = [f"{group} {text}" for group, text, *_ in CASES]
SPLIT = {"S({})×S({})×C(4)": (0, 1), "O({})×S(3)×D(3)": (0, 1)}  # groups with a factor that has no diagrams: those drawn


def typed(group, text, numbers):
    (found,) = type_expression(text, group.format(*numbers)).maps
    return build_group(group.format(*numbers)), found.inputs[0].node, found.output.node


def lowered(group, text, letters, numbers):
    built, source, target = typed(group, text, numbers)
    hom_dim = symbolic.count([source], target, built).dim
    return lower_at_every_size("f", source, target, built, hom_dim, letters)


def numeric(group, text, numbers):
    """The same at these numbers."""
    if group not in SPLIT:
        return program_at(group, text, None, numbers)
    built, source, target = typed(group, text, numbers)
    hom_dim = symbolic.count([source], target, built).dim
    return lower_split("f", sides_of(source, target, built, ("", "")), built, SPLIT[group], hom_dim, means=True)


def element(group, fixed, rng):
    """One matrix for each factor: by hand, or a random permutation or rotation of the size of a letter."""
    found = []
    for k, factor in enumerate(group.factors):
        random = np.linalg.qr(rng.standard_normal((factor.d, factor.d)))[0] if factor.family == "O" else None
        found.append(fixed.get(k, np.eye(factor.d)[rng.permutation(factor.d)] if random is None else random))
    return found


def moved(side, x, g, dims):
    """ρ(g) x for ``side`` at numbers, each term a Kronecker product of the matrices of its atoms."""
    y = np.array(x)
    for term in side.terms:
        matrices = [g[a.slot] if a.kind == "V" else np.array([[-1.0]]) for a in term.monomial]  # [2] of C(4) at a quarter turn
        rho = reduce(np.kron, matrices, np.eye(1))
        for start, copies in term.slabs:
            first, last = at(start, dims), at(start + copies * term.size, dims)
            part = x[..., first:last].reshape(*x.shape[:-1], copies, len(rho))
            y[..., first:last] = (part @ rho.T).reshape(*x.shape[:-1], -1)
    return y


@pytest.mark.parametrize(("group", "text", "letters", "first", "later", "fixed"), CASES, ids=IDS)
def test_one_program_is_the_map_at_every_number(group, text, letters, first, later, fixed):
    program = lowered(group, text, letters, first)
    assert isinstance(program, ProductProgram) is (group in SPLIT)
    code = written(program)
    assert [a.op.name for a in code.apply.arguments] == ["params", "x", *sorted(set(letters.values()))]
    params, rng = random_parameters(code, 1), np.random.default_rng(2)
    core = getattr(program, "core", program)
    for numbers in later:
        values = {letters[k]: n for k, n in zip(sorted(letters), numbers, strict=True)}
        built, source, target = typed(group, text, numbers)
        plan = numeric(group, text, numbers)
        assert plan.in_dims == (at(program.input.dim, values),) and plan.out_dim == at(program.output.dim, values)
        x = rng.standard_normal((2, 3, *plan.in_dims))
        y = run(code, params, x, letters=values)
        mine = reordered(params, core, getattr(plan, "core", plan)) if plan.hom_dim == program.hom_dim else None
        if mine is not None:
            np.testing.assert_allclose(y, interpret(plan, mine, x), atol=1e-12)
        g = element(built, fixed, rng)
        np.testing.assert_allclose(
            run(code, params, moved(program.input, x, g, values), letters=values), moved(program.output, y, g, values), atol=1e-12
        )
    assert mine is not None and count([source], target, built).dim == program.hom_dim


def test_a_program_of_one_copy_keeps_its_letters():
    group, _, letters, first, *_ = CASES[5]
    program = lowered(group, "4V_1⊗V_2⊗V_3+V_1 -> 2V_1⊗V_2", letters, first)
    one = single(program)
    assert one.letters == program.letters == ("a", "b") and one.means
    assert str(one.in_dims[0]) == "2 * a * b + a" and (program.hom_dim, one.hom_dim) == (4, 2)


@pytest.mark.parametrize(
    ("group", "text", "letters", "why"),
    [
        ("S(4)×C(4)", "V_1⊗V_2 -> V_1", {1: "k"}, r"no diagrams are known for C\(4\)"),
        ("S(4)×C(4)×C(3)", "V_1⊗V_2 -> V_1", {1: "k"}, r"no diagrams are known for C\(4\)"),
        ("S(4)×C(4)", "[3,1]_1⊗V_2 -> V_1⊗V_2", {0: "n"}, r"'\[3,1\]' is no tensor power of V"),
        ("S(4)×O(3)", "(V_1+V_2)⊗(V_1+V_2) -> V_1", {0: "n"}, "its coordinates are interleaved"),
    ],
)
def test_what_is_not_the_same_at_every_size_is_refused(group, text, letters, why):
    with pytest.raises(NoDiagrams, match=why):
        lowered(group, text, letters, ())


def test_what_is_decomposed_has_no_letter():
    with pytest.raises(NoDiagrams, match=r"C\(4\) stands for every size, and is not decomposed"):
        split(build_group("S(4)×C(4)"), (0,), [], {1: "k"})
