"""``res(…)`` written out: a representation of a larger group, as one of the group that lies in it.

V of the larger group becomes what `Inside` says, coordinate by coordinate, and all that is built of it follows. Irreducibles by
label and ``reg`` stay what they are, moved by the elements of the subgroup: `Restricted`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from repc.groups import Group
from repc.groups.subgroups.inside import Inside
from repc.reps.fold import product_of, tensor_node
from repc.reps.harmonics import harmonics_written_out
from repc.reps.layout import check_leaves, size
from repc.reps.leaves import UserLeaf
from repc.reps.product_images import images_written_out
from repc.reps.slots import slots_of
from repc.reps.tree import printable, walk, with_children
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse


@dataclass(frozen=True, eq=False)
class Restricted:
    """A representation ``node`` of the larger group, by its own matrices of the elements of the smaller one."""

    node: nodes.RepExpr
    inside: Inside

    @property
    def G(self) -> Group:
        """The smaller group."""
        return self.inside.group

    def __call__(self, group: Group) -> Restricted:
        """It is of the smaller group and of no other."""
        if group != self.G:
            fail("E0391", f"{self} is a representation of {self.G.name}, not of {group.name}", "restrict it to that group")
        return self

    def size(self) -> int:
        """That of the larger group's representation."""
        return size(self.node, self.inside.into)

    def rho(self, g) -> np.ndarray:
        """Matrices are made in `repc.numeric.actions.matrices`."""
        raise NotImplementedError(f"{self}: its matrices are the numeric stage's")

    drho = rho

    def __str__(self) -> str:
        return f"res({unparse(printable(self.node))})"

    def same_as_key(self) -> tuple:
        """Equal for the same matrices."""
        return (self.node, self.inside.into, self.inside.group, self.inside.vectors)


def restrictions_written_out(node: nodes.RepExpr, group: Group) -> nodes.RepExpr:
    """A tree with each ``res(…)`` in it as a representation of the group. Raises RepcError (E0391, E0392) where the group is not
    said to lie in a larger one, or it is another subgroup's."""
    if not isinstance(node, nodes.Res):
        return with_children(node, lambda child: restrictions_written_out(child, group))
    try:
        return restricted(_of_larger(node, group), inside_or_fail(node, group))
    except RepcError as error:
        raise error.at(node.span, None) from None


def inside_or_fail(node: nodes.Res, group: Group) -> Inside:
    """How the group lies in the larger one that ``res`` speaks of."""
    if node.subgroup is not None and node.subgroup != group.name:
        words = f"res({node.subgroup}, …) is a representation of {node.subgroup}, and the group here is {group.name}"
        fail("E0391", words, f"write res({unparse(node.of)}), or let the group be {node.subgroup}")
    if group.inside is None:
        words = f"{group.name} is not said to lie in a larger group, whose representation 'res' would restrict"
        fail("E0392", words, "say so, as in 'group SO(3)×SO(2) in SO(5)', or 'let H = C(4) in C(8)' and 'group H'")
    return group.inside


def _of_larger(node: nodes.Res, group: Group) -> nodes.RepExpr:
    into = inside_or_fail(node, group).into
    for part in walk(node.of):
        if isinstance(part, nodes.NamedRep):
            words = f"'{part.name}' is a representation of {group.name}, and in 'res' stand those of {into.name}"
            fail("E0391", words, f"write it out in those of {into.name}", part.span)
    of = harmonics_written_out(images_written_out(node.of, into), into)
    check_leaves(of, into)
    return of


def restricted(node: nodes.RepExpr, inside: Inside) -> nodes.RepExpr:
    """A representation of the larger group as one of the smaller."""
    match node:
        case nodes.Base():
            return product_of([inside.vectors[slot] for slot in slots_of(node, inside.into)])
        case nodes.Tensor():
            return restricted(tensor_node(node), inside)
        case nodes.OneDim("det" | "sgn"):
            (slot,) = slots_of(node, inside.into)
            return determinant(inside.vectors[slot], inside.group) or nodes.Power(nodes.Base(), 0)
        case nodes.OneDim("timeor" | "spaceor") if (found := _orientation(node, inside)) is not None:
            return found
        case nodes.Conj(of) if not inside.group.is_complex:
            return restricted(of, inside)
        case nodes.Tuples(of=nodes.Base()) if (points := _points(node, inside)) is not None:
            return replace(node, of=points)
        case nodes.Label() | nodes.Regular() | nodes.OneDim() | nodes.Images() | nodes.CosetSpace() | nodes.Tuples() | nodes.Ind():
            return _by_own_matrices(node, inside)
        case UserLeaf():
            return _by_own_matrices(node, inside)
    return with_children(node, lambda child: restricted(child, inside))


def _points(node: nodes.Tuples, inside: Inside) -> nodes.Base | None:
    """V of a subgroup that permutes the points of tuples as they are numbered; None where there is none."""
    (slot,) = slots_of(node.of, inside.into)
    vector = inside.vectors[slot]
    if not isinstance(vector, nodes.Base) or inside.changes[slot] is not None:
        return None
    own = [inside.group.factors[s] for s in slots_of(vector, inside.group)]
    return vector if len(own) == 1 and own[0].is_permutation else None


def _by_own_matrices(node: nodes.RepExpr, inside: Inside) -> nodes.RepExpr:
    if inside.into.is_complex and not inside.group.is_complex:
        words = f"{unparse(node)} of {inside.into.name} has complex matrices, and {inside.group.name} is real"
        fail("E0391", words, "write it with V, Sym and Alt, or explain its branching with --restrict")
    return UserLeaf(Restricted(replace(node, span=None), inside))


def _orientation(node: nodes.OneDim, inside: Inside) -> nodes.RepExpr | None:
    """timeor or spaceor of a subgroup that acts on the two parts apart, or has them itself; None where it is neither."""
    (slot,) = slots_of(node, inside.into)
    group, vector, p = inside.group, inside.vectors[slot], inside.into.factors[slot].params[0]
    if isinstance(vector, nodes.Base):
        own = [group.factors[s] for s in slots_of(vector, group)]
        if len(own) == 1 and own[0].params == inside.into.factors[slot].params:
            return nodes.OneDim(node.name, vector.subscript) if node.name in own[0].scalar_reps else nodes.Power(nodes.Base(), 0)
    if isinstance(vector, nodes.Sum):
        sizes = [sum(size(term, group) for term in vector.terms[:k]) for k in range(len(vector.terms))]
        if p in sizes:
            k = sizes.index(p)
            part = vector.terms[:k] if node.name == "timeor" else vector.terms[k:]
            return _times([determinant(term, group) for term in part]) or nodes.Power(nodes.Base(), 0)
    return None


def determinant(node: nodes.RepExpr, group: Group) -> nodes.RepExpr | None:
    """The determinant of a sum of products of V's as a representation; None where it is 1."""
    match node:
        case nodes.Base():
            slots = slots_of(node, group)
            if len(slots) > 1:
                factors = tuple(nodes.Base(nodes.Subscript(position=slot + 1)) for slot in slots)
                return determinant(nodes.Product(factors), group)
            return nodes.OneDim("det", node.subscript) if "det" in group.factors[slots[0]].scalar_reps else None
        case nodes.OneDim():
            return node
        case nodes.Sum(terms):
            return _times([determinant(term, group) for term in terms])
        case nodes.Product(factors):
            whole = size(node, group)
            return _times([_to_power(determinant(f, group), whole // size(f, group)) for f in factors])
        case nodes.Power(of, exponent):
            return _to_power(determinant(of, group), exponent * size(of, group) ** (exponent - 1))
        case nodes.Multiple(count, of):
            return _to_power(determinant(of, group), count)
        case nodes.Dual(of) | nodes.Conj(of):
            inner = determinant(of, group)
            return None if inner is None else replace(node, of=inner)
    return None


def _times(parts: list[nodes.RepExpr | None]) -> nodes.RepExpr | None:
    found = [part for part in parts if part is not None]
    return product_of(found) if found else None


def _to_power(node: nodes.RepExpr | None, exponent: int) -> nodes.RepExpr | None:
    return node if node is None or exponent == 1 else nodes.Power(node, exponent)
