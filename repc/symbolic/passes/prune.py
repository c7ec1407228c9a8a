"""Drop the blocks that have no partner on the other side, and say so: they are the compiler's best warnings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import IrrepCount
from repc.source import RepcError
from repc.symbolic.analysis import MapFacts, map_facts, product_of, used_part
from repc.symbolic.decompose import decompose
from repc.symbolic.passes.state import Irreducibles, Side, State
from repc.syntax import parse_rep

if TYPE_CHECKING:
    from repc.syntax.nodes import RepExpr


def prune(state: State) -> State:
    """By Schur's lemma only irreducibles that occur on both sides take part. Of several inputs, those blocks go that
    reach no irreducible of the output together with the others."""
    facts = map_facts([side.rep for side in state.inputs], state.output.rep, state.group, state.irreps_of)
    if any(side.blocks is None for side in state.sides):
        return replace(state, notes=_told(facts) or ("what is used is not known without irreducibles",))
    reached = state.irreps_of(product_of([side.rep.node for side in state.inputs])) or ()
    output = replace(state.output, kept=_common(state.output.blocks, reached))
    if len(state.inputs) == 1:
        (side,) = state.inputs
        inputs = (replace(side, kept=_common(side.blocks, state.output.blocks)),)
    else:
        inputs = tuple(replace(side, kept=_used(side, state) if output.kept else ()) for side in state.inputs)
    return replace(state, sides=(*inputs, output), notes=_told(facts))


def _told(facts: MapFacts) -> tuple[str, ...]:
    return tuple(map(str, facts.warnings))


def _common(blocks: Irreducibles, others: Irreducibles) -> Irreducibles:
    labels = {other.label for other in others}
    return tuple(block for block in blocks if block.label in labels)


def _used(side: Side, state: State) -> Irreducibles:
    """The blocks of an input that reach the output together with the other inputs."""
    others = [other.rep.node for other in state.inputs if other is not side]
    part = used_part(side.rep.node, others, state.output.blocks, state.irreps_of)
    blocks = () if part is None else state.irreps_of(part)
    return tuple(block for block in blocks if _reaches(block, others, state))


def _reaches(block: IrrepCount, others: list[RepExpr], state: State) -> bool:
    """Whether λ ⊗ others shares an irreducible with the output; True for a λ that its label does not spell."""
    try:
        node = parse_rep(block.label)
        (alone,) = decompose(node, state.group) or (None,)
        if alone != replace(block, multiplicity=1):
            return True
        reached = decompose(product_of([node, *others]), state.group)
    except (RepcError, ValueError):
        return True
    return reached is None or bool(_common(state.output.blocks, reached))
