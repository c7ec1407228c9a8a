"""Degrees of tensors: how many factors V and V* a representation has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from repc.source import fail
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr


def degree(node: RepExpr, named: Mapping[str, RepExpr]) -> int:
    """The largest number of factors V and V* in a term. Raises RepcError for what has no formula in n."""
    match node:
        case nodes.Base():
            return 1
        case nodes.Scalars() | nodes.OneDim():
            return 0
        case nodes.Tensor(p, q):
            return p + q
        case nodes.Label(text):
            return sum(abs(int(x)) for x in re.findall(r"-?\d+", text))
        case nodes.NamedRep(name):
            return degree(named[name], named) if name in named else 0
        case nodes.Sum(terms):
            return max(degree(term, named) for term in terms)
        case nodes.Product(factors):
            return sum(degree(factor, named) for factor in factors)
        case nodes.Power(of, exponent) | nodes.Sym(exponent, of) | nodes.Alt(exponent, of):
            return exponent * degree(of, named)
        case nodes.Multiple(_, of) | nodes.Dual(of) | nodes.Conj(of):
            return degree(of, named)
    fail("E0383", "this representation has no formula in n", "use V, its powers, duals, sums, Sym and Alt", node.span)
