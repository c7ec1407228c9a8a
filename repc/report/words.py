"""What every report says in the same words: irreducibles, polynomials, arrows, how it was counted, computed and checked."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from repc.symbolic.hilbert.model import polynomial_in_t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repc.report.model import Report
    from repc.symbolic.facts import Irreducibles, RepFacts

_MOST_IRREPS, _FIRST_IRREPS = 64, 8  # of longer lists only the first are shown
_WIDTH = 110  # of lines with many entries
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def irreps_text(irreps: Irreducibles | None) -> str:
    """``5[0] + 5[1]``."""
    if irreps is None:
        return "no decomposition into irreducibles"
    shown = irreps if len(irreps) <= _MOST_IRREPS else irreps[:_FIRST_IRREPS]
    terms = [(f"{i.multiplicity}" if i.multiplicity != 1 else "") + i.label for i in shown]
    if len(shown) < len(irreps):
        terms.append(f"… ({len(irreps)} irreducibles)")
    return " + ".join(terms) or "0"


def polynomial_text(expression) -> str:
    """A dimension: a number, or a factored polynomial for people: ``n(n - 1)/2``, ``n²``."""
    text = re.sub(r"\*\*(\d+)", lambda power: superscript(power[1]), str(expression))
    return re.sub(r" ?\* ?", "", text)


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


def layout_rows(report: Report) -> list[str]:
    """``x[0:5] 5V⁰, x[5:20] 5V``: the coordinates of each side with more than one summand; what names stand for comes first."""
    sides = [*report.facts.inputs, report.facts.output]
    names = dict(pair for facts in sides for pair in facts.names)
    rows = [f"{name} = {text}" for name, text in names.items()]
    xs = ["x"] if len(sides) == 2 else [f"x{k}" for k in range(1, len(sides))]
    for x, facts in zip([*xs, "y"], sides, strict=True):
        rows += _wrapped(places(x, facts)) if len(facts.layout) > 1 else []
    return rows


def places(x: str, facts: RepFacts) -> list[str]:
    """``x[0:5] 5V⁰``, one for each summand, or for the first of very many."""
    shown = facts.layout if len(facts.layout) <= _MOST_IRREPS else facts.layout[:_FIRST_IRREPS]
    rows = [f"{x}[{polynomial_text(one.start)}:{polynomial_text(one.stop)}] {one.text}" for one in shown]
    return rows + ([f"… ({len(facts.layout)} summands)"] if len(shown) < len(facts.layout) else [])


def _wrapped(entries: list[str]) -> list[str]:
    """Entries with commas between them, as many on each line as fit."""
    rows = [entries[0]]
    for entry in entries[1:]:
        if len(rows[-1]) + len(entry) + 2 <= _WIDTH:
            rows[-1] += f", {entry}"
        else:
            rows[-1] += ","
            rows.append(entry)
    return rows


def count_text(report: Report) -> str:
    """``10 equivariant maps by exact characters of SO(3)``."""
    if report.count is None:
        return "unknown"
    same = f", the same {report.every.counts_since}" if report.every else ""
    return report.count.words(report.is_complex) + same


def degree_rows(report: Report) -> list[str]:
    """``degree 2: 8``, one row for each degree of a polynomial map of several."""
    counts = {} if report.polynomial is None else report.polynomial.counts
    return [f"degree{'s' * (len(key) > 1)} {', '.join(map(str, key))}: {count.dim}" for key, count in counts.items()]


def series_rows(report: Report) -> list[str]:
    """``maps        (t + t²)/(1 - t²)``, and the invariants that these are a module over; wrapped."""
    found = None if report.polynomial is None else report.polynomial.series
    if found is None:
        return []
    if found.hilbert is None:
        rows = _row_of("maps", f"{polynomial_in_t(found.first)} + O(t{superscript(len(found.first))})")
        return [*rows, *_row_of("no quotient", found.why_not)] if found.why_not else rows
    rows = _row_of("maps", str(found.hilbert.maps))
    is_same = found.hilbert.maps == found.hilbert.invariants
    return rows if is_same else [*rows, *_row_of("invariants", str(found.hilbert.invariants))]


def generator_rows(report: Report) -> list[str]:
    """``degree 3: 18, of which 18 are products``, then the generators of the maps and of the ring of invariants."""
    found = None if report.polynomial is None else report.polynomial.generators
    if found is None or found.why_not:
        return [] if found is None else _row_of("not counted", found.why_not)
    rows = [f"degree {k}: {there}" + (f", of which {products} are products" if there else "") for k, there, products in found.rows]
    maps = [f"{label}: {_by_degree(numbers)}" for label, numbers in found.maps.items() if any(numbers.values())]
    return [*rows, *_row_of("maps", "; ".join(maps) or "none"), *_row_of("invariants", _by_degree(found.invariants))]


def generators_head(report: Report) -> str:
    """What the rows are."""
    found = report.polynomial.generators
    how = "" if found.why_not else f" (ranks modulo {found.prime})" if found.prime else " (ranks in floating point)"
    return f"generators: what is no product of an invariant and a map of lower degrees{how}"


def _by_degree(numbers: Mapping[int, int]) -> str:
    return ", ".join(f"{number} of degree {k}" for k, number in numbers.items() if number) or "none"


def _row_of(name: str, text: str) -> list[str]:
    kept = text.replace("(1 - ", "(1\xa0-\xa0")  # factors stay in one piece
    rows = textwrap.wrap(f"{name:12}{kept}", _WIDTH, subsequent_indent=" " * 14, break_long_words=False, break_on_hyphens=False)
    return [row.replace("\xa0", " ") for row in rows]


def certificate_text(report: Report) -> str:
    """``3 generators, largest residual 4e-16``, ``6 generators at n = 4, 5, 7, largest residual 4e-16``."""
    c, at = report.certificate, f" at {report.every.where}" if report.every else ""
    return f"{c.generators} generator{'s' * (c.generators != 1)}{at}, largest residual {c.max_error:.0e}"


def batch_text(batch: int) -> str:
    """``calls of 64 samples``."""
    return f"calls of {batch} sample{'s' * (batch != 1)}"


def cost_text(report: Report) -> str:
    """``123456 flops per sample forward; a dense network of the same widths 234567``."""
    if report.network is None:
        return f"{report.flops} flops per sample"
    return f"{report.flops} flops per sample forward; a dense network of the same widths {report.network.dense_flops}"
