"""`check` and `bench` read a text before they run it: what the printer cannot have written is refused with its line."""

import ast
import builtins
import os
import py_compile
import re
from pathlib import Path

import pytest

from repc import driver
from repc.cli import main
from repc.runtime import check, load
from repc.source import CheckError
from repc.targets.jax import resealed
from repc.targets.jax.reading import _DOTTED, _PYTHON, foreign_place

ROOT = Path(__file__).parents[2]
WRITTEN = [p for p in sorted((ROOT / "examples").rglob("*.py")) if "\nTEXT_SHA256 = " in p.read_text(encoding="utf-8")]
WRITTEN += sorted((ROOT / "tests" / "targets" / "golden").glob("*.txt"))


@pytest.fixture(scope="module")
def text():
    (one,) = driver.compile_spec(driver.type_expression("5V⁰+5V -> V²", "SO(3)"))
    return one.module.text


@pytest.fixture(scope="module")
def with_archive():
    (one,) = driver.compile_spec(driver.type_expression("V⁴ -> V⁴", "SO(3)"), driver.Options(lower="schur"))
    return one.module


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.name)
def test_what_repc_writes_is_read(path):
    assert foreign_place(path.read_text(encoding="utf-8")) is None


def test_the_last_result_at_a_prompt_is_no_name_of_python(monkeypatch):
    """Python's prompt keeps it as a builtin, ``_``, which modules use for what they do not need."""
    monkeypatch.setattr(builtins, "_", 3, raising=False)
    assert foreign_place((ROOT / "examples" / "sets" / "sets.py").read_text(encoding="utf-8")) is None


def test_functions_that_the_printer_knows_are_read():
    """Every dotted name in the texts of the printer, and every name of Python in its library."""
    folder = ROOT / "repc" / "targets" / "jax"
    texts = [path.read_text("utf-8") for place in (folder, folder / "library") for path in sorted(place.glob("*.py"))]
    printed = re.findall(r"\b(?:jnp|jax)\.[a-zA-Z_][a-zA-Z_0-9.]*\w", "".join(texts))
    heads = {path.stem for path in folder.iterdir()} | {"numpy"}
    known = {name for name in printed if name.split(".")[1] not in heads} - {"jax.core", "jax.lax"}
    assert len(known) > 50
    assert {name for name in known if name not in _DOTTED and not any(d.startswith(f"{name}.") for d in _DOTTED)} == set()
    library = "\n".join(path.read_text(encoding="utf-8") for path in sorted((folder / "library").glob("*.py")))
    functions = [n for n in ast.parse(library).body if isinstance(n, ast.FunctionDef) and n.name != "_load"]
    assert [f.name for f in functions if foreign_place(ast.unparse(f))] == []


FOREIGN = {
    "import os; os._exit(1)": "it has 'import' of what repc does not import: import os",
    "from os import system": "it has 'import' of what repc does not import: from os import system",
    "import numpy": "it has 'import' of what repc does not import: import numpy",
    "os = __import__('os')": "it calls __import__ outside of functions",
    "def f(x):\n    return __import__(x)": "it uses __import__, which no module of repc does",
    "def f(x):\n    return open(x)": "it uses open, which no module of repc does",
    "def f(x):\n    return eval(x)": "it uses eval, which no module of repc does",
    "def f(x):\n    return getattr(x, 'save')": "it uses getattr, which no module of repc does",
    "def f(x):\n    return x.__class__": "it uses .__class__, which no module of repc does",
    "def f(x):\n    return x.tofile('a')": "it uses .tofile, which no module of repc does",
    "def f(x):\n    return '{0.__class__}'.format(x)": "it uses .format, which no module of repc does",
    "def f(x):\n    return np.load(x, allow_pickle=True)": "it uses np.load, which no module of repc does",
    "def f(x):\n    return jnp.save('a', x)": "it uses jnp.save, which no module of repc does",
    "def f(x):\n    return np.lib.npyio.os.system(x)": "it uses np.lib.npyio.os.system, which no module of repc does",
    "def f(x):\n    return jax.debug.callback(f, x)": "it uses jax.debug.callback, which no module of repc does",
    "def f(x):\n    m = np\n    return m": "it hands on np itself",
    "def f(np):\n    return np.sqrt": "it gives np another meaning",
    "def len(x):\n    return x": "it gives len another meaning",
    "def f(x):\n    while True:\n        pass": "it has what repc does not write: while True:",
    "def f(x):\n    with x:\n        pass": "it has what repc does not write: with x:",
    "def f(x):\n    global apply": "it has what repc does not write: global apply",
    "def f(x):\n    import os": "it has 'import' of what repc does not import: import os",
    "def f(x):\n    return (y := x)": "it has what repc does not write: (y := x)",
    "def f(x):\n    return _load(x, '')": "it uses _load, which no module of repc does",
    "def _load(path, expected):\n    return np.load(path, allow_pickle=True)": "it uses _load, which no module of repc does",
    "async def f(x):\n    return x": "it has a statement that repc does not write: async def f(x):",
    "class A:\n    pass": "it has a statement that repc does not write: class A:",
    "print('hello')": "it has a statement that repc does not write: print('hello')",
    "1 / 0": "it has a statement that repc does not write: 1 / 0",
    "raise SystemExit(0)": "it has a statement that repc does not write: raise SystemExit(0)",
    "x = 10**10**10": "it computes outside of functions",
    "x = [k for k in ()]": "it computes outside of functions",
    "x = partial(apply)": "it calls partial outside of functions",
    "_apply = apply\n\n\ndef apply(*xs):\n    return _apply(*xs)": "it defines apply a second time",
    "HOM_DIM = 3": "it defines HOM_DIM a second time",
    "GENERATORS = 'x'": "GENERATORS is not a tuple with a dict for each factor",
    "GENERATORS = ({'lie': LIE, 'more': 3},)": "GENERATORS is not a tuple with a dict for each factor",
    "GENERATORS = ('x',)": "GENERATORS is not a tuple with a dict for each factor",
    "HOM_DIM = None": "HOM_DIM is not a number",
    "IN_DIM = 'many'": "IN_DIM is not a number, or a tuple of numbers",
    "IN_DIM = True": "IN_DIM is not a number, or a tuple of numbers",
    "INPUT = (1, 2)": "INPUT is not a text, or a tuple of texts",
    "GROUP = 3": "GROUP is not a text",
    "np.array = 3": "it assigns to what is no name",
    "x = (": "it is not Python",
    "x = " + "-" * 50_000 + "1": "it is not Python",
    "x = 'a\0'": "it is not Python",
}


@pytest.mark.parametrize("line", FOREIGN, ids=lambda line: line[:30].split("\n")[-1])
def test_what_repc_cannot_have_written_is_refused_with_its_line(text, line, tmp_path):
    path = tmp_path / "f.py"
    name = line.split(" = ")[0]
    old = re.compile(rf"^{name} = .*$", re.MULTILINE)  # in the place of the printer's own line
    appended = old.search(text) is None or "second time" in FOREIGN[line]
    changed = f"{text}\n\nε = 1\n{line}\n" if appended else old.sub(line, text)
    path.write_text(resealed(changed), encoding="utf-8")
    with pytest.raises(CheckError) as caught:
        check(path)
    (found,) = caught.value.diagnostics
    assert found.code == "E0613" and found.message == f"this is no text of repc and is not run: {FOREIGN[line]}"
    if FOREIGN[line] != "it is not Python":
        place = found.as_json()
        offending = path.read_text(encoding="utf-8").splitlines()[place["line"] - 1]
        assert offending in line.splitlines() and place["file"] == str(path)


def test_the_message_names_the_line_and_the_way_out(text, tmp_path, capsys):
    path, ran = tmp_path / "f.py", tmp_path / "ran"
    path.write_text(resealed(f"{text}\n\nimport os; os.mkdir({str(ran)!r})\n"), encoding="utf-8")
    number = len(text.splitlines()) + 3
    for command in ("check", "bench"):
        assert main([command, str(path)]) == 3 and not ran.exists()
        told = capsys.readouterr().err
        assert told == (
            f"{path}:{number}:1: error E0613: this is no text of repc and is not run: "
            "it has 'import' of what repc does not import: import os\n"
            f"    import os; os.mkdir({str(ran)!r})\n"
            "    ^^^^^^^^^\n"
            "  try: write the module again with 'repc compile'; --trust runs it all the same, with your rights\n"
        )
    assert main(["check", str(path), "--trust"]) == 0 and ran.is_dir()


@pytest.mark.parametrize("error", ["SystemExit(0)", "BaseException('no')", "GeneratorExit()"])
def test_whatever_a_trusted_module_raises_is_a_finding(error, tmp_path, capsys):
    path = tmp_path / "f.py"
    path.write_text(f"raise {error}\n", encoding="utf-8")
    assert main(["check", str(path)]) == 3 and "error E0603" in capsys.readouterr().err
    assert main(["check", str(path), "--trust"]) == 3
    told = capsys.readouterr().err
    assert "error E0602" in told and "Traceback" not in told


def test_the_archive_is_opened_by_the_one_loader(with_archive, tmp_path):
    path = tmp_path / "f.py"
    path.with_suffix(".npz").write_bytes(with_archive.npz)
    path.write_text(with_archive.text, encoding="utf-8")
    assert load(path).GROUP == "SO(3)"
    for old, new in (("allow_pickle=False", "allow_pickle=True"), ('__file__.removesuffix(".py") + ".npz"', '"/etc/passwd"')):
        assert old in with_archive.text
        path.write_text(resealed(with_archive.text.replace(old, new)), encoding="utf-8")
        with pytest.raises(CheckError, match="is not run"):
            load(path)


@pytest.mark.parametrize("plant", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()])
def test_what_is_no_archive_is_not_waited_for(with_archive, tmp_path, plant):
    path = tmp_path / "f.py"
    path.write_text(with_archive.text, encoding="utf-8")
    plant(path.with_suffix(".npz"))
    with pytest.raises(CheckError, match=r"error E0602: .*f.npz is not a regular file"):
        load(path)


def test_the_text_that_was_read_is_what_runs(text, tmp_path):
    """Bytecode beside a module, and another encoding in its first line, change nothing."""
    path, other = tmp_path / "f.py", tmp_path / "other.py"
    path.write_text(text, encoding="utf-8")
    other.write_text(f"import os; os.mkdir({str(tmp_path / 'ran')!r})\n" + "#" * (len(text.encode()) - 100), encoding="utf-8")
    (tmp_path / "__pycache__").mkdir()
    where = Path(py_compile.compile(str(other)))
    stat = path.stat()
    data = bytearray(where.read_bytes())
    data[8:16] = int(stat.st_mtime).to_bytes(4, "little") + stat.st_size.to_bytes(4, "little")
    where.with_name(where.name.replace("other", "f")).write_bytes(bytes(data))
    assert check(path).hom_dim == 10 and not (tmp_path / "ran").exists()
    path.write_text(resealed(f"# -*- coding: utf-7 -*-\n{text}"), encoding="utf-8")
    assert check(path).hom_dim == 10


def test_no_name_that_reaches_other_code_is_known():
    reaching = "open eval exec compile getattr setattr vars globals locals __import__ input breakpoint"
    assert not set(reaching.split()) & _PYTHON
    assert not [name for name in _DOTTED if re.search(r"load|save|file|lib\.|callback|ctypes|memmap|frombuffer", name)]
