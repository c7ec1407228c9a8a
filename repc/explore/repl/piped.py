"""The REPL without a terminal: lines in, answers out, mistakes to the error stream."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from repc.explore.repl.pieces import pieces
from repc.explore.repl.session import Session


def run(session: Session, lines: Iterable[str], out: TextIO, err: TextIO) -> int:
    """Answer every line; 0, or 1 where any was wrong. Mistakes name the line of the input."""
    code = 0
    for piece in pieces(lines, "<stdin>"):
        answer = session.answer(piece)
        if answer.text:
            print(answer.text, file=err if answer.failed else out, flush=True)
        code = max(code, int(answer.failed))
        if answer.leave:
            break
    return code
