"""What a pass is, and the way back from what the passes made to what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from repc.symbolic.passes.state import Part, Side, State


def same_part(before: Side, after: Side, part: Part, state: State) -> tuple[Part, ...]:
    """The way back through a pass that changes no part of a side."""
    return (part,)


@dataclass(frozen=True)
class Pass:
    """One step of the optimizer; its name is that of its file and of its fixture.

    ``accepts(state)``: whether it applies; where it does not, the state stays and ``skipped`` is said instead.
    ``apply(state)``: the next state. ``back(before, after, part, state)``: a side before and after the pass, a part of it
    afterwards (a tensor product, or the label of an irreducible), and the state afterwards; the parts before the pass that it
    stands for, none for what was dropped. Coordinates and weights follow the parts: those of the products of the source are in
    `repc.reps.layout.expand`, those of an irreducible in the numeric blocks of its products, and what has no part back
    has no weights.
    """

    name: str
    accepts: Callable[[State], bool]
    apply: Callable[[State], State]
    back: Callable[[Side, Side, Part, State], tuple[Part, ...]] = same_part
    shown: Callable[[Side, State], str | None] = lambda side, state: None
    skipped: tuple[str, ...] = ()


def always(_: State) -> bool:
    """Accepts every state."""
    return True


def origins(state: State, side: int, part: Part) -> tuple[Part, ...]:
    """The terms of a side as it was written, expanded, that a part of its last form stands for."""
    parts = [part]
    while state.before is not None:
        before = state.before.sides[side]
        found = (p for part in parts for p in state.made_by.back(before, state.sides[side], part, state))
        parts, state = list(dict.fromkeys(found)), state.before
    return tuple(parts)
