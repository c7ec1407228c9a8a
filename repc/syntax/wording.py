"""The words that a message of ``grammar/mistakes.toml`` may leave open."""

from __future__ import annotations

from difflib import get_close_matches

from repc.source import Span
from repc.syntax.situation import Lexeme, Situation

_LONGEST = 60  # characters of source quoted inside a message


def words_for(situation: Situation, text: str, span: Span) -> dict[str, str]:
    """Every ``{word}``: what stood before, what was found, and the statement as it would look if changed."""
    before, found = situation.before, situation.found
    start, end = span.start, span.end
    return {
        "before": quoted(before),
        "found": quoted(found),
        "word": _shown(found.text),
        "last": _shown(before.text),
        "without_before": _changed(text, start, end, before.span, ""),
        "without_found": _changed(text, start, end, Span(found.span.start, min(found.span.end, end)), ""),
        "with_operand": _changed(text, start, end, Span(found.span.start, found.span.start), "V "),
        "with_times": _changed(text, start, end, Span(found.span.start, found.span.start), "⊗ "),
        "nearest_keyword": _nearest(before.text, ("let", "group", "rep", "map", "net")),
    }


def quoted(lexeme: Lexeme) -> str:
    """A lexeme as messages name it."""
    return f"'{_shown(lexeme.text)}'" if lexeme.text else "the end of the statement"


def _shown(text: str) -> str:
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _changed(text: str, start: int, end: int, place: Span, insertion: str) -> str:
    """The statement with one place replaced, on one line; an ellipsis where it would be long."""
    left = text[max(start, place.start - _LONGEST) : place.start]
    right = text[place.end : min(end, place.end + _LONGEST)]
    changed = " ".join(f"{left}{insertion}{right}".split())
    return _shown(changed) if end - start <= _LONGEST else "…"


def _nearest(word: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word.lower(), known, 1, 0.5)), "map")


def nearest(word: str, known: list[str]) -> str | None:
    """The known name a misspelled one is most like, if any is alike."""
    return next(iter(get_close_matches(word[:100], known, 1, 0.6)), None)
