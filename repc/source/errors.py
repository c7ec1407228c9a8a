"""One root for every error a user can see; what it says is in its diagnostics."""

from __future__ import annotations

from typing import NoReturn

from repc.source.diagnostic import Diagnostic, shown
from repc.source.text import Source, Span


class RepcError(Exception):
    """The source, or a call, is wrong. Carries one or more diagnostics; exit code 1.

    >>> from repc import RepcError, compile
    >>> try:
    ...     compile("V -> W", group="SO(3)")
    ... except RepcError as error:
    ...     print(error.diagnostics[0].code)
    ...
    E0307
    """

    exit_code = 1

    def __init__(self, *diagnostics: Diagnostic):
        self.diagnostics = tuple(diagnostics)
        super().__init__(*self.diagnostics)

    def __str__(self) -> str:
        return render(self)

    def at(self, span: Span | None, source: Source | None) -> RepcError:
        """The same error, its diagnostics placed where they had no place."""
        return type(self)(*(d.at(span, source) for d in self.diagnostics))


def render(error: RepcError) -> str:
    """All diagnostics of an error as text, in order, one blank line apart."""
    return "\n\n".join(map(shown, error.diagnostics))


class UsageError(RepcError):
    """The command line is wrong; exit code 2."""

    exit_code = 2


class CheckError(RepcError):
    """A certificate, a checksum or a module does not hold; exit code 3.

    >>> from repc import CheckError, RepcError
    >>> issubclass(CheckError, RepcError)
    True
    """

    exit_code = 3


class InternalError(CheckError):
    """Two of repc's own independent results disagree; nothing is written; exit code 3."""


def fail(
    code: str, message: str, remedy: str = "", span: Span | None = None, source: Source | None = None
) -> NoReturn:
    """Raise a `RepcError` with one diagnostic."""
    raise RepcError(Diagnostic(code, message, remedy, span, source))
