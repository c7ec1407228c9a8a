"""What there is to tell of the polynomials of all degrees: the Hilbert series, and the generators up to the degrees that are asked
for. Explanations have it; compiling does not wait for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from repc.driver.polynomials.chain import has_chain, with_chain
from repc.driver.polynomials.question import PolyQuestion
from repc.groups import Group
from repc.limits import MOST_COMBINED, MOST_MULTIPLIED
from repc.lowering.polynomial.generators import ProductRanks, generated
from repc.numeric.decompose import NotReductive
from repc.numeric.threads import single_threaded
from repc.report import PolyGenerators, PolySeries, Report
from repc.reps import TypedRep
from repc.reps.polynomials import PolyOptions, TypedPoly, power
from repc.source import RepcError
from repc.symbolic.hilbert.series import hilbert_series
from repc.symbolic.hilbert.stratum import TooManySteps
from repc.symbolic.polynomials import counted
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.symbolic.rules import Rules


def told(question: PolyQuestion, report: Report, solves: bool = True) -> Report:
    """The report with what there is to tell of all degrees; with the generators, for which polynomials are made, only if it
    solves."""
    if report.polynomial is None:
        return report
    series, generators = series_of(question.typed, question.rules), generators_of(question) if solves else None
    return replace(report, polynomial=replace(report.polynomial, series=series, generators=generators))


def series_of(typed: TypedPoly, rules: Rules) -> PolySeries | None:
    """The number of equivariant polynomials of every degree, or of the first ones where no rational function is known; None where
    no rule counts them, and of lines that are linear."""
    if typed.kind != "poly":
        return None
    why = ""
    try:
        found = hilbert_series([rep.node for rep in typed.inputs], typed.output.node, typed.output.group)
        if found is not None:
            return PolySeries(found)
    except TooManySteps as reason:
        why = str(reason)
    first = _counted(typed, rules)
    return None if first is None else PolySeries(None, first, why)


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


# ── generators ───────────────────────────────────────────────────────────────────────────────────


def generators_of(question: PolyQuestion) -> PolyGenerators | None:
    """How many polynomials of each degree up to the wanted ones are products of lower ones; None of lines that are linear."""
    if question.typed.kind != "poly" or not (degree := max(map(sum, question.typed.keys))):
        return None
    try:
        asked = _up_to(question, degree)
        if not has_chain(asked, MOST_MULTIPLIED, MOST_COMBINED):
            return PolyGenerators((), {}, {}, None, _why_not(asked))
        with single_threaded():
            found = with_chain(asked, generated)
    except NotReductive:
        return PolyGenerators((), {}, {}, None, f"{question.group.name} does not act completely reducibly")
    return _generators(question, found)


def _up_to(question: PolyQuestion, degree: int) -> PolyQuestion:
    """All degrees up to one, in all inputs together, to the output and to the invariants."""
    typed, rules = question.typed, question.rules
    output = TypedRep(nodes.Sum((typed.output.node, nodes.Scalars(1))), typed.output.group)
    whole = together(typed)
    options = PolyOptions((tuple(range(1, degree + 1)),))
    every = TypedPoly(typed.name, (whole,), output, (str(whole), str(output)), options)
    return replace(question, typed=every, count=counted(every, rules))


def _why_not(question: PolyQuestion) -> str:
    if question.count is None or question.rules.irreps(question.typed.output.node) is None:
        return f"no rule names the irreducibles of {question.group.name}"
    if has_chain(question, MOST_MULTIPLIED):
        return f"irreducibles of more dimensions are not multiplied to explain a map ({MOST_COMBINED.words})"
    return f"more polynomials of one irreducible are not multiplied to explain a map ({MOST_MULTIPLIED.words})"


def _generators(question: PolyQuestion, found: ProductRanks) -> PolyGenerators:
    irreps = {i.label: i for i in question.rules.irreps(question.typed.output.node)}
    (trivial,) = (i.label for i in question.rules.irreps(nodes.Scalars(1)))
    weights = {label: i.multiplicity * _multiples(question.group, i.type) for label, i in irreps.items()}
    rows = []
    for k in found.products[trivial]:
        there, products = (sum(weights[label] * found.products[label][k][side] for label in irreps) for side in (0, 1))
        rows.append((k, there, products))
    new = {label: {k: there - products for k, (there, products) in row.items()} for label, row in found.products.items()}
    return PolyGenerators(tuple(rows), {label: new[label] for label in irreps}, new[trivial], found.prime)


def _multiples(group: Group, kind: str) -> int:
    return 1 if group.is_complex else {"R": 1, "C": 2, "H": 4}[kind]
