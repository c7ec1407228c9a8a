"""What is written in other notations, and what to write here: the table ``grammar/slips.toml``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from repc.source import Diagnostic
from repc.syntax.files import grammar_text

_NEAR = 200  # characters on both sides of a mistake in which a notation is looked for: none is longer
_TWINS = str.maketrans("АВЕКМНОРСТХЅѴΑΒΕΖΗΙΚΜΝΟΡΤΧ‐‑‒–—−", "ABEKMHOPCTXSVABEZHIKMNOPTX------")  # Cyrillic, Greek, dashes
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Slip:
    """One row: where it is looked for (group, representation, option or text), what is written, what to write, and of text the
    code of the mistakes that it is for, if of one kind."""

    of: str
    pattern: re.Pattern
    answer: str
    code: str = ""

    def answered(self, found: re.Match) -> str:
        """The answer to what was found."""
        first = found[1] if found.re.groups and found[1] else ""
        words = self.answer.replace("{raised}", first.translate(_RAISED)).replace("{upper}", _proper(first))
        return re.sub(r"\\(\d)", lambda m: found[int(m[1])] or "n", words)


@cache
def slips() -> tuple[Slip, ...]:
    """All rows."""
    import tomllib

    rows = tomllib.loads(grammar_text("slips.toml"))["slip"]
    return tuple(Slip(row["of"], re.compile(row["pattern"]), row["answer"], row.get("code", "")) for row in rows)


def answer(of: str, name: str) -> str | None:
    """What to write in place of a name of a ``"group"``, its arguments among it, of a ``"representation"`` or an ``"option"``."""
    return next((slip.answered(found) for slip in slips() if slip.of == of and (found := slip.pattern.fullmatch(name))), None)


def words_answered(of: str) -> tuple[str, ...]:
    """The words that rows of a kind answer, whose patterns are words side by side."""
    return tuple(word for slip in slips() if slip.of == of for word in slip.pattern.pattern.split("|"))


def _looks_like(text: str) -> str | None:
    """What to write where the few characters at a mistake hold one that only looks like one of ASCII."""
    for at, letter in enumerate(text[:_NEAR]):
        twin = unicodedata.normalize("NFKC", letter.translate(_TWINS))
        if letter.isascii() or len(twin) != 1 or not twin.isascii() or unicodedata.category(letter) == "No":
            continue
        twin = "->" if twin == "-" and text[at + 1 : at + 2] == ">" else twin
        return f"'{letter}' ({unicodedata.name(letter, 'without a name').lower()}) only looks like it: write '{twin}'"
    return None


def with_answer(told: Diagnostic, text: str) -> Diagnostic:
    """What is told of a mistake in a text, with what to write instead where it stands in or right behind another notation."""
    if told.span is None:
        return told
    if (meant := _looks_like(text[max(0, told.span.start - 1) : told.span.end + 1])) is not None:
        return replace(told, remedy=meant)
    first = max(0, told.span.start - _NEAR)
    near = text[first : min(told.span.end, told.span.start + _NEAR) + _NEAR]
    for slip in (slip for slip in slips() if slip.of == "text" and slip.code in ("", told.code)):
        for found in slip.pattern.finditer(near):
            if first + found.start() <= told.span.end and told.span.start <= first + found.end():
                return replace(told, remedy=slip.answered(found))
    return told


def _proper(name: str) -> str:
    return "Sp" if name == "sp" else name.upper()
