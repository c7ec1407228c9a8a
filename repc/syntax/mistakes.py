"""What to say about a mistake: the table ``grammar/mistakes.toml``, found by name or by where the parser stood.

The table gives examples of wrong input. Each example is parsed, once, when the first mistake is met; the situation in
which the parser stopped is the key under which the row's message is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from repc.source import Diagnostic, RepcError, Source, Span
from repc.syntax.files import grammar_text
from repc.syntax.situation import Situation, situation_of
from repc.syntax.wording import filled, misspelled_keyword, words_for


@dataclass(frozen=True)
class Row:
    """One row of the table: a code, what is wrong and what to write, with ``{words}`` to fill in."""

    code: str
    message: str
    remedy: str
    name: str = ""
    wrong: tuple[str, ...] = ()  # examples: statements that meet this mistake
    on: tuple[str, ...] = ()  # what must agree besides the state, see _SPECIFIC


@cache
def table() -> tuple[Row, ...]:
    """All rows of ``grammar/mistakes.toml``."""
    import tomllib

    rows = tomllib.loads(grammar_text("mistakes.toml"))["mistake"]
    return tuple(
        Row(
            row["code"],
            row["message"],
            row.get("try", ""),
            row.get("name", ""),
            tuple(row.get("wrong", ())),
            tuple(row.get("on", ())),
        )
        for row in rows
    )


@cache
def _by_name() -> dict[str, Row]:
    return {row.name: row for row in table() if row.name}


def mistake(name: str, span: Span | None, source: Source | None = None, /, **words) -> Diagnostic:
    """The diagnostic of the row called ``name``, its ``{words}`` filled in."""
    row = _by_name()[name]
    return _diagnostic(row, words, span, source)


def _diagnostic(row: Row, words: Mapping[str, object], span: Span | None, source: Source | None) -> Diagnostic:
    return Diagnostic(row.code, filled(row.message, words), filled(row.remedy, words), span, source)


def refuse(name: str, span: Span | None, /, **words) -> NoReturn:
    """Raise `mistake` as a RepcError; the outer code adds the source."""
    raise RepcError(mistake(name, span, **words))


@cache
def _by_situation() -> dict[tuple, Row]:
    """Every key that an example of a row stands for, to the first row that has it."""
    keys: dict[tuple, Row] = {}
    for row in table():
        if not row.name:
            for wrong in row.wrong:
                keys.setdefault(_example(wrong).key(row.on), row)
    return keys


def _example(wrong: str) -> Situation:
    from lark import UnexpectedInput

    from repc.syntax.parser import lark_parser

    try:
        lark_parser().parse(wrong, start="statement")
    except UnexpectedInput as error:
        return situation_of(error, "statement", wrong, Span(0, len(wrong)))
    raise ValueError(f"grammar/mistakes.toml: {wrong!r} is not wrong")


# From the most specific to the least; every row says how specific it is.
_SPECIFIC = (
    ("arrow", "found"),
    ("before", "found"),
    ("found",),
    ("before", "kind"),
    ("before",),
    ("inside",),
    ("arrow",),
    ("kind",),
    (),
)


def explain(error, start: str, text: str, span: Span, source: Source) -> Diagnostic:
    """The diagnostic for a failure of the parser inside the statement ``text[span]``."""
    situation = situation_of(error, start, text, span)
    if word := misspelled_keyword(situation, span):
        return mistake("misspelled keyword", situation.before.span, source, word=situation.before.text, nearest=word)
    rows = (_by_situation().get(situation.key(on)) for on in _SPECIFIC)
    row = next((row for row in rows if row), _by_name()["anything else"])
    words = words_for(situation, text, span)
    return _diagnostic(row, words, situation.found.span, source)
