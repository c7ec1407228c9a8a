"""Representations of different groups in one expression: the product group, and subscripts that say which factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repc.groups import DirectProduct
from repc.reps.fold import tensor_node
from repc.reps.leaves import UserLeaf
from repc.reps.slots import slots_of
from repc.reps.tree import bound_to, is_leaf, with_children
from repc.source import RepcError, fail
from repc.syntax import nodes, parse_group

if TYPE_CHECKING:
    from repc.groups import Group


Slots = tuple[int, ...]  # where each factor of a group went in a bigger one


def common_group(groups: list[Group]) -> tuple[Group, tuple[Slots, ...]]:
    """The one group, or the direct product of the different factors in order of appearance; and each group's slots in it.

    A factor that one group repeats is repeated; one that several groups share is not.
    """
    if all(group == groups[0] for group in groups):
        return groups[0], (tuple(range(len(groups[0].factors))),) * len(groups)
    factors: list[Group] = []
    slots = tuple(_placed(group, factors) for group in groups)
    return DirectProduct(*factors), slots


def together(reps: Sequence) -> tuple[Group | None, tuple]:
    """The group that several representations have in common, and their trees over it."""
    groups = [r.group for r in reps if r.group is not None]
    if not groups:
        return None, tuple(r.node for r in reps)
    group, slots = common_group(groups)
    maps = iter(slots)
    parts = []
    for rep in reps:
        if rep.group is None:
            parts.append(bound_to(rep.node, group))
        else:
            parts.append(moved(bound_to(rep.node, rep.group), rep.group, group, next(maps)))
    return group, tuple(parts)


def _placed(group: Group, factors: list[Group]) -> Slots:
    taken: list[int] = []
    for factor in group.factors:
        free = [i for i, f in enumerate(factors) if i not in taken and f == factor]
        if not free:
            factors.append(factor)
        taken.append(free[0] if free else len(factors) - 1)
    return tuple(taken)


def moved(node: nodes.RepExpr, old: Group, new: Group, slots: Slots) -> nodes.RepExpr:
    """A tree over ``old`` as one over the product ``new`` that has its factors at ``slots``."""
    return node if old == new else _moved(node, old, new, slots)


def _moved(node, old: Group, new: Group, slots: Slots):
    if isinstance(node, UserLeaf):
        return UserLeaf(placed(node.rep, new, slots), span=node.span)
    if isinstance(node, (nodes.Scalars, nodes.NamedRep, nodes.CosetSpace)):  # cosets name their factor
        return node
    if isinstance(node, nodes.Tuples):
        return with_children(node, lambda child: _moved(child, old, new, slots))
    if isinstance(node, nodes.Tensor):  # V_1⊗V_2 as one power: T_1⊗T_2 would order the coordinates differently
        return _moved(tensor_node(node), old, new, slots)
    if is_leaf(node):
        return _leaf(node, old, new, slots)
    return with_children(node, lambda child: _moved(child, old, new, slots))


def _leaf(leaf, old: Group, new: Group, slots: Slots):
    leaves = [replace(leaf, subscript=subscript_for(new, slots[slot])) for slot in slots_of(leaf, old)]
    return leaves[0] if len(leaves) == 1 else nodes.Product(tuple(leaves))


def subscript_for(group: Group, slot: int) -> nodes.Subscript:
    """``_SO(3)`` where the factor has a name that says which, ``_2`` otherwise."""
    factor = group.factors[slot]
    names = [f.name for f in group.factors]
    try:
        named = parse_group(factor.name)
    except RepcError:
        named = None
    if isinstance(named, nodes.NamedGroup) and names.count(factor.name) == 1:
        return nodes.Subscript(group=named)
    return nodes.Subscript(position=slot + 1)


class Placed:
    """A user's representation ``inner`` as one of the product G, where its group's factors are at ``slots``: it sees those only."""

    def __init__(self, inner, G: Group, slots: tuple[int, ...]):
        self.inner, self.G, self.slots = inner, G, slots

    def __str__(self) -> str:
        return str(self.inner)

    def same_as_key(self) -> tuple:
        """Equal for the same representation of the same factors."""
        return ("placed", UserLeaf(self.inner), self.slots)

    def __call__(self, group: Group) -> Placed:
        """It belongs to its product. Raises RepcError for any other group."""
        if group != self.G:
            found = f"{self} is already a representation of {self.G.name}, not of {group.name}"
            fail("E0704", found, "bind it before it is multiplied")
        return self

    @property
    def keeps_relations(self) -> bool:
        """Whether it is known to be a representation."""
        return getattr(self.inner, "keeps_relations", False)

    def size(self) -> int:
        """Dimension."""
        return self.inner.size()

    def rho(self, g) -> np.ndarray:
        """ρ of the own factors' part of g."""
        return self.inner.rho(self._own(g))

    def drho(self, a) -> np.ndarray:
        """dρ of the own factors' part of A."""
        return self.inner.drho(self._own(a))

    def _own(self, parts):
        own = tuple(parts[slot] for slot in self.slots)
        return own if len(own) > 1 else own[0]


def placed(rep, group: Group, slots: Slots) -> Placed:
    """A bound representation as one of ``group``, whose factors at ``slots`` are its own."""
    if isinstance(rep, Placed):
        return Placed(rep.inner, group, tuple(slots[i] for i in rep.slots))
    return Placed(rep, group, slots)
