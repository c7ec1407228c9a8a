"""The three plain sentences that an explanation opens with are true, and are printed alone by ``--brief``."""

import json
from dataclasses import replace

import pytest

from repc import explain
from repc.cli import main
from repc.driver import explain_spec, type_source
from repc.report.brief import brief, rep_brief
from repc.source import Source


def sentences(arrow, group):
    (report,) = explain(arrow, group).maps
    return brief(report)


def test_a_map_with_parts_that_do_not_matter():
    acts, reach, _ = sentences("5V⁰+5V -> V²", "O(3)")
    assert acts == (
        "f makes 9 numbers of V² from the 20 numbers of 5V⁰+5V: moving the input by an element of O(3) moves the output by "
        "the same element."
    )
    assert reach == (
        "5V of the input cannot influence the output and [1]e and [2]e of the output are always zero; 5 real numbers are "
        "learned, and no equivariant map is left out."
    )
    _, _, computed = sentences("64V⁰+64V -> 64V⁰+64V", "O(3)")
    assert computed.startswith("Input and output are turned into irreducible parts, one small learned matrix acts on each kind")
    assert "; checked on 3 generators, " in computed


def test_a_map_in_which_everything_matters():
    _, reach, _ = sentences("V -> V", "C(4)")
    assert reach == (
        "Every part of the input can influence the output, and every part of the output is reached; 2 real numbers are learned, "
        "and no equivariant map is left out."
    )


def test_a_map_that_must_vanish():
    _, reach, computed = sentences("V -> V⁰", "SO(3)")
    assert reach == "Nothing of the input can influence V⁰: the only such map is zero."
    assert computed == "There is nothing to compute."


def test_complex_numbers_and_several_inputs():
    acts, reach, _ = sentences("(V, V²) -> V", "SU(2)")
    assert "from the 2 numbers of V and the 4 numbers of V²: moving the inputs by an element" in acts
    assert "2 complex numbers are learned" in reach


def test_what_is_not_proven_is_not_called_complete():
    (report,) = explain("V -> V", "C(4)").maps
    assert report.count.exact and "no equivariant map is left out" in brief(report)[1]
    other = replace(report, count=replace(report.count, exact=False))
    assert "2 real numbers are learned, not proven to be all." in brief(other)[1] and "left out" not in brief(other)[1]


def test_of_a_letter_the_range_is_said():
    acts, _, computed = sentences("V² -> V²", "S(n)")
    assert "n² numbers of V² from the n² numbers of V², for n ≥ 4: moving the input by an element of S(n)" in acts
    assert computed == "It is counted here, not computed: 'repc compile' does that."


@pytest.mark.parametrize(
    ("text", "group", "parts", "learned"),
    [
        ("V²", "SO(3)", "They fall into 3 kinds of irreducible parts, [0], [1] and [2]", "3 real numbers, one small"),
        ("2V", "SO(3)", "They are 2 copies of one irreducible part, [1].", "4 real numbers."),
        ("V", "C(4)", "They are one irreducible part, [1].", "2 real numbers."),  # of type ℂ
        ("V", "SU(2)", "They are one irreducible part, [1].", "1 complex number."),
        ("V", "generated { lie [[0,1],[0,0]] }", "They are not taken apart: generated { lie [[0,1],[0,0]] } does not", "Nothing"),
        ("V³", "RubiksCube", "They are not taken apart: of RubiksCube its 43252003274489856000 elements are not", "Nothing"),
    ],
)
def test_representations(text, group, parts, learned):
    found = explain(text, group)
    acts, reach, maps = rep_brief(found.group, found.reps[0])
    assert acts.startswith(f"{found.group.name} acts on vectors of ")
    assert reach.startswith(parts) and learned in maps
    assert (found.reps[0].irreps is None) == ("completely reducibly" in reach or "(limit MOST_ELEMENTS" in reach)


SPEC = """group SO(3)
rep x = 3V+2
map f : x -> V²
net n : x -> V { hidden: 8V⁰+8V, layers: 2 }
"""


def test_the_command_prints_them_first_and_alone(capsys, tmp_path):
    path = tmp_path / "a.rep"
    path.write_text(SPEC, encoding="utf-8")
    assert main(["explain", str(path), "--brief"]) == 0
    alone = capsys.readouterr().out
    assert main(["explain", str(path)]) == 0
    whole = capsys.readouterr().out
    assert "expand" not in alone and "layer1" not in alone and len(alone.splitlines()) < 20
    for part in alone.strip().split("\n\n"):
        _, *lines = part.splitlines()
        assert "\n".join(lines) in whole
    assert whole.index("makes 9 numbers of V²") < whole.index("expand")
    assert max(map(len, alone.splitlines())) <= 110
    assert main(["explain", str(path), "--json"]) == 0
    f, n = json.loads(capsys.readouterr().out)["maps"]
    assert len(f["brief"]) == len(n["brief"]) == 3
    assert n["brief"][2].startswith("2 hidden layers and a linear one learn ")


def test_a_network_says_what_it_cannot_see():
    spec = type_source(Source("a.rep", "group SO(3)\nnet n : V+V² -> V { hidden: 8V⁰+8V, layers: 1, product: none }\n"))
    (report,) = explain_spec(spec).maps
    _, reach, _ = brief(report)
    assert "[2] of the input V+V² cannot influence the output" in reach and "Every part" not in reach


@pytest.mark.parametrize("group", ["SO(3)", "O(2)", "S(4)", "U(2)", "Sp(1)", "C(3)", "Scaling(2)", "S(3) × O(2)"])
@pytest.mark.parametrize("arrow", ["V -> V", "V² -> V+1", "V⁰ -> V", "(V, V) -> V⁰", "V²+V"])
def test_there_are_three_for_everything(group, arrow):
    found = explain(arrow, group)
    three = brief(found.maps[0]) if found.maps else rep_brief(found.group, found.reps[0])
    assert len(three) == 3 and all(one.endswith(".") and one[0] != " " and ".." not in one for one in three)
