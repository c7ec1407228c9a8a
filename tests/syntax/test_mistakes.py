"""Every row of grammar/mistakes.toml: each example of it is run, and its whole message is compared with a record.

After a deliberate change of a message, write the record anew with
``REPC_UPDATE=1 python -m pytest tests/syntax/test_mistakes.py`` and read the difference.
"""

import os
import re
from pathlib import Path

import pytest

from repc.source import RepcError, Source, render
from repc.syntax import parse
from repc.syntax.mistakes import table

RECORD = Path(__file__).with_name("mistakes.txt")

# Rows that are found by name: input that meets them.
NAMED = {
    "file too large": ["V" * 1_000_001],
    "nesting": ["group SO(3)\n" + "(" * 101 + "V" + ")" * 101 + " -> V", "group SO(3)\nV" + " *" * 100 + " -> V"],
    "integer too large": ["group SO(3)\nV^1001 -> V", "group SO(3)\n1000000000001V -> V", "group SO(9999999)\nV -> V"],
    "number too long": ["group generated { lie [[1e-99]] }\nV -> V"],
    "expands too far": [
        "group SO(3)\nrep x0 = V\n" + "".join(f"rep x{i + 1} = x{i}+x{i}\n" for i in range(17)) + "x1 -> V",
        "let K0 = S(2)\n" + "".join(f"let K{i + 1} = K{i} × K{i}\n" for i in range(17)) + "group S(3)\nV -> V",
    ],
    "power of power": ["group SO(3)\nV^2^3 -> V", "group SO(3)\nV²**3 -> V", "group SO(3)\nV²_1³ -> V"],
    "subscript misplaced": ["group SO(3)\nV*₁ -> V", "group SO(3)\n(V+V)_1 -> V", "group SO(3)\nSym²(V)_1 -> V"],
    "second subscript": ["group SO(3)\nV_1_2 -> V", "group SO(3)\n(V_1)²_2 -> V"],
    "uniform outside hidden": ["group SO(3)\nrep x = uniform(3)", "group SO(3)\n2uniform(3) -> V"],
    "degrees outside degree": ["group SO(3)\npoly f : (1..2, V) -> V { degree: 1 }"],
    "misspelled keyword": ["grup SO(3)", "group SO(3)\nMap f : V -> V", "group SO(3)\nreps x = V"],
    "reserved name": ["group SO(3)\nrep V = 2V", "group SO(3)\nmap group : V -> V", "let wr = SO(3)\ngroup SO(3)"],
    "reserved form": ["group SO(3)\nrep V_x = 2V", "group SO(3)\nrep det_1 = 2V"],
    "reserved label": ["group SO(3)\nrep rho2 = 2V"],
    "python keyword": ["group SO(3)\nmap lambda : V -> V", "group SO(3)\nrep None = V"],
    "module name": ["group SO(3)\nmap jax : V -> V", "group SO(3)\nmap __init__ : V -> V"],
    "duplicate name": ["group SO(3)\nrep x = V\nrep x = V²", "group SO(3)\nrep f = V\nmap f : V -> V"],
    "unknown name, like another": ["group SO(3)\nrep charges = V⁰\ncharge -> V"],
    "unknown name": ["group SO(3)\nq -> V"],
    "power without sign": ["group SO(3)\nV2 -> V"],
    "group as representation": ["let K = SO(3)\ngroup K\nK -> V"],
    "defined later": ["group SO(3)\nrep y = x\nrep x = V", "group K\nlet K = SO(3)"],
    "defined by itself": ["group SO(3)\nrep x = x+V", "let K = K × K\ngroup SO(3)"],
    "no group": ["V -> V", "", "# only a comment\n"],
    "several groups": ["group SO(3)\ngroup S(3)\nV -> V"],
    "several arrows": ["group SO(3)\nV -> V\nV -> V²"],
    "arrow beside maps": ["group SO(3)\nmap f : V -> V\nV -> V²"],
    "unclosed bracket": ["group SO(3)\nmap f : (V, V -> V\nrep x = V", "group SO(3", "group generated { perm (1 2)"],
    "unopened bracket": ["group SO(3)\nV) -> V"],
    "mismatched bracket": ["group SO(3)\n(V] -> V"],
    "unknown option": ["group SO(3)\nnet n : V -> V { layer: 3 }"],
    "option twice": ["group SO(3)\nnet n : V -> V { layers: 3, layers: 4 }"],
    "option value": [
        "group SO(3)\nnet n : V -> V { layers: many }",
        "group SO(3)\nnet n : V -> V { bias: 1 }",
        "group SO(3)\nnet n : V -> V { dtype: V }",
        "group SO(3)\nnet n : V -> V { product: V }",
    ],
    "matrix not square": ["group generated { lie [[1,2]] }\nV -> V", "group generated { lie [[1,2],[3]] }\nV -> V"],
    "point zero": ["group generated { perm (0 1) }\nV -> V"],
    "point twice": ["group generated { perm (1 2)(2 3) }\nV -> V", "group generated { perm (1 1) }\nV -> V"],
    "sign in perm": ["group S(2)\nimages { perm (1 -2) } -> V"],
    "unknown coordinate": ["group S(2)\nimages { coordinates a b, signed (a c) } -> V", "group S(2)\nimages { signed (a) } -> V"],
    "coordinate twice": ["group S(2)\nimages { coordinates a a, signed (a) } -> V"],
    "coordinates misplaced": ["group S(2)\nimages { signed (1), coordinates a } -> V"],
    "places not all": ["group S(2)\nimages { signed [1,3] } -> V"],
    "division by zero": ["group generated { lie [[1/0]] }\nV -> V", "group generated { lie [[pi/0]] }\nV -> V"],
    "anything else": [],  # what is said where no example fits; the fuzz test meets it, no known input does
}


def inputs(row):
    """Whole files that meet a row's mistake."""
    if row.name:
        return NAMED[row.name]
    return [wrong if wrong.startswith("group") else f"group SO(3)\n{wrong}" for wrong in row.wrong]


def told(text):
    """The message about a wrong file, as a user reads it."""
    with pytest.raises(RepcError) as caught:
        parse(Source("spec.rep", text))
    return caught.value


CASES = [(row, text) for row in table() for text in inputs(row)]


def test_the_record_of_all_messages():
    found = "\n\n".join(_shortened(render(told(text))) for _, text in CASES) + "\n"
    if os.environ.get("REPC_UPDATE"):
        RECORD.write_text(found, encoding="utf-8")
    assert found.split("\n\n") == RECORD.read_text(encoding="utf-8").split("\n\n")


def _shortened(message):
    return "\n".join(line if len(line) <= 170 else line[:170] + "…" for line in message.split("\n"))


@pytest.mark.parametrize(
    ("row", "text"), CASES, ids=lambda case: repr(case)[-40:] if isinstance(case, str) else case.code
)
def test_every_row_is_the_answer_to_its_examples(row, text):
    first = told(text).diagnostics[0]
    assert first.code == row.code
    assert all(part in first.message for part in re.split(r"\{\w+\}", row.message)), first.message
    assert first.remedy and first.source.name == "spec.rep"
    assert first.span is not None or row.name == "file too large"


def test_every_named_row_has_an_input_here():
    assert {row.name for row in table() if row.name} == set(NAMED)


@pytest.mark.parametrize(
    ("text", "place", "marked"),
    [
        ("5V⁰+ -> V²", (1, 6), "->"),
        ("V**W", (1, 4), "W"),
        ("(V, V -> V", (1, 1), "("),
        ("rep x = V ·\tV", (1, 11), "·"),
        ("V ->", (1, 5), ""),
        ("\t  V V -> V", (1, 6), "V"),
        ("V +   # comment\n   -> V", (2, 4), "->"),
    ],
)
def test_places(text, place, marked):
    first = told("group SO(3)\n" + text).diagnostics[0]
    line, column = first.source.line_column(first.span.start)
    assert (line - 1, column) == place
    assert first.source.text[first.span.start : first.span.end] == marked


def test_the_message_of_the_manual():
    assert render(told("group SO(3)\n5V⁰+ -> V²")) == (
        "spec.rep:2:6: error E0104: a representation is missing after '+'\n"
        "    5V⁰+ -> V²\n"
        "         ^^\n"
        "  try: remove the '+', or write what is added, for example '5V⁰+V -> V²'"
    )


def test_mistakes_of_a_file_are_told_together_in_order():
    error = told("group SO(3\nrep x = V +\nmap f : x -> V**V\nmap f : y -> V\nmap g : x -> V\nrep z = xx\n")
    assert [(d.code, d.source.line_column(d.span.start)[0]) for d in error.diagnostics] == [
        ("E0106", 1),
        ("E0104", 2),
        ("E0110", 3),
        ("E0130", 4),
        ("E0131", 4),
        ("E0131", 6),
    ]


def test_one_mistake_causes_no_second_one():
    assert len(told("group SO(3\nrep x = V +\nmap f : x -> V\n").diagnostics) == 2
    assert len(told("grup SO(3)\nreps x = V\nmap f : x -> V\n").diagnostics) == 2


def test_at_most_twenty_are_told():
    assert len(told("group SO(3)\n" + "V V\n" * 1000).diagnostics) == 20


def test_the_json_form():
    assert told("group SO(3)\nV +").diagnostics[0].as_json() == {
        "code": "E0104",
        "file": "spec.rep",
        "line": 2,
        "column": 4,
        "message": "a representation is missing after '+'",
        "try": "remove the '+', or write what is added, for example 'V + V'",
    }
