"""In IPython: the cell magic %%rep, its mistakes, and how objects show themselves."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from repc import RepcError
from repc.explore.notebook import rep


@pytest.fixture
def shell(monkeypatch, tmp_path):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    one = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    one.run_line_magic("load_ext", "repc")
    yield one
    one.reset()
    InteractiveShell.clear_instance()


def test_a_cell_compiles_and_binds_its_modules(shell, capsys):
    done = shell.run_cell("%%rep\ngroup SO(3)\nrep x = 5V⁰+5V\nmap f : x -> V²\nmap g : (x, V) -> V")
    done.raise_error()
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "f : 5V⁰+5V -> V²   under SO(3)"
    assert "  warning   the [2] part of V² is always zero" in out and out.endswith("bound: f, g\n")
    assert shell.user_ns["f"].HOM_DIM == 10 and shell.user_ns["g"].IN_DIM == (20, 3)
    shell.run_cell("import jax\ny = f.apply(f.init(jax.random.key(0)), jax.numpy.ones(20))").raise_error()
    assert shell.user_ns["y"].shape == (9,)


def test_a_bare_arrow_takes_the_name_behind_the_magic(shell):
    shell.run_cell("%%rep inertia\ngroup S(4)\nV -> V").raise_error()
    assert shell.user_ns["inertia"].HOM_DIM == 2


def test_a_mistake_is_shown_at_its_place_without_a_traceback(shell, capsys):
    shell.user_ns["f"] = "kept"
    done = shell.run_cell("%%rep\ngroup SO(3)\nmap f : V -> V\nmap g : V⁰+ -> V")
    assert isinstance(done.error_in_exec, RepcError)
    out = capsys.readouterr().out
    assert "<cell>:3:13: error E0104: a representation is missing after '+'\n    map g : V⁰+ -> V\n                ^^" in out
    assert "Traceback" not in out and "notebook.py" not in out
    assert shell.user_ns["f"] == "kept"


def test_the_name_must_be_an_identifier():
    with pytest.raises(RepcError, match="E0541: 'my map' cannot name a map"):
        rep("my map", "group SO(3)\nV -> V", {})
