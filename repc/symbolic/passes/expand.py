"""Distribute ⊗ over ⊕ and collect multiplicities: every side as a polynomial in the base representations."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from operator import mul

from repc.groups import Group
from repc.reps.atoms import Monomial
from repc.reps.coordinates import canonical
from repc.reps.fold import PLAIN, Algebra, Marks, fold
from repc.reps.layout import monomials, products
from repc.reps.slots import slots_of, subscript_of
from repc.source import RepcError
from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.integer_polynomials import IntegerPolynomial
from repc.symbolic.passes.polynomial import Bases, Polynomial
from repc.symbolic.passes.state import Part, Side, State, term_of
from repc.syntax import nodes


def apply(state: State) -> State:
    """Every side as a polynomial. Duals and conjugates are pushed down to the base representations; plain V of a
    product group becomes V_1⊗V_2⊗…."""
    leaves = [leaf for side in state.sides for leaf in _leaves(side.rep.node, state.group)]
    bases = Bases.of(leaves)
    sides = []
    for side in state.sides:
        polynomial = Polynomial(bases, _element(side.rep.node, state.group, bases))
        sides.append(replace(side, polynomial=polynomial, products=_products(side.rep.node, state.group)))
    return replace(state, sides=tuple(sides), notes=())


def _products(node: nodes.RepExpr, group: Group) -> tuple[Monomial, ...]:
    try:
        return products(node, group)
    except RepcError:  # far more orders of factors than products: too many to compile, and no reason not to count
        return tuple(monomials(node, group))


def back(before: Side, after: Side, part: Part, state: State) -> tuple[Part, ...]:
    """The terms of the source, expanded and sorted, that are copies of a tensor product."""
    bases = after.polynomial.bases
    wanted = _element(term_of(part), state.group, bases).monoms()
    return tuple(t for t in terms_of(before.rep.node) if _element(t, state.group, bases).monoms() == wanted)


def terms_of(node: nodes.RepExpr) -> tuple[nodes.RepExpr, ...]:
    """The different terms of a representation as it was written, expanded."""
    expanded = canonical(node)
    return expanded.terms if isinstance(expanded, nodes.Sum) else (expanded,)


def shown(side: Side, state: State) -> str:
    """``5V⁰+5V  dim 20``."""
    return f"{side.polynomial}  dim {side.polynomial.dim(state.group)}"


EXPAND = Pass("expand", always, apply, back, shown)

def _marked(node: nodes.RepExpr, marks: Marks) -> nodes.RepExpr:
    """A base representation with its marks, the conjugate outside."""
    node = nodes.Dual(node) if marks.dual else node
    return nodes.Conj(node) if marks.conj else node


def _leaves(node: nodes.RepExpr, group: Group, marks: Marks = PLAIN) -> list[nodes.RepExpr]:
    """Every base representation that occurs."""

    def leaf(node, marks: Marks) -> list[nodes.RepExpr]:
        if isinstance(node, nodes.Sym | nodes.Alt) and node.degree <= 1:
            return _leaves(node.of, group, marks) if node.degree else []
        return _bases(node, group, marks)

    joined = lambda parts: [leaf for part in parts for leaf in part]  # noqa: E731
    return fold(node, Algebra(lambda n: [], joined, joined, lambda n, of: of, leaf, lambda of, k: of), marks)


def _element(node: nodes.RepExpr, group: Group, bases: Bases, marks: Marks = PLAIN) -> IntegerPolynomial:
    """A representation in the ring over some bases."""

    def leaf(node, marks: Marks) -> IntegerPolynomial:
        if isinstance(node, nodes.Sym | nodes.Alt) and node.degree <= 1:
            return _element(node.of, group, bases, marks) if node.degree else bases.ring(1)
        return prod((bases.generator(base) for base in _bases(node, group, marks)), start=bases.ring(1))

    ring = bases.ring
    algebra = Algebra(ring, lambda terms: sum(terms, ring(0)), lambda factors: prod(factors, start=ring(1)), mul, leaf, pow)
    return fold(node, algebra, marks)


def _bases(leaf, group: Group, marks: Marks) -> list[nodes.RepExpr]:
    """The base representations of a leaf, one per factor group that it speaks of."""
    match leaf:
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            return [type(leaf)(degree, canonical(_marked(of, marks)))]
        case nodes.Base() | nodes.Regular() | nodes.OneDim():
            return [_marked(_at(leaf, slot, group), marks) for slot in slots_of(leaf, group)]
    return [_marked(leaf, marks)]


def _at(leaf, slot: int, group: Group) -> nodes.RepExpr:
    return replace(leaf, subscript=subscript_of(slot, group), span=None)
