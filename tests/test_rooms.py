"""The rooms stand in a row: a room imports only rooms to its left, and heavy libraries only where they belong."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "repc"
ROOMS = [
    "source", "syntax", "groups", "rings", "reps", "numeric", "symbolic", "ops", "lowering", "cache", "report", "codegen",
    "targets", "runtime", "driver", "api", "nn", "datasets", "explore", "cli",
]  # fmt: skip
EMITTED = {"codegen/library.py"}  # never imported: its functions are copied into modules, which do import jax
DOOR = {"__init__", "__main__", "_version"}
LIBRARIES = {"lark": {"syntax"}, "sympy": {"symbolic"}, "jax": {"runtime", "nn", "explore"}, "threadpoolctl": {"numeric"},
             "prompt_toolkit": {"explore"}, "platformdirs": {"explore"}, "pygments": {"explore"}, "matplotlib": {"explore"}}
CODE = re.compile(r"E0\d{3}")
FILES = sorted(ROOT.rglob("*.py"))


def room_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path):
    """(module, line) of every import statement, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} is a relative import"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_left(path):
    room = room_of(path)
    for module, line in imports(path):
        parts = module.split(".")
        if parts[0] == "repc" and len(parts) > 1 and room not in DOOR and parts[1] not in DOOR:
            assert ROOMS.index(parts[1]) <= ROOMS.index(room), f"{path}:{line}: {room} imports {module}"
        if parts[0] in LIBRARIES and str(path.relative_to(ROOT)) not in EMITTED:
            assert room in LIBRARIES[parts[0]], f"{path}:{line}: {room} imports {parts[0]}"


def test_every_room_is_listed():
    rooms = {room_of(path) for path in FILES} - DOOR
    assert rooms == set(ROOMS)


def test_no_library_code_asserts():
    found = [
        f"{path}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_a_diagnostic_code_belongs_to_one_room():
    """What ``compile`` and ``explain`` say, the command line and the driver may say too; otherwise a code has one home."""
    where = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                where.setdefault(node.value, set()).add(room_of(path))
    shared = {code: sorted(rooms) for code, rooms in where.items() if len(rooms) > 1}
    assert set(map(tuple, shared.values())) <= {("api", "cli"), ("api", "driver")}, shared


def test_every_folder_is_a_package():
    """Folders without __init__.py would be missing from the wheel."""
    folders = {path.parent for path in FILES}
    assert sorted(str(f) for f in folders if not (f / "__init__.py").is_file()) == []
