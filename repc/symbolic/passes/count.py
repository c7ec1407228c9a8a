"""How many equivariant maps there are, before any is computed."""

from __future__ import annotations

from dataclasses import replace

from repc.symbolic.count import why_not_exact
from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.state import State


def apply(state: State) -> State:
    """The number of maps by the first rule that gives it; None where only matrices can tell, which the numeric stage does."""
    of = [side.rep.node for side in state.inputs], state.output.rep.node
    count = state.rules.count(*of)
    words = "unknown" if count is None else count.words(state.group.is_complex)
    why = None if count is not None and count.exact else why_not_exact(*of, state.group)
    return replace(state, count=count, notes=(f"{words}; {why}" if why else words,))


COUNT = Pass("count", always, apply)
