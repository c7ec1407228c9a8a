"""Drop the blocks that have no partner on the other side, and say so: they are the compiler's best warnings."""

from __future__ import annotations

from dataclasses import replace

from repc.symbolic.analysis import map_facts, product_of
from repc.symbolic.passes.state import Irreducibles, Side, State


def prune(state: State) -> State:
    """By Schur's lemma only irreducibles that occur on both sides take part. Of several inputs, those terms go that
    reach no irreducible of the output together with the others."""
    facts = map_facts([side.rep for side in state.inputs], state.output.rep, state.group, state.irreps_of)
    if any(side.blocks is None for side in state.sides):
        return replace(state, notes=facts.warnings)
    reached = state.irreps_of(product_of([side.rep.node for side in state.inputs])) or ()
    output = replace(state.output, kept=_common(state.output.blocks, reached))
    if len(state.inputs) == 1:
        (side,) = state.inputs
        inputs = (replace(side, kept=_common(side.blocks, state.output.blocks)),)
    else:
        inputs = tuple(replace(side, kept=_used(side, state) if output.kept else ()) for side in state.inputs)
    return replace(state, sides=(*inputs, output), notes=facts.warnings)


def _common(blocks: Irreducibles, others: Irreducibles) -> Irreducibles:
    labels = {other.label for other in others}
    return tuple(block for block in blocks if block.label in labels)


def _used(side: Side, state: State) -> Irreducibles:
    """The blocks of the terms of an input that reach the output."""
    from repc.symbolic.analysis import used_part

    others = [other.rep.node for other in state.inputs if other is not side]
    part = used_part(side.rep.node, others, state.output.blocks, state.irreps_of)
    return () if part is None else state.irreps_of(part)
