"""Lines put together into what can be answered: one statement, one expression or one command at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repc.source import Source

_COMMAND = re.compile(r"\s*:[A-Za-z?]")


@dataclass(frozen=True)
class InputPiece:
    """A statement, expression or command: ``source.text[start:]`` up to the end of ``text``."""

    source: Source
    start: int
    text: str

    @classmethod
    def of(cls, text: str, name: str = "repl", line: int = 1) -> InputPiece:
        """A whole text that begins at the given line of what messages call ``name``."""
        above = "\n" * (line - 1)
        return cls(Source(name, above + text), len(above), text)

    def after(self, length: int) -> InputPiece:
        """The same piece without its first characters."""
        return InputPiece(self.source, self.start + length, self.text[length:])

    def stripped(self) -> InputPiece:
        """The same piece without space around it."""
        body = self.after(len(self.text) - len(self.text.lstrip()))
        return InputPiece(body.source, body.start, body.text.rstrip())


def is_command(text: str) -> bool:
    """Whether a line is a command of the REPL."""
    return _COMMAND.match(text) is not None


def needs_more(text: str) -> bool:
    """Whether a statement goes on with the next line: a bracket is open, or it ends in a binary operator."""
    if is_command(text):
        return False
    return bool(text.strip()) and _statements(text + "\nx") == _statements(text)


def pieces(lines: Iterable[str], name: str = "repl") -> Iterator[InputPiece]:
    """The pieces of a stream of lines, each as soon as it is complete; comments and empty lines are left out."""
    waiting: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if waiting and _begins_anew("\n".join(waiting), line):
            yield InputPiece.of("\n".join(waiting), name, first)
            waiting = []
        first = first if waiting else number
        waiting.append(line)
        text = "\n".join(waiting)
        if not needs_more(text):
            waiting = []
            if is_command(text) or _statements(text):
                yield InputPiece.of(text, name, first)
    if waiting:
        yield InputPiece.of("\n".join(waiting), name, first)


def _begins_anew(waiting: str, line: str) -> bool:
    return is_command(line) or _statements(f"{waiting}\n{line}") > _statements(waiting)


def _statements(text: str) -> int:
    from repc.syntax.statements import split

    return len(split(Source("repl", text)).statements)
