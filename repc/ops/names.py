"""Names: Python identifiers for labels and representations, each given out once."""

from __future__ import annotations

import re
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
