"""A toy of each kind, added through the places that the page for maintainers names, and the page itself."""

import importlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

import repc
from repc import driver
from repc.cli import main
from repc.driver import lowerings
from repc.groups.families.orthogonal import SO
from repc.lowering.composed import WrittenLayer, composed
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.check import check, check_function
from repc.ops.names import Names
from repc.ops.operations import pointwise
from repc.ops.operations.sources import argument
from repc.ops.run import evaluate, run
from repc.ops.value import Operation, Parameter, Work
from repc.source import fail
from repc.symbolic import passes
from repc.symbolic.passes.contract import Pass, always
from repc.syntax import codes
from repc.targets.code import laid, noted
from repc.targets.jax.constants import Constants
from repc.targets.jax.printer import function_text, private_texts
from repc.targets.jax.words import WORDS
from repc.targets.wording import Wording

catalogue = importlib.import_module("repc.groups.catalogue")  # the package has a function of that name

HOUSE = Path(__file__).parent.parent / "repc" / "README.md"


def test_every_file_that_the_page_names_is_there():
    root = HOUSE.parent
    named = set(re.findall(r"`([\w/]+(?:\.py|/))`", HOUSE.read_text(encoding="utf-8")))
    assert len(named) > 25
    missing = [one for one in sorted(named) if not (root / one).exists() and not (root.parent / one).exists()]
    assert missing == []


@dataclass(frozen=True, eq=False)
class Halved(Operation):
    """Half of every entry."""

    def shape(self, x):
        return x.shape

    def run(self, letters, x):
        return x / 2

    def work(self, out, x):
        return Work(int(np.prod(out)), 2 * int(np.prod(out)), 1)


@pytest.fixture
def halving():
    """A function with the toy operation in it, and its word in JAX."""
    WORDS.writes(Halved)(lambda op, args, value, constants: f"{args[0]} / 2")
    x = argument("x", (..., 3))
    write = Builder("f", (x,))
    function = write.function(write.let("y", b.op(Halved(), b.op(pointwise.Elementwise("tanh"), x)), "half of it"), "Halves.")
    yield function
    del WORDS.writers[Halved]


def test_an_operation(halving):
    check_function(halving, set())
    np.testing.assert_allclose(evaluate(halving, [np.ones((2, 3))], {}), np.tanh(1) / 2)
    text = function_text(halving, Constants(Names()), '    """Halves."""')
    assert text.splitlines()[2:] == ["    y = jnp.tanh(x) / 2  # half of it", "    return y"]


def test_a_target(halving):
    """One that writes what a pocket calculator takes."""
    words = Wording()
    words.writes(Halved)(lambda op, args, value, constants: f"({args[0]})/2")
    words.writes(pointwise.Elementwise)(lambda op, args, value, constants: f"{op.function}({args[0]})")
    (let,) = halving.lets
    lines = noted("STO y: ", words.expression(let.source, None), let.note, "--")
    assert lines + laid("SHOW ", words.code_of(halving.result, None)) == ["STO y: (tanh(x))/2  -- half of it", "SHOW y"]


def test_a_pass(monkeypatch, capsys):
    def apply(state):
        return replace(state, notes=(f"{len(state.sides)} sides were greeted",))

    monkeypatch.setattr(passes, "PASSES", (*passes.PASSES, Pass("greet", always, apply)))
    assert main(["explain", "-e", "V -> V²", "-g", "SO(3)"]) == 0
    assert "greet\n  2 sides were greeted" in capsys.readouterr().out
    assert repc.compile("V -> V²", group="SO(3)").HOM_DIM == 1, "and compile runs it too"


def test_a_lowering(monkeypatch):
    """One that is the only one in question; what it makes of the map is printed, run and certified as any other."""
    asked, (*_, dense) = [], lowerings.LOWERINGS

    def apply(question):
        asked.append(question.map.name)
        return dense.apply(question)

    monkeypatch.setattr(lowerings, "LOWERINGS", (lowerings.Lowering("toy", lambda question, found: not found, apply),))
    assert repc.compile("V⊗V -> V", group="SO(3)", name="toy").HOM_DIM == 1
    assert asked == ["toy"]


def test_a_group_family(monkeypatch):
    class Turns(SO, named=True):
        """SO(n) under another name."""

    entry = catalogue.Entry("Turns", "Turns(n)", "rotations of ℝⁿ", Turns, "Turns(3)")
    monkeypatch.setattr(catalogue, "_FAMILIES", (*catalogue._FAMILIES, entry))
    for cached in (catalogue.catalogue, catalogue._by_name):
        cached.cache_clear()
    try:
        assert repc.compile("5V⁰+5V -> V²", group="Turns(3)").HOM_DIM == 10
        assert any(one["name"] == "Turns(n)" for one in driver.catalogue())
    finally:
        monkeypatch.undo()
        for cached in (catalogue.catalogue, catalogue._by_name):
            cached.cache_clear()


def test_a_layer_of_networks():
    """One that scales its features by a learned number, written between two of the language's own functions."""

    @dataclass(frozen=True)
    class Toy:
        name: str = "toy"
        lowering: str = "net"
        is_complex: bool = False
        in_dims: tuple = (3,)
        out_dim: int = 3
        hom_dim: int = 1
        axes: str = ""

    def scaling():
        parameters = {"scale": Parameter((1,), 1.0)}
        params, h = b.parameters_argument(parameters), argument("h", {"x": (..., 3)})
        write = Builder("_layer1", (params, h))
        scaled = b.op(pointwise.Multiply(), b.entry(h, "x"), b.entry(params, "scale"))
        return WrittenLayer("layer1", parameters, write.function(b.packed({"x": scaled}), "Scales."))

    (x,) = b.input_arguments((3,))
    enter = Builder("_enter", (x,)).function(b.packed({"x": x}), "")
    h = argument("h", {"x": (..., 3)})
    leave = Builder("_leave", (h,)).function(b.entry(h, "x"), "")
    program = composed(Toy(), (x,), (), enter, [scaling()], leave)
    check(program)
    np.testing.assert_allclose(run(program, {"layer1": {"scale": np.array([2.0])}}, np.ones((2, 3))), 2 * np.ones((2, 3)))
    texts = private_texts(program, Constants(Names()))
    assert any('return {"x": h["x"] * params["scale"]}' in text for text in texts)


def test_an_error_code(monkeypatch, capsys):
    """Raised in one room with words of its own, explained by its entry."""
    monkeypatch.setattr(codes, "codes", lambda: {"E0498": codes.DiagnosticCode("E0498", "a toy", "why", "what", "run", "repc")})
    assert main(["explain", "--code", "E0498"]) == 0
    assert capsys.readouterr().out.startswith("E0498: a toy\n\nwhy\ntry: what")
    with pytest.raises(repc.RepcError, match="E0498: toys are refused") as caught:
        fail("E0498", "toys are refused", "leave them out")
    assert caught.value.diagnostics[0].remedy == "leave them out" and caught.value.exit_code == 1
