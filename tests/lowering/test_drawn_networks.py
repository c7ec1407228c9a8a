"""Networks of drawn tensors: what is written against the plan, elements by hand at several sizes, what they see, sizes."""


import numpy as np
import pytest

from repc.driver import build_group, type_source
from repc.lowering import drawn
from repc.lowering.diagram import NoDiagrams
from repc.lowering.written import written
from repc.ops.run import Evaluation, random_parameters, run
from repc.ops.sizes import at
from repc.source import Source
from tests.lowering.oracles.drawn import interpret_drawn
from tests.lowering.oracles.mixed import apart, together
from tests.lowering.test_letters import reordered
from tests.lowering.test_letters_in_products import BOOST, FLIP, QUARTER, REFLECTED, TURN, element, moved

PHASE = np.exp(0.7j)
SPIN = np.array([[np.cos(0.6) * PHASE, -np.sin(0.6) * PHASE], [np.sin(0.6) / PHASE, np.cos(0.6) / PHASE]])

# group, net, letters, smallest sizes, sizes that are tried, elements of the factors without letters
CASES = [
    ("S({})×O(3)", "V_1⊗V_2+V_1 -> V_2+V_1 { hidden: 3V_1⊗V_2+4V_1+2V⁰+2V_2, layers: 2, product: 4 }", {0: "n"}, (4,),
     [(2,), (5,), (9,)], {1: REFLECTED}),
    ("S({})×SO⁺(1,3)", "V_1⊗V_2+2V_1 -> V_1+V_2 { hidden: 3V_1⊗V_2+4V_1+2V⁰, layers: 2, product: 3 }", {0: "n"}, (4,),
     [(3,), (6,)], {1: BOOST}),
    ("SO(2)×S({})", "V_2⊗V_1+V_2² -> V_2⊗V_1² { hidden: 2V_2⊗V_1²+3V_2²+V_1, layers: 2, product: 3 }", {1: "k"}, (4,),
     [(4,), (5,)], {0: TURN}),
    ("S({})×S({})×O(2)", "V_1⊗V_2⊗V_3+V_2 -> V_1⊗V_3+V⁰ { hidden: 2V_1⊗V_3+3V_1⊗V_2+2V_2+V⁰, layers: 2, product: 2 }",
     {0: "n", 1: "m"}, (3, 3), [(2, 4), (4, 3)], {2: TURN @ FLIP}),
    ("S({})×S({})", "V_1⊗V_2+V_1 -> V_1⊗V_2 { hidden: 3V_1⊗V_2+2V_2, layers: 2, product: none, gate: odd }",
     {0: "n", 1: "m"}, (4, 4), [(4, 5), (6, 4)], {}),
    ("S({})×C(4)", "V_1⊗V_2+V_1⊗[2]_2 -> V_1⊗V_2 { hidden: 3V_1⊗V_2+2V_1⊗[2]_2, layers: 2, product: 2, gate: irreducible }",
     {0: "n"}, (3,), [(2,), (4,)], {1: QUARTER}),
    ("O(3)×S({})", "det_1⊗V_2+V_1⊗V_2+V_1² -> V_1⊗V_2 { hidden: V_1⊗V_2+V_1²⊗V_2, layers: 2, product: 2 }", {1: "n"}, (4,),
     [(3,), (5,)], {0: REFLECTED}),
    ("S({})×U(1)", "V_1⊗V_2+V_1 -> V_1⊗V_2 { hidden: 3V_1⊗V_2+2V_1, layers: 2, product: 2 }", {0: "n"}, (3,), [(2,), (4,)],
     {1: PHASE * np.eye(1)}),
    ("SU(2)×S({})", "V_1⊗V_2 -> V_1⊗V_2+V_2 { hidden: 3V_1⊗V_2+2V_2+V_1², layers: 2, product: 2 }", {1: "n"}, (4,), [(3,), (4,)],
     {0: SPIN}),
    ("S({})×O(3)", "V_1⊗V_2 -> V_2 { hidden: 4V_1⊗V_2, layers: 2, product: none, bias: false }", {0: "n"}, (3,), [(4,)],
     {1: REFLECTED}),
    ("S({})×O(3)", "(V_1⊗V_2, V_1) -> V_2 { hidden: 4V_1⊗V_2+2V_1, layers: 1, product: 4 }", {0: "n"}, (3,), [(2,), (4,)],
     {1: REFLECTED}),
]  # fmt: skip
IDS = [f"{group} {line}" for group, line, *_ in CASES]
WEIGHTS = "V_1⊗V_2+V_2+V_2⊗V_3+V_3"


def typed(group, line):
    return type_source(Source("t.rep", f"group {group}\nnet f : {line}\n")).nets[0]


def ends(group, line):
    """Of networks that do not grow (tests/nn/test_growth.py has those that do)."""
    one = typed(group, line)
    options = one.options
    reps = tuple(rep.node for rep in (*one.inputs, *options.hidden, one.output))
    gate = "irreducible" if options.gate == "irreducible" else "channel"
    return drawn.NetEnds("f", reps, options.bias, options.gate == "odd", options.product or 0, gate, len(one.inputs), 0)


def network(group, line, numbers=(), letters=None, build=drawn.network):
    name = group.format(*numbers)
    return build(ends(name, line), build_group(name), letters)


@pytest.mark.parametrize(("group", "line", "letters", "first", "later", "fixed"), CASES, ids=IDS)
def test_one_network_is_that_of_every_size_means_its_plan_and_respects_the_group(group, line, letters, first, later, fixed):
    net = network(group, line, first, letters)
    code = written(net)
    assert net.letters == tuple(sorted(letters.values())) and net.depends_on_input and not net.unread and not net.unmade
    params, rng = random_parameters(code, 1, spread=True), np.random.default_rng(2)
    for numbers in later:
        values = {letters[k]: n for k, n in zip(sorted(letters), numbers, strict=True)}
        xs = random_inputs(net, rng, (2, 3), values)
        y = run(code, params, *xs, letters=values)
        plan = network(group, line, numbers, build=drawn.build)
        mine = {a.name: reordered_layer(params[a.name], a, c) for a, c in zip(net.layers, plan.layers, strict=True)}
        if None not in mine.values():
            expected = interpret_drawn(plan, mine, *xs)
            assert np.any(expected)
            np.testing.assert_allclose(y, expected, rtol=0, atol=1e-12 * np.abs(expected).max())
            np.testing.assert_allclose(run(written(plan), mine, *xs), expected, rtol=0, atol=1e-12 * np.abs(expected).max())
        g = element(build_group(group.format(*numbers)), fixed, rng)
        turned = [moved(side.stacked, x, g, values) for side, x in zip(net.inputs, xs, strict=True)]
        again = moved(net.output, y, g, values)
        np.testing.assert_allclose(run(code, params, *turned, letters=values), again, rtol=0, atol=1e-12 * np.abs(again).max())
    assert None not in mine.values()


def random_inputs(net, rng, batch, values):
    """One array for each input."""
    xs = [rng.standard_normal((*batch, at(dim, values))) for dim in net.in_dims]
    return [x + 1j * rng.standard_normal(x.shape) for x in xs] if net.is_complex else xs


def reordered_layer(params, layer, other):
    """The parameters of a layer for the same layer at numbers, whose diagrams lie in the order of their sizes; None where it
    has fewer of them."""
    found = apart(layer, params)
    for a, c in ((layer.linear, other.linear), (layer.bias, other.bias)):
        if a and any(len(p.diagrams) != len(q.diagrams) for p, q in zip(a.pairs, c.pairs, strict=True)):
            return None
        found |= reordered({p.name: found[p.name] for p in a.pairs}, a, c) if a else {}
    return together(other, found)


@pytest.mark.parametrize(
    ("group", "line"),
    [
        ("S(4)×O(3)", "V_1⊗V_2+V_1 -> V_2 { hidden: 4V_1⊗V_2+4V_1, layers: 2, product: 4 }"),
        ("S(5)×SO⁺(1,3)", "V_1⊗V_2 -> V⁰ { hidden: 4V_1⊗V_2+4V_1, layers: 1, product: 4 }"),
        ("S(3)×SO⁺(1,3)", "V_1⊗V_2² -> V⁰ { hidden: 4V_1+4V⁰, layers: 1, product: 4 }"),
        ("S(3)×O(3)", "V_1⊗[4]e_2+V_1⊗[7]o_2+V_1⊗det_2 -> V⁰ { hidden: 4V_1, layers: 1, product: 2 }"),
        ("S(3)×S(4)×O(2)", "V_1⊗V_2⊗V_3+V_2⊗V_3+V_1 -> V_2⊗V_3 { hidden: 4V_1⊗V_2+3V_2⊗V_3+2V_2, layers: 2, product: 3 }"),
        ("S(3)×S(4)×S(2)", f"{WEIGHTS} -> 1 {{ hidden: 2V_1⊗V_2+2V_2+2V_2⊗V_3+2V_3, layers: 2, product: none }}"),
    ],
)
def test_every_output_depends_on_every_input(group, line):
    net = network(group, line)
    code = written(net)
    assert not net.unread
    params, x = random_parameters(code, 3, spread=True), np.random.default_rng(4).standard_normal(net.in_dims[0])
    step = 1e-6 * np.eye(len(x))
    change = np.abs(run(code, params, x + step) - run(code, params, x - step)) / 2e-6
    assert change.min() > 1e-9


def test_what_nothing_reads_or_makes_is_named():
    net = network("S(3)×O(3)", "V_1⊗V_2+V_1 -> V_1⊗V_2+V_1 { hidden: 4V_1, layers: 1, product: none }")
    assert (net.unread, net.unmade) == (("V_1⊗[1]o_2",), ("V_1⊗[1]o_2",)) and net.depends_on_input
    y = run(written(net), random_parameters(written(net), 1), np.ones(12))
    assert not np.any(y[:9]) and np.any(y[9:])
    with pytest.raises(drawn.NoDependence):
        network("S(3)×O(3)", "V_1⊗V_2 -> V⁰ { hidden: 4V_1, layers: 1, product: none }")
    assert network("S(3)×O(3)", "V_1⊗V_2 -> V⁰ { hidden: 4V_1, layers: 1, product: 1 }").depends_on_input


@pytest.mark.parametrize("n", [2, 3, 20])
def test_a_sum_of_charges_times_positions_is_among_the_networks(n):
    """Σ qᵢrᵢ: one product of a charge and a position per body, then a mean over bodies; every gate is half open."""
    net = network("S({})×O(3)", "V_1⊗V_2+V_1 -> V_2 { hidden: V_1⊗V_2, layers: 1, product: 1 }", (6,), {0: "n"})
    params = {layer.name: apart(layer, {k: np.zeros(s) for k, s in layer.parameters.items()}) for layer in net.layers}
    layer = net.layers[0]
    position, charge = (next(f for f in layer.rows if f.text == text) for text in ("V_1⊗[1]o_2", "V_1"))
    for feature in (position, charge):  # the channel of the input, index by index, as left and right factor
        pair = next(p for p in layer.linear.pairs if p.name == f"{feature.text} -> {feature.text}")
        identity = next(k for k, d in enumerate(pair.diagrams) if all(block.outs and block.ins for block in d))
        params["layer1"][pair.name][identity, layer.summed(feature) :] = 1
    params["layer1"]["V_1⊗[1]o_2 products"][...] = 1
    params["output"]["V_1⊗[1]o_2 -> [1]o_2"][...] = 1
    params = {layer.name: together(layer, params[layer.name]) for layer in net.layers}
    r, q = np.random.default_rng(n).standard_normal((2, n, 3))
    q = q[:, 0]
    y = run(written(net), params, np.concatenate([r.ravel(), q]), letters={"n": n})
    expected = (q[:, None] * r).sum(axis=0)
    scale = (y @ expected) / (expected @ expected)
    np.testing.assert_allclose(y, scale * expected, atol=1e-13)
    assert scale * n == pytest.approx(1)  # twice (either factor may be the left one), half open gates, a mean


@pytest.mark.parametrize("n", [12, 40])
def test_activations_keep_their_size_at_any_number_of_bodies(n):
    line = "V_1⊗V_2+V_1 -> V_2+V_1 { hidden: 16V_1⊗V_2+16V_1+8V_2+8V⁰, layers: 3, product: 8 }"
    net = network("S({})×O(3)", line, (6,), {0: "n"})
    code, rng = written(net), np.random.default_rng(5)
    squares = []
    for seed in range(20):
        x = rng.standard_normal((16, 4 * n)) + np.repeat(rng.standard_normal((16, 4)), n, axis=1)
        x[:, : 3 * n] = rng.standard_normal((16, 3 * n)) + np.tile(rng.standard_normal((16, 3)), (1, n))
        params = random_parameters(code, seed, spread=True)
        params = {a: {k: 0 * w if k.startswith("bias") else w for k, w in found.items()} for a, found in params.items()}
        squares.append((run(code, params, x / np.sqrt(2), letters={"n": n}) ** 2).mean())
    assert 0.4 < np.mean(squares) < 2.5


def test_spreads_are_those_of_small_sizes_where_the_factors_are_large():
    line = "V_1⊗V_2 -> V_1 { hidden: 2V_1⊗V_2+V_1, layers: 1, product: 2 }"
    large, small = network("S(500)×O(3)", line), network("S(12)×O(3)", line)
    for a, c in zip(large.layers, small.layers, strict=True):
        assert a.spreads == c.spreads
        assert [w.spread for w in a.back] == [w.spread for w in c.back]


def test_weights_are_measured_sum_by_sum():
    """Before the nonlinearity the sums have a mean square of 1, products a small share of it."""
    net = network("S(6)×O(3)", "V_1⊗V_2+V_1 -> V_2 { hidden: 8V_1⊗V_2+8V_1, layers: 1, product: 8 }")
    layer = drawn.write.layers_of(net)[0]
    assert [one.size for one in layer.sums] == [1.0, 1.0, 0.91, 0.91, 0.09, 0.09]
    params, rng = random_parameters(written(net), 1, spread=True), np.random.default_rng(0)
    h = {name: rng.standard_normal((500, *shape[1:])) for name, shape in layer.function.arguments[1].shape.items()}
    steps = Evaluation(layer.function, [params["layer1"], h], {})
    for one in layer.sums:
        assert 0.2 < np.mean(steps.value(one.value) ** 2) / one.size < 5


def test_all_weights_of_a_perceptron_are_lowered_and_written_at_once():
    hidden = "4V_1⊗V_2+4V_2+4V_2⊗V_3+4V_3"
    net = network("S(784)×S(512)×S(10)", f"{WEIGHTS} -> 1 {{ hidden: {hidden}, layers: 2, product: none }}")
    code = written(net)
    assert net.lowering == "diagram" and net.hom_dim == 689 and code.plan is net


@pytest.mark.parametrize(
    ("group", "line", "why"),
    [
        ("O(3)×SO(2)", "V_1 -> V_1 { hidden: V_1 }", r"no factor of O\(3\)×SO\(2\) is S\(n\)"),
        ("S(3)×O(2)", "sgn_1⊗V_1 -> V_1 { hidden: V_1 }", "'sgn' is no tensor power of V"),
        ("S(3)×O(2)", "(V_1+V_2)⊗(V_1+V_2) -> V_1 { hidden: V_1 }", "its coordinates are interleaved"),
        ("S(3)×O(2)", "Sym²(V_1⊗V_2) -> V_1 { hidden: V_1 }", "'sym' is not taken apart"),
        ("A(3)", "V² -> V { hidden: V }", "diagrams give"),
    ],
)
def test_what_has_no_such_network_says_why(group, line, why):
    with pytest.raises(NoDiagrams, match=why):
        network(group, line)
