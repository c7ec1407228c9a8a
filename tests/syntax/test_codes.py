"""The index of codes, grammar/codes.toml: whole, of what is raised and nothing else, and every example is run."""

import ast
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from repc.cli import main
from repc.source import RepcError
from repc.syntax.codes import code, codes, page
from repc.syntax.mistakes import table

ROOT = Path(__file__).parents[2]
FORM = re.compile(r"[EW]0\d{3}")
SHOWN = re.compile(r'(?:error |warning |"warning_codes": \[\s*(?:"W\d+",\s*)*")([EW]0\d{3})[:"]')
EXAMPLES = [one for one in codes().values() if one.kind != "internal"]


@cache
def raised():
    """Every code that stands in the library or in the table of mistakes, with a file it stands in."""
    found = {row.code: "grammar/mistakes.toml" for row in table()}
    for path in sorted((ROOT / "repc").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if FORM.search(text) else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and FORM.fullmatch(node.value):
                found.setdefault(node.value, str(path.relative_to(ROOT)))
    return found


@pytest.mark.parametrize(("name", "where"), sorted(raised().items()))
def test_every_code_is_in_the_index(name, where):
    assert name in codes(), (
        f"{name}, raised in {where}, is not in grammar/codes.toml: add [{name}] with title, cause, remedy and one of "
        "spec, run, python, internal; then write grammar/errors.md anew with 'python -m repc.syntax.codes'"
    )


def test_every_code_of_the_index_is_raised():
    assert sorted(set(codes()) - set(raised())) == []


def test_entries_are_whole():
    for one in codes().values():
        assert one.title and one.example and one.title[0].islower() | (not one.title[0].isalpha()) | one.title[:1].isupper()
        assert one.cause.endswith(".") and one.remedy.endswith((".", ")")), one.code
        assert not one.title.endswith("."), one.code


def shown(one, capsys):
    """The codes that an example's messages have, in order."""
    if one.kind == "python":
        try:
            exec(compile(one.example, one.code, "exec"), {})
        except RepcError as error:
            return [d.code for d in error.diagnostics]
    elif one.kind == "spec":
        Path("spec.rep").write_text(one.example, encoding="utf-8")
        main(["compile", "spec.rep", "-o", "emitted"])
    else:
        program, *arguments = shlex.split(one.example)
        assert program == "repc"
        main(arguments)
    out, err = capsys.readouterr()  # explain tells its warnings among all else
    return SHOWN.findall(err + out)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.code)
def test_the_example_gives_the_code(one, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert one.code in shown(one, capsys)


def test_internal_codes_are_few_and_have_a_reason():
    internal = [one for one in codes().values() if one.kind == "internal"]
    assert all(len(one.example) > 10 for one in internal) and len(internal) < len(codes()) / 5


def test_the_page_is_of_the_index():
    stored = (ROOT / "grammar" / "errors.md").read_text(encoding="utf-8")
    assert stored == page(), "write it anew with 'python -m repc.syntax.codes'"


def test_the_command_prints_an_entry(capsys):
    assert main(["explain", "--code", "e0104"]) == 0
    assert capsys.readouterr().out == f"{code('E0104')}\n"
    assert str(code("E0104")).splitlines()[0] == "E0104: a representation, or the side of an arrow, is missing"
    assert "    5V⁰+ -> V²" in str(code("E0104")).splitlines()


def test_the_command_lists_all(capsys):
    assert main(["explain", "--codes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(codes()) and lines[0] == "E0101  the file is too large"
    assert lines[-1].startswith("W04")


def test_the_command_prints_a_warning(capsys):
    assert main(["explain", "--code", "W0403"]) == 0
    assert capsys.readouterr().out.startswith("W0403: a part of the output is always zero\n\nNothing in the input")


def test_an_unknown_code_is_told(capsys):
    assert main(["explain", "--code", "E104"]) == 2
    assert "error E0140: there is no code 'E104'" in capsys.readouterr().err
