"""A diagram program with one channel per term: it commutes with the group exactly if the whole program does."""

from __future__ import annotations

from dataclasses import replace

from repc.lowering.diagram.model import DiagramProgram, Stacked
from repc.reps.layout import Expansion, Part


def single(program: DiagramProgram) -> DiagramProgram:
    """The same diagrams between single copies of the terms; channels are only ever mixed, which the group does not see."""
    return replace(program, input=one_each(program.input), output=one_each(program.output))


def one_each(side: Stacked) -> Stacked:
    """One copy of each term, in order."""
    terms, at = [], 0
    for term in side.terms:
        terms.append(replace(term, slabs=((at, 1),)))
        at += term.size
    return Stacked(side.text, at, None, tuple(terms))


def expansions(program: DiagramProgram) -> tuple[Expansion, Expansion]:
    """Input and output as the certificate moves them."""
    return _expansion(program.input), _expansion(program.output)


def _expansion(side: Stacked) -> Expansion:
    parts = [(start, Part(t.monomial, copies)) for t in side.terms for start, copies in t.slabs]
    return Expansion(tuple(part for _, part in sorted(parts, key=lambda p: p[0])), side.take, side.dim)
