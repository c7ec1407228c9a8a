"""Formatting: one spelling, comments kept, nothing changes the second time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repc.source import RepcError
from repc.syntax import format_source, parse
from repc.syntax.printing.wrap import WIDTH

TABLE = [
    ("", ""),
    ("\n\n  \n", ""),
    ("# only\n\n\n\n# comments", "# only\n\n# comments\n"),
    ("group   SO(3)*S(5)", "group SO(3) × S(5)\n"),
    ("rep x=5V^0+5*V# scalars, vectors", "rep x = 5V⁰+5V  # scalars, vectors\n"),
    ("map f:V→V → V**2", "map f : (V, V) -> V²\n"),
    ("\n\ngroup SO(3)\n\n\n\nV->V\n", "group SO(3)\n\nV -> V\n"),
    ("\t# indented\n  V->V  \r\n", "# indented\nV -> V\n"),
    ("rep x = V +\n   V², # not\n".replace(",", ""), "rep x = V+V²  # not\n"),
    (
        "let K = generated {  # Klein\nperm (1 2)(3 4), # first\n      # between\n perm (1 3)(2 4)\n}  # end\nV->V",
        "let K = generated {  # Klein\n    perm (1 2)(3 4), # first\n    # between\n"
        "    perm (1 3)(2 4)\n}  # end\nV -> V\n",
    ),
    ("rep x = V +  # one\nV²  # two\n# three", "rep x = V +  # one\n    V²  # two\n# three\n"),
    (
        "net n : (V, V) -> V { hidden: uniform(384), layers: 3, product: 2, gate: norm, dtype: bfloat16, bias: false }",
        "net n : (V, V) -> V {\n    hidden: uniform(384),\n    layers: 3,\n    product: 2,\n    gate: norm,\n"
        "    dtype: bfloat16,\n    bias: false\n}\n",
    ),
    (
        "let K = generated { perm (1 2 3 4 5 6), perm (7 8 9 10 11 12), perm (13 14 15 16 17 18), "
        "perm (19 20 21 22 23 24) }",
        "let K = generated {\n    perm (1 2 3 4 5 6),\n    perm (7 8 9 10 11 12),\n    perm (13 14 15 16 17 18),\n"
        "    perm (19 20 21 22 23 24)\n}\n",
    ),
]


@pytest.mark.parametrize(("text", "formatted"), TABLE)
def test_table(text, formatted):
    assert format_source(text) == formatted
    assert format_source(formatted) == formatted


def test_ascii():
    assert format_source("Λ²(V)⊗V* → V\n", ascii=True) == "Alt^2(V)*V* -> V\n"


def test_long_statements_are_broken_where_a_line_may_end():
    text = "group SO(3)\nrep x = " + "+".join(f"{i}V_1²⊗V_2" for i in range(1, 60)) + "\nx -> V_1"
    formatted = format_source(text)
    assert max(map(len, formatted.splitlines())) <= WIDTH
    assert parse(formatted) == parse(text) and format_source(formatted) == formatted


def test_no_meaning_is_needed_and_wrong_statements_are_told():
    assert format_source("x -> y") == "x -> y\n"
    with pytest.raises(RepcError) as caught:
        format_source("V ⊗ -> V\nV -> V\nV V")
    assert [d.span.start for d in caught.value.diagnostics] == [4, 18]


WRONG_OPTIONS = ["net: 2", "map: V", "let: 3", "rep: V", "group: 2", "hiden: V", "layers: many", "layers: 2, layers: 3"]


@pytest.mark.parametrize("option", WRONG_OPTIONS)
@pytest.mark.parametrize("tail", ["", ", dtype: bfloat16, gate: sigmoid, bias: false, product: none"], ids=["short", "long"])
def test_an_option_that_is_none_is_told_and_not_moved(option, tail):
    """At the start of a line ``net: 2`` would be another statement."""
    text = f"group SO(3)\nnet policy : 5V⁰+5V -> V² {{ {option}, hidden: uniform(384){tail} }}\n"
    with pytest.raises(RepcError) as caught:
        format_source(text)
    (found,) = caught.value.diagnostics
    assert found.span.start > text.index("{") and found.code == "E0124"


@pytest.mark.parametrize(
    ("text", "ascii", "formatted"),
    [
        ("group SO(3)×S(5)", False, "group SO(3) × S(5)\n"),
        ("group SO(3)*S(5)", True, "group SO(3) * S(5)\n"),
        ("group S(3)≀S(4)×(S(2) wr S(3))", False, "group S(3) ≀ S(4) × S(2) ≀ S(3)\n"),
        ("group S(3)≀S(4)", True, "group S(3) wr S(4)\n"),
        ("let K=S(3)×S(4)", False, "let K = S(3) × S(4)\n"),
        ("rep x = V_SO(3) ⊗ V_2 + 5 V⁰ ⊕ V * V", False, "rep x = V_SO(3)⊗V_2+5V⁰+V⊗V\n"),
    ],
)
def test_one_spacing(text, ascii, formatted):
    """Groups with spaces around their signs, representations without."""
    assert format_source(text, ascii) == formatted == format_source(formatted, ascii)


LINES = [
    "let K = generated { perm (1 2)(3 4),\n perm (1 3)(2 4) }",
    "group K × SO(3)",
    "rep x = 5V⁰_1 +\n 5V_2",
    "map f : (x,\n V_2) ->\n V_2²",
    "net n : x -> V_2 {\n hidden: (uniform(384), 3V), layers: 3\n}",
]


@given(st.data())
def test_no_comment_is_lost(data):
    """Comments and blank lines at random, wherever a line ends or begins."""
    ends = "\n".join(LINES).split("\n")
    text, count = "", 0
    for line in ends:
        for _ in range(data.draw(st.integers(0, 2))):
            text += data.draw(st.sampled_from(["\n", f"  # c{count}\n", f"# c{count}. (not [closed\n"]))
            count += 1
        text += line + data.draw(st.sampled_from(["\n", f" # c{count} {{ \n", f"#c{count} +\n"]))
        count += 1
    formatted = format_source(text)
    assert [c.rstrip() for c in re.findall(r"#.*", formatted)] == [c.rstrip() for c in re.findall(r"#.*", text)]
    assert parse(formatted) == parse(text)
    assert format_source(formatted) == formatted
    assert "\n\n\n" not in formatted
