"""Strings and docstrings as source text."""

from __future__ import annotations

import json
import textwrap


def quoted(text: str) -> str:
    """A string literal in double quotes, Unicode kept."""
    return json.dumps(text, ensure_ascii=False)


def doc(text: str, indent: str = "    ") -> str:
    """A docstring, over several lines where it does not fit on one."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    lines = textwrap.wrap(text, 112, break_long_words=False)
    return f'{indent}"""' + f"\n{indent}".join(lines) + '"""'


def literal(text: str) -> str:
    """A string literal, in pieces over several lines where it does not fit on one."""
    if len(text) <= 90:
        return quoted(text)
    pieces = [text[i : i + 90] for i in range(0, len(text), 90)]
    return "(\n" + "\n".join(f"    {quoted(piece)}" for piece in pieces) + "\n)"
