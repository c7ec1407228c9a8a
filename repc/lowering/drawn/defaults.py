"""Hidden layers for sets of any number of bodies: features of each body, and of pairs where bodies are points."""

from __future__ import annotations

from collections.abc import Sequence

from repc.groups import Group
from repc.lowering.diagram.orbits import hidden_type
from repc.lowering.diagram.wording import term_text
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomial_size

WIDTH = 64  # channels of each body, components counted, where the source says nothing
_STEP = 4  # channels of a type are a multiple of this, where there are as many


def hidden_text(width: int, inputs: Sequence[Monomial], output: Sequence[Monomial], group: Group, slots, pairs: bool) -> str:
    """A hidden layer of about ``width`` channels, components counted, at each index of each type of tensor of the drawn factors in
    ``slots``: the types of the inputs and the output and single indices, times scalars, V of each other factor and what
    inputs and output have beside the drawn factors.

    With ``pairs``, where inputs are points, tensors that one index and V of another factor have, features of pairs of
    bodies are among them, half as many: relative positions are linear in positions.
    """
    inputs, output = ([hidden_type(m, group, slots) for m in side] for side in (inputs, output))
    ends = (*inputs, *output)
    single = [(Atom("V", slot),) for slot in slots]
    types = dict.fromkeys([*(_of(m, slots) for m in ends if _of(m, slots)), *single])
    others = [(Atom("V", k),) for k in range(len(group.factors)) if k not in slots]
    rests = dict.fromkeys([(), *others, *(_beside(m, slots) for m in ends)])
    copies = _copies(width, [monomial_size(rest, group) for rest in rests])
    terms = {(drawn, rest): copies for drawn in types for rest in rests}
    if pairs:
        points = [m for m in inputs if [atom.kind for atom in _of(m, slots)] == ["V"] and _beside(m, slots)]
        for drawn in dict.fromkeys(_of(m, slots) * 2 for m in points):
            found = dict.fromkeys([(), *(_beside(m, slots) for m in points if _of(m, slots) * 2 == drawn)])
            terms |= {(drawn, rest): max(copies // 2, 1) for rest in found if (drawn, rest) not in terms}
    several = len(group.factors) > 1
    return "+".join(f"{count}({term_text((*drawn, *rest), several)})" for (drawn, rest), count in terms.items())


def _of(monomial: Monomial, slots) -> Monomial:
    return tuple(atom for atom in monomial if atom.slot in slots)


def _beside(monomial: Monomial, slots) -> Monomial:
    return tuple(atom for atom in monomial if atom.slot not in slots)


def _copies(width: int, dims: Sequence[int]) -> int:
    count = width // sum(dims)
    return max(1, count - count % _STEP if count > _STEP else count)
