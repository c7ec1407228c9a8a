"""Which irreducibles of large tensor products a map needs: others are not made."""

from __future__ import annotations

from dataclasses import dataclass

from repc.groups import Group
from repc.limits import EXPLAIN_SOLVES
from repc.reps.atoms import Monomial
from repc.reps.layout import monomial_size, monomials
from repc.source import RepcError
from repc.symbolic.passes import State
from repc.syntax import parse_rep


@dataclass(frozen=True)
class Confined:
    """Tensor products of which only some irreducibles are made: ``wanted`` by their labels, as monomials."""

    products: tuple[Monomial, ...]
    wanted: dict[str, Monomial]


def confined(state: State) -> Confined | None:
    """What a map needs of its large tensor products; None where there are none, and where labels do not tell."""
    sides = state.sides
    if any(side.kept is None or not side.exact for side in sides):
        return None
    found = dict.fromkeys(product for side in sides for product in side.products if len(product) > 1)
    begun = {product[:k] for product in found for k in range(len(product))}  # longer products are made from all blocks of these
    large = tuple(p for p in found if p not in begun and monomial_size(p, state.group) > EXPLAIN_SOLVES)
    if not large:
        return None
    wanted = {block.label: spelled(block.label, state.group) for side in sides for block in side.kept}
    return None if None in wanted.values() else Confined(large, wanted)


def changes_of_basis(state: State, part: Confined | None) -> list[int]:
    """Entries of the changes of basis of the different tensor products of all sides: all columns, or those that are needed."""
    sizes = {product: monomial_size(product, state.group) for side in state.sides for product in side.products}
    large = () if part is None else part.products
    return [n * (_columns(product, part, state) if product in large else n) for product, n in sizes.items()]


def _columns(product: Monomial, part: Confined, state: State) -> int:
    return sum(i.dim * i.multiplicity for i in state.rules.product(product) or () if i.label in part.wanted)


def spelled(label: str, group: Group) -> Monomial | None:
    """The scalar () or the one atom that a label spells; None where it spells something else."""
    try:
        (monomial,) = monomials(parse_rep(label), group)
    except (RepcError, ValueError):
        return None
    return monomial if all(atom.kind == "irrep" for atom in monomial) and len(monomial) <= 1 else None
