"""The optimizer: passes over a map as an element of the representation ring, one file and one function each.

`PASSES` is the whole of it, `run` the loop. After every pass `border` compares what came out with what went in.

The passes compute on SymPy polynomials, and SymPy takes longer to import than a small spec to compile. They run for
``repc explain``. Compiling needs their results only (irreducibles, what is pruned, the number of maps), and takes them
from the same rules on plain integers: `repc.reps.layout.monomials` for expand and identify, `repc.symbolic.decompose`
for decompose, `repc.symbolic.analysis` for prune; the numeric stage shares sub-problems as it meets them. Tests hold
the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repc.symbolic.passes import border
from repc.symbolic.passes.decompose import decompose
from repc.symbolic.passes.expand import expand
from repc.symbolic.passes.identify import identify
from repc.symbolic.passes.prune import prune
from repc.symbolic.passes.share import share
from repc.symbolic.passes.state import IrrepsOf, Side, Stage, State

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.reps.typed import TypedRep

PASSES = (expand, identify, decompose, prune, share)


def start(
    inputs: Sequence[TypedRep],
    output: TypedRep,
    group: Group,
    irreps_of: IrrepsOf,
) -> State:
    """A map as it was written."""
    names = ["input"] if len(inputs) == 1 else [f"input {k + 1}" for k in range(len(inputs))]
    sides = [Side(name, rep) for name, rep in zip((*names, "output"), (*inputs, output), strict=True)]
    return State(group, tuple(sides), irreps_of)


def run(state: State) -> tuple[State, tuple[Stage, ...]]:
    """All passes in order: the last state, and what there is to print of each. Raises InternalError where a pass
    changed dimensions or characters."""
    stages = []
    for step in PASSES:
        after = step(state)
        border.check(step.__name__, state, after)
        stages.append(Stage(step.__name__, _expressions(step.__name__, after), after.notes))
        state = after
    return state, tuple(stages)


def _expressions(name: str, state: State) -> tuple[tuple[str, str], ...]:
    """The expression of every side after a pass."""
    if name in ("expand", "identify"):
        return tuple((s.name, f"{s.polynomial}  dim {s.polynomial.dim(state.group)}") for s in state.sides)
    if name == "decompose":
        return tuple((s.name, blocks_text(s.blocks)) for s in state.sides if s.blocks is not None)
    if name == "prune":
        return tuple((s.name, blocks_text(s.kept)) for s in state.sides if s.kept is not None)
    return ()


def blocks_text(blocks) -> str:
    """``5[0] + 5[1]``."""
    return " + ".join((f"{b.multiplicity}" if b.multiplicity > 1 else "") + b.label for b in blocks) or "0"
