"""The rooms stand in a row: a room imports only rooms to its left, and heavy libraries only where they belong."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "repc"
ROOMS = [
    "tolerance", "limits", "source", "syntax", "rings", "groups", "reps", "numeric", "symbolic", "ops", "lowering", "cache",
    "report", "targets", "runtime", "driver", "api", "nn", "datasets", "explore", "cli",
]  # fmt: skip
EMITTED = "targets/jax/library/"  # never imported: its functions are copied into modules, which do import jax
DOOR = {"__init__", "__main__", "_version", "irreps"}
LIBRARIES = {"lark": {"syntax"}, "sympy": {"symbolic"}, "jax": {"runtime", "nn", "explore"}, "threadpoolctl": {"numeric"},
             "prompt_toolkit": {"explore"}, "platformdirs": {"explore"}, "pygments": {"explore"}, "matplotlib": {"explore"}}
CODE = re.compile(r"E0\d{3}")
FILES = sorted(ROOT.rglob("*.py"))


def room_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path, types=True):
    """(module, line) of every import, nested ones too; without ``types``, those for the type checker alone are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = set() if types else {id(node) for block in ast.walk(tree) if _is_for_types(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} is a relative import"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _name(node.func) in ("import_module", "__import__"):
            name = node.args[0]
            yield (name.value if isinstance(name, ast.Constant) else "", node.lineno)


def _is_for_types(node):
    return isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING"


def _name(node):
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_left(path):
    room = room_of(path)
    for module, line in imports(path):
        parts = module.split(".")
        if parts[0] == "repc" and len(parts) > 1 and room not in DOOR and parts[1] not in DOOR:
            assert ROOMS.index(parts[1]) <= ROOMS.index(room), f"{path}:{line}: {room} imports {module}"
        if parts[0] in LIBRARIES and not str(path.relative_to(ROOT)).startswith(EMITTED):
            assert room in LIBRARIES[parts[0]], f"{path}:{line}: {room} imports {parts[0]}"


def test_modules_are_named_where_they_are_imported():
    """``import_module`` is for optional packages; the door loads rooms by name, and the stand-in what emitted text imports."""
    for path in FILES:
        if str(path.relative_to(ROOT)) in ("__init__.py", "targets/jax/standin/execute.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ("import_module", "__import__"):
                name = node.args[0]
                assert isinstance(name, ast.Constant) and name.value.split(".")[0] in LIBRARIES, f"{path}:{node.lineno}"


def test_no_circle_of_files():
    """Late imports count; those for the type checker do not, as nothing is loaded for them."""
    modules = {".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
    arrows = {
        name: {_file(found, modules) for found, _ in imports(path, types=False)} - {None, name} for name, path in modules.items()
    }
    assert list(circles(arrows)) == []


def _file(module, modules):
    """The file that an import loads last: the module itself, or that which has the name."""
    return module if module in modules else module.rpartition(".")[0] if module.rpartition(".")[0] in modules else None


def circles(arrows):
    """The strongly connected components of more than one file (Tarjan 1972), as sorted lists."""
    index, low, stack = {}, {}, []

    def visit(name):
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(arrows[name]):
            if other not in index:
                yield from visit(other)
            if other in stack:
                low[name] = min(low[name], low[other])
        if low[name] == index[name]:
            found = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(found) > 1:
                yield sorted(found)

    for name in arrows:
        if name not in index:
            yield from visit(name)


def test_the_search_finds_circles():
    arrows = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": {"d", "f"}, "f": set()}
    assert sorted(circles(arrows)) == [["a", "b", "c"], ["d", "e"]]


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
