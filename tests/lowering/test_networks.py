"""Networks in irreducible blocks: what is written against the plan, modules that once failed, equal layers, sizes measured."""

from functools import cache

import jax
import numpy as np
import pytest

from repc import nn
from repc.driver import compile_spec, type_source
from repc.lowering.network.calibrate import calibrated
from repc.lowering.written import written
from repc.ops.operations.sources import Call
from repc.ops.run import Evaluation, random_parameters, run
from repc.ops.value import everywhere
from repc.runtime import load_module
from repc.source import RepcError, Source
from tests.lowering.oracles.network import interpret_net

C, S = np.cos(0.7), np.sin(0.7)
TURN = np.array([[1, 0, 0], [0, C, -S], [0, S, C]]) @ np.array([[C, -S, 0], [S, C, 0], [0, 0, 1]])
PHASE = np.exp(0.7j)


def permutation(*images):
    """The matrix of e_j -> e_images[j]."""
    g = np.zeros((len(images), len(images)))
    g[list(images), range(len(images))] = 1
    return g


ONE = np.eye(1)
CYCLE, SWAP = permutation(1, 2, 0), permutation(1, 0, 2)
# group, net, and pairs of ρ_in(g), ρ_out(g) written out by hand
CASES = [
    ("S(3)", "V⁰ -> V", [(ONE, CYCLE), (ONE, SWAP)]),
    ("Z(5)", "V⁰ -> V { hidden: uniform(24) }", [(ONE, permutation(1, 2, 3, 4, 0))]),
    ("Z(6)", "V⁰ -> V { hidden: uniform(24) }", [(ONE, permutation(1, 2, 3, 4, 5, 0))]),
    ("A(4)", "V⁰ -> V⁰ { hidden: uniform(24) }", [(ONE, ONE)]),
    ("S(4)", "V⁰ -> V⁰ { hidden: uniform(24) }", [(ONE, ONE)]),
    ("S(3)", "sgn -> V² { hidden: uniform(24) }", [(ONE, np.kron(CYCLE, CYCLE)), (-ONE, np.kron(SWAP, SWAP))]),
    ("Cube", "V⁰ -> V⁰ { hidden: uniform(24) }", [(ONE, ONE)]),
    ("S(3)×O(3)", "V_2 -> V_2 { hidden: uniform(16), layers: 1 }", [(TURN, TURN), (-TURN, -TURN)]),
    ("SO(3)", "V -> V { hidden: (V, uniform(8)), product: 0 }", [(TURN, TURN)]),
    ("GL(1)", "V -> V { hidden: V, layers: 1 }", [(-1.7 * ONE, -1.7 * ONE)]),
    ("Z(6)", "Sym¹(Λ⁰(det)) -> V { hidden: uniform(24), product: none, bias: false }", [(ONE, permutation(1, 2, 3, 4, 5, 0))]),
    ("S(4)", "V -> V⁰ { hidden: reg, layers: 1 }", [(permutation(1, 2, 3, 0), ONE), (permutation(1, 0, 2, 3), ONE)]),
    ("Octahedral", "V -> V⁰ { hidden: reg, layers: 1 }", [(np.diag([-1.0, -1.0, 1.0]), ONE), (CYCLE, ONE)]),
    ("SO(3)", "V -> V⁰ { hidden: 3 }", [(TURN, ONE)]),
    ("SO(3)", "V -> V⁰ { hidden: (3, uniform(8)) }", [(TURN, ONE)]),
    # conjugates that are read where the channels themselves are not, gates without invariants, units of ℂ
    ("U(1)", "V* -> V { hidden: 4V, layers: 2, product: none }", [(PHASE.conj() * ONE, PHASE * ONE)]),
    ("SO(3)", "V -> V { hidden: 4V, layers: 2, product: 0, bias: false }", [(TURN, TURN)]),
    ("S(3)", "(V, V²) -> V { hidden: (3V+V², 4V⁰+V), product: 2 }", [((CYCLE, np.kron(CYCLE, CYCLE)), CYCLE)]),
    ("S(4)", "V -> V² { hidden: 2reg+V², gate: pointwise }", [(permutation(1, 2, 3, 0), np.kron(*[permutation(1, 2, 3, 0)] * 2))]),
    ("S(4)", "V -> V { hidden: 2V²+V, gate: channel }", [(permutation(1, 2, 3, 0),) * 2]),
]


@cache
def compiled(group, line):
    (one,) = compile_spec(type_source(Source("t.rep", f"group {group}\nnet f : {line}\n")))
    return one


@pytest.mark.parametrize(("group", "line", "elements"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_network_runs_means_its_plan_and_respects_the_group(group, line, elements):
    one = compiled(group, line)
    plan = one.report.program
    code = written(plan)
    params, rng = random_parameters(code, 1, spread=True), np.random.default_rng(2)
    xs = [rng.standard_normal((2, 4, d)) for d in plan.in_dims]
    expected = interpret_net(plan, params, *xs)
    assert np.any(expected)
    np.testing.assert_allclose(run(code, params, *xs), expected, rtol=0, atol=1e-12 * np.abs(expected).max())
    with jax.enable_x64(True):
        apply = load_module(one.module).apply
        np.testing.assert_allclose(apply(params, *xs), expected, rtol=0, atol=1e-12 * np.abs(expected).max())
        for into, out in elements:
            moves = into if isinstance(into, tuple) else (into,)
            moved = apply(params, *(x @ g.T for x, g in zip(xs, moves, strict=True)))
            np.testing.assert_allclose(moved, expected @ out.T, rtol=0, atol=1e-11 * np.abs(expected).max())


@pytest.mark.parametrize(("hidden", "text"), [("3", "3"), ("(3, uniform(8))", "3, 5V⁰+V")])
def test_a_number_among_the_hidden_layers_is_that_many_scalars(hidden, text):
    spec = type_source(Source("t.rep", f"group SO(3)\nnet f : V -> V⁰ {{ hidden: {hidden} }}\n"))
    assert ", ".join(dict.fromkeys(map(str, spec.nets[0].options.hidden))) == text


def test_no_hidden_scalars_are_refused():
    with pytest.raises(RepcError, match="dimension 0"):
        compiled("SO(3)", "V -> V⁰ { hidden: 0 }")


def test_equal_layers_are_one_function():
    one = compiled("SO(3)", "5V⁰+5V -> V² { hidden: uniform(40), layers: 4, product: 4 }")
    code = written(one.report.program)
    assert [f.name for f in code.functions] == ["_enter", "_layer1", "_layer2", "_output", "_leave"]
    calls = [v.op.function.name for v in everywhere((code.apply.result,)) if isinstance(v.op, Call)]
    assert calls == ["_enter", "_layer1", "_layer2", "_layer2", "_layer2", "_output", "_leave"]
    assert one.module.text.count("@jax.jit\ndef _layer2(params, h):") == 1 and "def _layer3" not in one.module.text
    jaxpr = str(jax.make_jaxpr(load_module(one.module).apply)(random_parameters(code), np.ones(20)))
    assert jaxpr.count("name=_layer2") == 3 and jaxpr.count("name=_layer1") == 0


def test_layers_of_other_couplings_stay_apart():
    """The third layer makes fewer irreducibles, since the output reads fewer."""
    one = compiled("SO⁺(1,3)", "4V -> V⁰ { hidden: uniform(40), layers: 3, product: 3 }")
    assert [f.name for f in written(one.report.program).functions] == [
        "_enter", "_layer1", "_layer2", "_layer3", "_output", "_leave",
    ]  # fmt: skip


def test_what_is_calibrated_stays_so():
    """Spreads are measured from the plan alone, whatever they were before: a second time gives the same, but for rounding."""
    plan = compiled("S(4)", "V+V² -> V² { hidden: 4V⁰+3V+V², layers: 2, product: 2 }").report.program
    again = calibrated(plan)
    spreads = [[w.spread for layer in net.layers for w in (*layer.linear, *layer.back)] for net in (plan, again)]
    np.testing.assert_allclose(*spreads, rtol=0.02)


def test_values_may_be_replaced_before_others_are_made():
    code = written(compiled("SO(3)", "V -> V { hidden: 2V⁰+V, layers: 1, product: 1 }").report.program)
    layer = code.functions[1]
    params = random_parameters(code, 1)["layer1"]
    h = {label: np.ones((m, d, 2)) for label, (m, d, _) in layer.arguments[1].shape.items()}
    steps, first = Evaluation(layer, [params, h], {}), layer.lets[0].source.args[0]
    before = steps.value(first)
    steps.replace(first, 0 * before)
    assert np.any(before) and not np.any(steps.result()["[1]"])


@pytest.mark.parametrize(
    ("group", "into", "product", "channels", "rank"),
    [
        ("SO(3)", "2V", 16, 16, 3),  # v·v, v·w, w·w
        ("SO(3)", "8V", 50, 36, 36),  # no more channels than there are independent products
        ("SO(2)", "2V", 16, 32, 4),  # of factors a and b of a channel a·b and a×b
    ],
)
def test_all_products_of_two_are_made(group, into, product, channels, rank):
    """Each pair of irreducibles once, so the products have as many dimensions as there are independent ones."""
    model = nn.BiLinear(into, "V⁰", group, product=product)
    ((name, weight),) = [(name, w) for name, w in model.params["output"].items() if name.endswith("products")]
    assert weight.shape == (1, channels)
    x = np.random.default_rng(0).normal(size=(50, model.module.IN_DIM))
    units = np.eye(channels, dtype=np.float32)[:, None]

    def image(unit):
        return model.module.apply({"output": {**model.params["output"], name: unit}}, x)[:, 0]

    assert np.linalg.matrix_rank(np.asarray(jax.vmap(image)(units)), tol=1e-4) == rank
