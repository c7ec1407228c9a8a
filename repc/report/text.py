"""Explanations and summaries as text for a terminal."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from repc.groups import Group
from repc.report.free import FreeReport, free_summary
from repc.report.natural import FreeNetReport, NaturalReport, natural_summary, natural_text
from repc.report.net import NetReport, net_summary, net_text
from repc.report.words import irreps_text
from repc.source import RepcError
from repc.symbolic.facts import RepFacts, Stage

if TYPE_CHECKING:
    from repc.report.model import Explanation, MapReport

    AnyReport = MapReport | NetReport | NaturalReport | FreeReport | FreeNetReport


_DIGITS = 24  # longer orders are rounded
_BITS = 4096  # longer orders are not written out first: Python refuses above 4300 digits


def explanation_text(explanation: Explanation) -> str:
    """The compiler's passes over a spec, or the irreducibles of bare representations."""
    parts = [group_line(explanation.group)]
    parts += [rep_text(facts) for facts in explanation.reps]
    parts += [_output_text(r) for r in explanation.maps]
    return "\n\n".join(parts)


def _output_text(report: MapReport | NetReport | NaturalReport) -> str:
    if isinstance(report, NaturalReport):
        return natural_text(report)
    return net_text(report) if isinstance(report, NetReport) else _map_text(report)


def group_line(group: Group) -> str:
    """``SO(3): compact, acts on ℝ³, Lie dimension 3, 3 generators``."""
    field = "ℂ" if group.is_complex else "ℝ"
    words = [group.kind, f"acts on {field}{_superscript(group.d)}"]
    if group.dim:
        words.append(f"Lie dimension {group.dim}")
    elif group.is_finite:
        words.append(f"order {_order_text(group)}")
    count = group.num_constraints()
    words.append(f"{count} generator{'s' * (count != 1)}")
    return f"{group.name}: " + ", ".join(words)


def _order_text(group: Group) -> str:
    try:
        order = group.order()
    except RepcError:
        return "unknown"
    if order.bit_length() > _BITS:
        exponent, fraction = divmod(order.bit_length() * log10(2) + log10(order / 2 ** order.bit_length()), 1)
        return f"about {10**fraction:.3f}·10{_superscript(int(exponent))}"
    digits = str(order)
    if len(digits) <= _DIGITS:
        return digits
    return f"about {digits[0]}.{digits[1:4]}·10{_superscript(len(digits) - 1)}"


def group_text(group: Group) -> str:
    """What ``repc groups NAME`` prints."""
    flags = {
        "orthogonal" if not group.is_complex else "unitary": group.is_orthogonal,
        "permutation": group.is_permutation,
        "compact": group.is_compact,
        "reductive": group.is_reductive,
        "connected": group.is_connected,
    }
    words = {True: "yes", False: "no", None: "unknown"}
    rows = [group_line(group)]
    rows += [f"  {name:12}{words[None if value is None else bool(value)]}" for name, value in flags.items()]
    if group.scalar_reps:
        rows.append(f"  {'has':12}{', '.join(sorted(group.scalar_reps))}")
    return "\n".join(rows)


def rep_text(facts: RepFacts) -> str:
    """A representation and its irreducibles, one per row."""
    canonical = f" = {facts.canonical}" if facts.canonical != facts.text else ""
    rows = [f"{facts.text}{canonical}  dim {facts.dim}"]
    if facts.irreps is None:
        return "\n".join([*rows, "  no decomposition into irreducibles"])
    rows.append(f"  {'irreducible':20}{'dim':>6}{'type':>6}{'multiplicity':>14}")
    rows += [f"  {i.label:20}{i.dim:>6}{i.type:>6}{i.multiplicity:>14}" for i in facts.irreps]
    return "\n".join(rows)


def _map_text(report: MapReport) -> str:
    facts = report.facts
    arrow = ", ".join(f.text for f in facts.inputs)
    arrow = f"({arrow})" if len(facts.inputs) > 1 else arrow
    lines = [f"map {report.name} : {arrow} -> {facts.output.text}", ""]
    lines += [line for stage in report.passes for line in _stage_text(stage)]
    lines += [f"  {note}" for note in report.notes]
    if report.program is not None:
        from repc.lowering import cost_table

        lines += ["lower", *_indented(cost_table(report.costs)), "", *_indented(str(report.program))]
    if report.certificate is not None:
        lines += ["certify", f"  {certificate_text(report)}"]
    return "\n".join(lines)


def _stage_text(stage: Stage) -> list[str]:
    lines = [stage.name, *(f"  {side:9}{expression}" for side, expression in stage.sides)]
    notes = stage.notes or _SILENT.get(stage.name, ())
    return [*lines, *(f"  {note}" for note in notes)]


_SILENT = {"identify": ("nothing to identify",), "prune": ("everything is used",)}


def _indented(text: str) -> list[str]:
    return [f"  {line}".rstrip() for line in text.splitlines()]


def count_text(report: MapReport) -> str:
    """``10 equivariant maps by exact characters of SO(3)``."""
    return "unknown" if report.count is None else report.count.words(report.is_complex)


def certificate_text(report: MapReport) -> str:
    """``3 generators, largest residual 4e-16``."""
    c = report.certificate
    return f"{c.generators} generator{'s' * (c.generators != 1)}, largest residual {c.max_error:.0e}"


def compile_summary(report: AnyReport, group: Group, written: list[tuple[str, int]]) -> str:
    """What ``repc compile`` prints for one map or network; ``written`` are (path, bytes)."""
    if isinstance(report, FreeReport):
        return free_summary(report, written)
    if isinstance(report, NaturalReport | FreeNetReport):
        return natural_summary(report, written)
    if isinstance(report, NetReport):
        return net_summary(report, group, written)
    facts = report.facts
    arrow = ", ".join(f.text for f in facts.inputs)
    arrow = f"({arrow})" if len(facts.inputs) > 1 else arrow
    rows = [f"{report.name} : {arrow} -> {facts.output.text}   under {group.name}"]
    for f in facts.inputs:
        rows.append(_row("input", f"dim {f.dim:<6}{irreps_text(f.irreps)}"))
    rows.append(_row("output", f"dim {facts.output.dim:<6}{irreps_text(facts.output.irreps)}"))
    rows.append(_row("maps", count_text(report)))
    rows.append(_row("lowering", f"{report.program.lowering}, {report.cost.flops} flops per sample"))
    rows.append(_row("checked", certificate_text(report)))
    rows += [_row("wrote", f"{path} ({size} bytes)") for path, size in written]
    return "\n".join(rows)


def _row(name: str, text: str) -> str:
    return f"  {name:10}{text}"


def _superscript(n: int) -> str:
    return str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
