"""One root for every error a user can see, with fields; how it is shown is `render`'s business."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

from repc.source.text import Source, Span


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


class RepcError(Exception):
    """The source, or a call, is wrong. Carries one or more diagnostics; exit code 1."""

    exit_code = 1

    def __init__(self, *diagnostics: Diagnostic):
        self.diagnostics = tuple(diagnostics)
        super().__init__(*self.diagnostics)

    def __str__(self) -> str:
        from repc.source.render import render

        return render(self)

    def at(self, span: Span | None, source: Source | None) -> RepcError:
        """The same error, its diagnostics placed where they had no place."""
        return type(self)(*(d.at(span, source) for d in self.diagnostics))


class UsageError(RepcError):
    """The command line is wrong; exit code 2."""

    exit_code = 2


class CheckError(RepcError):
    """A certificate, a checksum or a module does not hold; exit code 3."""

    exit_code = 3


class InternalError(CheckError):
    """Two of repc's own independent results disagree; nothing is written; exit code 3."""


def fail(
    code: str, message: str, remedy: str = "", span: Span | None = None, source: Source | None = None
) -> NoReturn:
    """Raise a `RepcError` with one diagnostic."""
    raise RepcError(Diagnostic(code, message, remedy, span, source))
