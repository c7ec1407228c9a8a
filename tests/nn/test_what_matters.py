"""What of an input and output matters in a network: room on the way, products that are needed, and what is told with a line."""

import re

import jax
import numpy as np
import pytest

from repc import V, compile, nn
from repc.driver import Worker, type_source
from repc.driver.existence import BY_RANK
from repc.driver.nets import solved
from repc.groups import SO
from repc.source import RepcError, Source

NONE_FOUND = "; no other hidden layers were found that help"


def report(group, line):
    spec = type_source(Source("t.rep", f"group {group}\n{line}\n"))
    return solved(spec.outputs[0], spec.group, Worker(spec.group).irreps).report


def told(group, line):
    return [str(one) for one in report(group, line).warnings]


@pytest.mark.parametrize(
    ("group", "arrow", "hidden"),
    [
        ("SO(3)", "2V -> [4]", "19V⁰+6V+[4]+2V²"),
        ("O(3)", "3x1o -> 0o", "19V⁰+6V+9[0]o+2V²"),
        ("O(3)", "1o -> 3o", "21V⁰+6V+[3]o+2V²"),
        ("SO(3)", "5V⁰+5V -> V²", "25V⁰+7V+2V²"),
    ],
)
def test_uniform_has_room_for_what_a_network_needs(group, arrow, hidden):
    found = report(group, f"net f : {arrow} {{ hidden: uniform(64), layers: 2 }}")
    assert found.network.hidden == (hidden, hidden) and not found.warnings
    assert str(nn.uniform_rep(64, group, *arrow.split(" -> "))) == hidden


@pytest.mark.parametrize(
    ("group", "arrow"),
    [
        ("SU(3)", "3V -> [3,0]"), ("Sp(2)", "3V -> [2,2]"), ("SL(3)", "3V -> V⁰"), ("SO(3)", "V -> [8]"), ("S(6)", "V -> [3,3]"),
        ("Icosahedral", "V -> ρ5(5)"), ("O(12)", "V+V⁰ -> V⁰"), ("SO(3)×S(4)", "V_1⊗V_2 -> [2]_1⊗[2,2]_2"),
        ("SO(5)", "[2,2]+V -> V"),
    ],
)  # fmt: skip
def test_cousins(group, arrow):
    assert told(group, f"net f : {arrow} {{ hidden: uniform(32), layers: 3, product: 2 }}") == []


def test_a_width_is_exceeded_rather_than_a_part_lost():
    (hidden, _) = report("SO(3)", "net f : 2V -> [4] { hidden: uniform(4), layers: 2, product: 2 }").network.hidden
    assert hidden == "V⁰+[2]+[4]"


REMEDIES = [
    ("SO(3)", "2V -> V²", "hidden: 8V⁰+4V, layers: 1", "hidden: 8V⁰+4V+[2], layers: 1"),
    ("O(3)", "5V⁰+2V -> V⁰+V²", "hidden: 8V⁰, product: none", "hidden: 8V⁰+[1]e+[2]e, layers: 3, product: auto"),
    ("SO(3)", "V -> V", "hidden: 8V⁰, product: none", "hidden: 8V⁰+[1], layers: 3"),
    ("SO(3)", "2V -> [8]", "hidden: 8V⁰+4V, layers: 1", "hidden: 8V⁰+4V+[2]+[4]+[8], layers: 3"),
    ("O(12)", "V+V⁰ -> V⁰", "hidden: 8V⁰+V, pairs: V⁰", "pairs: auto"),
    ("SO(3)", "V+V⁰ -> V+V²", "hidden: (8V⁰+V, 4V⁰), pairs: squares", "hidden: (8V⁰+V+[2], 4V⁰+[1]+[2])"),
]


@pytest.mark.parametrize(("group", "arrow", "options", "remedy"), REMEDIES)
def test_what_is_told_to_write_works(group, arrow, options, remedy):
    line = f"net f : {arrow} {{ {options} }}"
    try:
        words = "; ".join(told(group, line))
    except RepcError as error:
        words = error.diagnostics[0].remedy
    assert f"write {remedy}" in words
    old, new = (dict(re.findall(r"(\w+): (\([^)]*\)|[^,]+)", text)) for text in (options, remedy))
    better = {**({k: v for k, v in old.items() if k != "layers"} if "hidden" in new else old), **new}
    assert told(group, f"net f : {arrow} {{ {', '.join(f'{k}: {v}' for k, v in better.items())} }}") == []


@pytest.mark.parametrize(
    ("group", "arrow", "words", "why"),
    [
        ("O(3)", "1o -> 1e+1o", "W0403: [1]e of the output 1e+1o is ", BY_RANK),
        ("O(2)", "V -> V+det", "W0403: [1,1] of the output V+det is zero for every input: ", BY_RANK),
        ("Sp(2)", "V+V⁰ -> V⁰", "W0402: [1] of the input V+V⁰ cannot influence the output", NONE_FOUND),
    ],
)
def test_what_no_function_does_is_told(group, arrow, words, why):
    (one,) = told(group, f"net f : {arrow} {{ hidden: uniform(16), layers: 2, product: 2 }}")
    assert words in one and one.endswith(why)


@pytest.mark.parametrize(("group", "arrow"), [("O(3)", "1o -> 1e"), ("Sp(1)", "V -> V⁰"), ("O(3)", "V⁰ -> V")])
def test_an_output_that_must_not_depend_is_refused(group, arrow):
    with pytest.raises(RepcError) as error:
        report(group, f"net f : {arrow} {{ hidden: uniform(16), layers: 2, product: 2 }}")
    told = error.value.diagnostics[0]
    assert told.code == "E0441" and "write" not in told.remedy and told.remedy.startswith("choose an")


def test_python_warns_once():
    with pytest.warns(nn.LossWarning, match=r"W0403: \[2\] of the output V² .* write hidden: 8V⁰\+4V\+\[2\], layers: 1") as found:
        for _ in range(2):
            nn.EMLP("3V", "V²", "SO(3)", ch="8V⁰+4V", num_layers=1, product=2)
    assert len(found) == 1 and found[0].filename == __file__
    nn.EMLP("3V", "V²", "SO(3)", ch="8V⁰+4V+[2]", num_layers=1, product=2)
    nn.Linear(5 * V**0 + 5 * V, V**2, SO(3))  # a part of a network: what it does not see another layer may


# ── pairs ───────────────────────────────────────────────────────────────────────────────────────


def products(group, options):
    net = f"net f : 2V+V⁰+V²+[3]o -> V {{ hidden: 4V⁰+4V+2V², layers: 1, product: 2, {options} }}"
    layer = report(group, net).program.layers[0]
    return {(*sorted((p.left.label, p.right.label)), p.target.label) for p in layer.product.paths}


def test_what_pairs_says_is_multiplied():
    every = products("O(3)", "pairs: all")
    assert every > products("O(3)", "pairs: auto") and ("[2]e", "[3]o", "[1]o") in every
    assert {left == right for left, right, _ in products("O(3)", "pairs: squares")} == {True}
    assert products("O(3)", "pairs: invariants") == {(one, one, "[0]e") for one in ("[0]e", "[1]e", "[1]o", "[2]e", "[3]o")}
    assert products("O(3)", "pairs: V⁰+V") == {p for p in every if {*p[:2]} <= {"[0]e", "[1]o"}}


def test_pairs_in_python():
    x = jax.random.normal(jax.random.key(1), (4, 10))
    few = nn.EMLP("V⁰+3V", "V", "SO(3)", ch=24, num_layers=1, product=2, pairs="invariants")
    many = nn.EMLP("V⁰+3V", "V", "SO(3)", ch=24, num_layers=1, product=2, pairs=V**0 + V)
    assert few(x).shape == many(x).shape and few.source != many.source
    assert np.all(few.equivariance_error(jax.random.key(0)) < 1e-5)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("invariant", "did you mean 'invariants'? use one of auto, all, squares, invariants, or a representation such as V⁰+V"),
        ("16", "this says how many, or is a list"),
        ("(V, V⁰)", "this says how many, or is a list"),
        ("uniform(8)", "this says how many, or is a list"),
    ],
)
def test_bad_pairs(value, words):
    with pytest.raises(RepcError) as error:
        type_source(Source("t.rep", f"group SO(3)\nnet f : V -> V {{ pairs: {value} }}\n"))
    (one,) = error.value.diagnostics
    assert one.code == "E0331" and words in f"{one.message} {one.remedy}"


def test_pairs_of_a_group_with_a_letter_are_words():
    with pytest.raises(RepcError, match="pairs: V⁰ means nothing"):
        nn.EMLP("V_1⊗V_2", "V_2", "S(n)×O(3)", ch="4V_1⊗V_2+4V_1", num_layers=1, pairs=V**0)


# ── modules of networks ─────────────────────────────────────────────────────────────────────────


def test_a_module_takes_lists_and_says_what_it_counts():
    module = nn.EMLP("2V", "V", "SO(3)", ch="8V⁰+4V", num_layers=1, product=2).module
    params = module.init(jax.random.key(0))
    assert module.COEFFICIENTS == sum(w.size for w in jax.tree.leaves(params)) and not hasattr(module, "HOM_DIM")
    rows = np.arange(12.0).reshape(2, 6)
    for row, y in zip(rows, module.apply(params, rows.tolist()), strict=True):
        np.testing.assert_allclose(module.apply(params, row.tolist()), y, rtol=1e-5)
    assert module.apply(params, [0] * 6).dtype == np.float32
    with pytest.raises(ValueError, match=r"x has shape \(5,\), expected \(\.\.\., 6\)"):
        module.apply(params, [0.0] * 5)
    map_module = compile("5V⁰+5V -> V²", group="SO(3)")
    assert map_module.apply(map_module.init(jax.random.key(0)), [1.0] * 20).shape == (9,)
