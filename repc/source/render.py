"""Diagnostics as text: place, message, the line itself, a caret, and what to try."""

from __future__ import annotations

import unicodedata

from repc.source.errors import Diagnostic, RepcError

_LINE_LIMIT = 160  # longer source lines are shown as a window around the mistake


def render(error: RepcError) -> str:
    """All diagnostics of an error, in order, one blank line apart."""
    return "\n\n".join(_one(d) for d in error.diagnostics)


def _one(d: Diagnostic) -> str:
    lines = []
    if d.source is not None and d.span is not None:
        line, column = d.source.line_column(d.span.start)
        lines.append(f"{d.source.name}:{line}:{column}: error {d.code}: {d.message}")
        lines += _caret(d.source.line(line), column - 1, d.span.end - d.span.start)
    elif d.source is not None:
        lines.append(f"{d.source.name}: error {d.code}: {d.message}")
    else:
        lines.append(f"error {d.code}: {d.message}")
    if d.remedy:
        lines.append(f"  try: {d.remedy}")
    return "\n".join(lines)


def _caret(text: str, column: int, length: int) -> list[str]:
    start = max(0, column - _LINE_LIMIT // 2)
    window = text[start : start + _LINE_LIMIT]
    window = "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in window)
    before, marked = window[: column - start], window[column - start :][: max(length, 1)]
    pad = "".join("\t" if c == "\t" else " " * _width(c) for c in before)
    marks = "^" * max(1, sum(_width(c) for c in marked))
    return [f"    {window}", f"    {pad}{marks}"]


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
