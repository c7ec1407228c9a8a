"""Statements as text of bounded width."""

from __future__ import annotations

import re
from dataclasses import replace

from repc.syntax import nodes
from repc.syntax.printing.groups import group_text, listed
from repc.syntax.printing.lines import line_text
from repc.syntax.printing.spelling import Spelling

WIDTH = 100
_INDENT = "    "
_BREAK_AFTER = re.compile(r"(?<=,)|(?<=\+)|(?<=->)")


def wrapped(node, spelling: Spelling) -> str:
    """A statement on one line where that fits, else broken: braces one entry to a line, the rest after signs."""
    text = statement_text(node, spelling)
    if len(text) <= WIDTH:
        return text
    match node:
        case nodes.Let(name, nodes.Generated() as group):
            return _block(f"let {name} = generated {{", listed(group))
        case nodes.Generated():
            return _block("group generated {", listed(node))
        case nodes.RepDef(name, nodes.Images(subscript=None) as images):
            return _block(f"rep {name} = images {{", listed(images))
        case nodes.MapDef() | nodes.PolyDef() | nodes.NetDef() if node.options:
            head = line_text(replace(node, options=()), spelling)
            return _block(f"{_filled(head)} {{", [line_text(option, spelling) for option in node.options])
    return _filled(text)


def statement_text(node, spelling: Spelling) -> str:
    """One line; a group by itself is a 'group' statement."""
    return f"group {group_text(node, spelling.of_groups)}" if isinstance(node, nodes.GroupExpr) else line_text(node, spelling)


def _block(head: str, entries: list[str]) -> str:
    body = [_INDENT + _filled(entry).replace("\n", "\n" + _INDENT) for entry in entries]
    return "\n".join([head, ",\n".join(body), "}"])


def _filled(text: str) -> str:
    """As many pieces to a line as fit; a line may end after a comma, a plus or an arrow."""
    lines = [""]
    for piece in _BREAK_AFTER.split(text):
        piece = piece if lines[-1].strip() else piece.lstrip()
        if len(lines[-1]) + len(piece.rstrip()) > WIDTH and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append(_INDENT + piece.lstrip())
        else:
            lines[-1] += piece
    return "\n".join(lines)
