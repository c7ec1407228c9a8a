"""A diagram program with one channel per term: it commutes with the group exactly if the whole program does."""

from __future__ import annotations

from dataclasses import replace

from repc.lowering.diagram.model import DiagramProgram, Stacked, Term
from repc.lowering.diagram.orbits import closed
from repc.ops.sizes import Size, number
from repc.reps.layout import Expansion, Part


def single(program: DiagramProgram) -> DiagramProgram:
    """The same diagrams between single copies of the terms; channels are only ever mixed, which the group does not see."""
    return replace(program, input=one_each(program.input), output=one_each(program.output))


def one_each(side: Stacked) -> Stacked:
    """One copy of each term, in order."""
    terms: list[Term] = []
    dim: Size = 0
    for term in side.terms:
        terms.append(replace(term, slabs=((dim, 1),)))
        dim = dim + term.size
    return Stacked(side.text, dim, None, tuple(terms))


def expansion(side: Stacked) -> Expansion:
    """One side as the certificate moves it."""
    parts = tuple(Part(tuple(map(closed, term.monomial)), copies) for _, copies, term in side.runs)
    return Expansion(parts, side.take, number(side.width))
