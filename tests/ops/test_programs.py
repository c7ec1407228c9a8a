"""Programs written in the language mean what their plans do, straight from the plans' definitions."""

import numpy as np
import pytest

from repc.driver import Options, Worker, type_expression
from repc.lowering.written import written
from repc.ops.run import evaluate, random_parameters, run
from repc.ops.sizes import product
from tests.lowering.oracles.blocks import interpret

CASES = [
    ("5V⁰+5V -> V²", "SO(3)", "dense"),
    ("V²+3V+2V⁰+V -> V²+V", "SO(3)", "schur"),
    ("(V+V⁰, V²) -> V²", "SO(3)", "schur"),
    ("(V, V²) -> V", "Cube", "dense"),
    ("V⁶ -> V²", "SO(3)", "schur"),
    ("V³+V -> V²+V*", "SU(3)", "dense"),
    ("2(V+V⁰)⊗V -> V⊗(V⁰+V)", "SO(2)", "schur"),
    ("V⁴ -> V", "SO(4)", "dense"),
    ("V⁴ -> V²", "SL(2)", "dense"),
    ("V³ -> V", "S(4)", "orbit"),
    ("(V, V) -> V", "S(4)", "orbit"),
    ("V -> V²", "generated { discrete [[1,1],[0,1]] }", None),
    ("3V+V⁰ -> 2V", "Z(4)×Z(6)", "fourier"),
    ("2V+V⁰ -> V+3V⁰", "ZksZnxZn(4,3)", "fourier"),
    ("V⁰ -> V", "SO(3)", None),
    ("2V²+3 -> V²+2V", "S(5)", "diagram"),
    ("(V+V⁰)² -> (V+V⁰)²", "SO(3)", "diagram"),
    ("5V⁰+V²+2V⁰+V -> V³+V+V⁰", "O(3)", "diagram"),
    ("V²+V*+V³ -> V*+V⁰+V²⊗V", "SU(3)", "diagram"),
    ("V² -> V", "D(3)≀S(2)", "diagram"),
    ("V_1⊗V_2+V_1 -> 2V_2⊗V_1²+V_1", "S(3)×Cube", "product"),
    ("V_2³⊗V_1⊗V_2³ -> V_1⊗V_2⁴", "S(4)×SO(3)", "product"),
    ("2V_1⊗V_2 -> V_1⊗V_2+V_1", "S(2)×SU(2)", "product"),
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[1]} {case[2]}")
def solved(request):
    expression, group, lowering = request.param
    spec = type_expression(expression, group)
    plan = Worker(spec.group, Options(lower=lowering)).solve(spec.maps[0]).program
    return plan, written(plan)


def test_meaning(solved):
    plan, program = solved
    params, rng = random_parameters(program, 1), np.random.default_rng(2)
    xs = [rng.standard_normal((2, 3, d)) for d in plan.in_dims]
    y = run(program, params, *xs)
    assert y.shape == (2, 3, plan.out_dim)
    expected = interpret(plan, params, *xs) if plan.hom_dim else np.zeros_like(y)
    np.testing.assert_allclose(y, expected, atol=1e-11)


def test_weight(solved):
    plan, program = solved
    if program.weight is None:
        assert plan.hom_dim == 0
        return
    params, rng = random_parameters(program, 3), np.random.default_rng(4)
    xs = [rng.standard_normal(d) for d in plan.in_dims]
    weight = evaluate(program.weight, [params], {})
    assert weight.shape == (plan.out_dim, *plan.in_dims)
    for x in reversed(xs):
        weight = weight @ x
    np.testing.assert_allclose(weight, run(program, params, *xs), atol=1e-11)


def test_parameters(solved):
    plan, program = solved
    assert {name: p.shape for name, p in program.parameters.items()} == plan.parameters
    assert sum(product(p.shape) for p in program.parameters.values()) == plan.hom_dim
    for name, p in program.parameters.items():
        if p.norm is not None:
            one = {k: np.zeros(q.shape) for k, q in program.parameters.items()}
            one[name].flat[0] = 1
            found = (np.abs(evaluate(program.weight, [one], {})) ** 2).sum()
            assert found == pytest.approx(np.ravel(p.norm)[0], rel=1e-10)
