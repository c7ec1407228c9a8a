"""How many equivariant maps there are, before any is computed."""

from __future__ import annotations

from dataclasses import replace

from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.state import State


def apply(state: State) -> State:
    """The number of maps by the first rule that gives it; None where only matrices can tell, which the numeric stage does."""
    count = state.rules.count([side.rep.node for side in state.inputs], state.output.rep.node)
    words = "unknown" if count is None else count.words(state.group.is_complex)
    return replace(state, count=count, notes=(words,))


COUNT = Pass("count", always, apply)
