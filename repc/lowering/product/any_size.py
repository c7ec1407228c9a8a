"""Maps under a product of groups some of which stand for every size: what is drawn, and what is decomposed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import prod

from repc.groups import Group
from repc.lowering.diagram.axes import Letters
from repc.lowering.diagram.lower import NoDiagrams, lower_sides, sides_of
from repc.lowering.diagram.model import DiagramProgram, Stacked
from repc.lowering.diagram.rules import refusal
from repc.lowering.diagram.wording import term_text
from repc.lowering.monomial import monomial_text
from repc.lowering.product.lower import lower
from repc.lowering.product.model import ProductProgram
from repc.lowering.product.parts import split
from repc.numeric.decompose import NotReductive, decomposed_products
from repc.ops.operations.orbits import KINDS
from repc.reps.atoms import Atom
from repc.reps.layout import monomials
from repc.syntax.nodes import RepExpr

_MOST_FACTORS = 6  # of a group: each choice of those whose diagrams are drawn is tried


def choices(group: Group, letters: Letters) -> list[tuple[int, ...]]:
    """Factors whose diagrams could be drawn while the others, of which there is at least one, are decomposed: those that
    leave the least first. Factors with a letter are always drawn."""
    slots = range(len(group.factors))
    if not 2 <= len(slots) <= _MOST_FACTORS:
        return []
    found = [c for k in range(1, len(slots)) for c in combinations(slots, k) if set(letters) <= set(c)]
    return sorted(found, key=lambda c: (prod(f.d for k, f in enumerate(group.factors) if k not in c), c))


def lower_split(
    name: str,
    sides: tuple[Stacked, Stacked],
    group: Group,
    slots: tuple[int, ...],
    hom_dim: int,
    means: bool = False,
    letters: Letters | None = None,
) -> ProductProgram:
    """The product program with the diagrams of the factors in ``slots``, the others decomposed. Raises NoDiagrams."""
    monomials = [term.monomial for side in sides for term in side.terms]
    at = split(group, slots, monomials, letters)
    why = refusal(group, [at.drawn(m) for m in monomials])
    if why is not None:
        raise NoDiagrams(why)
    try:
        decomposed, unitary = decomposed_products(at.rest, tuple(dict.fromkeys(at.left(m) for m in monomials)))
    except NotReductive:
        raise NoDiagrams(f"{at.rest.name} is not decomposed") from None
    return lower(name, sides, at, decomposed, hom_dim, unitary, means)


def lower_at_every_size(
    name: str,
    source: RepExpr,
    target: RepExpr,
    group: Group,
    hom_dim: int,
    letters: Letters,
    texts: tuple[str, str] = ("", ""),
) -> DiagramProgram | ProductProgram:
    """The program, with means, of a map whose equivariant maps number exactly ``hom_dim`` under this group and at all larger
    numbers for ``letters``: as many factors as possible are drawn, and the others decomposed.

    Two factors may have the same letter: they are then of the same size. Raises NoDiagrams with the reason of the last
    choice, and where coordinates are interleaved, so that their order is another one at each size.
    """
    return lower_sides_at_every_size(name, sides_of(source, target, group, texts, letters), group, hom_dim, letters)


def lower_sides_at_every_size(
    name: str, sides: tuple[Stacked, Stacked], group: Group, hom_dim: int, letters: Letters
) -> DiagramProgram | ProductProgram:
    """The same between stacked terms. Raises NoDiagrams as `lower_at_every_size` does."""
    _require_same_at_every_size(sides, group, letters)
    try:
        return lower_sides(name, sides, group, hom_dim, True)
    except NoDiagrams as why:
        reason = why
    for slots in choices(group, letters):
        try:
            return lower_split(name, sides, group, slots, hom_dim, True, letters)
        except NoDiagrams as why:
            reason = why
    raise reason


def _require_same_at_every_size(sides: tuple[Stacked, Stacked], group: Group, letters: Letters) -> None:
    if any(side.take is not None for side in sides):
        raise NoDiagrams("its coordinates are interleaved")
    for atom in (atom for side in sides for term in side.terms for atom in term.monomial):
        if atom.kind in ("sym", "alt") and any(one.slot in letters for one in _powered(atom, group)):
            raise NoDiagrams(f"'{term_text((atom,), len(group.factors) > 1)}' is a power of more than one V")
        if atom.slot in letters and atom.kind not in ("V", "det", "sgn", *KINDS):
            raise NoDiagrams(f"'{atom.label or monomial_text((atom,))}' is no tensor power of V")


def _powered(atom: Atom, group: Group) -> Iterator[Atom]:
    """The atoms of what a power is of."""
    for monomial in monomials(atom.powered, group):
        yield from monomial
