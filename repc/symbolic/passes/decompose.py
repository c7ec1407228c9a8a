"""Into irreducibles, with exact multiplicities and real types."""

from __future__ import annotations

from dataclasses import replace

from repc.reps.fold import product_of
from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.state import Part, Side, State
from repc.symbolic.passes.wording import blocks_text
from repc.symbolic.rules import Rules


def apply(state: State) -> State:
    """The blocks of every side and of the product of the inputs; None where the group has no rule and cannot be decomposed
    numerically either."""
    sides = tuple(_decomposed(side, state.rules) for side in state.sides)
    inputs = sides[:-1]
    product = product_of([side.rep.node for side in inputs])
    reached = inputs[0].blocks if len(inputs) == 1 else state.rules.irreps(product)
    notes = tuple(_missing(side, state.rules) for side in sides if side.blocks is None)
    return replace(state, sides=sides, reached=reached, notes=notes)


def _missing(side: Side, rules: Rules) -> str:
    why = rules.why_not(side.rep.node)
    note = f"the {side.name} is not decomposed: its maps are counted without irreducibles"
    return f"{note}; {why}" if why else note


def _decomposed(side: Side, rules: Rules) -> Side:
    exact = rules.exact(side.polynomial.node)
    if exact is not None:
        return replace(side, blocks=exact, exact=True)
    return replace(side, blocks=rules.irreps(side.rep.node))  # as it was written: numeric labels count what was met before


def back(before: Side, after: Side, part: Part, state: State) -> tuple[Part, ...]:
    """The tensor products in which an irreducible occurs, or may occur; a tensor product is what it was."""
    if not isinstance(part, str):
        return (part,)
    found = [(term, state.rules.irreps(term)) for term, _ in before.polynomial.terms]
    return tuple(term for term, irreps in found if irreps is None or part in {irrep.label for irrep in irreps})


def shown(side: Side, state: State) -> str | None:
    """``5[0] + 5[1]``."""
    return None if side.blocks is None else blocks_text(side.blocks)


DECOMPOSE = Pass("decompose", always, apply, back, shown)
