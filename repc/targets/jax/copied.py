"""Functions of the folder `library` as text, with those that they call."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from types import CodeType

# The files in the order in which their functions stand in a module.
FILES = (
    "arguments", "blocks", "orbits", "grids", "networks", "mixed_products", "harmonics", "representations", "sampling",
    "lettered", "maps", "stored",
)  # fmt: skip


@cache
def _library() -> dict[str, tuple[str, frozenset[str]]]:
    """Name -> (source text, names of library functions it calls), in the order of a module."""
    functions = [found for name in FILES for found in _functions(Path(__file__).parent / "library" / f"{name}.py")]
    names = {f.name for f, _ in functions}
    found = {}
    for f, source in functions:
        used = {node.id for node in ast.walk(f) if isinstance(node, ast.Name)}
        found[f.name] = (source, frozenset(used & names - {f.name}))
    return found


def _functions(path: Path) -> list[tuple[ast.FunctionDef, str]]:
    """The functions of a file, each with its text."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    functions = [f for f in ast.parse(text).body if isinstance(f, ast.FunctionDef)]
    return [(f, "\n".join(lines[_first_line(f) - 1 : f.end_lineno])) for f in functions]


def _first_line(f: ast.FunctionDef) -> int:
    """The line where a function begins, its decorators included."""
    return min([f.lineno, *(d.lineno for d in f.decorator_list)])


def closure(wanted: set[str]) -> set[str]:
    """The wanted functions and all that they need."""
    library, todo, found = _library(), set(wanted), set()
    while todo:
        name = todo.pop()
        found.add(name)
        todo |= library[name][1] - found
    return found


def copied(names: set[str]) -> str:
    """The source of library functions, in the library's order."""
    return "\n\n\n".join(text for name, (text, _) in _library().items() if name in names)


def called(text: str) -> set[str]:
    """The library functions whose names occur in a text."""
    return _names(compile(text, "<emitted>", "exec", dont_inherit=True)) & set(_library())


def _names(code: CodeType) -> set[str]:
    """The names that a text looks up outside of its functions, and attributes: read off its bytecode, which is quicker than a
    walk over its tree."""
    inside = (_names(part) for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*inside)
