"""`repc.compile` takes what a spec may say, tells what cannot matter, and names what is wrong."""

import warnings
from pathlib import Path

import jax
import numpy as np
import pytest

from repc import RepcError, compile, explain, nn
from repc.groups import SO

NET = "net n : 3V -> V { hidden: 4V+4, layers: 1 }"


def test_every_kind_of_line():
    assert compile("map m : V -> V²", "SO(3)").HOM_DIM == 1
    assert compile("poly p : V -> V⁰ { degree: 2 }", SO(3)).HOM_DIM == 1
    assert compile(NET, "SO(3)").OUT_DIM == 3


@pytest.mark.parametrize(
    ("text", "group"),
    [
        (f"group SO(3)\n{NET}", None),
        (f"# a spec with a comment\ngroup SO(3)\nrep x = 3V\n{NET.replace('3V', 'x')}", None),
        (f"rep x = 3V\n{NET.replace('3V', 'x')}", "SO(3)"),
        (f"rep x = 3V\n{NET.replace('3V', 'x')}", SO(3)),
        (f"let G = generated {{ lie [[0,-1,0],[1,0,0],[0,0,0]], lie [[0,0,0],[0,0,-1],[0,1,0]] }}\ngroup G\n{NET}", None),
    ],
)
def test_whole_specs(text, group):
    found = compile(text, group)
    y = found.apply(found.init(jax.random.key(0)), np.ones(9, np.float32))
    assert found.__name__.endswith("_n") and y.shape == (3,)
    assert "group SO(3)" not in text or "repc compile n.rep" in found.__doc__


def test_specs_with_letters():
    for text, group in (("group S(n)\nrep x = 2V\nmap f : x -> V", None), ("rep x = 2V\nmap f : x -> V", "S(n)")):
        found = compile(text, group)
        assert found.apply(found.init(jax.random.key(0)), np.ones(14, np.float32)).shape == (7,)


def test_one_of_several_is_chosen_by_name():
    text = "group SO(3)\nmap f : V -> V\nmap g : 2V -> V"
    assert compile(text, name="g").IN_DIM == 6 and [one.name for one in explain(text).maps] == ["f", "g"]
    assert compile("rep x = V\nmap f : x -> x\nmap g : 2x -> V", "S(n)", name="g").__name__.endswith("_g")


def test_files_are_paths(tmp_path):
    path = tmp_path / "some.rep"
    path.write_text("group SO(3)\nV -> V²\n")
    assert compile(path).OUT_DIM == 9 and "repc compile some.rep" in compile(path).__doc__
    assert compile(path, name="here").__name__.endswith("_here")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("V -> det", "W0401"),
        ("V+det -> V", "W0402"),
        ("V -> V+det", "W0403"),
        ("net f : 3V+V⁰ -> det+V { hidden: 4V+4, layers: 1 }", r"W0403: .*; write hidden: 4V\+4\+4\[1,1\], layers: 1"),
    ],
)
def test_what_cannot_matter_is_a_warning_at_the_callers_line(text, message):
    with pytest.warns(nn.LossWarning, match=message) as found:
        compile(text, "O(2)")
    assert text.startswith("net") is not any(issubclass(one.category, nn.MapLossWarning) for one in found)
    assert len({str(one.message) for one in found}) == len(found) and {one.filename for one in found} == {__file__}


def test_nothing_is_told_where_nothing_is_lost():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile("V -> 8V", "SO(3)")  # a bottleneck, W0404, is nothing lost


@pytest.mark.parametrize(
    ("call", "code", "message", "remedy"),
    [
        (lambda: compile("V -> V"), "E0508", "'V -> V' needs the group", "or begin the text with a line such as 'group SO(3)'"),
        (lambda: compile("some.rep"), "E0508", "'some.rep' is text, and", "pass a file as a path: pathlib.Path('some.rep')"),
        (lambda: compile(Path("no.rep")), "E0513", "there is no file no.rep", ""),
        (lambda: compile("group SO(3)\nV -> V", "SO(3)"), "E0542", "the text has its own group line", "leave one of them out"),
        (lambda: compile("group SO(3)"), "E0506", "<text> has no map, poly or net", "add a line such as 'map f : V -> V²'"),
        (lambda: compile("rep x = V", "S(n)"), "E0506", "<text> has no map, poly or net", "add a line such as"),
        (
            lambda: compile("map f : V -> V\nnet g : V -> V", "SO(3)"), "E0519",
            "the spec has 2 lines to compile, f and g: one module holds one of them", "choose one, for example name='f'",
        ),
        (
            lambda: compile("map f : V -> V", "SO(3)", name="g"), "E0519",
            "the spec has one line to compile, f: none of them is 'g'", "choose one, for example name='f'",
        ),
        (lambda: compile("group SO(3)\nmap f : W -> V"), "E0131", "nothing is called 'W'", ""),
        (lambda: compile(3, "SO(3)"), "E0510", "3 is neither text nor a representation", ""),
    ],
)  # fmt: skip
def test_mistakes(call, code, message, remedy):
    with pytest.raises(RepcError) as caught:
        call()
    (found,) = caught.value.diagnostics
    assert found.code == code and found.message.startswith(message) and remedy in found.remedy


def test_mistakes_are_shown_at_their_place():
    with pytest.raises(RepcError) as caught:
        compile("group SO(3)\nmap f : V⁰+ -> V")
    assert str(caught.value).startswith("<text>:2:13: error E0104")
