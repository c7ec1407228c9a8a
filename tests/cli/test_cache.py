"""Compiling with the cache: the same bytes and the same words as without, found again only where nothing changed."""

import ast
import hashlib
import hmac
import json
import os
import pwd
from pathlib import Path

import numpy as np
import pytest

from repc import Rep, V, driver
from repc.cache import Store
from repc.cli import main
from repc.driver import kept
from repc.driver.worker import Worker
from repc.groups import SO, Group, MatrixGroup
from repc.reps import TypedMap, TypedSpec
from repc.source import Source
from repc.source.temporary import written_aside


@pytest.fixture
def directory(tmp_path, monkeypatch):
    monkeypatch.setenv("REPC_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def compiled(capsys, path, arrow="5V⁰+5V -> V²", group="SO(3)", *more):
    code = main(["compile", "-e", arrow, "-g", group, "-o", str(path), *more])
    assert code == 0
    files = {p.name: p.read_bytes() for p in path.parent.glob("f.*")}
    return files, capsys.readouterr()


@pytest.mark.parametrize(("arrow", "group"), [("5V⁰+5V -> V²", "SO(3)"), ("V² -> V²", "S(6)"), ("V⁴ -> V⁴", "SO(3)")])
def test_a_second_compile_gives_the_same_without_solving(directory, tmp_path, capsys, monkeypatch, arrow, group):
    path = tmp_path / "f.py"
    fresh = compiled(capsys, path, arrow, group)
    monkeypatch.setattr(Worker, "solve", lambda *_: pytest.fail("solved again"))
    assert compiled(capsys, path, arrow, group) == fresh
    assert len(Store(directory).entries()) == 1


def test_json_is_the_same(directory, tmp_path, capsys):
    first = compiled(capsys, tmp_path / "f.py", "V -> V²", "O(3)", "--json")
    assert compiled(capsys, tmp_path / "f.py", "V -> V²", "O(3)", "--json") == first


def test_a_damaged_entry_is_compiled_anew(directory, tmp_path, capsys):
    first = compiled(capsys, tmp_path / "f.py")
    (path,) = Store(directory).entries()
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert compiled(capsys, tmp_path / "f.py") == first and path.read_bytes() == whole


def test_off_keeps_nothing(directory, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("REPC_CACHE", "off")
    compiled(capsys, tmp_path / "f.py")
    assert not directory.exists()


def key(arrow, group, options=driver.Options()):  # noqa: B008
    spec = driver.type_expression(arrow, group)
    return kept.key(spec.maps[0], spec, options)


def test_whatever_changes_a_module_changes_its_key():
    keys = [key("V -> V²", "SO(3)"), key("V -> V²", "O(3)"), key("V -> V", "SO(3)"), key("V -> V²", "SO(3) × S(3)")]
    keys += [key("V -> V²", "SO(3)", driver.Options("schur")), key("V -> V²", "S(3) ≀ S(2)")]
    keys += [key("V -> V", MatrixGroup([[[0.0, -a], [a, 0.0]]], name="G")) for a in (1.0, 2.0)]
    assert len(set(keys)) == len(keys) and None not in keys


@pytest.mark.parametrize("library", ["numpy", "scipy", "sympy"])
def test_another_version_of_a_library_changes_every_key(library, monkeypatch):
    before, known = key("V -> V²", "SO(3)"), kept.version
    assert key("V -> V²", "SO(3)") == before
    monkeypatch.setattr(kept, "version", lambda name: "0.0.0" if name == library else known(name))
    assert key("V -> V²", "SO(3)") != before


def test_what_a_map_may_take_is_part_of_its_key():
    assert key("V -> V²", "SO(3)", driver.Options(max_bytes=2**20)) != key("V -> V²", "SO(3)")


def test_groups_of_the_same_name_in_a_wreath_product_differ():
    from repc.groups import S, Wreath

    one, two = (Wreath(MatrixGroup([[[0.0, -a], [a, 0.0]]], name="G"), S(2)) for a in (1.0, 2.0))
    first, second = key("V -> V", one), key("V -> V", two)
    assert first is None or first != second


def test_python_code_of_the_user_is_not_kept():
    class Mine(Group):
        lie_algebra = np.array([[[0.0, -1.0], [1.0, 0.0]]])

    assert key("V -> V", Mine()) is None


def test_a_representation_in_python_code_is_not_kept():
    class Twice(Rep):
        """ρ(g) = g ⊕ g."""

        def rho(self, g):
            return np.kron(np.eye(2), g)

    group = SO(3)
    spec = TypedSpec(Source("-e", ""), group, (TypedMap("f", (Twice()(group).typed,), V(group).typed, ("T", "V")),))
    assert kept.key(spec.maps[0], spec, driver.Options()) is None


def test_maps_made_in_python_are_kept_too(directory, monkeypatch):
    from repc import compile

    first = compile(V >> V**2, SO(3))
    monkeypatch.setattr(Worker, "solve", lambda *_: pytest.fail("solved again"))
    assert compile(V >> V**2, SO(3)).HOM_DIM == first.HOM_DIM


def test_the_command_shows_and_clears(directory, tmp_path, capsys):
    compiled(capsys, tmp_path / "f.py")
    assert main(["cache"]) == 0
    assert capsys.readouterr().out == f"{directory}: 1 entries, {Store(directory).size()} bytes\n"
    assert main(["cache", "clear", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"path": str(directory), "entries": 0, "bytes": 0, "temporary": 0, "removed": 1}


def test_the_command_counts_and_clears_what_killed_processes_left(directory, capsys):
    directory.mkdir()
    written_aside(directory / "k.repc", b"half")
    assert main(["cache"]) == 0 and capsys.readouterr().out == f"{directory}: 0 entries, 4 bytes, 1 temporary files\n"
    assert main(["cache", "clear"]) == 0 and not list(directory.iterdir())


def test_a_user_without_a_home_has_no_cache(tmp_path, capsys, monkeypatch):
    """No HOME, and an id that has no name."""
    for name in ("REPC_CACHE", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def nobody(uid):
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert main(["cache"]) == 0
    assert capsys.readouterr().out == "the cache is off: this user has no home directory, and REPC_CACHE names none\n"
    compiled(capsys, tmp_path / "f.py", "V -> V")


@pytest.mark.parametrize("name", [b"\xff.rep", b"a\nb.rep", b"a'\"\"\"b.rep", b"\xe2\x80\xae.rep"])
def test_a_file_of_any_name_compiles(directory, tmp_path, capsys, name):
    spec = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
    spec.write_text("group SO(3)\nV -> V\n", encoding="utf-8")
    for _ in range(2):
        assert main(["compile", str(spec), "-o", str(tmp_path / "f.py")]) == 0
    assert len(Store(directory).entries()) == 1 and main(["check", str(tmp_path / "f.py")]) == 0
    if name == b"\xff.rep":
        text = ast.get_docstring(ast.parse((tmp_path / "f.py").read_text(encoding="utf-8")))
        assert text.endswith("regenerate with:\n    repc compile $'\\xff.rep'")
    assert main(["compile", str(spec)]) in (0, 1) and "E0999" not in capsys.readouterr().err


def test_planted_text_is_not_written_out(directory, tmp_path, capsys):
    """An entry that another program wrote, checksums and all, is compiled anew."""
    first = compiled(capsys, tmp_path / "f.py")
    (path,) = Store(directory).entries()
    content = path.read_bytes()[32:].replace(b"import jax", b"import os; import jax")
    for signed in (hashlib.sha256(path.stem.encode() + content).digest(), hmac.digest(b"", content, "sha256"), bytes(32)):
        path.write_bytes(signed + content)
        assert compiled(capsys, tmp_path / "f.py") == first


def test_the_command_says_that_it_is_off(capsys):
    assert main(["cache"]) == 0 and "off" in capsys.readouterr().out
