"""What lies in grammar/: the page for users is true, the tables belong to the grammar, nothing in it is unused."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from repc.source import Source
from repc.syntax import format_source, parse, parse_group, parse_rep, unparse
from repc.syntax.statements import split
from repc.syntax.tables import build_parser, load_parser, made_from, tables_text

ROOT = Path(__file__).parents[2]
GRAMMAR = ROOT / "grammar"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", (GRAMMAR / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def entries(kind):
    """One entry for each line of the blocks of a kind that has one entry to a line."""
    lines = [line.partition("#")[0].strip() for name, block in BLOCKS if name == kind for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("block", [block for name, block in BLOCKS if name == "rep"])
def test_specs_of_the_page(block):
    spec = parse(Source("README.md", block))
    assert parse(format_source(block)) == spec == parse(unparse(spec, ascii=True))


@pytest.mark.parametrize("text", entries("reps"))
def test_representations_of_the_page(text):
    node = parse_rep(text)
    assert parse_rep(unparse(node)) == node == parse_rep(unparse(node, ascii=True))


@pytest.mark.parametrize("text", entries("groups"))
def test_groups_of_the_page(text):
    node = parse_group(text)
    assert parse_group(unparse(node)) == node == parse_group(unparse(node, ascii=True))


def test_spellings_of_the_page_mean_the_same():
    page = (GRAMMAR / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+`) \| (`.+`) \| \| (`.+`) \| (`.+`) \|$", page, re.MULTILINE)
    assert len(rows) == 5
    for unicode, *asciis in [(pair[0], *pair[1].split(", ")) for row in rows for pair in (row[:2], row[2:])]:
        for other in asciis:
            parsed = parse_rep if re.match("`[VΛρ]", unicode) else parse_group
            assert parsed(other.strip("`").replace("W", "det")) == parsed(unicode.strip("`").replace("W", "det")), other


def test_every_block_of_the_page_is_run():
    assert {name for name, _ in BLOCKS} == {"rep", "reps", "groups", "python"} and len(entries("reps")) > 25


def test_the_page_shows_every_construct():
    """Every word of the grammar that stands for itself occurs on the page."""
    text = "\n".join(block for _, block in BLOCKS)
    grammar = (GRAMMAR / "rep.lark").read_text(encoding="utf-8")
    words = re.findall(r"^\w+(?:\.\d)?: +/([A-Za-z]+)\(\?!", grammar, re.MULTILINE)
    assert len(words) > 15 and [word for word in words if word not in text and word != "Alt"] == []


def test_the_page_uses_every_rule_of_the_grammar():
    parser, used = build_parser(), set()
    texts = [(text, "rep_only") for text in entries("reps")] + [(text, "group") for text in entries("groups")]
    for block in [block for name, block in BLOCKS if name == "rep"]:
        cut = split(Source("README.md", block))
        texts += [(cut.text[s.span.start : s.span.end], "statement") for s in cut.statements]
    for text, start in texts:
        used |= {tree.data for tree in parser.parse(text, start=start).iter_subtrees()}
    grammar = (GRAMMAR / "rep.lark").read_text(encoding="utf-8")
    rules = set(re.findall(r"^([a-z]\w*):", grammar, re.MULTILINE)) | set(re.findall(r"-> ([a-z]\w*)$", grammar, re.MULTILINE))
    assert len(rules) > 40 and sorted(rules - used - {"expression"}) == []  # expression: what stands after -e


def test_no_rule_and_no_terminal_is_unused():
    text = (GRAMMAR / "rep.lark").read_text(encoding="utf-8")
    code = re.sub(r"//.*", "", re.sub(r"/(\\.|[^/\\\n])+/", "", text))
    for name in re.findall(r"^[?]?(\w+)(?:\.\d)?\s*:", code, re.MULTILINE):
        used = len(re.findall(rf"\b{name}\b", code))
        assert used > 1 or name in ("statement", "expression", "rep_only"), f"{name} is defined and not used"


def test_tables_belong_to_the_grammar():
    """After a change of rep.lark: python -c 'from repc.syntax.tables import write; write()'."""
    stored = (GRAMMAR / "tables.json").read_text(encoding="utf-8")
    assert made_from()["grammar"] in stored[:300]
    if json.loads(stored)["made from"] == made_from():  # the same Lark
        assert stored == tables_text(), "numbered alike in every process"


def test_tables_give_the_parser_that_the_grammar_gives():
    made, loaded = build_parser(), load_parser()
    if loaded is None:
        pytest.skip("the tables are of another version of Lark; the grammar itself is used")
    lines = [re.sub("#.*", "", line) for name, block in BLOCKS if name == "rep" for line in block.splitlines()]
    for line in [line for line in lines if "->" in line and line.count("{") == line.count("}")]:
        assert made.parse(line, start="statement") == loaded.parse(line, start="statement")


def test_tables_are_written_whole():
    assert json.loads(tables_text())["made from"] == made_from()


def test_tables_of_another_grammar_are_not_used(monkeypatch):
    monkeypatch.setattr("repc.syntax.tables.made_from", lambda: {"grammar": "another", "lark": "0"})
    assert load_parser() is None


def test_rows_of_the_table_of_mistakes_are_whole():
    rows = tomllib.loads((GRAMMAR / "mistakes.toml").read_text(encoding="utf-8"))["mistake"]
    for row in rows:
        assert set(row) <= {"name", "code", "message", "try", "on", "wrong"}
        assert re.fullmatch(r"E01\d\d", row["code"]) and row["message"] and row["try"]
        assert ("name" in row) != ("wrong" in row), "a row is found by its name or by its examples"
    names = [row["name"] for row in rows if "name" in row]
    assert len(names) == len(set(names))


def test_a_small_spec_is_parsed_by_the_stored_tables_alone():
    """Building them from the grammar takes ten times as long as all else."""
    code = (
        "import lark.load_grammar as g; import repc.syntax as s; g.load_grammar = None;"
        "g.GrammarBuilder = None; s.parse('group SO(3)\\n5V⁰+5V -> V²\\n')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.slow
def test_the_wheel_carries_the_grammar(tmp_path):
    for part in ("repc", "grammar"):
        shutil.copytree(ROOT / part, tmp_path / "checkout" / part)
    for part in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / part, tmp_path / "checkout")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    build += ["-w", tmp_path / "wheel", tmp_path / "checkout"]
    if subprocess.run(build, capture_output=True).returncode:
        build.remove("--no-build-isolation")
        subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (tmp_path / "wheel").iterdir()
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"repc/grammar/{name}" for name in ("rep.lark", "mistakes.toml", "tables.json", "README.md")} <= set(names)
    assert not [name for name in names if name.startswith(("grammar/", "tests/"))]
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r});"
        "import repc.syntax as s; print(s.__file__, s.unparse(s.parse_rep('V*V')).encode())"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert str(tmp_path) in said and repr("V⊗V".encode()) in said
