"""What `import repc` costs and offers."""

import subprocess
import sys
from importlib import import_module

import pytest

import repc


def modules_after(code):
    """Names of the heavy libraries loaded after running code in a fresh interpreter."""
    heavy = ("numpy", "scipy", "sympy", "jax", "lark")
    script = f"import sys\n{code}\nprint([m for m in {heavy!r} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return result.stdout.splitlines()[-1]


def test_import_repc_loads_nothing_heavy():
    assert modules_after("import repc") == "[]"


def test_fmt_needs_only_lark(tmp_path):
    spec = tmp_path / "a.rep"
    spec.write_text("group SO(3)\nV->V^2\n", encoding="utf-8")
    assert modules_after(f"from repc.cli import main; main(['fmt', {str(spec)!r}])") == "['lark']"


def compiled(tmp_path, monkeypatch):
    """The heavy libraries that compiling a small map loads, with a cache of its own."""
    monkeypatch.setenv("REPC_CACHE", str(tmp_path / "cache"))
    out = tmp_path / "f.py"
    return modules_after(f"from repc.cli import main; main(['compile','-e','V -> V','-g','SO(3)','-o',{str(out)!r}])")


def test_a_small_map_needs_neither_sympy_nor_jax(tmp_path, monkeypatch):
    assert compiled(tmp_path, monkeypatch) == "['numpy', 'lark']"
    assert compiled(tmp_path, monkeypatch) == "['numpy', 'lark']"  # the cache has it
    code = "from repc.cli import main; main(['explain','-e','5V⁰+5V -> V²','-g','O(3)'])"
    assert modules_after(code) == "['numpy', 'lark']"


def test_the_names_of_the_door():
    assert [str(repc.V), str(repc.Scalar), str(repc.T(1, 1))] == ["V", "V⁰", "V⊗V*"]
    assert set(repc.__all__) <= set(dir(repc))
    for name, home in repc._LAZY.items():
        assert getattr(repc, name) is getattr(import_module(home), name)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        repc.nonsense  # noqa: B018


@pytest.mark.parametrize(
    ("name", "loads_jax"), [("nn.EMLP", True), ("groups.SO", False), ("datasets.Inertia", False), ("irreps.from_e3nn", False)]
)
def test_rooms_load_when_they_are_asked_for(name, loads_jax):
    room = name.partition(".")[0]
    for code in (f"import repc; repc.{name}", f"import repc.{room}; repc.{name}", f"from repc import {room}; {name}"):
        assert ("jax" in modules_after(code)) is loads_jax
    assert room in dir(repc)


def test_compile_returns_the_module():
    module = repc.compile("5V⁰+5V -> V²", group="SO(3)")
    assert (module.GROUP, module.IN_DIM, module.OUT_DIM, module.HOM_DIM) == ("SO(3)", 20, 9, 10)


def test_compile_takes_a_group_object():
    from repc.groups import S

    assert repc.compile("V -> V²", group=S(4)).HOM_DIM == 5
