"""The cheat sheet: picture and text are what the script writes, and what stands on it means what it says."""

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import jax
import pytest

import repc
from repc import V, nn
from repc.driver import build_group, type_source
from repc.groups import SO
from repc.source import Source
from tests.cli.test_skill import commands

PLACE = Path(__file__).parent.parent / "examples"


def script():
    spec = importlib.util.spec_from_file_location("cheatsheet", PLACE / "cheatsheet.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SHEET = script().SHEET
GROUP_OF = {"det": "O(3)", "sgn": "S(4)", "reg": "S(4)", "1o": "O(3)", "[3,1]": "S(4)", "harmonics(2)": "O(3)"}


def written(section):
    """The texts of a section, one by one; commas inside brackets part nothing."""
    return [part for line, _ in SHEET[section] for part in re.split(r", (?![^(\[{]*[)\]}])", line)]


def test_picture_and_text_are_the_script_s(request):
    made = script()
    for name, text in (("cheatsheet.svg", made.svg()), ("cheatsheet.txt", made.text())):
        if request.config.getoption("--update-readme"):
            (PLACE / name).write_text(text, encoding="utf-8")
        assert (PLACE / name).read_text(encoding="utf-8") == text
    assert len(ElementTree.fromstring(made.svg()).findall("{*}text")) > 80
    assert max(map(len, made.text().splitlines())) < 100 and len(made.text().splitlines()) < 70


def test_the_spec_and_the_options_are_right():
    first, *lines = written("A spec")
    source = "\n".join([first, *(line for line in lines if not line.startswith("poly"))])
    type_source(Source("a.rep", source), free=True)
    type_source(Source("a.rep", f"group SO(3)\n{lines[-1]}\n"))
    for option, _ in SHEET["Options of a net"]:
        group = "S(n) × O(3)\nnet f : V_1⊗V_2 -> V_2" if option.startswith("growth") else "SO(3)\nnet f : 2V -> V"
        type_source(Source("a.rep", f"group {group} {{ {option} }}\n"), free=True)


@pytest.mark.parametrize("text", [*written("Representations"), *(["V_O(3)"])])
def test_representations_are_right(text):
    group = GROUP_OF.get(text, "S(3) × O(3)" if text.startswith("V_") else "SO(3)")
    type_source(Source("a.rep", f"group {group}\n{text} -> 1\n"))


def test_groups_are_right():
    assert all(build_group(text).d > 0 for text in written("Groups"))


def test_commands_are_right():
    known = commands()
    told = " ".join(line for line, _ in SHEET["Commands"])
    assert set(known) <= set(re.findall(r"\b[a-z]+\b", told))
    for command, rest in re.findall(r"repc (\w+)([^r]*)", told):
        assert set(re.findall(r"--[a-z]+", rest)) <= known[command]


def test_python_is_right():
    session = {"repc": repc, "nn": nn, "V": V, "SO": SO, "key": jax.random.key(0), "x": jax.numpy.ones((2, 3))}
    for line, _ in SHEET["A module, from Python"]:
        exec(line, session)
