"""A representation as stacked copies of monomials, without an array of its coordinates wherever it is written that way."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from repc.groups import Group
from repc.lowering.diagram.axes import Letters, atom_axes
from repc.lowering.diagram.model import Stacked, Term
from repc.lowering.diagram.orbits import opened, parts_of
from repc.lowering.diagram.wording import term_text
from repc.ops.sizes import Size, product
from repc.reps.atoms import Monomial
from repc.reps.fold import Algebra, fold
from repc.reps.layout import expand, leaf_atoms, size
from repc.syntax import nodes

_MOST_PARTS = 256  # of a sum that is repeated
_MOST_COORDINATES = 2**22  # that are put into another order by an index array

Parts = list[tuple[Monomial, int]]  # (monomial, copies), one after another


def stacked(
    node: nodes.RepExpr, group: Group, text: str = "", letters: Letters | None = None, slots: Collection[int] | None = None
) -> Stacked | None:
    """The side of a program, or None where its coordinates are out of order and too many to list.

    Factors of the group in ``letters`` stand for every n; what is out of order has none, and is of this one's size. Of factors in
    ``slots``, by default these, tuples and powers are parts of tensor powers of V.
    """
    letters = letters or {}
    parts = _parts(node, group, letters if slots is None else slots)
    take = None
    if parts is None:
        if size(node, group) > _MOST_COORDINATES:
            return None
        expansion, letters = expand(node, group), {}
        parts, take = [(p.monomial, p.copies) for p in expansion.parts], expansion.order
    text_of = partial(term_text, several=len(group.factors) > 1)
    slabs: dict[Monomial, list[tuple[Size, int]]] = {}
    dim: Size = 0
    for monomial, copies in _joined(parts):
        slabs.setdefault(monomial, []).append((dim, copies))
        dim = dim + copies * product(_sizes(monomial, group, letters))
    terms = (
        Term(text_of(monomial), monomial, _sizes(monomial, group, letters), tuple(found), parts_of(monomial))
        for monomial, found in slabs.items()
    )
    return Stacked(text, dim, take, tuple(terms))


def _sizes(monomial: Monomial, group: Group, letters: Letters) -> tuple[Size, ...]:
    return tuple(n for atom in monomial for n in atom_axes(atom, group, letters))


def _joined(parts: Parts) -> Parts:
    found: Parts = []
    for monomial, copies in parts:
        if copies and found and found[-1][0] == monomial:
            found[-1] = (monomial, found[-1][1] + copies)
        elif copies:
            found.append((monomial, copies))
    return found


def _parts(node, group: Group, slots: Collection[int]) -> Parts | None:
    """In source order; None where a product interleaves them."""

    def leaf(leaf, marks) -> Parts:
        return [(tuple(opened(atom, group, slots) for atom in leaf_atoms(leaf, group, marks)), 1)]

    return fold(
        node,
        Algebra(
            scalars=lambda n: [((), n)],
            plus=_concatenated,
            times=_product,
            copies=_repeated,
            leaf=leaf,
        ),
    )


def _concatenated(found: list[Parts | None]) -> Parts | None:
    return None if None in found else [part for parts in found for part in parts]


def _repeated(count: int, parts: Parts | None) -> Parts | None:
    if parts is None or len(parts) == 1:
        return parts and [(parts[0][0], count * parts[0][1])]
    return parts * count if count * len(parts) <= _MOST_PARTS else None


def _product(factors: list[Parts | None]) -> Parts | None:
    """Only the first factor may have several parts or copies: its coordinates are the slow ones."""
    if None in factors:
        return None
    first, *others = factors
    for parts in others:
        joined = _joined(parts)
        if len(joined) != 1 or joined[0][1] != 1:
            return None
        first = [(monomial + joined[0][0], copies) for monomial, copies in first]
    return first
