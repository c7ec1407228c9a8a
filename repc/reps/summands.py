"""Which coordinates of a vector are which summand of its representation, by the names that the source gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from repc.reps.typed import TypedRep, inlined, written
from repc.syntax import merge, nodes

Dimension: TypeAlias = Any  # an integer, or of a group with letters a polynomial of another room, which adds to integers


@dataclass(frozen=True)
class Summand:
    """``text`` stands at the coordinates ``start`` to ``stop``, which of a group with letters are polynomials in them."""

    text: str
    start: Dimension
    stop: Dimension


def summands(rep: TypedRep, size_of: Callable[[nodes.RepExpr], Dimension] | None = None) -> tuple[Summand, ...]:
    """The summands of a representation in the order of its coordinates, equal neighbors as one.

    What is one name alone is told by the sum that the name stands for. ``size_of`` gives the dimension of a tree, where it is no
    number.
    """
    if size_of is None:
        size_of = lambda node: TypedRep(node, rep.group).size()  # noqa: E731
    node, names = opened(rep)
    found, start = [], 0
    for term in node.terms if isinstance(node, nodes.Sum) else (node,):
        stop = start + size_of(inlined(term, names))
        found.append(Summand(written(term), start, stop))
        start = stop
    return tuple(found)


def opened(rep: TypedRep) -> tuple[nodes.RepExpr, dict[str, TypedRep]]:
    """The merged tree that a source writes, and its names; of one name alone that of its own line, if that is a sum."""
    if rep.spelled is None:
        return merge(rep.node), {}
    node, names = merge(rep.spelled.node), dict(rep.spelled.names)
    if isinstance(node, nodes.NamedRep):
        inside = opened(names[node.name])
        return inside if isinstance(inside[0], nodes.Sum) else (node, names)
    return node, names


def definitions(*reps: TypedRep) -> tuple[tuple[str, str], ...]:
    """The names in some representations and in what these stand for, each with what its line says, the innermost first."""
    found: dict[str, str] = {}
    for rep in reps:
        for name, meant in rep.spelled.names if rep.spelled else ():
            found |= {k: v for k, v in definitions(meant) if k not in found}
            found.setdefault(name, str(meant))
    return tuple(found.items())
