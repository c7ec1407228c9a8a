"""Which front the REPL has: a terminal with prompt_toolkit, or plain lines."""

from __future__ import annotations

import sys
from collections.abc import Callable

from repc.explore.repl import piped
from repc.explore.repl.pieces import InputPiece
from repc.explore.repl.reply import Shown
from repc.explore.repl.session import Session
from repc.source import fail

_NEEDED = ("prompt_toolkit", "platformdirs")


def run(first: tuple[str, ...] = (), progress: Shown | None = None) -> int:
    """Answer the lines ``first``, then those of the terminal or of standard input; returns the exit code.

    Raises RepcError (E0535) on a terminal where prompt_toolkit or platformdirs are missing.
    """
    session = Session(progress)
    for line in first:
        print(session.run(InputPiece.of(line, "repc repl")))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return piped.run(session, sys.stdin, sys.stdout, sys.stderr)
    return front()(session)


def front() -> Callable[[Session], int]:
    """What talks to a person. Raises RepcError (E0535) where a package for it is missing."""
    try:
        import repc.explore.repl.prompt as prompt
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in _NEEDED:
            raise
        fail("E0535", f"the REPL on a terminal needs {error.name}", "pip install 'repc[repl]', or pipe lines into it")
    return prompt.run
