"""The optimizer: passes over a map as an element of the representation ring, one file each. They are the compiler's exact half.

`PASSES` is the whole of it, `run` the loop; `contract` says what a pass is. After every pass `border` compares what came out
with what went in. The passes compute on polynomials over ℤ. What the last one hands over is what the numeric stage solves, and
its stages are what ``repc explain`` prints.
"""

from __future__ import annotations

from dataclasses import replace

from repc.reps.maps import TypedMap
from repc.symbolic.facts import Stage
from repc.symbolic.passes import border
from repc.symbolic.passes.contract import Pass, origins
from repc.symbolic.passes.count import COUNT
from repc.symbolic.passes.decompose import DECOMPOSE
from repc.symbolic.passes.expand import EXPAND
from repc.symbolic.passes.identify import IDENTIFY
from repc.symbolic.passes.prune import PRUNE
from repc.symbolic.passes.share import SHARE
from repc.symbolic.passes.state import Side, State, Task
from repc.symbolic.rules import Rules

PASSES = (
    EXPAND,  # a sum of tensor products: all that follows speaks of those
    IDENTIFY,  # the fewest different ones, before any is decomposed
    DECOMPOSE,
    PRUNE,  # needs the irreducibles of both sides
    SHARE,  # what is left to solve, each sub-problem once
    COUNT,  # what the solution is held against
)

__all__ = ["PASSES", "Pass", "Side", "State", "Task", "origins", "run", "start"]


def start(typed: TypedMap, rules: Rules) -> State:
    """A map as it was written."""
    count = len(typed.inputs)
    names = ["input"] if count == 1 else [f"input {k + 1}" for k in range(count)]
    sides = (Side(name, rep) for name, rep in zip((*names, "output"), (*typed.inputs, typed.output), strict=True))
    return State(typed, tuple(sides), rules)


def run(state: State) -> State:
    """All passes in order. Raises InternalError where a pass changed dimensions or characters."""
    for step in PASSES:
        state = advanced(step, state)
    return state


def advanced(step: Pass, state: State) -> State:
    """The state after one pass, with its stage, the way back, and its border checked."""
    after = step.apply(state) if step.accepts(state) else replace(state, notes=step.skipped)
    border.check(step.name, state, after)
    texts = ((side.name, step.shown(side, after)) for side in after.sides)
    stage = Stage(step.name, tuple((name, text) for name, text in texts if text is not None), after.notes)
    return replace(after, stages=(*state.stages, stage), before=state, made_by=step)
