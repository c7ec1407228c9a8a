"""A mistake in a named representation is told where it stands, and not again where the name is used; all others are told."""

import pytest

from repc.cli import main
from repc.driver import type_source
from repc.explore.repl.session import Session
from repc.source import RepcError, Source

USES = "rep other = joints+V\nrep third = 2other\nmap f : (joints, V) -> third\nnet n : joints -> V { hidden: other }\n"
WRONG = {
    "[1,2,3]+5V⁰": ("E0361", "SO(3) has no irreducible called [1,2,3]"),
    "5V⁰+": ("E0104", "a representation is missing after '+'"),
    "5V⁰+Q": ("E0131", "nothing is called 'Q'"),
    "V_7": ("E0301", "SO(3) has 1 factor, there is no number 7"),
    "sgn": ("E0304", "no 'sgn' here"),
    "joints+V": ("E0132", "'joints' is defined by itself"),
}


def spec(rep, uses=USES):
    return f"group SO(3)\nrep joints = {rep}\n{uses}"


@pytest.mark.parametrize("rep", WRONG)
def test_one_mistake_one_message(rep):
    with pytest.raises(RepcError) as caught:
        type_source(Source("a.rep", spec(rep)))
    (found,) = caught.value.diagnostics
    code, words = WRONG[rep]
    assert found.code == code and words in found.message and found.as_json()["line"] == 2


@pytest.mark.parametrize("rep", ["[1,2,3]", "V_7"])
def test_other_mistakes_of_lines_that_use_it_are_told(rep):
    uses = "rep other = joints+V_9\nmap f : joints -> [1,2]\nmap g : other -> V\nmap h : V -> V_8\n"
    with pytest.raises(RepcError) as caught:
        type_source(Source("a.rep", spec(rep, uses)))
    places = [(d.as_json()["line"], d.code) for d in caught.value.diagnostics]
    assert places == [(2, WRONG[rep.replace("3]", "3]+5V⁰")][0]), (3, "E0301"), (4, "E0361"), (6, "E0301")]


@pytest.mark.parametrize("door", ["compile", "explain", "load"])
def test_at_every_door(tmp_path, capsys, door):
    path = tmp_path / "a.rep"
    path.write_text(spec("V_7"), encoding="utf-8")
    if door == "load":
        told = Session().feed(f":load {path}").text
    else:
        assert main([door, str(path)]) == 1
        told = capsys.readouterr().err
    assert told.count("error E0") == 1 and f"{path}:2:15: error E0301" in told and "outside a spec file" not in told
