"""Names of a source are kept in every face of the compiler, with what they stand for and where their coordinates lie."""

import json

import jax
import numpy as np
import pytest

from repc import compile as compile_map
from repc import explain
from repc.cli import main
from repc.driver import compile_spec, explain_spec, type_source
from repc.reps.summands import definitions, summands
from repc.runtime import load_module
from repc.source import Source

ROBOT = """group O(3)
rep lin = V
rep ang = det⊗V
rep joints = 4V⁰+2Λ²(V)
rep state = 2joints+lin+ang+3
net policy : state -> joints { hidden: (uniform(16), 2joints+3lin), layers: 2 }
map near : (2joints+lin, ang) -> lin+V²
"""
EXPANDED = "2(4V⁰+2Λ²(V))"  # what was shown for 2joints


@pytest.fixture(scope="module")
def robot():
    spec = type_source(Source("robot.rep", ROBOT))
    return spec, [load_module(one.module) for one in compile_spec(spec)]


def test_the_module_speaks_by_the_names_of_the_source(robot):
    _, (policy, near) = robot
    assert (policy.INPUT, policy.OUTPUT) == ("state", "joints")
    assert near.INPUT == ("2joints+lin", "ang") and near.OUTPUT == "lin+V²"
    assert policy.INPUT_LAYOUT == (("2joints", 0, 20), ("lin", 20, 23), ("ang", 23, 26), ("3", 26, 29))
    assert policy.OUTPUT_LAYOUT == (("4V⁰", 0, 4), ("2Λ²(V)", 4, 10))
    assert near.INPUT_LAYOUT == ((("2joints", 0, 20), ("lin", 20, 23)), (("ang", 0, 3),))
    assert near.OUTPUT_LAYOUT == (("lin", 0, 3), ("V²", 3, 12))


def test_the_docstring_says_what_names_stand_for_and_where_they_lie(robot):
    _, (policy, near) = robot
    rows = policy.__doc__.splitlines()
    at = rows.index("    rep joints = 4V⁰+2Λ²(V)")
    assert rows.index("    rep state = 2joints+lin+ang+3") > at
    assert "          x[0:20] 2joints, x[20:23] lin, x[23:26] ang, x[26:29] 3" in rows
    assert "          y[0:4] 4V⁰, y[4:10] 2Λ²(V)" in rows
    assert "2joints+3lin" in policy.__doc__ and EXPANDED not in policy.__doc__
    assert "          x1[0:20] 2joints, x1[20:23] lin" in near.__doc__.splitlines()
    assert "rep state" not in near.__doc__  # of the names only those that occur


def test_every_report_keeps_them(robot, capsys, tmp_path):
    spec, _ = robot
    text = str(explain_spec(spec))
    assert "net policy : state -> joints" in text and "map near : (2joints+lin, ang) -> lin+V²" in text
    assert "  joints = 4V⁰+2Λ²(V)" in text and "x[0:20] 2joints, x[20:23] lin" in text and EXPANDED not in text
    path = tmp_path / "robot.rep"
    path.write_text(ROBOT, encoding="utf-8")
    assert main(["explain", str(path), "--json"]) == 0
    policy, near = json.loads(capsys.readouterr().out)["maps"]
    (state,) = policy["inputs"]
    assert state["text"] == "state" and state["names"]["joints"] == "4V⁰+2Λ²(V)"
    assert state["layout"][0] == {"text": "2joints", "start": 0, "stop": 20}
    assert "names" not in near["output"] or near["output"]["names"] == {"lin": "V"}
    assert main(["compile", str(path), "-o", str(tmp_path / "out")]) == 0
    assert "policy : state -> joints   under O(3), a network" in capsys.readouterr().out


def test_a_cached_map_tells_the_same(robot, monkeypatch, tmp_path):
    monkeypatch.setenv("REPC_CACHE", str(tmp_path / "cache"))
    spec, (_, near) = robot
    first, second = compile_spec(spec)[1], compile_spec(spec)[1]
    assert second.module.text == first.module.text and second.report.kept_flops is not None
    assert second.report.facts.inputs == first.report.facts.inputs
    assert [one.text for one in second.report.facts.inputs[0].layout] == ["2joints", "lin"]


def test_named_representations_are_explained_under_their_names():
    spec = type_source(Source("a.rep", "group SO(3)\nrep p = V+2\nrep q = 2p+V²\n"))
    text = str(explain_spec(spec))
    assert "p = 2V⁰+V  dim 5" in text and "q = 4V⁰+2V+V²  dim 19" in text


@pytest.mark.parametrize(
    ("group", "text", "found"),
    [
        ("SO(3)", "V+V+V²", [("2V", 0, 6), ("V²", 6, 15)]),
        ("SO(3)", "V²+V+V²", [("V²", 0, 9), ("V", 9, 12), ("V²", 12, 21)]),
        ("S(4)", "(V+1)⊗V", [("(V+V⁰)⊗V", 0, 20)]),
        ("SO(3)", "V", [("V", 0, 3)]),
        ("C(4)", "2(V+3V⁰)+[1]", [("2(V+3V⁰)", 0, 10), ("[1]", 10, 12)]),
    ],
)
def test_summands_cover_the_coordinates_in_source_order(group, text, found):
    (rep,) = explain(f"{text}", group).reps
    assert [(one.start, one.stop) for one in rep.layout] == [(start, stop) for _, start, stop in found]
    assert rep.layout[-1].stop == rep.dim and len(rep.layout) == len(found)


def test_the_layout_is_that_of_the_action(robot):
    """ρ(g) is block diagonal at the ends of summands, and each block is the action on that summand alone."""
    spec, (policy, near) = robot
    parts = {"2joints": "2(4V⁰+2Λ²(V))", "lin": "V", "ang": "det⊗V", "3": "3", "4V⁰": "4V⁰", "2Λ²(V)": "2Λ²(V)"}
    g = np.asarray(policy.sample(jax.random.key(0), 1))[0]
    for layout, rho in ((policy.INPUT_LAYOUT, policy.rho_in(g)), (policy.OUTPUT_LAYOUT, policy.rho_out(g))):
        whole, blocks = np.asarray(rho), np.zeros(np.shape(rho))
        for text, start, stop in layout:
            alone = np.asarray(compile_map(f"{parts[text]} -> V⁰", "O(3)").rho_in(g))
            blocks[start:stop, start:stop] = alone
        assert np.allclose(whole, blocks, atol=1e-6)


def test_of_a_group_with_a_letter_the_layout_is_a_function_of_it():
    spec = type_source(Source("a.rep", "group S(n) × O(3)\nrep pos = V_1⊗V_2\nmap f : pos + V_1 + 2 -> pos\n"), free=True)
    (one,) = compile_spec(spec)
    module = load_module(one.module)
    assert module.INPUT == "pos+V_1+2"
    assert module.INPUT_LAYOUT(7) == (("pos", 0, 21), ("V_1", 21, 28), ("2", 28, 30))
    assert module.OUTPUT_LAYOUT(4) == (("pos", 0, 12),)
    assert "x[0:3 * n] pos, x[3 * n:4 * n] V_1, x[4 * n:4 * n + 2] 2" in module.__doc__
    assert "x[0:3n] pos, x[3n:4n] V_1, x[4n:4n + 2] 2" in str(explain_spec(spec))
    (facts,) = one.report.facts.inputs
    assert str(facts.layout[-1].stop) == "4*n + 2" == str(facts.dim.expand())


def test_names_of_names_come_innermost_first():
    spec = type_source(Source("a.rep", "group SO(3)\nrep a = V\nrep b = a+2\nrep c = b⊗a\nmap f : c+a -> a\n"))
    typed = spec.maps[0]
    assert definitions(*typed.inputs, typed.output) == (("a", "V"), ("b", "a+2"), ("c", "b⊗a"))
    assert [(one.text, one.start, one.stop) for one in summands(typed.inputs[0])] == [("c", 0, 15), ("a", 15, 18)]


def test_very_many_summands_are_counted_in_text_and_whole_in_data():
    arrow = "+".join(["V", "V⁰"] * 60) + " -> V"
    module = compile_map(arrow, "SO(3)")
    assert len(module.INPUT_LAYOUT) == 120 and module.INPUT_LAYOUT[-1] == ("V⁰", 239, 240)
    assert "… (120 summands)" in module.__doc__
    assert "… (120 summands)" in str(explain(arrow, "SO(3)"))
