"""Representations of different groups in one expression: the product group, and subscripts that say which factor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from repc.reps.leaves import UserLeaf
from repc.reps.tree import is_leaf, with_children
from repc.source import RepcError
from repc.syntax import nodes, parse_group

if TYPE_CHECKING:
    from repc.groups import Group


def common_group(groups: list[Group]) -> Group:
    """The one group, or the direct product of the different factors in order of appearance."""
    from repc.groups import DirectProduct

    factors: list[Group] = []
    for group in groups:
        factors += [f for f in group.factors if f not in factors]
    if all(group == groups[0] for group in groups):
        return groups[0]
    return DirectProduct(*factors)


def moved(node: nodes.RepExpr, old: Group, new: Group) -> nodes.RepExpr:
    """A tree over ``old`` as one over the product ``new`` that contains its factors."""
    if old == new:
        return node
    return _moved(node, old, new)


def _moved(node, old: Group, new: Group):
    if isinstance(node, (nodes.Scalars, UserLeaf, nodes.Named)):
        return node
    if is_leaf(node):
        return _leaf(node, old, new)
    return with_children(node, lambda child: _moved(child, old, new))


def _leaf(leaf, old: Group, new: Group):
    from repc.reps.slots import slots_of

    moved_leaves = [replace(leaf, subscript=subscript_for(new, old.factors[slot])) for slot in slots_of(leaf, old)]
    return moved_leaves[0] if len(moved_leaves) == 1 else nodes.Product(tuple(moved_leaves))


def subscript_for(group: Group, factor: Group) -> nodes.Subscript:
    """``_SO(3)`` where the factor has a name that says which, ``_2`` otherwise."""
    names = [f.name for f in group.factors]
    try:
        named = parse_group(factor.name)
    except RepcError:
        named = None
    if isinstance(named, nodes.NamedGroup) and names.count(factor.name) == 1:
        return nodes.Subscript(group=named)
    return nodes.Subscript(position=group.factors.index(factor) + 1)
