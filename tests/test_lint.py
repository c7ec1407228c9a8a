"""The linter's rules of pyproject.toml hold everywhere, types fit together, and a name of a class means one class."""

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
