"""Where the grammar lies: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files


def grammar_text(name: str) -> str:
    """The text of ``rep.lark`` or ``mistakes.toml``."""
    package = files("repc")
    installed = package.joinpath("grammar", name)
    found = installed if installed.is_file() else package.joinpath("..", "grammar", name)
    return found.read_text(encoding="utf-8")
