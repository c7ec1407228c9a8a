"""Explanations as LaTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import label_latex
from repc.report.natural import NaturalReport
from repc.report.net import NetReport
from repc.report.words import network_size
from repc.reps.latex import latex_of
from repc.source import RepcError
from repc.symbolic.facts import RepFacts
from repc.syntax import parse_rep

if TYPE_CHECKING:
    from repc.report.model import Explanation

_SPECIAL = r"[#$%&_{}]"


def explanation_latex(explanation: Explanation) -> str:
    """An ``align*`` block: every map with its count, every network with its parameters, every representation with its
    irreducibles."""
    rows = []
    for report in explanation.maps:
        is_map = not isinstance(report, NetReport | NaturalReport)
        ends = report.facts if is_map else report
        size = rf"\dim = {report.hom_dim}" if is_map else network_size(report.parameters)
        arrow = r" \times ".join(_rep(f) for f in ends.inputs)
        rows.append(rf"{arrow} &\to {_rep(ends.output)} && {size}")
        rows += [_decomposition(f) for f in (*ends.inputs, ends.output)]
    rows += [_decomposition(f) for f in explanation.reps]
    unique = list(dict.fromkeys(rows))
    return "\\begin{align*}\n" + " \\\\\n".join(unique) + "\n\\end{align*}"


def _rep(facts: RepFacts) -> str:
    """A representation; text that is not the language's own, such as a user's name, stands upright as it is."""
    try:
        return latex_of(parse_rep(facts.text))
    except RepcError:
        return rf"\mathrm{{{re.sub(_SPECIAL, _escaped, facts.text)}}}"


def _escaped(found: re.Match) -> str:
    return "\\" + found[0]


def _decomposition(facts: RepFacts) -> str:
    if facts.irreps is None:
        return rf"{_rep(facts)} &\text{{ is not a sum of irreducibles}}"
    terms = [(rf"{i.multiplicity}\," if i.multiplicity > 1 else "") + label_latex(i.label) for i in facts.irreps]
    total = r" \oplus ".join(terms) or "0"
    return rf"{_rep(facts)} &\cong {total}"
