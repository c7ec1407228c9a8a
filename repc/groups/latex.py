"""Names of groups as LaTeX."""

from __future__ import annotations

import re

_SIGNS = {"×": r" \times ", "≀": r" \wr ", "⁺": "^{+}", "√": r"\surd ", "π": r"\pi ", **{c: "\\" + c for c in "#$%&_{}"}}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def group_latex(name: str) -> str:
    r"""``\mathrm{SO}(3) \times \mathrm{S}(5)``, without dollar signs; a name as it stands in a spec."""
    pieces = re.split(f"({_WORD.pattern}|[{re.escape(''.join(_SIGNS))}])", name)
    return "".join(_latex(piece) for piece in pieces)


def _latex(piece: str) -> str:
    if piece in _SIGNS:
        return _SIGNS[piece]
    return rf"\mathrm{{{piece}}}" if _WORD.fullmatch(piece) else piece.replace(" ", r"\,")
