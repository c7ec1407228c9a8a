"""What to say about a mistake: the table ``grammar/mistakes.toml``, by name; `explanation` finds by where the parser stood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from repc.limits import Limit
from repc.source import Diagnostic, RepcError, Source, Span
from repc.syntax.files import grammar_text


@dataclass(frozen=True)
class MistakeRow:
    """One row of the table: a code, what is wrong and what to write, with ``{words}`` to fill in."""

    code: str
    message: str
    remedy: str
    name: str = ""
    wrong: tuple[str, ...] = ()  # examples: statements that meet this mistake
    on: tuple[str, ...] = ()  # what must agree besides the state, see `explanation`


@cache
def table() -> tuple[MistakeRow, ...]:
    """All rows of ``grammar/mistakes.toml``."""
    import tomllib

    rows = tomllib.loads(grammar_text("mistakes.toml"))["mistake"]
    return tuple(
        MistakeRow(
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
def rows_by_name() -> dict[str, MistakeRow]:
    """The rows that have a name: those that rules ask for, and not where the parser stood."""
    return {row.name: row for row in table() if row.name}


def mistake(name: str, span: Span | None, source: Source | None = None, /, **words) -> Diagnostic:
    """The diagnostic of the row called ``name``, its ``{words}`` filled in."""
    row = rows_by_name()[name]
    return diagnostic(row, words, span, source)


def diagnostic(row: MistakeRow, words: Mapping[str, object], span: Span | None, source: Source | None) -> Diagnostic:
    """What a row says, its ``{words}`` filled in."""
    limit = words.get("limit")
    beyond = f" ({limit.words})" if isinstance(limit, Limit) else ""
    return Diagnostic(row.code, _filled(row.message, words), _filled(row.remedy, words) + beyond, span, source)


def refuse(name: str, span: Span | None, /, **words) -> NoReturn:
    """Raise `mistake` as a RepcError; the outer code adds the source."""
    raise RepcError(mistake(name, span, **words))


def _filled(template: str, words: Mapping[str, object]) -> str:
    """A template with each ``{word}`` that has a meaning replaced; other braces are text."""
    return re.sub(r"\{(\w+)\}", lambda m: str(words.get(m[1], m[0])), template)
