"""The words that a message of ``grammar/mistakes.toml`` may leave open."""

from __future__ import annotations

from repc.source import Span
from repc.syntax.guess import nearest
from repc.syntax.situation import Lexeme, Situation
from repc.syntax.words import KEYWORDS

_LONGEST = 60  # characters of source quoted inside a message


def words_for(situation: Situation, text: str, span: Span) -> dict[str, str]:
    """Every ``{word}``: what stood before, what was found, and the statement as it would look if changed."""
    before, found = situation.before, situation.found
    start, end = span.start, span.end
    between = Span(before.span.end, min(found.span.start, end))
    roomy = before.span.start > start and text[before.span.start - 1] == " "
    return {
        "before": quoted(before),
        "found": quoted(found),
        "word": _shown(found.text),
        "last": _shown(before.text),
        "with_operand": _changed(text, start, end, between, " V " if roomy else "V "),
        "with_times": _changed(text, start, end, between, "⊗"),
    }


def quoted(lexeme: Lexeme) -> str:
    """A lexeme as messages name it."""
    if not lexeme.text:
        return "the end of the statement"
    return f'"{lexeme.text}"' if lexeme.text == "'" else f"'{_shown(lexeme.text)}'"


def _shown(text: str) -> str:
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _changed(text: str, start: int, end: int, place: Span, insertion: str) -> str:
    """The statement with one place replaced, on one line; an ellipsis where it would be long."""
    left = text[max(start, place.start - _LONGEST) : place.start]
    right = text[place.end : min(end, place.end + _LONGEST)]
    changed = " ".join(f"{left}{insertion}{right}".split())
    return _shown(changed) if end - start <= _LONGEST else "…"


def misspelled_keyword(situation: Situation, span: Span) -> str | None:
    """The keyword a statement may have meant to begin with, where it begins with two words."""
    before, found = situation.before, situation.found
    if before.span.start != span.start or before.text in KEYWORDS or (before.kind, found.kind) != ("word", "word"):
        return None
    return nearest(before.text.lower(), list(KEYWORDS))
