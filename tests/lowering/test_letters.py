"""Programs whose lengths are letters, against the definition of their diagrams at numbers."""

import numpy as np
import pytest

from repc import symbolic
from repc.driver import build_group, type_expression, type_source
from repc.driver.drawn import ends
from repc.groups import S
from repc.lowering.diagram import lower, single
from repc.lowering.drawn import build, calibrated
from repc.lowering.written import written
from repc.ops.run import random_parameters, run
from repc.ops.sizes import at, letter
from repc.source import Source
from tests.lowering.oracles.blocks import interpret
from tests.lowering.oracles.natural import interpret_natural

N, M = letter("n"), letter("m")
CASES = [
    ("S({})", "V²+2V+V²+3 -> V²+V⁰", {0: "n"}, (4,), [(4,), (7,)]),
    ("O({})", "V³+V -> V⁰+V+2V³", {0: "n"}, (6,), [(6,), (9,)]),
    ("U({})", "V⊗V* -> 2V⊗V*+V⁰", {0: "n"}, (3,), [(3,), (5,)]),
    ("S({})×S({})", "2V_1⊗V_2+V_1²+V_2 -> V_1⊗V_2²+V_1⊗V_2+V_2", {0: "n", 1: "m"}, (3, 4), [(3, 4), (5, 4), (6, 7)]),
    ("S({})×SO(3)", "V_1⊗V_2+V_1²⊗V_2 -> V_1⊗V_2+V_2", {0: "n"}, (4,), [(4,), (5,)]),
]


def program_at(group, text, letters, numbers):
    """The program by the diagrams of a group at these numbers, in letters or (None) in numbers."""
    built = build_group(group.format(*numbers))
    (typed,) = type_expression(text, group.format(*numbers)).maps
    source, target = typed.inputs[0].node, typed.output.node
    return lower("f", source, target, built, symbolic.count([source], target, built).dim, means=True, letters=letters)


def reordered(params, program, plan):
    """Parameters of one program for another one with the same diagrams, which lie in the order of their sizes."""
    places = {p.name: [p.diagrams.index(d) for d in q.diagrams] for p, q in zip(program.pairs, plan.pairs, strict=True)}
    return {name: weight[places[name]] for name, weight in params.items()}


@pytest.mark.parametrize(("group", "text", "letters", "first", "later"), CASES, ids=lambda v: str(v))
def test_one_program_is_the_map_at_every_number(group, text, letters, first, later):
    program = program_at(group, text, letters, first)
    code = written(program)
    assert [a.op.name for a in code.apply.arguments] == ["params", "x", *sorted(letters.values())]
    params = random_parameters(code, 1)
    for numbers in later:
        values = dict(zip(letters.values(), numbers, strict=True))
        plan = program_at(group, text, None, numbers)
        assert plan.in_dims == (at(program.input.dim, values),) and plan.out_dim == at(program.output.dim, values)
        x = np.random.default_rng(2).standard_normal((2, 3, *plan.in_dims))
        expected = interpret(plan, reordered(params, program, plan), x)
        np.testing.assert_allclose(run(code, params, x, letters=values), expected, atol=1e-12)


def test_dimensions_are_polynomials():
    program = program_at(*CASES[3][:4])
    assert program.in_dims == (2 * N * M + N * N + M,) and str(program.out_dim) == "m**2 * n + m * n + m"
    assert program.letters == ("m", "n")
    one = single(program)
    assert one.in_dims == (N * M + N * N + M,) and one.letters == ("m", "n")


def test_one_network_is_that_of_every_number():
    line = "net g : V²+V -> V { hidden: 3V²+2V⁰+V, layers: 3, product: none, gate: odd, growth: 0 }"
    typed = type_source(Source("g.rep", f"group S(5)\n{line}\n")).nets[0]
    net = calibrated(build(ends(typed), S(4), {0: "n"}), {"n": 6})
    code = written(net)
    assert [f.name for f in code.functions] == ["_enter", "_layer1", "_layer2", "_output", "_leave"]
    assert list(code.parameters) == ["layer1", "layer2", "layer3", "output"]
    params = random_parameters(code, 1, spread=True)
    for n in (4, 6):
        x = np.random.default_rng(n).standard_normal((2, n * n + n))
        expected = interpret_natural(build(ends(typed), S(n)), params, x)
        np.testing.assert_allclose(run(code, params, x, letters={"n": n}), expected, atol=1e-13)


def test_spreads_measured_in_letters_are_those_measured_in_numbers():
    line = "net g : V² -> V { hidden: 2V²+V, layers: 2, product: none, growth: 0 }"
    typed = type_source(Source("g.rep", f"group S(5)\n{line}\n")).nets[0]
    a, b = calibrated(build(ends(typed), S(4), {0: "n"}), {"n": 5}), calibrated(build(ends(typed), S(5)))
    for one, two in zip(a.layers, b.layers, strict=True):
        assert one.spreads == two.spreads
