"""What every report says in the same words: irreducibles, polynomials, arrows, how it was counted, computed and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repc.report.model import Report
    from repc.symbolic.facts import Irreducibles, RepFacts

_MOST_IRREPS, _FIRST_IRREPS = 64, 8  # of longer lists only the first are shown
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def irreps_text(irreps: Irreducibles | None) -> str:
    """``5[0] + 5[1]``."""
    if irreps is None:
        return "no decomposition into irreducibles"
    shown = irreps if len(irreps) <= _MOST_IRREPS else irreps[:_FIRST_IRREPS]
    terms = [(f"{i.multiplicity}" if i.multiplicity > 1 else "") + i.label for i in shown]
    if len(shown) < len(irreps):
        terms.append(f"… ({len(irreps)} irreducibles)")
    return " + ".join(terms) or "0"


def polynomial_text(expression) -> str:
    """A dimension: a number, or a factored polynomial for people: ``n(n - 1)/2``, ``n²``."""
    text = re.sub(r"\*\*(\d+)", lambda power: superscript(power[1]), str(expression))
    return text.replace("*", "")


def superscript(n: int | str) -> str:
    """``³``."""
    return str(n).translate(_SUPERSCRIPTS)


def arrow_text(report: Report) -> str:
    """``V -> V²``, ``(V, V) -> V²``."""
    left = ", ".join(f.text for f in report.facts.inputs)
    return f"{f'({left})' if len(report.facts.inputs) > 1 else left} -> {report.facts.output.text}"


def ends(report: Report) -> list[tuple[str, RepFacts]]:
    """Every input and the output, each with its word."""
    return [*(("input", f) for f in report.facts.inputs), ("output", report.facts.output)]


def count_text(report: Report) -> str:
    """``10 equivariant maps by exact characters of SO(3)``."""
    if report.count is None:
        return "unknown"
    same = f", the same {report.every.since}" if report.every else ""
    return report.count.words(report.is_complex) + same


def certificate_text(report: Report) -> str:
    """``3 generators, largest residual 4e-16``, ``6 generators at n = 4, 5, 7, largest residual 4e-16``."""
    c, at = report.certificate, f" at {report.every.where}" if report.every else ""
    return f"{c.generators} generator{'s' * (c.generators != 1)}{at}, largest residual {c.max_error:.0e}"


def cost_text(report: Report) -> str:
    """``123456 flops per sample forward; a dense network of the same widths 234567``."""
    if report.network is None:
        return f"{report.flops} flops per sample"
    return f"{report.flops} flops per sample forward; a dense network of the same widths {report.network.dense_flops}"
