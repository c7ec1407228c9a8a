"""From a tree to stacked tensor products: which monomials occur, and where each coordinate of the source lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from repc.groups.irreducibles.catalog import IrrepFacts, irreducible_facts
from repc.reps.atoms import Atom, Monomial, regular_order, simplified
from repc.reps.leaves import UserLeaf
from repc.reps.slots import label_slot, slots_of
from repc.source import RepcError, fail
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group

_MAX_TERMS = 100_000  # different monomials after expanding; beyond this a spec is a mistake, not a model


@dataclass(frozen=True)
class Marks:
    """Duals and conjugates pushed down from above a node."""

    dual: bool = False
    conj: bool = False


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
            return comb(size(atom.inner, group) + atom.degree - 1, atom.degree) if atom.degree else 1
        case "alt":
            return comb(size(atom.inner, group), atom.degree)
        case "user":
            return atom.user.size()
        case "irrep":
            return irreducible_facts(group, atom.slot, atom.label).dim
    return 1


def monomial_size(monomial: Monomial, group: Group) -> int:
    """Dimension of a tensor product of atoms."""
    return prod(atom_size(atom, group) for atom in monomial)


def size(node: nodes.RepExpr, group: Group) -> int:
    """Dimension of a representation, by integers alone."""
    match node:
        case nodes.Scalars(count):
            return count
        case nodes.Sum(terms):
            return sum(size(term, group) for term in terms)
        case nodes.Product(factors):
            return prod(size(factor, group) for factor in factors)
        case nodes.Multiple(count, of):
            return count * size(of, group)
        case nodes.Power(of, exponent):
            return size(of, group) ** exponent
        case nodes.Dual(of) | nodes.Conj(of):
            return size(of, group)
        case nodes.Tensor(p, q):
            return monomial_size(leaf_atoms(node, group, Marks()), group) ** (p + q)
    return monomial_size(leaf_atoms(node, group, Marks()), group)


def leaf_atoms(leaf, group: Group, marks: Marks) -> Monomial:
    """The atoms of a leaf node, one per factor group it involves."""
    match leaf:
        case nodes.Base() | nodes.Tensor():
            kind = "V"
        case nodes.Regular():
            kind = "reg"
        case nodes.OneDim(name):
            kind = name
        case nodes.Sym(degree, of):
            return _power_atoms("sym", degree, of, group, marks)
        case nodes.Alt(degree, of):
            return _power_atoms("alt", degree, of, group, marks)
        case UserLeaf(rep):
            return (Atom("user", -1, marks.dual, marks.conj, user=rep),)
        case nodes.Label():
            slot = label_slot(leaf, group)
            label = _label_facts(leaf, group, slot).label
            return (simplified(Atom("irrep", slot, marks.dual, marks.conj, label=label), group),)
        case nodes.Named(name):
            fail("E0307", f"'{name}' has no meaning outside a spec file", "write the representation itself", leaf.span)
    return tuple(simplified(Atom(kind, slot, marks.dual, marks.conj), group) for slot in slots_of(leaf, group))


def _label_facts(leaf: nodes.Label, group: Group, slot: int) -> IrrepFacts:
    try:
        return irreducible_facts(group, slot, leaf.text)
    except RepcError as error:
        raise error.at(leaf.span, None) from None


def _power_atoms(kind: str, degree: int, of: nodes.RepExpr, group: Group, marks: Marks) -> Monomial:
    if degree == 0:
        return ()
    inner = nodes.Conj(of) if marks.conj else of
    inner = nodes.Dual(inner) if marks.dual else inner
    atom = Atom(kind, -1, degree=degree, inner=inner)
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
    return dict(_counts(node, group, Marks(), _sorted))


def products(node: nodes.RepExpr, group: Group) -> tuple[Monomial, ...]:
    """The different monomials with their atoms as written, in the order in which `expand` stacks them."""
    return tuple(_counts(node, group, Marks(), tuple))


def _counts(node, group: Group, marks: Marks, arranged: Callable[[Monomial], Monomial]) -> Counter:
    def of(inner, marks: Marks = marks) -> Counter:
        return _counts(inner, group, marks, arranged)

    match node:
        case nodes.Scalars(count):
            return Counter({(): count} if count else {})
        case nodes.Sum(terms):
            return reduce(_add, map(of, terms))
        case nodes.Multiple(count, inner):
            return Counter({m: count * c for m, c in of(inner).items()} if count else {})
        case nodes.Product(factors):
            return reduce(lambda a, b: _multiply(a, b, arranged), map(of, factors))
        case nodes.Power(inner, exponent):
            return reduce(lambda a, b: _multiply(a, b, arranged), [of(inner)] * exponent, Counter({(): 1}))
        case nodes.Dual(inner):
            return of(inner, replace(marks, dual=not marks.dual))
        case nodes.Conj(inner):
            return of(inner, replace(marks, conj=not marks.conj))
        case nodes.Tensor():
            return of(tensor_node(node))
    return Counter({arranged(leaf_atoms(node, group, marks)): 1})


def _add(a: Counter, b: Counter) -> Counter:
    return Counter({m: a[m] + b[m] for m in (*a, *(m for m in b if m not in a))})


def _multiply(a: Counter, b: Counter, arranged: Callable[[Monomial], Monomial]) -> Counter:
    result: Counter = Counter()
    for x, m in a.items():
        for y, n in b.items():
            result[arranged(x + y)] += m * n
        if len(result) > _MAX_TERMS:
            fail("E0309", f"expanding the products gives more than {_MAX_TERMS} different terms", "use smaller powers")
    return result


def _sorted(monomial: Monomial) -> Monomial:
    return tuple(sorted(monomial, key=Atom.sort_key))


def tensor_node(node: nodes.Tensor) -> nodes.RepExpr:
    """``T(p,q)`` written out as V^p ⊗ (V*)^q."""
    base = nodes.Base(node.subscript, span=node.span)
    powers = [nodes.Power(base, node.p)] if node.p else []
    powers += [nodes.Power(nodes.Dual(base), node.q)] if node.q else []
    if not powers:
        return nodes.Scalars(1)
    return powers[0] if len(powers) == 1 else nodes.Product(tuple(powers))


@dataclass(frozen=True)
class _Layout:
    """Parts with, for each, the source coordinates it covers: an index array (copies, size)."""

    parts: tuple[tuple[Monomial, np.ndarray], ...]
    dim: int


def expand(node: nodes.RepExpr, group: Group) -> Expansion:
    """Distribute ⊗ over ⊕ and stack the monomials, keeping track of every coordinate."""
    layout = _merged(_layout(node, group, Marks()))
    order = np.concatenate([index.ravel() for _, index in layout.parts]) if layout.parts else np.arange(0)
    identity = np.array_equal(order, np.arange(layout.dim))
    parts = tuple(Part(monomial, len(index)) for monomial, index in layout.parts)
    return Expansion(parts, None if identity else order, layout.dim)


def _layout(node, group: Group, marks: Marks) -> _Layout:
    match node:
        case nodes.Scalars(count):
            return _copies(count, _Layout((((), np.zeros((1, 1), dtype=int)),), 1))
        case nodes.Sum(terms):
            return _stack([_layout(term, group, marks) for term in terms])
        case nodes.Multiple(count, of):
            return _copies(count, _layout(of, group, marks))
        case nodes.Product(factors):
            return reduce(_kron, (_layout(factor, group, marks) for factor in factors))
        case nodes.Power(of, exponent):
            unit = _Layout((((), np.zeros((1, 1), dtype=int)),), 1)
            return reduce(_kron, [_merged(_layout(of, group, marks))] * exponent, unit)
        case nodes.Dual(of):
            return _layout(of, group, replace(marks, dual=not marks.dual))
        case nodes.Conj(of):
            return _layout(of, group, replace(marks, conj=not marks.conj))
        case nodes.Tensor():
            return _layout(tensor_node(node), group, marks)
    monomial = leaf_atoms(node, group, marks)
    n = monomial_size(monomial, group)
    return _Layout(((monomial, np.arange(n)[None, :]),), n)


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
    if len(parts) > _MAX_TERMS:
        fail("E0309", f"expanding the products gives more than {_MAX_TERMS} different terms", "use smaller powers")
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
