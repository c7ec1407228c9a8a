"""Whether floating point can tell generators apart that are written as exact numbers, and whose fault it is where it cannot."""

from __future__ import annotations

from collections.abc import Sequence

from repc.groups.given.digits import digits_of
from repc.groups.given.telling import UNTOLD, parts_of, untold
from repc.groups.group import Group
from repc.source import RepcError
from repc.syntax import nodes
from repc.syntax.printing.groups import number_text

__all__ = ["UNTOLD", "untold_generators", "whose_fault"]

_DIGITS = 120  # decimals of the comparison
_SAME = 60  # numbers that agree to as many decimals are equal: sqrt(1/2) and cos(pi/4)


def untold_generators(generators: Sequence[nodes.GeneratorExpr]) -> RepcError | None:
    """The error (E0233) of `repc.groups.given.telling.untold` for matrices as they are written."""
    import mpmath

    with mpmath.workdps(_DIGITS):
        least, matrices = mpmath.mpf(10) ** -_SAME, []
        for generator in generators:
            rows = [[(digits_of(x), number_text(x), x.span or generator.span) for x in row] for row in generator.matrix]
            is_element = generator.kind == "discrete"
            matrices.append((list(parts_of(rows, is_element, least)), is_element))
        return untold(matrices, least)


def whose_fault(group: Group, what: str) -> str:
    """What to do where two counts of maps disagree: generators that someone gave may nearly keep more than they do."""
    if any(factor.family in ("matrix", "user") for factor in group.factors):
        return "the generators nearly keep more than they do, for floating point: write entries exactly, or farther apart"
    return f"this is a defect of repc: please report {what}"
