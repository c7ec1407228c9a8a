"""What of the inputs of a polynomial map cannot influence it, and what of its output is always zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repc.driver.polynomials.question import PolyQuestion, irreducibles_of
from repc.limits import MOST_LEFT_OUT
from repc.reps import TypedRep
from repc.source import Remark, RepcError
from repc.symbolic.facts import MapFacts, RepFacts, rep_facts
from repc.symbolic.polynomials import PolyCount, counted
from repc.syntax import nodes, parse_rep


def ends(question: PolyQuestion, count: PolyCount | None) -> MapFacts:
    """The inputs and the output, with what of them is never used, and warnings that say so."""
    typed, rules = question.typed, question.rules
    sides = [rep_facts(rep, rules.irreps(rep.node)) for rep in (*typed.inputs, typed.output)]
    zero = _zero(question) if count is not None else ()
    if count is not None and not count.total.dim:
        every = Remark("W0401", f"{typed.name} is always zero: there is no equivariant polynomial of these degrees")
        return MapFacts(tuple(sides[:-1]), sides[-1], (), zero, (every,))
    unused = _unused(question, sides[:-1]) if count is not None else ()
    warnings = [Remark("W0402", f"{label} of the input {text} cannot influence the output") for text, label in unused]
    if zero:
        words = f"the {', '.join(zero)} part of the output {typed.texts[-1]} is always zero: no polynomial of these degrees is one"
        warnings.append(Remark("W0403", words))
    return MapFacts(tuple(sides[:-1]), sides[-1], tuple(label for _, label in unused), zero, tuple(warnings))


def _unused(question: PolyQuestion, sides: Sequence[RepFacts]) -> tuple[tuple[str, str], ...]:
    """The irreducibles of the inputs without which there are as many polynomials, each with the input it is of."""
    found = []
    for k, side in enumerate(sides):
        if side.irreps is None or not 1 < len(side.irreps) <= MOST_LEFT_OUT:
            continue
        for irrep in side.irreps:
            rest = [nodes.Multiple(i.multiplicity, parse_rep(i.label)) for i in side.irreps if i is not irrep]
            node = rest[0] if len(rest) == 1 else nodes.Sum(tuple(rest))
            inputs = list(question.typed.inputs)
            inputs[k] = TypedRep(node, question.group)
            try:
                without = counted(replace(question.typed, inputs=tuple(inputs)), question.rules)
            except RepcError:  # a group without labels
                return ()
            if without is not None and without.total.dim == question.count.total.dim:
                found.append((side.text, irrep.label))
    return tuple(found)


def unexamined(question: PolyQuestion) -> tuple[str, ...]:
    """Inputs of which it was not looked for what cannot influence the output, in words."""
    if question.count is None:
        return ("no rule counts the polynomials of fewer irreducibles: whether all of them matter is not known",)
    sides = [(str(rep), question.rules.irreps(rep.node)) for rep in question.typed.inputs]
    many = [(text, len(irreps)) for text, irreps in sides if irreps is not None and len(irreps) > MOST_LEFT_OUT]
    why = MOST_LEFT_OUT.words
    return tuple(f"of the {n} irreducibles of {text} none was left out to see whether it matters ({why})" for text, n in many)


def _zero(question: PolyQuestion) -> tuple[str, ...]:
    """The irreducibles of the output that no polynomial of the wanted degrees is."""
    out = question.rules.irreps(question.typed.output.node)
    made: set[str] = set()
    for key in question.typed.keys:
        found = irreducibles_of(question, key)
        if found is None or out is None:
            return ()
        made |= {irrep.label for irrep in found}
    return tuple(irrep.label for irrep in out if irrep.label not in made)
