"""Warnings, by their text: what is never used, what stays zero, what would help, where channels are missing."""

import pytest

from repc.cli import main
from repc.driver import Worker, type_expression

ZERO = "every equivariant map {} under {} is zero: they share no irreducible"
CASES = [
    ("O(3)", "5V⁰+5V -> V²", "5V of the input cannot influence the output under O(3)"),
    ("O(3)", "5V⁰+5V -> V²", "the [1]e and [2]e parts of V² are always zero: nothing in the input maps to them"),
    ("SO(3)", "5V⁰+5V -> V²", "the [2] part of V² is always zero: nothing in the input maps to it"),
    ("O(3)", "(V+V⁰, V) -> V", "V of input 1 cannot influence the output under O(3)"),
    ("SO(3)", "V -> V⁰", ZERO.format("V -> V⁰", "SO(3)")),
    ("SO(3)", "V -> V⁰", "V has no invariant under SO(3); V² has one"),
    ("SO(3)", "V⁰ -> V", "V has no invariant under SO(3); V² has one"),
    ("SU(3)", "V -> V⁰", "V has no invariant under SU(3); V⊗V* has one"),
    ("SL(3)", "V² -> V⁰", "V² has no invariant under SL(3); V³ has one"),
    ("Sp(2)", "V³ -> V⁰", "V³ has no invariant under Sp(2); V⁴ has 3"),
    ("S(4)", "sgn -> V⁰", "sgn has no invariant under S(4); sgn² has one"),
    ("O(2)", "det -> V⁰", "det has no invariant under O(2); det² has one"),
    ("C(5)", "V -> V⁰", "V has no invariant under C(5); V² has 2"),
    ("O(3)", "V -> V²", "the smallest change that helps: V² -> V² has 3"),
    ("O(3)", "(V, V) -> V", "the smallest change that helps: (V², V) -> V has 3"),
    ("SO(3)×S(4)", "V_1 -> V_2", "the smallest change that helps: V_1² -> V_2 has one"),
    ("U(2)", "V -> V*", "the smallest change that helps: V -> V*⊗det has one"),
    (
        "SO(3)",
        "V+3V⁰ -> 64V+20V⁰",
        "bottleneck: the output has more channels than the input can fill independently: "
        "20 of [0] from 3, 64 of [1] from 1",
    ),
]


def warnings(group, arrow):
    spec = type_expression(arrow, group)
    return [one.message for one in Worker(spec.group).explain(spec.maps[0]).facts.warnings]


@pytest.mark.parametrize(("group", "arrow", "text"), CASES)
def test_text(group, arrow, text):
    assert text in warnings(group, arrow)


@pytest.mark.parametrize(
    ("group", "arrow"),
    [
        ("SO(3)", "V+V⁰ -> 3V+2V⁰"),  # ordinary widening
        ("SO(3)", "40V+100V⁰ -> V+V⁰"),  # a readout
        ("S(4)", "V -> V²"),
        ("SO(3)", "0V -> V"),  # nothing in, nothing to say
        ("SO(3)", "V -> 0V"),
        ("RubiksCube", "V -> V²"),
    ],
)
def test_silence(group, arrow):
    assert not [w for w in warnings(group, arrow) if "bottleneck" in w or "helps" in w or "invariant" in w]


def test_advice_is_told_everywhere(capsys, tmp_path):
    target = tmp_path / "f.py"
    assert main(["compile", "-e", "V -> V⁰", "-g", "SO(3)", "-o", str(target)]) == 0
    said = "V has no invariant under SO(3); V² has one"
    assert f"f: warning W0405: {said}" in capsys.readouterr().err
    assert said in target.read_text(encoding="utf-8").split('"""')[1]
    assert main(["explain", "-e", "V -> V⁰", "-g", "SO(3)"]) == 0
    assert said in capsys.readouterr().out
