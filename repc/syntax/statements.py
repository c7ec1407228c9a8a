"""A file cut into statements: comments and line ends are settled here, so that the grammar never sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repc.limits import MAX_NESTING
from repc.source import Diagnostic, Source, Span
from repc.syntax import nodes
from repc.syntax.mistakes import mistake
from repc.syntax.words import KEYWORDS

_LEXEME = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<newline>\n)|(?P<space>[^\S\n]+|\ufeff)|(?P<open>[(\[{])|(?P<close>[)\]}])|[^\s#()\[\]{}\ufeff]+"
)
_CONTINUES = re.compile(r"(->|[→+⊕⊗×≀^]|(?<![A-Za-z0-9_])wr)\Z")
_KEYWORD_LINE = re.compile(rf"\n\s*({'|'.join(KEYWORDS)})(?![A-Za-z0-9_])")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Statement:
    """One statement's place, and what is wrong with its brackets, if anything is."""

    span: Span
    mistake: Diagnostic | None = None


@dataclass(frozen=True)
class Line:
    """One statement of a file: its place, and its node or what is wrong with it."""

    span: Span
    node: nodes.LineNode | None
    mistake: Diagnostic | None = None


@dataclass(frozen=True)
class Layout:
    """A file as statements and comments, in order.

    ``text`` has the source's length, with everything that is not part of a statement's line blanked out.
    """

    text: str
    statements: tuple[Statement, ...]
    comments: tuple[Span, ...]


def split(source: Source, lines: bool = True) -> Layout:
    """Cut a source into statements; every mistake with brackets is kept with its statement.

    A text that is one expression has no ``lines``: where they end does not matter.
    """
    cutter = _Cutter(source, lines)
    for lexeme in _LEXEME.finditer(source.text):
        cutter.take(lexeme)
    cutter.finish()
    statements = cutter.statements if lines or cutter.statements else [Statement(Span(0, 0))]
    return Layout("".join(cutter.blanked), tuple(statements), tuple(cutter.comments))


class _Cutter:
    """The state while walking over a file: the open brackets and where the current statement began."""

    def __init__(self, source: Source, lines: bool):
        self.source, self.lines = source, lines
        self.blanked: list[str] = []
        self.statements: list[Statement] = []
        self.comments: list[Span] = []
        self._begin_statement()

    def _begin_statement(self) -> None:
        self.first: int | None = None
        self.last: re.Match | None = None  # the latest lexeme that counts
        self.open: list[re.Match] = []
        self.mistake: Diagnostic | None = None

    def take(self, lexeme: re.Match) -> None:
        kind = lexeme.lastgroup
        text = lexeme.group()
        counts = kind not in ("comment", "newline", "space")
        self.blanked.append(text if counts else " " * len(text))
        if kind == "comment":
            self.comments.append(Span(*lexeme.span()))
        elif kind == "newline":
            if self.lines and self._ends_at(lexeme.start()):
                self.finish()
        elif counts:
            self.first = lexeme.start() if self.first is None else self.first
            self.last = lexeme
            self._match_bracket(lexeme)

    def _ends_at(self, newline: int) -> bool:
        last = "" if self.last is None else self.last.group()
        goes_on = (self.open and not self.mistake) or _CONTINUES.search(last)
        return not goes_on or _KEYWORD_LINE.match(self.source.text, newline) is not None

    def _match_bracket(self, lexeme: re.Match) -> None:
        bracket = lexeme.group()
        if lexeme.lastgroup == "open":
            self.open.append(lexeme)
            if len(self.open) > MAX_NESTING:
                self._wrong("nesting", lexeme, limit=MAX_NESTING)
        elif lexeme.lastgroup == "close":
            if not self.open:
                self._wrong("unopened bracket", lexeme, bracket=bracket)
            elif _CLOSING[self.open[-1].group()] != bracket:
                opened = self.open[-1].group()
                wanted = _CLOSING[opened]
                self._wrong("mismatched bracket", lexeme, bracket=bracket, opened=opened, wanted=wanted)
            else:
                self.open.pop()

    def _wrong(self, name: str, lexeme: re.Match, **words) -> None:
        if self.mistake is None:
            self.mistake = mistake(name, Span(*lexeme.span()), self.source, **words)

    def finish(self) -> None:
        """End the current statement, if there is one."""
        if self.first is not None and self.last is not None:
            if self.open:
                opened = self.open[-1]
                self._wrong("unclosed bracket", opened, bracket=opened.group(), wanted=_CLOSING[opened.group()])
            self.statements.append(Statement(Span(self.first, self.last.end()), self.mistake))
        self._begin_statement()
