"""What to say where the parser stopped.

The table ``grammar/mistakes.toml`` gives examples of wrong input. Each example is parsed, once, when the first mistake is
met; the situation in which the parser stopped is the key under which the row's message is found.
"""

from __future__ import annotations

from functools import cache

from repc.source import Diagnostic, Source, Span
from repc.syntax.mistakes import MistakeRow, diagnostic, mistake, rows_by_name, table
from repc.syntax.situation import Situation, situation_of
from repc.syntax.slips import with_answer
from repc.syntax.tables import lark_parser
from repc.syntax.wording import misspelled_keyword, words_for


@cache
def _by_situation() -> dict[tuple, MistakeRow]:
    """Every key that an example of a row stands for, to the first row that has it."""
    keys: dict[tuple, MistakeRow] = {}
    for row in table():
        if not row.name:
            for wrong in row.wrong:
                keys.setdefault(_example(wrong).key(row.on), row)
    return keys


def _example(wrong: str) -> Situation:
    from lark import UnexpectedInput

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
    row = next((row for row in rows if row), rows_by_name()["anything else"])
    words = words_for(situation, text, span)
    return with_answer(diagnostic(row, words, situation.found.span, source), source.text)
