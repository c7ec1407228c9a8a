"""Degrees of tensors: how many factors V and V* a representation has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from repc.groups import Group
from repc.reps.index_formula import parse_formula
from repc.reps.slots import slots_of
from repc.source import RepcError, fail
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr


def degree(node: RepExpr, named: Mapping[str, RepExpr], group: Group, slot: int) -> int:
    """The largest number of factors V and V* of one factor of the group in a term.

    Raises RepcError for what has no formula in the size of that factor.
    """
    match node:
        case nodes.Scalars() | nodes.OneDim():
            return 0
        case nodes.Base() | nodes.Tensor() | nodes.Label() | nodes.Regular():
            return _leaf_degree(node) if _is_about(node, group, slot) else 0
        case nodes.NamedRep(name):
            return degree(named[name], named, group, slot) if name in named else 0
        case nodes.Sum(terms):
            return max(degree(term, named, group, slot) for term in terms)
        case nodes.Product(factors):
            return sum(degree(factor, named, group, slot) for factor in factors)
        case nodes.Power(of, exponent) | nodes.Sym(exponent, of) | nodes.Alt(exponent, of):
            return exponent * degree(of, named, group, slot)
        case nodes.IndexedTensor():
            formula = parse_formula(node.formula)
            if formula.traces:
                _refuse(node)
            most = max((degree(of, named, group, slot) for _, of in node.over), default=0)
            return formula.degree * max(most, degree(nodes.Base(), named, group, slot))
        case nodes.Tuples(_, nodes.Base() as of, exponent):
            return exponent * degree(of, named, group, slot)
        case nodes.Res(of=of) if group.inside is not None:
            into = group.inside.into
            return sum(degree(of, named, into, k) for k in range(len(into.factors)))
        case nodes.Multiple(_, of) | nodes.Dual(of) | nodes.Conj(of):
            return degree(of, named, group, slot)
    _refuse(node)


def _leaf_degree(leaf) -> int:
    match leaf:
        case nodes.Base():
            return 1
        case nodes.Tensor(p, q):
            return p + q
        case nodes.Label(text):
            return sum(abs(int(x)) for x in re.findall(r"-?\d+", text))
    _refuse(leaf)


def _is_about(leaf, group: Group, slot: int) -> bool:
    """Whether a leaf speaks of a factor; of one that speaks of none, the tree is told wrong where it is typed."""
    try:
        return slot in slots_of(leaf, group)
    except RepcError:
        return True


def _refuse(node) -> NoReturn:
    remedy = "use V, its powers, duals, sums, Sym and Alt, pairs(V), tuples(V,3) and sets(V,2)"
    fail("E0383", "this representation has no formula in n", remedy, node.span)
