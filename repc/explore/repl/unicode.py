r"""Signs that keyboards lack: ``\otimes`` and its like anywhere, ``->`` and ``^2`` while they are typed."""

from __future__ import annotations

import re
from difflib import get_close_matches

from repc.source import Source, Span, fail
from repc.syntax.digits import SUPERSCRIPTS

SIGNS = {
    "otimes": "⊗",
    "oplus": "⊕",
    "to": "→",
    "times": "×",
    "wr": "≀",
    "Lambda": "Λ",
    "rho": "ρ",
    "sqrt": "√",
    "pi": "π",
    "plus": "⁺",
    "prime": "′",
}
"""What may follow a backslash, and the sign it stands for."""

_LONGEST_FIRST = sorted(SIGNS, key=len, reverse=True)
_KNOWN = re.compile(r"\\(" + "|".join(_LONGEST_FIRST) + ")")
_ANY = re.compile(r"\\([A-Za-z]*)")
_COMMENT = re.compile("#.*")


def expand(text: str) -> str:
    r"""The text with every ``\name`` replaced by its sign, comments left alone.

    Raises RepcError (E0531) for a name that stands for nothing, with the nearest one.
    """
    return "\n".join(_expanded_line(line) for line in text.split("\n"))


def _expanded_line(line: str) -> str:
    comment = _COMMENT.search(line)
    code, rest = (line[: comment.start()], comment[0]) if comment else (line, "")
    code = _KNOWN.sub(lambda found: SIGNS[found[1]], code)
    if wrong := _ANY.search(code):
        _refuse(wrong, code)
    return code + rest


def _refuse(wrong: re.Match, line: str) -> None:
    near = get_close_matches(wrong[1], list(SIGNS), n=1)
    remedy = f"did you mean \\{near[0]} for {SIGNS[near[0]]}?" if near else "write one of " + ", ".join(rf"\{n}" for n in SIGNS)
    fail("E0531", f"'{wrong[0]}' stands for no sign", remedy, Span(*wrong.span()), Source("repl", line))


def replacement(before: str, key: str) -> tuple[int, str] | None:
    r"""What a key does after the text ``before`` the cursor: (characters to delete, text to insert), None for itself.

    ``>`` after ``-`` gives ``→``; a digit after ``^`` or ``**`` or another superscript gives a superscript, except among
    the entries of a matrix; a space after ``\name`` gives the sign.
    """
    if key == ">" and before.endswith("-"):
        return 1, "→"
    if key == " ":
        return _finished_name(before)
    if key.isdecimal() and before.count("[") == before.count("]"):
        return _superscript(before, SUPERSCRIPTS[int(key)])
    return None


def _finished_name(before: str) -> tuple[int, str] | None:
    found = re.search(r"\\([A-Za-z]+)\Z", before)
    if found is None or found[1] not in SIGNS:
        return None
    return len(found[0]), SIGNS[found[1]] + " "


def _superscript(before: str, digit: str) -> tuple[int, str] | None:
    for sign in ("**", "^"):
        if before.endswith(sign):
            return len(sign), digit
    return (0, digit) if before[-1:] and before[-1] in SUPERSCRIPTS else None
