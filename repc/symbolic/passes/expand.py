"""Distribute ⊗ over ⊕ and collect multiplicities: every side as a polynomial in the base representations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from repc.reps.coordinates import canonical
from repc.reps.layout import monomials, products, tensor_node
from repc.reps.slots import slots_of
from repc.source import RepcError
from repc.symbolic.passes.contract import Pass, always
from repc.symbolic.passes.polynomial import Bases, Polynomial
from repc.symbolic.passes.state import Part, Side, State
from repc.syntax import nodes

if TYPE_CHECKING:
    from sympy.polys.rings import PolyElement

    from repc.groups import Group
    from repc.reps.atoms import Monomial


def apply(state: State) -> State:
    """Every side as a polynomial. Duals and conjugates are pushed down to the base representations; plain V of a
    product group becomes V_1⊗V_2⊗…."""
    leaves = [leaf for side in state.sides for leaf in _leaves(side.rep.node, state.group, ())]
    bases = Bases.of(leaves)
    sides = []
    for side in state.sides:
        polynomial = Polynomial(bases, _element(side.rep.node, state.group, (), bases))
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
    wanted = _element(part, state.group, (), bases).monoms()
    return tuple(t for t in terms_of(before.rep.node) if _element(t, state.group, (), bases).monoms() == wanted)


def terms_of(node: nodes.RepExpr) -> tuple[nodes.RepExpr, ...]:
    """The different terms of a representation as it was written, expanded."""
    expanded = canonical(node)
    return expanded.terms if isinstance(expanded, nodes.Sum) else (expanded,)


def shown(side: Side, state: State) -> str:
    """``5V⁰+5V  dim 20``."""
    return f"{side.polynomial}  dim {side.polynomial.dim(state.group)}"


EXPAND = Pass("expand", always, apply, back, shown)

Marks = tuple[type, ...]  # nodes.Dual and nodes.Conj from above, each at most once, conjugates outermost


def _toggled(marks: Marks, kind: type) -> Marks:
    kept = [m for m in (nodes.Conj, nodes.Dual) if (m in marks) != (m is kind)]
    return tuple(kept)


def _marked(node: nodes.RepExpr, marks: Marks) -> nodes.RepExpr:
    for kind in reversed(marks):
        node = kind(node)
    return node


def _leaves(node, group: Group, marks: Marks) -> Iterator[nodes.RepExpr]:
    match node:
        case nodes.Scalars():
            return
        case nodes.Sum(terms):
            for term in terms:
                yield from _leaves(term, group, marks)
        case nodes.Product(factors):
            for factor in factors:
                yield from _leaves(factor, group, marks)
        case nodes.Multiple(_, of) | nodes.Power(of, _):
            yield from _leaves(of, group, marks)
        case nodes.Dual(of) | nodes.Conj(of):
            yield from _leaves(of, group, _toggled(marks, type(node)))
        case nodes.Tensor():
            yield from _leaves(tensor_node(node), group, marks)
        case nodes.Sym(degree, of) | nodes.Alt(degree, of) if degree <= 1:
            yield from _leaves(of, group, marks)
        case _:
            yield from _bases(node, group, marks)


def _element(node, group: Group, marks: Marks, bases: Bases) -> PolyElement:
    ring = bases.ring
    match node:
        case nodes.Scalars(count):
            return ring(count)
        case nodes.Sum(terms):
            return sum((_element(term, group, marks, bases) for term in terms), ring(0))
        case nodes.Product(factors):
            product = ring(1)
            for factor in factors:
                product *= _element(factor, group, marks, bases)
            return product
        case nodes.Multiple(count, of):
            return count * _element(of, group, marks, bases)
        case nodes.Power(of, exponent):
            return _element(of, group, marks, bases) ** exponent if exponent else ring(1)
        case nodes.Dual(of) | nodes.Conj(of):
            return _element(of, group, _toggled(marks, type(node)), bases)
        case nodes.Tensor():
            return _element(tensor_node(node), group, marks, bases)
        case nodes.Sym(degree, of) | nodes.Alt(degree, of) if degree <= 1:
            return _element(of, group, marks, bases) if degree else ring(1)
    product = ring(1)
    for base in _bases(node, group, marks):
        product *= bases.generator(base)
    return product


def _bases(leaf, group: Group, marks: Marks) -> list[nodes.RepExpr]:
    """The base representations of a leaf, one per factor group that it speaks of."""
    match leaf:
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            return [type(leaf)(degree, canonical(_marked(of, marks)))]
        case nodes.Base() | nodes.Regular() | nodes.OneDim():
            return [_marked(_at(leaf, slot, group), marks) for slot in slots_of(leaf, group)]
    return [_marked(leaf, marks)]


def _at(leaf, slot: int, group: Group) -> nodes.RepExpr:
    subscript = nodes.Subscript(position=slot + 1) if len(group.factors) > 1 else None
    return replace(leaf, subscript=subscript, span=None)
