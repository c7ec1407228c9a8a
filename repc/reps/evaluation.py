"""``poly Y : V -> harmonics(l) { normalize: true }``: the map that evaluates harmonics at a vector, typed."""

from __future__ import annotations

from repc.groups import Group
from repc.limits import MAX_POLYNOMIAL
from repc.reps.harmonics import harmonic_slot
from repc.reps.polynomials import PolyOptions, TypedPoly
from repc.reps.slots import slots_of, subscript_of
from repc.reps.typed import TypedRep
from repc.source import fail
from repc.syntax import nodes, unparse


def evaluates_harmonics(statement: nodes.PolyDef | nodes.MapDef) -> bool:
    """Whether a line asks for the map that evaluates harmonics."""
    return any(option.key == "normalize" for option in statement.options)


def _is_vector(rep: TypedRep, slot: int) -> bool:
    """Whether a representation is V of a factor."""
    return isinstance(rep.node, nodes.Base) and slots_of(rep.node, rep.group) == (slot,)


def evaluation(statement: nodes.PolyDef | nodes.MapDef, typed: list[TypedRep], group: Group) -> TypedPoly:
    """The map of a line with the option ``normalize``. Raises RepcError (E0352, E0356, E0357) for lines that mean no such map."""
    output = statement.output
    (option,) = (one for one in statement.options if one.key == "normalize")
    if not isinstance(output, nodes.Harmonics):
        words = f"'normalize' is for the map that evaluates harmonics(l), and the output of {statement.name} is {typed[-1]}"
        fail("E0356", words, "write for example 'poly Y : V -> harmonics(3) { normalize: true }'", option.span)
    others = [one for one in statement.options if one.key != "normalize"]
    if others:
        words = "the map that evaluates harmonics has nothing to choose but 'normalize'"
        remedy = f"leave '{others[0].key}' out, or 'normalize': then it is learned"
        fail("E0356", f"{words}, and {statement.name} has '{others[0].key}' too", remedy, others[0].span)
    slot = harmonic_slot(output, group)
    if group.factors[slot].d < 2:
        words = f"{unparse(output)} are polynomials of one number under {group.name}, of which there are only 1 and x"
        fail("E0357", words, "use a group of a plane or of more dimensions", output.span)
    vector = nodes.Base(subscript_of(slot, group))
    if len(typed) != 2 or not _is_vector(typed[0], slot):
        given = ", ".join(map(str, typed[:-1]))
        words = f"{unparse(output)} are polynomials of {unparse(vector)}, and the input of {statement.name} is {given}"
        fail("E0357", words, f"write 'poly {statement.name} : {unparse(vector)} -> {unparse(output)} {{ normalize: true }}'")
    if output.degree > MAX_POLYNOMIAL:
        words = f"polynomials have degrees up to {MAX_POLYNOMIAL:d}, and this is {output.degree} ({MAX_POLYNOMIAL.words})"
        fail("E0352", words, f"use a degree of at most {MAX_POLYNOMIAL:d}", output.span)
    options = PolyOptions((tuple(range(output.degree + 1)),), normalize=option.value == "true")
    texts = (str(typed[0]), unparse(output))
    return TypedPoly(statement.name or "", (typed[0],), typed[1], texts, options, span=statement.span)
