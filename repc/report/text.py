"""Explanations and summaries as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.report.brief import brief, brief_lines, rep_brief
from repc.report.groups import group_line
from repc.report.table import table_lines
from repc.report.words import (
    arrow_text,
    batch_text,
    certificate_text,
    cost_text,
    count_text,
    degree_rows,
    ends,
    generator_rows,
    generators_head,
    irreps_text,
    layout_rows,
    polynomial_text,
    series_rows,
)
from repc.symbolic.facts import EveryN, RepFacts, Stage
from repc.symbolic.formula import FreeGroup

if TYPE_CHECKING:
    from repc.report.model import Explanation, Report

NOT_RUN = "W0407"  # the note of a map that was counted and not solved, which says why
_DEGREES = "Hilbert series: the coefficient of tᵏ is the number of degree k"
_ALL_DEGREES = f"{_DEGREES} in all inputs together"


def explanation_text(explanation: Explanation) -> str:
    """The compiler's passes over a spec, or the irreducibles of bare representations."""
    group = explanation.group
    letters = group.letters if isinstance(group, FreeGroup) else ()
    parts = [f"{group.name}: formulas in {group.letter}" if isinstance(group, FreeGroup) else group_line(group)]
    for facts in explanation.reps:
        parts += ["\n".join(brief_lines(rep_brief(group, facts, letters))), rep_text(facts, letters)]
    parts += [_output_text(report) for report in explanation.maps]
    return "\n\n".join(parts)


def rep_text(facts: RepFacts, letters: tuple[str, ...] = ()) -> str:
    """A representation and its irreducibles, one per row; of a group with letters, and from which n on they are those."""
    canonical = f" = {facts.canonical}" if facts.canonical != facts.text else ""
    rows = [f"{facts.text}{canonical}  dim {polynomial_text(facts.dim)}"]
    if facts.irreps is None:
        return "\n".join([*rows, "  no decomposition into irreducibles"])
    rows += [f"  irreducibles {EveryN(letters, facts.starts).since}"] if letters else []
    table = [("irreducible", "dim", "type", "multiplicity")]
    table += [(i.label, polynomial_text(i.dim), i.type, str(i.multiplicity)) for i in facts.irreps]
    first, second = max(20, *(len(row[0]) + 2 for row in table)), max(6, *(len(row[1]) + 2 for row in table))
    return "\n".join([*rows, *(f"  {a:{first}}{b:>{second}}{c:>6}{d:>14}" for a, b, c, d in table)])


def _output_text(report: Report) -> str:
    return _net_text(report) if report.network else _poly_text(report) if report.polynomial else _map_text(report)


def _poly_text(report: Report) -> str:
    """A polynomial map: its ends, its counts degree by degree, what is always zero, how it is computed."""
    lines = [f"{report.kind} {report.name} : {arrow_text(report)}", *brief_lines(brief(report)), "", *_coordinates(report), "ends"]
    lines += [f"  {side:8} {f.text}  dim {polynomial_text(f.dim)}  = {irreps_text(f.irreps)}" for side, f in ends(report)]
    lines += ["count", *(f"  {row}" for row in degree_rows(report)), f"  {count_text(report)}"]
    if report.every:
        return "\n".join([*lines, *(f"  {warning}" for warning in report.warnings)])
    lines += [*_series(report), *_generators(report)]
    lines += ["prune", *(f"  {w}" for w in (*report.warnings, *report.polynomial.unexamined) or ("everything is used",))]
    return "\n".join([*lines, *_lowered(report), *_certified(report)])


def _series(report: Report) -> list[str]:
    rows = series_rows(report)
    return [_DEGREES if len(report.facts.inputs) == 1 else _ALL_DEGREES, *(f"  {row}" for row in rows)] if rows else []


def _generators(report: Report) -> list[str]:
    rows = generator_rows(report)
    return [generators_head(report), *(f"  {row}" for row in rows)] if rows else []


def _map_text(report: Report) -> str:
    lines = [f"map {report.name} : {arrow_text(report)}", *brief_lines(brief(report))]
    if report.every:
        lines += _indented("\n".join(layout_rows(report)))
        lines += [f"  {count_text(report)}", *(f"  {warning}" for warning in report.warnings)]
        sides = dict.fromkeys(rep_text(facts, report.every.letters) for _, facts in ends(report))
        return "\n\n".join(["\n".join(lines), *sides])
    lines += ["", *_coordinates(report), *(line for stage in report.passes for line in _stage_text(stage))]
    lines += [f"  {note}" for note in report.notes if note.code != NOT_RUN]
    return "\n".join([*lines, *_lowered(report), *_certified(report)])


def _lowered(report: Report) -> list[str]:
    if report.program is None:
        return ["lower", *_why_not_run(report)] if _why_not_run(report) else []
    from repc.lowering import cost_table

    return ["lower", *_indented(cost_table(report.costs)), "", *_indented(str(report.program))]


def _stage_text(stage: Stage) -> list[str]:
    lines = [stage.name, *(f"  {side:9}{expression}" for side, expression in stage.sides)]
    notes = stage.notes or _SILENT.get(stage.name, ())
    return [*lines, *(f"  {note}" for note in notes)]


_SILENT = {"identify": ("nothing to identify",), "prune": ("everything is used",)}


def _indented(text: str) -> list[str]:
    return [f"  {line}".rstrip() for line in text.splitlines()]


def _net_text(report: Report) -> str:
    """A network, layer by layer."""
    net, every = report.network, f", {report.every.since}" if report.every else ""
    lines = [f"net {report.name} : {arrow_text(report)}{every}", *brief_lines(brief(report)), "", *_coordinates(report), "ends"]
    lines += [f"  {side:8} {f.text}  dim {polynomial_text(f.dim)}  = {irreps_text(f.irreps)}" for side, f in ends(report)]
    for layer, text in zip(net.layers, (*net.hidden, ""), strict=False):
        lines += [layer.name + (f"  {text}" if text else ""), f"  makes    {layer.made}"]
        lines += [f"  {name:24} {' × '.join(map(str, shape))}" for name, shape in layer.shapes.items()]
    lines += ["layers", *(f"  {row}" for row in table_lines(report))]
    lines += ["prune", *(f"  {w}" for w in report.warnings or ("everything is used",))]
    lines += ["lower", f"  {net.choice}"] if net.choice else []
    flops = f", {cost_text(report)}" if report.flops is not None else ""
    lines += ["cost", f"  {report.parameters} real parameters{flops}"]
    return "\n".join([*lines, *_certified(report)])


def _coordinates(report: Report) -> list[str]:
    """What the names stand for, and which coordinates are which summand."""
    rows = layout_rows(report)
    if report.layout != "natural":
        rows.append("channels last: of m copies all m of the first component, then all of the second, and so on")
    return ["coordinates", *(f"  {row}" for row in rows)] if rows else []


def _certified(report: Report) -> list[str]:
    if report.certificate is None:
        return ["certify", "  not run"] if _why_not_run(report) else []
    return ["certify", f"  {certificate_text(report)}"]


def _why_not_run(report: Report) -> list[str]:
    return [f"  {note.message}" for note in report.notes if note.code == NOT_RUN]


def compile_summary(report: Report, written: list[tuple[str, int]]) -> str:
    """What ``repc compile`` prints for one map or network; ``written`` are (path, bytes)."""
    kind, every = ", a network" if report.network else "", f", {report.every.since}" if report.every else ""
    rows = [f"{report.name} : {arrow_text(report)}   under {report.group.name}{kind}{every}"]
    rows += [_row(side, f"dim {polynomial_text(f.dim):<5} {irreps_text(f.irreps)}") for side, f in ends(report)]
    rows += [_row("" if k else "layout", row) for k, row in enumerate(layout_rows(report))]
    rows += _network_rows(report) if report.network else [_row("maps", count_text(report))]
    rows += [_row("", row) for row in degree_rows(report)]
    rows += [_row("lowering", words) for words in [_lowering(report)] if words]
    rows.append(_row("checked", certificate_text(report)))
    return "\n".join([*rows, *(_row("wrote", f"{path} ({size} bytes)") for path, size in written)])


def _network_rows(report: Report) -> list[str]:
    rows = [_row(layer.name, layer.made) for layer in report.network.layers]
    rows.append(_row("learned", f"{report.parameters} real parameters"))
    return rows + ([_row("cost", cost_text(report))] if report.flops is not None else [])


def _lowering(report: Report) -> str:
    if report.network:
        return report.network.choice
    if report.every:
        letters = " and ".join(report.every.letters)
        return f"{report.program.lowering}, for every {letters}, read off the input"
    samples = f", chosen for {batch_text(report.batch)}" if report.batch else ""
    return f"{report.program.lowering}, {cost_text(report)}{samples}"


def _row(name: str, text: str) -> str:
    return f"  {name:10}{text}"
