"""Python identifiers for labels and representations."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata

_WORDS = {
    "⊗": "_x_",
    "×": "_x_",
    "≀": "_wr_",
    "+": "_plus_",
    "⁺": "p",
    "-": "m",
    "*": "d",
    "'": "p",
    "ρ": "rho",
    "Λ": "Alt",
}


def identifier(text: str) -> str:
    """A readable part of an ASCII identifier: ``[-1]`` -> ``m1``, ``V²⊗V*`` -> ``V2_x_Vd``, ``ρ1(3)`` -> ``rho1_3``."""
    spelled = "".join(_WORDS.get(c, c) for c in re.sub(r"(?<=[0-9])(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])", "_", text))
    plain = unicodedata.normalize("NFKC", spelled)
    return re.sub(r"[^0-9A-Za-z]+", "_", plain).strip("_") or "x"


def quoted(text: str) -> str:
    """A string literal in double quotes, Unicode kept."""
    return json.dumps(text, ensure_ascii=False)


def doc(text: str, indent: str = "    ") -> str:
    """A docstring, over several lines where it does not fit on one."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    lines = textwrap.wrap(text, 112, break_long_words=False)
    return f'{indent}"""' + f"\n{indent}".join(lines) + '"""'


def literal(text: str) -> str:
    """A string literal, in pieces over several lines where it does not fit on one."""
    if len(text) <= 90:
        return quoted(text)
    pieces = [text[i : i + 90] for i in range(0, len(text), 90)]
    return "(\n" + "\n".join(f"    {quoted(piece)}" for piece in pieces) + "\n)"


class Names:
    """Hands out each identifier once; a clash gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def fresh(self, wanted: str) -> str:
        """``wanted``, or ``wanted_2``, ``wanted_3``, …"""
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name)
        return name
