"""A typed representation: a tree whose every leaf the group has. What the compiler handles; `repc.api` has what users do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from repc.groups import Group
from repc.reps.coordinates import canonical, coordinate_form
from repc.reps.harmonics import harmonics_written_out
from repc.reps.index_tensors import index_tensors_written_out
from repc.reps.layout import check_leaves, size
from repc.reps.product_images import images_written_out
from repc.reps.restriction import restrictions_written_out
from repc.reps.tree import bound_to, printable, walk, with_children
from repc.source import fail
from repc.syntax import merge, nodes, unparse


@dataclass(frozen=True, eq=False)
class Spelled:
    """How a source writes a representation: its tree with the names of ``rep`` lines, and what those in it stand for."""

    node: nodes.RepExpr
    names: tuple[tuple[str, TypedRep], ...] = ()


@dataclass(frozen=True, eq=False)
class TypedRep:
    """A representation of ``group``. ``arrow`` are source and target where it is known as a space of maps between two;
    ``spelled``: how a source writes it, where that has names."""

    node: nodes.RepExpr
    group: Group
    arrow: tuple[nodes.RepExpr, nodes.RepExpr] | None = None
    spelled: Spelled | None = None

    def __str__(self) -> str:
        node = self.node if self.spelled is None else self.spelled.node
        return written(replace(node, called="") if isinstance(node, nodes.Images) else node)

    def __eq__(self, other) -> bool:
        """Whether both fix the same coordinates, of the same group."""
        if not isinstance(other, TypedRep):
            return NotImplemented
        return self.group == other.group and coordinate_form(self.node) == coordinate_form(other.node)

    def __hash__(self) -> int:
        return hash(coordinate_form(self.node))

    def size(self) -> int:
        """Dimension."""
        return size(self.node, self.group)

    def canonical(self) -> TypedRep:
        """The isomorphic representation with products expanded, terms collected and sorted."""
        return TypedRep(canonical(self.node), self.group)


def typed_rep(node: nodes.RepExpr, group: Group, arrow: tuple | None = None) -> TypedRep:
    """A tree as a representation of a group. Raises RepcError where the group does not have one of its leaves."""
    ends = None if arrow is None else (_written_out(arrow[0], group), _written_out(arrow[1], group))
    result = TypedRep(_written_out(node, group), group, ends)
    check_conjugates(result.node, group)
    check_leaves(result.node, group)  # a leaf that the group does not have is an error here, not later
    return result


def _written_out(node: nodes.RepExpr, group: Group) -> nodes.RepExpr:
    node = harmonics_written_out(images_written_out(restrictions_written_out(node, group), group), group)
    return index_tensors_written_out(bound_to(node, group), group)


def written(node: nodes.RepExpr) -> str:
    """A tree as text: adjacent equal terms merged, in source order."""
    return unparse(merge(printable(node)))


def inlined(node: nodes.RepExpr, names: Mapping[str, TypedRep]) -> nodes.RepExpr:
    """A tree with every name in it replaced by what it stands for."""
    if isinstance(node, nodes.NamedRep) and node.name in names:
        return names[node.name].node
    return with_children(node, lambda child: inlined(child, names))


def check_conjugates(node: nodes.RepExpr, group: Group) -> None:
    """RepcError at each conjugate asked for of a real group."""
    for inside in walk(node):
        if isinstance(inside, nodes.Conj):
            refuse_conjugate(group, inside.span)


def refuse_conjugate(group: Group, span=None) -> None:
    """RepcError where a conjugate is asked for of a real group."""
    if not group.is_complex:
        fail(
            "E0311",
            f"'conj' is for complex groups; {group.name} is real",
            "leave conj out: a real representation is its own conjugate",
            span,
        )
