"""The representation ring as polynomials over ℤ, one generator per base representation.

A base representation is a tree that no product or sum can be split off: ``V``, ``V*``, ``V_2``, ``det``, ``Sym²(…)``, …
Addition is ⊕, multiplication is ⊗, so that the expanded form is the sum of products of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import prod

from repc.groups import Group
from repc.reps.coordinates import canonical
from repc.reps.fold import product_of
from repc.reps.layout import size
from repc.reps.tree import walk
from repc.symbolic.passes.integer_polynomials import IntegerPolynomial
from repc.syntax import nodes, unparse
from repc.syntax.nodes import RepExpr

# Generators are ordered by what a relation may replace by what: a base stands before those that it may turn into.
_RANK = {"reg": 3, "det": 4, "spaceor": 5, "timeor": 6, "sgn": 7, "V": 8}
_MARKS = (nodes.Conj, nodes.Dual)


@dataclass(frozen=True)
class Bases:
    """The base representations of one map, in the order of the polynomial's generators."""

    nodes: tuple[RepExpr, ...]

    @classmethod
    def of(cls, found: Iterable[RepExpr]) -> Bases:
        """Sorted, each once."""
        return cls(tuple(sorted(dict.fromkeys(found), key=lambda node: (_rank(node), unparse(node)))))

    def ring(self, count: int) -> IntegerPolynomial:
        """That many scalars in ℤ[bases]."""
        return IntegerPolynomial.constant(len(self.nodes), count)

    def generator(self, node: RepExpr) -> IntegerPolynomial:
        """The generator of a base representation."""
        return IntegerPolynomial.generator(len(self.nodes), self.nodes.index(node))


@dataclass(frozen=True)
class Polynomial:
    """An element of the representation ring."""

    bases: Bases
    element: IntegerPolynomial

    @cached_property
    def terms(self) -> tuple[tuple[RepExpr, int], ...]:
        """Every tensor product that occurs, and how often."""
        return tuple((_product(self.bases, exponents), count) for exponents, count in self.element.terms())

    @cached_property
    def node(self) -> RepExpr:
        """The representation itself, expanded and sorted canonically."""
        return canonical(nodes.Sum(tuple(nodes.Multiple(count, product) for product, count in self.terms)))

    def dim(self, group: Group) -> int:
        """The dimension: the polynomial at the dimensions of its generators."""
        sizes = [size(node, group) for node in self.bases.nodes]
        return sum(count * prod(map(pow, sizes, exponents)) for exponents, count in self.element.terms())

    def over(self, bases: Bases) -> Polynomial:
        """The same polynomial among more generators."""
        places = [bases.nodes.index(node) for node in self.bases.nodes]
        moved = {}
        for exponents, count in self.element.terms():
            wider = [0] * len(bases.nodes)
            for place, exponent in zip(places, exponents, strict=True):
                wider[place] = exponent
            moved[tuple(wider)] = count
        return Polynomial(bases, IntegerPolynomial(len(bases.nodes), moved))

    def __str__(self) -> str:
        return unparse(self.node)


def _rank(node: RepExpr) -> tuple[int, int]:
    """(conjugates, duals, kind): more marks stand earlier."""
    marks = sum(2 if isinstance(inside, nodes.Conj) else 1 for inside in walk(node) if isinstance(inside, _MARKS))
    while isinstance(node, _MARKS):
        node = node.of
    return (-marks, _RANK.get(_kind(node), 2))


def _kind(node: RepExpr) -> str:
    match node:
        case nodes.Base():
            return "V"
        case nodes.Regular():
            return "reg"
        case nodes.OneDim(name):
            return name
    return ""


def _product(bases: Bases, exponents: tuple[int, ...]) -> RepExpr:
    return product_of([nodes.Power(node, k) for node, k in zip(bases.nodes, exponents, strict=False) if k])
