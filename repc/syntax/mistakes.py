"""What to say about a mistake: the table ``grammar/mistakes.toml``, found by name or by where the parser stood.

The table gives examples of wrong input. Each example is parsed, once, when the first mistake is met; the situation in
which the parser stopped is the key under which the row's message is found.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from repc.source import Diagnostic, RepcError, Source, Span
from repc.syntax.files import grammar_text
from repc.syntax.situation import Situation, situation_of
from repc.syntax.wording import words_for


@dataclass(frozen=True)
class Row:
    """One row of the table: a code, what is wrong and what to write, with ``{words}`` to fill in."""

    code: str
    message: str
    remedy: str
    name: str = ""
    wrong: tuple[str, ...] = ()  # examples: statements that meet this mistake
    on: tuple[str, ...] = ()  # what must agree besides the state, see _SPECIFIC
    caret: str = "found"  # what is marked: "found" or "before"


@cache
def table() -> tuple[Row, ...]:
    """All rows of ``grammar/mistakes.toml``."""
    rows = tomllib.loads(grammar_text("mistakes.toml"))["mistake"]
    return tuple(
        Row(
            row["code"],
            row["message"],
            row.get("try", ""),
            row.get("name", ""),
            tuple(row.get("wrong", ())),
            tuple(row.get("on", ())),
            row.get("caret", "found"),
        )
        for row in rows
    )


@cache
def _by_name() -> dict[str, Row]:
    return {row.name: row for row in table() if row.name}


def mistake(name: str, span: Span | None, source: Source | None = None, **words) -> Diagnostic:
    """The diagnostic of the row called ``name``, its ``{words}`` filled in."""
    row = _by_name()[name]
    return Diagnostic(row.code, row.message.format(**words), row.remedy.format(**words), span, source)


def refuse(name: str, span: Span | None, **words) -> NoReturn:
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
    ("before", "found"),
    ("found",),
    ("before", "kind"),
    ("before",),
    ("arrow", "kind"),
    ("arrow",),
    ("kind",),
    (),
)


def explain(error, start: str, text: str, span: Span, source: Source) -> Diagnostic:
    """The diagnostic for a failure of the parser inside the statement ``text[span]``."""
    situation = situation_of(error, start, text, span)
    row = next(found for on in _SPECIFIC if (found := _by_situation().get(situation.key(on))))
    words = words_for(situation, text, span)
    place = situation.before_span if row.caret == "before" else situation.found_span
    return Diagnostic(row.code, row.message.format(**words), row.remedy.format(**words), place, source)
