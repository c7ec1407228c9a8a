"""Where the grammar lies: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

import re
from importlib.resources import files


def grammar_text(name: str) -> str:
    """The text of a file of the folder, such as ``rep.lark`` or ``mistakes.toml``."""
    package = files("repc")
    installed = package.joinpath("grammar", name)
    found = installed if installed.is_file() else package.joinpath("..", "grammar", name)
    return found.read_text(encoding="utf-8")


def page_text(name: str) -> str:
    """A page of the folder, without the comments that say how its blocks are tested."""
    return re.sub(r"^<!-- [^\n]* -->\n", "", grammar_text(name), flags=re.MULTILINE)
