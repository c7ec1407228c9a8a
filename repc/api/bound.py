"""What every function takes as a representation: an object, text, or a number of scalars; bound to a group."""

from __future__ import annotations

from numbers import Integral

from repc.api.irreps import Irreps
from repc.api.rep import Expression, Rep, expression
from repc.driver import build_group, free_letter, type_expression
from repc.groups import Group
from repc.reps import TypedRep
from repc.reps.tree import involves_user
from repc.source import Diagnostic, RepcError, Source, fail
from repc.syntax import nodes, parse_expression, unparse


def bound_rep(rep: Rep | Irreps | str | int, group: Group | str) -> Expression:
    """``rep`` as a representation of the group: ``V**2``, ``"5V⁰+5V"``, `Irreps`, or 3 for three scalars.

    Raises RepcError for text with an arrow (E0806), for what is none of these (E0510), and where it is bound to another group.
    """
    group, said = build_group(group), _plain(rep)
    if isinstance(said, str):
        found = type_expression(said, group)
        if not isinstance(found, TypedRep):
            raise _arrow(said)
        return expression(found)
    if isinstance(said, int):
        return Expression(nodes.Scalars(said), group)
    return expression(expression(said)(group))


def with_letters(group: Group | str | None) -> str | None:
    """The text of a group with letters, such as ``"S(n)"``; None for every other group."""
    return group if isinstance(group, str) and free_letter(group) else None


def spelled(rep: Rep | Irreps | str | int, group: str) -> str:
    """``rep`` as the text of a representation of a group with letters, in which Python has no objects.

    Raises RepcError for what `bound_rep` refuses, and for what only Python code says (E0387).
    """
    said = _plain(rep)
    if isinstance(said, str):
        node = parse_expression(Source("-e", said))
        if isinstance(node, nodes.OutputDef):
            raise _arrow(said)
        return unparse(node)
    if isinstance(said, int):
        return str(said)
    return spelled_node(expression(said), said.node, group)


def spelled_node(rep: Expression, node: nodes.RepExpr, group: str) -> str:
    """The text of ``node``, which is ``rep`` or a side of it. Raises RepcError as `spelled` does."""
    if rep.group is not None:
        words = f"{rep} is already a representation of {rep.group.name}, not of {group}"
        fail("E0704", words, "bind the unbound expression instead")
    if involves_user(node):
        fail("E0387", f"{rep} is Python code, which {group} has none of", "write it with sums and powers of V, or give a number")
    return unparse(node)


def _plain(rep: Rep | TypedRep | Irreps | str | int) -> Rep | TypedRep | str | int:
    """Text of irreducibles, and what is none of these refused (E0510)."""
    if isinstance(rep, Irreps):
        return "+".join(f"{one.multiplicity}{one.label}" for one in rep) or 0
    if isinstance(rep, Integral) and not isinstance(rep, bool) and rep >= 0:
        return int(rep)
    if not isinstance(rep, (Rep, TypedRep, str)):
        fail("E0510", f"{rep!r} is neither text nor a representation", "pass '5V⁰+5V', or 5*V**0 + 5*V")
    return rep


def _arrow(text: str) -> RepcError:
    words = f"'{text}' is a map; a layer goes from one representation to another"
    return RepcError(Diagnostic("E0806", words, "give the two sides one by one"))
