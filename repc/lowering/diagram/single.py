"""A diagram program with one channel per term: it commutes with the group exactly if the whole program does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from repc.lowering.diagram.model import DiagramProgram, Stacked, Term
from repc.ops.sizes import Size, at
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


def expansions(program: DiagramProgram, letters: Mapping[str, int] | None = None) -> tuple[Expansion, Expansion]:
    """Input and output as the certificate moves them, for these numbers for letters."""
    return _expansion(program.input, letters or {}), _expansion(program.output, letters or {})


def _expansion(side: Stacked, letters: Mapping[str, int]) -> Expansion:
    parts = [(at(start, letters), Part(t.monomial, copies)) for t in side.terms for start, copies in t.slabs]
    return Expansion(tuple(part for _, part in sorted(parts, key=lambda p: p[0])), side.take, at(side.dim, letters))
