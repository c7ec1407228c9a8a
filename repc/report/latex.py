"""Explanations as LaTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import label_latex
from repc.reps.latex import latex_of
from repc.source import RepcError
from repc.symbolic.facts import RepFacts
from repc.symbolic.formula import FreeGroup
from repc.syntax import parse_rep

if TYPE_CHECKING:
    from repc.report.model import Explanation, Report

_SPECIAL = r"[#$%&_{}]"


def explanation_latex(explanation: Explanation) -> str:
    """An ``align*`` block: every map with its count, every network with its parameters, every representation with its
    irreducibles."""
    letters = explanation.group.letters if isinstance(explanation.group, FreeGroup) else ()
    rows = []
    for report in explanation.maps:
        arrow = r" \times ".join(_rep(f) for f in report.facts.inputs)
        since = _range(report.every.starts, letters) if report.every and not report.network else ""
        rows.append(rf"{arrow} &\to {_rep(report.facts.output)} && {_size(report)}{since}")
        rows += [_decomposition(f, letters) for f in (*report.facts.inputs, report.facts.output)]
    rows += [_decomposition(f, letters) for f in explanation.reps]
    unique = list(dict.fromkeys(rows))
    return "\\begin{align*}\n" + " \\\\\n".join(unique) + "\n\\end{align*}"


def _size(report: Report) -> str:
    return rf"\text{{a network, {report.parameters} parameters}}" if report.network else rf"\dim = {report.hom_dim}"


def _range(starts: tuple[int, ...], letters: tuple[str, ...]) -> str:
    since = r",\ ".join(rf"{letter} \ge {start}" for letter, start in zip(letters, starts, strict=True))
    return rf" \quad ({since})" if since else ""


def _rep(facts: RepFacts) -> str:
    """A representation; text that is not the language's own, such as a user's name, stands upright as it is."""
    try:
        return latex_of(parse_rep(facts.text))
    except RepcError:
        return rf"\mathrm{{{re.sub(_SPECIAL, _escaped, facts.text)}}}"


def _escaped(found: re.Match) -> str:
    return "\\" + found[0]


def _decomposition(facts: RepFacts, letters: tuple[str, ...]) -> str:
    if facts.irreps is None:
        return rf"{_rep(facts)} &\text{{ is not a sum of irreducibles}}"
    terms = [(rf"{i.multiplicity}\," if i.multiplicity > 1 else "") + label_latex(i.label) for i in facts.irreps]
    total = r" \oplus ".join(terms) or "0"
    return rf"{_rep(facts)} &\cong {total}{_range(facts.starts, letters)}"
