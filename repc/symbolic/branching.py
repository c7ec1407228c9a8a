"""What becomes of representations of a group on a subgroup: the parts of each irreducible, and how many maps there are then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import IrrepCount
from repc.groups.subgroups.inside import Inside
from repc.reps.layout import monomials
from repc.reps.leaves import UserLeaf
from repc.reps.restriction import Restricted, restricted
from repc.reps.typed import TypedRep
from repc.source import RepcError
from repc.symbolic.count import HomCount, count
from repc.symbolic.decompose import complex_multiplicities, decompose, regroup
from repc.syntax import nodes, parse_rep

if TYPE_CHECKING:
    from sympy import Expr

Irreducibles = tuple[IrrepCount, ...]


@dataclass(frozen=True)
class Branch:
    """One irreducible of the larger group, and its irreducibles on the smaller (None where no exact rule gives them)."""

    irrep: IrrepCount
    parts: Irreducibles | None


@dataclass(frozen=True)
class RepBranching:
    """A representation of the larger group: its irreducibles with what becomes of each (None where it has none by an exact rule),
    and all of it on the smaller group. Under a group with letters dimensions are polynomials, and ``since`` says from which numbers
    on all of it holds."""

    text: str
    dim: int | Expr
    branches: tuple[Branch, ...] | None
    total: Irreducibles | None
    since: str = ""


def rep_branching(rep: TypedRep, inside: Inside) -> RepBranching:
    """What becomes of a representation on a subgroup."""
    found = decompose(rep.node, inside.into)
    branches = None if found is None else tuple(Branch(one, irreducible_parts(one.label, inside)) for one in found)
    return RepBranching(str(rep), rep.size(), branches, _total(rep, branches, inside))


def _total(rep: TypedRep, branches: tuple[Branch, ...] | None, inside: Inside) -> Irreducibles | None:
    """From the branches; where there are none, by what V becomes."""
    if branches is None or any(branch.parts is None for branch in branches):
        try:
            return _parts(restricted(rep.node, inside), inside)
        except RepcError:
            return None
    found: dict[str, IrrepCount] = {}
    for branch in branches:
        for part in branch.parts or ():
            known = found[part.label].multiplicity if part.label in found else 0
            copies = known + branch.irrep.multiplicity * part.multiplicity
            found[part.label] = IrrepCount(part.label, part.dim, part.type, copies)
    first = [label for label in found if label in ("[0]", "V⁰", "[0]e")]
    ordered = sorted(found, key=lambda label: (label not in first, found[label].dim))
    return tuple(found[label] for label in ordered)


def irreducible_parts(label: str, inside: Inside) -> Irreducibles | None:
    """The irreducibles, on the smaller group, of one of the larger; over ℂ where that is complex."""
    try:
        node = restricted_label(parse_rep(label), inside)
    except RepcError:
        return None
    return _parts(node, inside)


def restricted_label(node: nodes.RepExpr, inside: Inside) -> nodes.RepExpr:
    """A product of labels of a larger group on the smaller one, each by its own matrices."""
    match node:
        case nodes.Product(factors):
            return nodes.Product(tuple(restricted_label(factor, inside) for factor in factors))
        case nodes.Label():
            return UserLeaf(Restricted(node, inside))
    return node


def _parts(node: nodes.RepExpr, inside: Inside) -> Irreducibles | None:
    found = complex_multiplicities(monomials(node, inside.group), inside.group)
    if found is None:
        return None
    return regroup(found[1], inside.group, found[0], over_complex=inside.into.is_complex)


def map_counts(inputs: Sequence[TypedRep], output: TypedRep, inside: Inside) -> tuple[HomCount | None, HomCount | None]:
    """The number of equivariant maps of the larger group, and of the smaller."""
    own = [rep.node for rep in (*inputs, output)]
    before = count(own[:-1], own[-1], inside.into)
    if inside.into.is_complex and not inside.group.is_complex:
        return before, None
    after = [restricted(node, inside) for node in own]
    return before, count(after[:-1], after[-1], inside.group)
