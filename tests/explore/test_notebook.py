"""In IPython: the cell magic %%rep, its mistakes, and how objects show themselves."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from repc import RepcError, V, compile, explain, runtime
from repc.driver import build_group
from repc.explore.notebook import rep
from repc.groups import SO
from repc.source import fail


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
    assert out.splitlines()[0] == "f : x -> V²   under SO(3)"
    assert "  warning   W0403: the [2] part of V² is always zero" in out and out.endswith("bound: f, g\n")
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


def test_a_module_that_cannot_be_loaded_leaves_none_bound(monkeypatch):
    """The first of two modules is loaded when the second one fails."""
    load, names = runtime.load_module, {"f": "kept"}

    def some(module):
        return load(module) if module.name == "f" else fail("E0610", "this one cannot be loaded")

    monkeypatch.setattr(runtime, "load_module", some)
    with pytest.raises(RepcError, match="this one cannot be loaded"):
        rep("", "group SO(3)\nmap f : V -> V\nmap g : V⁰ -> V⁰", names)
    assert names == {"f": "kept"}


def test_the_name_must_be_an_identifier():
    with pytest.raises(RepcError, match="E0541: 'my map' cannot name a map"):
        rep("my map", "group SO(3)\nV -> V", {})


# ── how objects show themselves ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("SO(3) × S(5)", r"$\mathrm{SO}(3) \times \mathrm{S}(5)$"),
        ("SO⁺(1,3)", r"$\mathrm{SO}^{+}(1,3)$"),
        ("S(3) ≀ S(4)", r"$\mathrm{S}(3) \wr \mathrm{S}(4)$"),
        ("generated { perm (1 2) }", r"$\mathrm{generated}\,\{\,\mathrm{perm}\,(1\,2)\,\}$"),
    ],
)
def test_groups_as_latex(name, latex):
    group = build_group(name)
    assert group._repr_latex_() == latex and repr(group) == group.name


def test_irreducibles_of_a_representation():
    found = (5 * V**0 + V**2)(SO(3)).irreps()
    assert repr(found) == "6[0] + [1] + [2]"
    assert found._repr_latex_() == r"$6\,[0] \oplus [1] \oplus [2]$"
    assert isinstance(found, tuple) and found[0].multiplicity == 6


def test_loaded_modules_say_what_they_compute():
    module = compile("5V⁰+5V -> V²", group="SO(3)")
    assert repr(module) == "5V⁰+5V -> V² under SO(3): 10 equivariant maps"
    assert "<td>5V⁰+5V -&gt; V²</td>" in module._repr_html_() and "<td>20 -&gt; 9</td>" in module._repr_html_()
    assert repr(compile("(V, V) -> V", group="SO(3)")) == "(V, V) -> V under SO(3): 1 equivariant map"


def test_everything_has_latex():
    x = 5 * V**0 + 5 * V
    assert x._repr_latex_() == r"$5\,V^{0} \oplus 5\,V$"
    assert explain("V -> V²", group="SO(3)")._repr_latex_().startswith(r"\begin{align*}")
    assert str(explain("V²", group="S(4)")) == repr(explain("V²", group="S(4)"))
