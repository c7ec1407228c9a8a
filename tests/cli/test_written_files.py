"""What compile writes, and where it refuses to: the same words from the command line and the prompt."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from repc.cli import main
from repc.explore.repl.session import Session

LARGE, SMALL = ("V⁴ -> V⁴", "--lower", "schur"), ("V -> V",)


def compiled(path, arrow, *more):
    return main(["compile", "-e", arrow, "-g", "SO(3)", "-o", str(path), *more])


def test_a_module_that_shrinks_removes_its_constants(tmp_path, capsys):
    path = tmp_path / "m.py"
    assert compiled(path, *LARGE) == 0
    first = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert sorted(first) == ["m.npz", "m.py"]
    for _ in range(2):
        assert compiled(path, *SMALL) == 0 and [p.name for p in tmp_path.iterdir()] == ["m.py"]
        assert compiled(path, *LARGE) == 0 and {p.name: p.read_bytes() for p in tmp_path.iterdir()} == first
    assert "E0520" not in capsys.readouterr().err


def test_constants_of_someone_else_stay(tmp_path, capsys):
    """Beside a module without constants, and in the way of one that has some."""
    path, archive = tmp_path / "m.py", tmp_path / "m.npz"
    np.savez(archive, mine=np.arange(3))
    theirs = archive.read_bytes()
    assert compiled(path, *SMALL) == 0 and archive.read_bytes() == theirs
    assert compiled(path, *LARGE) == 1 and archive.read_bytes() == theirs
    assert f"error E0520: {archive} exists and was not written by repc; nothing was written" in capsys.readouterr().err


def test_constants_that_a_killed_run_left_are_known_as_repcs(tmp_path):
    path, archive = tmp_path / "m.py", tmp_path / "m.npz"
    assert compiled(path, *LARGE) == 0
    path.unlink()
    assert compiled(path, *LARGE) == 0
    old = archive.read_bytes()
    assert compiled(path, *SMALL) == 0
    archive.write_bytes(old)  # as if the run had ended before it was removed
    assert compiled(path, *LARGE) == 0 and archive.read_bytes() == old


def test_constants_in_a_package_go_with_their_module(tmp_path):
    spec, package = tmp_path / "two.rep", tmp_path / "two"
    texts = ["group SO(3)\nmap a : V⁴ -> V⁴\nmap b : V -> V\n", "group SO(3)\nmap a : V -> V\nmap b : V⁴ -> V⁴\n"]
    for text, names in zip((*texts, texts[0]), (["a"], ["b"], ["a"]), strict=True):
        spec.write_text(text, encoding="utf-8")
        assert main(["compile", str(spec), "--lower", "schur"]) == 0
        assert [p.stem for p in package.glob("*.npz")] == names


HIDING = {
    "jax.py": "'jax.py' would hide the library 'jax', which modules need, from every module beside it",
    "numpy.py": "'numpy.py' would hide the library 'numpy', which modules need, from every module beside it",
    "scipy.py": "'scipy.py' would hide the library 'scipy', which modules need, from every module beside it",
    "bisect.py": "'bisect.py' would hide Python's own module 'bisect' from every module beside it",
    "math.py": "'math.py' would hide Python's own module 'math' from every module beside it",
    "functools.py": "'functools.py' would hide Python's own module 'functools' from every module beside it",
    "hashlib.py": "'hashlib.py' would hide Python's own module 'hashlib' from every module beside it",
    "random.py": "'random.py' would hide Python's own module 'random' from every module beside it",
}


@pytest.mark.parametrize("name", HIDING)
@pytest.mark.parametrize("door", ["cli", "prompt"])
def test_names_that_hide_what_modules_import_are_refused(tmp_path, monkeypatch, capsys, name, door):
    monkeypatch.chdir(tmp_path)
    if door == "cli":
        assert compiled(name, *SMALL) == 1
        told = capsys.readouterr().err
    else:
        told = piped(f"group SO(3)\n:compile V -> V {name}\n")
    remedy = f"write it to '{Path(name).stem}_map.py'{' with -o' if door == 'cli' else ''}"
    assert f"error E0527: {HIDING[name]}\n  try: {remedy}\n" in f"{told}\n" and list(tmp_path.iterdir()) == []


def test_a_spec_or_a_package_of_such_a_name_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("jax.rep").write_text("group SO(3)\nV -> V\n", encoding="utf-8")
    assert main(["compile", "jax.rep"]) == 1 and "write it to 'jax_map.py' with -o" in capsys.readouterr().err
    Path("jax.rep").write_text("group SO(3)\nmap f : V -> V\nmap g : V -> V\n", encoding="utf-8")
    assert main(["compile", "jax.rep"]) == 1 and "'jax' would hide the library 'jax'" in capsys.readouterr().err
    assert main(["compile", "jax.rep", "-o", "maps"]) == 0


def test_a_module_named_so_would_break_the_ones_beside_it(tmp_path):
    """The fault that the refusal prevents."""
    assert compiled(tmp_path / "f.py", *SMALL) == 0
    (tmp_path / "f.py").rename(tmp_path / "jax.py")
    program = "import sys; sys.path.insert(0, '.'); import jax; jax.jit"
    found = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 1


def piped(text):
    """What the prompt answers to lines."""
    return Session().feed(text.strip()).text


@pytest.mark.parametrize("arguments", [("compile", "f.py"), ("show", "f.png"), ("show", "f.html")])
def test_directories_that_are_not_there_are_not_made(tmp_path, capsys, arguments):
    command, name = arguments
    path = tmp_path / "mispelled" / name
    option = "--html" if name.endswith("html") else "-o"
    assert main([command, "-e", "V -> V", "-g", "SO(3)", option, str(path)]) == 1
    assert capsys.readouterr().err == (
        f"error E0526: there is no directory {path.parent}; nothing was written\n"
        "  try: make it first, or choose another path with -o\n"
    )
    assert not path.parent.exists()
