"""Polynomial maps by invariants first: the problem that contractions solve, of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repc.groups import Group
from repc.lowering.diagram.axes import Letters
from repc.lowering.diagram.model import Stacked
from repc.lowering.diagram.stacking import stacked
from repc.lowering.polynomial import Repeats
from repc.lowering.scalars import NoScalars, ScalarProblem, ScalarProgram, lower
from repc.reps.polynomials import Degrees, TypedPoly


def scalar_program(
    typed: TypedPoly, group: Group, counts: Mapping[Degrees, int], repeats: Repeats, letters: Letters | None = None
) -> ScalarProgram:
    """The program of a polynomial map; with ``letters`` for factors of the group one that is itself for every n. Raises NoScalars,
    which says why there is none."""
    at = _sides(typed, group, None)
    sides = _sides(typed, group, letters) if letters else at
    return lower(ScalarProblem(typed.name, group, tuple(sides[:-1]), sides[-1], tuple(at), counts, repeats))


def _sides(typed: TypedPoly, group: Group, letters: Letters | None) -> Sequence[Stacked]:
    reps = (*typed.inputs, typed.output)
    found = [stacked(rep.node, group, text, letters) for rep, text in zip(reps, typed.texts, strict=True)]
    there = [side for side in found if side is not None and not (letters and side.take is not None)]
    if len(there) < len(found):
        raise NoScalars("its coordinates are interleaved")
    if any(side.has_parts for side in there):
        (text, *_) = (term.text for side in there for term in side.terms if term.parts)
        raise NoScalars(f"polynomials are contracted in tensor powers of V, and {text} is a part of one")
    return there
