"""Diagram programs as text, for `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.lowering.diagram.wording import diagram_text, times_text

if TYPE_CHECKING:
    from repc.lowering.diagram.model import DiagramProgram

_SHOWN = 24  # diagrams of a pair that are listed


def program_text(program: DiagramProgram) -> str:
    """One line per diagram."""
    head = f"diagram program {program.name}: {program.input.width} -> {program.output.width}, {program.hom_dim} basis maps"
    return "\n".join([head, *pair_lines(program)])


def pair_lines(program: DiagramProgram) -> list[str]:
    """The pairs and their diagrams."""
    lines = []
    for pair in program.pairs:
        source, target = program.input.terms[pair.source], program.output.terms[pair.target]
        count = len(pair.diagrams)
        diagrams = f"{count} diagram{'s' * (count != 1)}"
        lines.append(f"  pair  {times_text(source)} -> {times_text(target)}: {diagrams}, one matmul over channels each")
        shown = pair.diagrams[:_SHOWN]
        lines += [f"        {diagram_text(d, len(target.sizes), len(source.sizes))}" for d in shown]
        lines += [f"        and {count - _SHOWN} more"] * (count > _SHOWN)
    return lines
