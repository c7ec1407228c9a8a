"""What is said of a mistake, with fields and as text: place, message, the line itself, a caret, and what to try."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from repc.source.text import Source, Span

_LINE_LIMIT = 160  # longer source lines are shown as a window around the mistake


@dataclass(frozen=True)
class Diagnostic:
    """One mistake: its stable code, what was found, what to write instead, and where."""

    code: str
    message: str
    remedy: str = ""
    span: Span | None = None
    source: Source | None = None

    def at(self, span: Span | None, source: Source | None) -> Diagnostic:
        """The same diagnostic with the place filled in where deeper code did not know it."""
        return replace(self, span=self.span or span, source=self.source or source)

    def as_json(self) -> dict:
        """The stable ``--json`` form: code, file, line, column, message, try."""
        line = column = None
        if self.source is not None and self.span is not None:
            line, column = self.source.line_column(self.span.start)
        return {
            "code": self.code,
            "file": self.source.name if self.source else None,
            "line": line,
            "column": column,
            "message": self.message,
            "try": self.remedy,
        }


@dataclass(frozen=True)
class Remark:
    """What is no mistake and worth knowing: a warning, with its stable code."""

    code: str
    message: str

    def __str__(self) -> str:
        return f"warning {self.code}: {self.message}"


def shown(d: Diagnostic) -> str:
    """A diagnostic as text: place, message, the line itself, a caret, and what to try."""
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
