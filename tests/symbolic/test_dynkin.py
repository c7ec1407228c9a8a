"""Dynkin labels beside partitions, with the dimensions of published tables (R. Slansky, Physics Reports 79, 1981)."""

import pytest

from repc import explain, irrep
from repc.driver import type_source
from repc.groups import SL, SO, SU, SOp, Sp
from repc.source import RepcError, Source
from repc.syntax import format_source

DIMENSIONS = [
    (SU(3), "(1,1)", "[2,1]", 8), (SU(3), "(3,0)", "[3]", 10), (SU(3), "(0,3)", "[3,3]", 10), (SL(3), "(2,1)", "[3,1]", 15),
    (SU(5), "(0,1,0,0)", "[1,1]", 10), (SU(5), "(1,0,0,1)", "[2,1,1,1]", 24), (SU(4), "(0,2,0)", "[2,2]", 20),
    (Sp(2), "(1,0)", "[1]", 4), (Sp(2), "(0,1)", "[1,1]", 5), (Sp(2), "(2,0)", "[2]", 10), (Sp(3), "(0,0,1)", "[1,1,1]", 14),
    (SO(5), "(1,0)", "[1]", 5), (SO(5), "(0,2)", "[1,1]", 10), (SO(7), "(0,1,0)", "[1,1]", 21), (SO(7), "(0,0,2)", "[1,1,1]", 35),
    (SO(8), "(0,0,0,2)", "[1,1,1,1]", 35), (SO(8), "(0,0,2,0)", "[1,1,1,-1]", 35), (SO(10), "(0,1,0,0,0)", "[1,1]", 45),
    (SO(10), "(2,0,0,0,0)", "[2]", 54), (SO(10), "(0,0,0,1,1)", "[1,1,1,1]", 210), (SO(4), "(1,1)", "[1]", 4),
    (SOp(2, 3), "(1,2)", "[2,1]", 35),
]  # fmt: skip


@pytest.mark.parametrize(("group", "dynkin", "label", "dimension"), DIMENSIONS, ids=str)
def test_an_irreducible_by_its_dynkin_labels(group, dynkin, label, dimension):
    rep = irrep(dynkin)(group)
    assert rep.size() == dimension and rep.isomorphic(irrep(label)(group))


def test_they_stand_wherever_labels_do():
    text = "group SU(3)\nrep x = (1,1)+2(3,0)⊗(0,1)*\nmap f : ((1,1)) -> (1,1)²\nnet n : x -> V { hidden: (2, 3), layers: 2 }\n"
    typed = type_source(Source("t.rep", text))
    assert [rep.size() for rep in typed.reps] == [8 + 2 * 10 * 3] and str(typed.outputs[0].output) == "(1,1)²"
    assert len(typed.nets[0].options.hidden) == 2 and format_source(text) == text.replace("((1,1))", "(1,1)")
    assert "[4,2]" in str(explain("(1,1)⊗(1,1)", group="SU(3)"))
    (only,) = type_source(Source("t.rep", "group SU(2) × SU(3)\n[1]_1⊗(1,1)_2 -> (1,1)_SU(3)\n")).maps
    assert only.inputs[0].size() == 16


def test_lists_of_numbers_are_still_lists():
    """Inputs of scalars under a group without such labels, and degrees of a polynomial."""
    (two,) = type_source(Source("t.rep", "group S(4)\n(3, 2) -> V\n")).maps
    assert [rep.size() for rep in two.inputs] == [3, 2]
    (poly,) = type_source(Source("t.rep", "group SU(3)\npoly p : (V, V) -> V { degree: (1, 1) }\n")).polys
    assert poly.options.degrees == ((1,), (1,))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("group SU(3)\n(1,1) -> V\n", "E0366", "write [2,1], or for inputs of scalars (V⁰, V⁰)"),
        ("group SU(4)\n((1,1)) -> V\n", "E0361", "one for each simple root"),
        ("group SO(5)\nV -> (0,1)\n", "E0361", "without the spinors of Spin(n)"),
        ("group S(4)\nV -> (1,1)\n", "E0361", "Dynkin labels are of SL, SU, Sp and SO(n), n ≥ 4"),
    ],
)
def test_what_is_told_where_there_are_none(text, code, words):
    with pytest.raises(RepcError) as error:
        type_source(Source("t.rep", text))
    (told,) = error.value.diagnostics
    assert told.code == code and words in told.remedy
