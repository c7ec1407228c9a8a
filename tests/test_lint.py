"""The linter's rules of pyproject.toml hold everywhere, types fit together, a name of a class means one class, and what is public
says what it is."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent


def assert_silent(*command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_linter_has_no_remarks():
    assert_silent("ruff", "check", "--no-cache", "--output-format", "concise", ".")


def test_types_fit_together():
    assert re.fullmatch(r"Success: no issues found in [56]\d\d source files\n", assert_silent("mypy"))


def test_no_class_name_stands_twice():
    places = defaultdict(list)
    for path in sorted((ROOT / "repc").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert len(places) > 300
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_what_is_public_says_what_it_is():
    """Every public function, class and method has a docstring, or overrides one that has; names of classes are unique."""
    trees = {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "repc").rglob("*.py"))}
    classes = {node.name: node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    silent = [f"{path}:{node.lineno}" for path, tree in trees.items() for node in undocumented(tree, classes)]
    assert silent == []


def undocumented(tree, classes):
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield node
        for member in node.body if isinstance(node, ast.ClassDef) else ():
            is_public = isinstance(member, ast.FunctionDef) and not member.name.startswith("_")
            if is_public and not is_told(member.name, node, classes):
                yield member


def is_told(name, cls, classes):
    """Whether a class or one of those that it is made from says what its method of that name is."""
    own = [node for node in cls.body if isinstance(node, ast.FunctionDef) and node.name == name]
    bases = [classes[part.id] for base in cls.bases for part in ast.walk(base) if isinstance(part, ast.Name) and part.id in classes]
    return any(map(ast.get_docstring, own)) or any(is_told(name, base, classes) for base in bases)


def test_the_search_finds_what_says_nothing():
    text = 'def f(): ...\nclass A:\n  "A."\n  def g(self): "G."\n  def h(self): ...\nclass B(A):\n  "B."\n  def g(self): ...\n'
    tree = ast.parse(text)
    assert [node.name for node in undocumented(tree, {"A": tree.body[1], "B": tree.body[2]})] == ["f", "h"]
