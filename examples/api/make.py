"""Write the pages of the reference from the docstrings: ``python examples/api/make.py``. A test holds the pages against them.

A page has the public names of a module in the order of its ``__all__``: how each is called, its docstring, its public methods and
properties. The examples in docstrings are doctests, run where they stand on the page.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

HERE = Path(__file__).parent
MODULES = {  # page: the module
    "repc": "repc",
    "groups": "repc.groups",
    "nn": "repc.nn",
    "training": "repc.nn.training",
    "dynamics": "repc.nn.dynamics",
    "adapters": "repc.nn.adapters",
    "datasets": "repc.datasets",
    "irreps": "repc.irreps",
}
_OBJECTS = ("Scalar", "V", "Vector")  # instances: `V` is a representation without a group


def page(name: str) -> str:
    """The text of a page."""
    module = importlib.import_module(MODULES[name])
    found = _adapters() if name == "adapters" else [_entry(module, key) for key in _names(module)]
    return "\n\n".join([f"# {module.__name__}", _line(module), *found, "Made from the docstrings by [`make.py`](make.py)."]) + "\n"


def index() -> str:
    """The page that leads to the others."""
    rows = [f"| [`{module}`]({name}.md) | {_line(importlib.import_module(module))} |" for name, module in MODULES.items()]
    head = "# Reference\n\nEvery public function and class with its arguments, shapes and errors, and an example that runs.\n"
    return "\n".join([head, "| module | |", "|---|---|", *rows]) + "\n"


def _adapters() -> list[str]:
    """The adapters, read without loading their frameworks, which need not be there."""
    found = []
    for file in sorted((HERE.parent.parent / "repc/nn/adapters").glob("[a-z]*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                words = _prose(inspect.cleandoc(ast.get_docstring(node) or ""))
                takes = ast.unparse(node.args).partition(":")[0] if isinstance(node, ast.FunctionDef) else "model"
                words = words.replace("```pycon", f"<!-- needs: {file.stem} -->\n```pycon")
                found.append(f"## `repc.nn.adapters.{file.stem}.{node.name}({takes})`\n\n{words}")
    return found


def _names(module) -> list[str]:
    """The public names: of ``__all__``, or those that the module itself defines, functions and classes."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return [key for key in listed if not key.startswith("_") and not inspect.ismodule(getattr(module, key))]
    found = (key for key, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__)
    return [key for key in found if not key.startswith("_") and callable(getattr(module, key))]


def _entry(module, key: str) -> str:
    value = getattr(module, key)
    if key in _OBJECTS and module.__name__ == "repc":
        words = f"`{value}`, a representation without a group; `{key}(G)` is bound to one. It has the methods of `Rep`."
        return f"## `{key}`\n\n{words}"
    parts = [f"## `{key}{_call(value)}`", _prose(inspect.getdoc(value) or "")]
    if inspect.isclass(value):
        told = {getattr(module, name) for name in _names(module)} - {value}
        above = next((base for base in value.__mro__ if base in told), None)
        parts.append("\n".join(f"- `{name}{_call(member)}`: {_line(member)}" for name, member in _members(value, above)))
        parts.append("" if above is None else f"What else it has is told at [`{above.__name__}`](#{_anchor(above)}).")
    return "\n\n".join(part for part in parts if part)


def _call(value) -> str:
    """How it is called, without the types."""
    if isinstance(value, property) or type(value).__name__ == "cached_property":
        return ""
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values() if p.name != "self"]
    if [p.name for p in bare] == ["args", "kwargs"]:
        return ""
    return re.sub(r" at 0x[0-9a-f]+", "", str(inspect.Signature(bare))).replace("<function ", "").replace(">)", ")")


def _anchor(value) -> str:
    """The place of an entry on its page, as pages on the web name it: its heading in lower case, without signs."""
    return re.sub(r"[^\w -]", "", f"{value.__name__}{_call(value)}".lower()).replace(" ", "-")


def _members(cls: type, above: type | None):
    """Public methods and properties of a class that have a docstring, those of its bases in this package among them, but not what
    is told elsewhere: those of the class ``above``."""
    bases = [base for base in cls.__mro__ if base.__module__.startswith("repc") and not (above and issubclass(above, base))]
    for name in dict.fromkeys(name for base in bases for name in vars(base)):
        member = inspect.getattr_static(cls, name)
        if not name.startswith(("_", "tree_")) and inspect.getdoc(_plain(member)) and not _is_field(member):
            yield name, _plain(member)


def _plain(member):
    return member.__func__ if isinstance(member, classmethod | staticmethod) else member


def _is_field(member) -> bool:
    return not (callable(member) or isinstance(member, property) or type(member).__name__ == "cached_property")


def _line(member) -> str:
    """The first paragraph of a docstring, on one line."""
    first = (inspect.getdoc(member) or "").split("\n\n")[0]
    return _codes(" ".join(first.split()))


def _prose(doc: str) -> str:
    """A docstring as Markdown: its doctests become blocks."""
    found, block = [], []
    for line in [*doc.splitlines(), None]:
        if line is not None and (line.startswith(">>>") or (block and line.strip())):
            block.append(line)
            continue
        if block:
            found += ["```pycon", *block, "```"]
            block = []
        found.append("" if line is None else _codes(line))
    return "\n".join(found).strip()


def _codes(text: str) -> str:
    return re.sub(r"``+([^`]+)``+", r"`\1`", text).replace("|", "\\|")


def main() -> None:
    """Write all pages."""
    for name in MODULES:
        (HERE / f"{name}.md").write_text(page(name), encoding="utf-8")
    (HERE / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
