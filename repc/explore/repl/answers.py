"""What the REPL answers: a representation in one line, a map with its count and blocks, a network in a few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.report.groups import group_line
from repc.report.words import count_text, degree_rows, irreps_text, series_rows
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.syntax.printing.lines import arrow

if TYPE_CHECKING:
    from repc.driver import FreeSpec, TypedSpec
    from repc.driver.options import Progress
    from repc.reps import TypedMap, TypedRep
    from repc.symbolic.facts import RepFacts
    from repc.symbolic.passes import State


def group_answer(spec: TypedSpec | FreeSpec) -> str:
    """``SO(3): compact, acts on ℝ³, …``."""
    from repc import driver

    if isinstance(spec, driver.FreeSpec):
        return f"{spec.group.name}: answers are formulas in {spec.group.letter}"
    return group_line(spec.group)


def rep_answer(rep: TypedRep, name: str = "") -> str:
    """``V²⊗V = V³, dim 27`` and its irreducibles."""
    from repc import driver

    (facts,) = driver.explain_rep(rep).reps
    return "\n".join([f"{_head(facts, name)}, dim {facts.dim}", f"  {irreps_text(facts.irreps)}"])


def _head(facts: RepFacts, name: str) -> str:
    return " = ".join(dict.fromkeys(text for text in (name, facts.text, facts.canonical) if text))


def output_answer(spec: TypedSpec, progress: Progress) -> str:
    """What there is to say of the one map or network of a spec."""
    (output,) = spec.outputs
    if isinstance(output, TypedPoly):
        return poly_answer(spec, output)
    return net_answer(output) if isinstance(output, TypedNet) else map_answer(spec, progress)


def poly_answer(spec: TypedSpec, poly: TypedPoly) -> str:
    """The counts of a polynomial map, degree by degree, and what goes in and out; nothing is solved."""
    from repc.driver import harmonics, polynomials
    from repc.driver.polynomials import structure

    if poly.options.normalize is not None:
        report = harmonics.told(poly, spec.group)
    else:
        question = polynomials.asked(poly, spec.group)
        report = structure.told(question, polynomials.report(question, question.count), solves=False)
    rows = [f"{arrow_text(poly)}: {count_text(report)}", *(_row("", row) for row in degree_rows(report))]
    rows += [_row("series", row) for row in series_rows(report)]
    rows += [_side("input", f) for f in report.facts.inputs]
    rows.append(_side("output", report.facts.output))
    return "\n".join([*rows, *(_row("warning", f"{one.code}: {one.message}") for one in report.warnings)])


def map_answer(spec: TypedSpec, progress: Progress) -> str:
    """The count of a map, what goes in and out, its blocks, and the warnings: by exact rules where there are any, else the map
    is solved."""
    from repc import driver

    (one,) = spec.maps
    state = driver.Worker(spec.group).passed(one)
    count, facts, warnings = state.count, state.facts, state.warnings
    if count is None:
        report = driver.explain_spec(spec, progress=progress).maps[0]
        count, facts, warnings = report.count, report.facts, report.warnings
    rows = [f"{arrow_text(one)}: {'unknown' if count is None else count.words(spec.group.is_complex)}"]
    rows += [_side("input", f) for f in facts.inputs]
    rows.append(_side("output", facts.output))
    rows += [_row("blocks", text) for text in _blocks(state)]
    rows += [_row("warning", f"{one.code}: {one.message}") for one in warnings]
    return "\n".join(rows)


def arrow_text(one: TypedMap | TypedPoly | TypedNet) -> str:
    """``f : (V, V) -> V²``; a bare arrow goes without its name."""
    return arrow(one.texts[:-1], one.texts[-1])


def _blocks(state: State) -> list[str]:
    """``[1]: 5 -> 1`` for every irreducible that both sides have, with its field where that is not the group's."""
    into, out = state.reached, state.output.blocks
    if into is None or out is None:
        return []
    copies = {i.label: i.multiplicity for i in into}
    field = {"R": ""} if not state.group.is_complex else {"C": ""}
    names = {"C": " over ℂ", "H": " over ℍ", **field}
    shared = [f"{i.label}: {copies[i.label]} -> {i.multiplicity}{names[i.type]}" for i in out if i.label in copies]
    return [", ".join(shared)] if shared else []


def net_answer(net: TypedNet) -> str:
    """A network's ends and hidden layers."""
    rows = [f"{arrow_text(net)}: a network with {len(net.options.hidden)} hidden layers"]
    rows += [_row("input", f"dim {rep.size()}") for rep in net.inputs]
    rows += [_row("hidden", f"dim {rep.size():<6}{rep}") for rep in dict.fromkeys(net.options.hidden)]
    rows.append(_row("output", f"dim {net.output.size()}"))
    return "\n".join(rows)


def _side(name: str, facts: RepFacts) -> str:
    return _row(name, f"dim {facts.dim:<6}{irreps_text(facts.irreps)}")


def _row(name: str, text: str) -> str:
    return f"  {name:10}{text}"


def free_answer(question: FreeSpec) -> str:
    """Formulas in n, without the line that names the group."""
    from repc import driver

    return str(driver.explain_spec(question)).split("\n\n", 1)[1]
