"""Expressions as text: on one line, or laid out over several where one is too long. The same for every target."""

from __future__ import annotations

from dataclasses import dataclass, replace

WIDTH = 110  # of a line inside a function, so that no line of a module exceeds 120


@dataclass(frozen=True)
class CodeRow:
    """A line of an expression that is laid out over several; ``code`` may be laid out in turn."""

    before: str
    code: Code | str = ""
    after: str = ""


@dataclass(frozen=True)
class Code:
    """An expression on one line, and the rows it is laid out on where that is too long (None: it is not)."""

    one: str
    several: tuple[CodeRow, ...] | None = None

    def __str__(self) -> str:
        return self.one

    def followed(self, text: str) -> Code:
        """With a text behind it."""
        if self.several is None:
            return Code(self.one + text)
        *others, last = self.several
        return Code(self.one + text, (*others, replace(last, after=last.after + text)))


def listed(*parts) -> str:
    """``a, b, c``."""
    return ", ".join(map(str, parts))


def array(before: str, parts: list[Code], after: str) -> Code:
    """``before([a, b], after)``, or with a line for each part."""
    inside = [CodeRow("        ", part, ",") for part in parts]
    tail = [CodeRow(f"    {after},")] if after else []
    rows = (CodeRow(f"{before}("), CodeRow("    ["), *inside, CodeRow("    ],"), *tail, CodeRow(")"))
    return Code(f"{before}([{listed(*parts)}]{', ' * bool(after)}{after})", rows)


def arguments(before: str, parts: list) -> Code:
    """``before(a, b)``, or with a line for each argument."""
    inside = [CodeRow("    ", part, ",") for part in parts]
    return Code(f"{before}({listed(*parts)})", (CodeRow(f"{before}("), *inside, CodeRow(")")))


def noted(before: str, code: Code, note: str, comment: str) -> list[str]:
    """A line, or several where one is too long; a note stands behind it, or above it."""
    lines = laid(before, code)
    if not note:
        return lines
    if len(lines) == 1 and len(lines[0]) + len(note) <= WIDTH:
        return [f"{lines[0]}  {comment} {note}"]
    return [f"{comment} {note}", *lines]


def laid(before: str, code: Code | str, after: str = "") -> list[str]:
    """An expression between two texts: on one line, or on its rows where that is too long."""
    line = f"{before}{code}{after}"
    if len(line) <= WIDTH or isinstance(code, str) or code.several is None:
        return [line]
    indent = before[: len(before) - len(before.lstrip())]
    *others, last = code.several
    lines: list[str] = []
    for row in (*others, replace(last, after=last.after + after)):
        lines += laid((indent if lines else before) + row.before, row.code, row.after)
    return lines
