"""Into irreducibles, with exact multiplicities and real types."""

from __future__ import annotations

from dataclasses import replace

from repc.symbolic.passes.state import State


def decompose(state: State) -> State:
    """The blocks of every side; None where the group has no rule and cannot be decomposed numerically either."""
    sides = tuple(replace(side, blocks=state.irreps_of(side.polynomial.node)) for side in state.sides)
    missing = [side.name for side in sides if side.blocks is None]
    notes = tuple(f"the {name} is not decomposed: its maps are counted without irreducibles" for name in missing)
    return replace(state, sides=sides, notes=notes)
