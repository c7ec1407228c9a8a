"""``harmonics(l)`` written out in the irreducibles of a group."""

from __future__ import annotations

from repc.groups import Group
from repc.groups.irreducibles.harmonics import harmonic_labels
from repc.reps.slots import subscript_of, subscript_slot
from repc.reps.tree import with_children
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse


def harmonics_written_out(node: nodes.RepExpr, group: Group) -> nodes.RepExpr:
    """A tree with each ``harmonics(l)`` in it as the sum of its irreducibles, degree after degree; what has none is as it was.

    Raises RepcError (E0313, E0363, E0364, E0360) where the group, or the factor that it names, has no harmonics.
    """
    if not isinstance(node, nodes.Harmonics):
        return with_children(node, lambda child: harmonics_written_out(child, group))
    terms = [term for terms in _by_degree(node, group) for term in terms]
    return terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms), span=node.span)


def harmonics_by_degree(node: nodes.RepExpr, group: Group) -> tuple[nodes.RepExpr, ...]:
    """``harmonics(l)`` degree by degree; any other tree as it is."""
    if not isinstance(node, nodes.Harmonics):
        return (node,)
    parts = _by_degree(node, group)
    return tuple(terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms), span=node.span) for terms in parts)


def _by_degree(node: nodes.Harmonics, group: Group) -> list[list[nodes.RepExpr]]:
    try:
        slot = harmonic_slot(node, group)
        degrees = harmonic_labels(group, slot, node.degree)
    except RepcError as error:
        raise error.at(node.span, None) from None
    place = subscript_of(slot, group)
    return [[_copies(label, count, place, node.span) for label, count in labels] for labels in degrees]


def _copies(label: str, count: int, place: nodes.Subscript | None, span) -> nodes.RepExpr:
    irrep = nodes.Label(label, place, span=span)
    return irrep if count == 1 else nodes.Multiple(count, irrep, span=span)


def harmonic_slot(node: nodes.Harmonics, group: Group) -> int:
    """The number of the factor whose V harmonics are of. Raises RepcError (E0313) where they do not say."""
    if node.subscript is not None:
        return subscript_slot(node.subscript, group, node)
    if len(group.factors) > 1:
        choices = " or ".join(f"{unparse(node)}_{k + 1}" for k in range(len(group.factors)))
        fail("E0313", f"harmonics of which factor of {group.name}? They are of one factor's V", f"write {choices}", node.span)
    return 0
