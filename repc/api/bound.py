"""What every function takes as a representation: an object, text, or a number of scalars; bound to a group."""

from __future__ import annotations

from numbers import Integral

from repc.api.irreps import Irreps
from repc.api.rep import Expression, Rep, expression
from repc.driver import build_group, type_expression
from repc.groups import Group
from repc.reps import TypedRep
from repc.source import fail
from repc.syntax import nodes


def bound_rep(rep: Rep | Irreps | str | int, group: Group | str) -> Expression:
    """``rep`` as a representation of the group: ``V**2``, ``"5V⁰+5V"``, `Irreps`, or 3 for three scalars.

    Raises RepcError for text with an arrow (E0806), for what is none of these (E0510), and where it is bound to another group.
    """
    group = build_group(group)
    if isinstance(rep, Irreps):
        rep = "+".join(f"{one.multiplicity}{one.label}" for one in rep) or 0
    if isinstance(rep, str):
        found = type_expression(rep, group)
        if not isinstance(found, TypedRep):
            fail("E0806", f"'{rep}' is a map; a layer goes from one representation to another", "give the two sides one by one")
        return expression(found)
    if isinstance(rep, Integral) and not isinstance(rep, bool) and rep >= 0:
        return Expression(nodes.Scalars(int(rep)), group)
    if not isinstance(rep, (Rep, TypedRep)):
        fail("E0510", f"{rep!r} is neither text nor a representation", "pass '5V⁰+5V', or 5*V**0 + 5*V")
    return expression(expression(rep)(group))
