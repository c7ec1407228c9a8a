"""What there is to tell of the polynomials of all degrees: the Hilbert series, and the generators up to the degrees that are asked
for. Explanations have it; compiling does not wait for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from repc.report import PolySeries, Report
from repc.reps import TypedRep
from repc.reps.polynomials import TypedPoly, power
from repc.source import RepcError
from repc.symbolic.hilbert.series import hilbert_series
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.driver.polynomials import PolyQuestion
    from repc.symbolic.rules import Rules


def told(question: PolyQuestion, report: Report) -> Report:
    """The report with what there is to tell of all degrees."""
    if report.polynomial is None:
        return report
    return replace(report, polynomial=replace(report.polynomial, series=series_of(question.typed, question.rules)))


def series_of(typed: TypedPoly, rules: Rules) -> PolySeries | None:
    """The number of equivariant polynomials of every degree, or of the first ones where no rational function is known; None where
    no rule counts them, and of lines that are linear."""
    if typed.kind != "poly":
        return None
    found = hilbert_series([rep.node for rep in typed.inputs], typed.output.node, typed.output.group)
    if found is not None:
        return PolySeries(found)
    first = _counted(typed, rules)
    return None if first is None else PolySeries(None, first)


def together(typed: TypedPoly) -> TypedRep:
    """All inputs stacked."""
    found = tuple(rep.node for rep in typed.inputs)
    return typed.inputs[0] if len(found) == 1 else TypedRep(nodes.Sum(found), typed.output.group)


def _counted(typed: TypedPoly, rules: Rules) -> tuple[int, ...] | None:
    """The first coefficients, degree by degree."""
    whole, found = together(typed), list[int]()
    for k in range(max(map(sum, typed.keys)) + 1):
        try:
            count = rules.count([power(whole, k).node], typed.output.node)
        except RepcError:
            return None
        if count is None or not count.exact:
            return None
        found.append(count.dim)
    return tuple(found)
