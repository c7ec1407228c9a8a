"""The representations that others are built from: V, V⁰ and the tensors of V."""

from __future__ import annotations

from numbers import Integral

from repc.api.rep import Expression
from repc.groups import Group
from repc.source import fail
from repc.syntax import nodes

V = Vector = Expression(nodes.Base())
"""The space the group is defined on."""

Scalar = Expression(nodes.Power(nodes.Base(), 0))
"""V⁰: one number that no group element changes."""


def T(p: int, q: int = 0, G: Group | str | None = None) -> Expression:
    """The tensors V^p ⊗ (V*)^q, bound to ``G`` where it is given; of dimension d^(p+q).

    >>> from repc import T
    >>> print(T(2, 1), T(1) + 3)
    V⊗V⊗V* V+3
    """
    if not isinstance(p, Integral) or not isinstance(q, Integral):
        fail("E0703", f"T({p},{q}) has a rank that is no integer", "use non-negative integers")
    if p < 0 or q < 0:
        fail("E0703", f"T({p},{q}) has a negative rank", "use non-negative integers")
    rep = Expression(nodes.Tensor(int(p), int(q)))
    return rep if G is None else rep(G)
