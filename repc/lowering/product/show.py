"""Product programs as text, for `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.lowering.diagram.model import Stacked
from repc.lowering.diagram.show import pair_lines

if TYPE_CHECKING:
    from repc.lowering.product.model import ProductProgram, TermChange


def program_text(program: ProductProgram) -> str:
    """One line per change of basis and per diagram."""
    head = f"product program {program.name}: {program.input.width} -> {program.output.width}, {program.hom_dim} basis maps"
    lines = [head, f"  drawn {program.drawn}; in irreducible blocks of {program.blocked}"]
    lines += _side("in ", "->", program.input, program.into, program.core.input)
    lines += pair_lines(program.core)
    return "\n".join(lines + _side("out", "=", program.output, program.out, program.core.output))


def _side(word: str, arrow: str, side: Stacked, changes: tuple[TermChange, ...], core: Stacked) -> list[str]:
    lines = []
    for term, change in zip(side.terms, changes, strict=True):
        times = f"{term.channels} × " if term.channels > 1 else ""
        if not change.slab.pieces:
            lines.append(f"  {word}   {times}{term.text}: {'never read' if word == 'in ' else 'always zero'}")
            continue
        counts = zip(change.slab.pieces, change.places, strict=True)
        parts = " + ".join(f"{p.multiplicity if p.multiplicity > 1 else ''}{core.terms[k].text}" for p, k in counts)
        basis = change.slab.basis
        how = "as it is" if basis is None else "by a {}×{} change of basis".format(*basis.shape)
        lines.append(f"  {word}   {times}{term.text} {arrow} {parts}, {how}")
    return lines
