"""From a tree to stacked tensor products: which monomials occur, and where each coordinate of the source lies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from math import comb, prod
from operator import mul

import numpy as np

from repc.groups import Group
from repc.groups.irreducibles.catalog import irreducible_facts
from repc.groups.irreducibles.labels import IrrepFacts
from repc.limits import MOST_TERMS
from repc.reps.atoms import Atom, Monomial, regular_order, simplified
from repc.reps.fold import PLAIN, Algebra, Marks, expanded, fold, marked, refuse_terms
from repc.reps.images import image_slot, represented
from repc.reps.leaves import UserLeaf
from repc.reps.slots import label_slot, slots_of
from repc.reps.tree import is_leaf, walk
from repc.source import RepcError, fail
from repc.syntax import nodes
from repc.syntax.slips import answer


@dataclass(frozen=True)
class Part:
    """``copies`` stacked copies of one monomial."""

    monomial: Monomial
    copies: int


@dataclass(frozen=True)
class Expansion:
    """A representation as stacked monomials.

    Expanded coordinate k is source coordinate ``order[k]``; None is the identity. Each part spans copies × size
    coordinates, copy after copy.
    """

    parts: tuple[Part, ...]
    order: np.ndarray | None
    dim: int


def atom_size(atom: Atom, group: Group) -> int:
    """Dimension of an atom."""
    match atom.kind:
        case "V":
            return group.factors[atom.slot].d
        case "reg":
            return regular_order(group.factors[atom.slot])
        case "sym":
            return comb(size(atom.powered, group) + atom.degree - 1, atom.degree) if atom.degree else 1
        case "alt":
            return comb(size(atom.powered, group), atom.degree)
        case "user" if atom.user is not None:
            return atom.user.size()
        case "images":
            return atom.representation.size
        case "irrep":
            return irreducible_facts(group, atom.slot, atom.label).dim
    return 1


def monomial_size(monomial: Monomial, group: Group) -> int:
    """Dimension of a tensor product of atoms."""
    return prod(atom_size(atom, group) for atom in monomial)


def size(node: nodes.RepExpr, group: Group) -> int:
    """Dimension of a representation, by integers alone."""
    return fold(node, Algebra(int, sum, prod, mul, lambda leaf, marks: monomial_size(leaf_atoms(leaf, group, marks), group)))


def check_leaves(node: nodes.RepExpr, group: Group) -> None:
    """RepcError for a leaf that the group does not have, wherever it stands."""
    for inside in walk(node):
        if is_leaf(inside) or isinstance(inside, nodes.Sym | nodes.Alt):
            if not isinstance(inside, nodes.Scalars):
                monomial_size(leaf_atoms(inside, group, PLAIN), group)


def leaf_atoms(leaf, group: Group, marks: Marks) -> Monomial:
    """The atoms of a leaf node, one per factor group it involves."""
    match leaf:
        case nodes.Base() | nodes.Tensor():
            kind = "V"
        case nodes.Regular():
            kind = "reg"
        case nodes.OneDim(name):
            kind = name
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            return _power_atoms("sym" if isinstance(leaf, nodes.Sym) else "alt", degree, of, group, marks)
        case UserLeaf(rep):
            return (Atom("user", -1, marks.dual, marks.conj, user=rep),)
        case nodes.Label():
            slot = label_slot(leaf, group)
            label = _label_facts(leaf, group, slot).label
            return (simplified(Atom("irrep", slot, marks.dual, marks.conj, label=label), group),)
        case nodes.Images() | nodes.CosetSpace() | nodes.Tuples() | nodes.Ind():
            found, slot = represented(leaf, group), image_slot(leaf, group)
            return (simplified(Atom("images", slot, marks.dual, marks.conj, images=found, written=leaf), group),)
        case nodes.NamedRep(name):
            remedy = answer("representation", name) or "write the representation itself"
            if re.fullmatch(r"x\d+", name):  # 16x1, as if from e3nn
                remedy = f"write '{name[1:]}o' or '{name[1:]}e' of O(3), with its parity, and '[{name[1:]}]' of SO(3)"
            fail("E0307", f"'{name}' has no meaning outside a spec file", remedy, leaf.span)
    return tuple(simplified(Atom(kind, slot, marks.dual, marks.conj), group) for slot in slots_of(leaf, group))


def _label_facts(leaf: nodes.Label, group: Group, slot: int) -> IrrepFacts:
    try:
        return irreducible_facts(group, slot, leaf.text)
    except RepcError as error:
        raise error.at(leaf.span, None) from None


def _power_atoms(kind: str, degree: int, of: nodes.RepExpr, group: Group, marks: Marks) -> Monomial:
    if degree == 0:
        return ()
    atom = Atom(kind, -1, degree=degree, inner=marked(of, marks))
    if atom_size(atom, group) == 0:
        fail(
            "E0308",
            f"{'Sym' if kind == 'sym' else 'Λ'}^{degree} of a representation of dimension {size(of, group)} is zero",
            f"use an exponent of at most {size(of, group)}",
            of.span,
        )
    return (atom,)


def monomials(node: nodes.RepExpr, group: Group) -> dict[Monomial, int]:
    """How often each monomial occurs, atoms sorted: the isomorphism type, by integers alone."""
    return dict(expanded(node, lambda leaf, marks: {_sorted(leaf_atoms(leaf, group, marks)): 1}, _sorted))


def products(node: nodes.RepExpr, group: Group) -> tuple[Monomial, ...]:
    """The different monomials with their atoms as written, in the order in which `expand` stacks them."""
    return tuple(expanded(node, lambda leaf, marks: {leaf_atoms(leaf, group, marks): 1}, tuple))


def _sorted(monomial: Iterable[Atom]) -> Monomial:
    return tuple(sorted(monomial, key=Atom.sort_key))


@dataclass(frozen=True)
class _Layout:
    """Parts with, for each, the source coordinates it covers: an index array (copies, size)."""

    parts: tuple[tuple[Monomial, np.ndarray], ...]
    dim: int


_ONE = _Layout((((), np.zeros((1, 1), dtype=int)),), 1)


def expand(node: nodes.RepExpr, group: Group) -> Expansion:
    """Distribute ⊗ over ⊕ and stack the monomials, keeping track of every coordinate."""
    layout = _merged(_layout(node, group))
    order = np.concatenate([index.ravel() for _, index in layout.parts]) if layout.parts else np.arange(0)
    identity = np.array_equal(order, np.arange(layout.dim))
    parts = tuple(Part(monomial, len(index)) for monomial, index in layout.parts)
    return Expansion(parts, None if identity else order, layout.dim)


def _layout(node, group: Group) -> _Layout:
    def leaf(leaf, marks: Marks) -> _Layout:
        monomial = leaf_atoms(leaf, group, marks)
        n = monomial_size(monomial, group)
        return _Layout(((monomial, np.arange(n)[None, :]),), n)

    return fold(
        node,
        Algebra(
            scalars=lambda n: _copies(n, _ONE),
            plus=_stack,
            times=lambda factors: reduce(_kron, factors),
            copies=_copies,
            leaf=leaf,
            power=lambda of, k: reduce(_kron, [_merged(of)] * k),
        ),
    )


def _stack(layouts: list[_Layout]) -> _Layout:
    parts, offset = [], 0
    for layout in layouts:
        parts += [(monomial, index + offset) for monomial, index in layout.parts]
        offset += layout.dim
    return _Layout(tuple(parts), offset)


def _copies(count: int, layout: _Layout) -> _Layout:
    if count == 0:
        return _Layout((), 0)
    shifts = layout.dim * np.arange(count)[:, None, None]
    parts = tuple((m, (index[None] + shifts).reshape(-1, index.shape[1])) for m, index in layout.parts)
    return _Layout(parts, count * layout.dim)


def _kron(a: _Layout, b: _Layout) -> _Layout:
    parts = []
    for x, i in a.parts:
        for y, j in b.parts:
            index = i[:, None, :, None] * b.dim + j[None, :, None, :]
            parts.append((x + y, index.reshape(len(i) * len(j), -1)))
    if len(parts) > MOST_TERMS:
        refuse_terms()
    return _Layout(tuple(parts), a.dim * b.dim)


def _merged(layout: _Layout) -> _Layout:
    """Equal monomials together where they are adjacent, and everywhere once that saves more than a few parts."""
    adjacent: list[tuple[Monomial, list[np.ndarray]]] = []
    for monomial, index in layout.parts:
        if adjacent and adjacent[-1][0] == monomial:
            adjacent[-1][1].append(index)
        else:
            adjacent.append((monomial, [index]))
    distinct: dict[Monomial, list[np.ndarray]] = {}
    for monomial, pieces in adjacent:
        distinct.setdefault(monomial, []).extend(pieces)
    chosen = adjacent if len(adjacent) <= 2 * len(distinct) else distinct.items()
    return _Layout(tuple((m, np.concatenate(pieces)) for m, pieces in chosen), layout.dim)
