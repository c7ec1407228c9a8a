"""Tensors with symmetries written as index formulas: ``tensor("ij=ji")``, ``tensor("ijkl=jikl=klij")``."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from repc.api.rep import Expression, Rep, V, expression
from repc.reps.index_formula import IndexFormula, Symmetrized, parse_formula
from repc.reps.tree import is_leaf
from repc.source.arguments import refuse
from repc.syntax import nodes, parse_rep

if TYPE_CHECKING:
    from repc.groups import Group


class IndexTensor(Symmetrized, Rep):
    """Tensors of ``of`` ⊗ … ⊗ ``of`` with the symmetries of an index formula; made by `tensor`.

    Coordinates are those of `IndexFormula.embedding`; ``ij=ji`` has those of Sym², ``ij=-ji`` those of Λ².
    """

    def __init__(self, formula: IndexFormula, of: Expression):
        self.formula, self.of = formula, of

    @property
    def base(self) -> nodes.RepExpr:
        """What each index runs over."""
        return self.of.node

    def __call__(self, G: Group | str) -> IndexTensor:
        """The same tensors for the group G, an object or its text."""
        bound = copy(self)
        bound.of = self.of(G)
        bound.G = bound.of.group
        return bound

    def __str__(self) -> str:
        is_name = is_leaf(self.of.node) and not isinstance(self.of.node, nodes.Tensor)
        inside = str(self.of) if is_name else f"({self.of})"
        return f"{inside}[{self.formula.text}]"

    def same_as_key(self) -> tuple:
        """Equal for tensors with the same coordinates."""
        return (self.formula, self.of)

    def size(self) -> int:
        """Number of independent entries."""
        return self.formula.dimension(self._bound().size())

    def embedding(self) -> np.ndarray:
        """Isometry (n^k, size) from these coordinates to those of the k-th tensor power of ``of``, of dimension n."""
        return self.formula.embedding(self._bound().size())

    def rho(self, g) -> np.ndarray:
        """Bᵀ ρ(g)^{⊗k} B with B the embedding."""
        basis, m = self.embedding(), self._bound().rho(g)
        moved = basis.reshape(*(len(m),) * self.formula.degree, -1)
        for axis in range(self.formula.degree):
            moved = _along(m, moved, axis)
        return basis.T @ moved.reshape(len(basis), -1)

    def drho(self, a) -> np.ndarray:
        """Bᵀ (dρ(A)⊗1… + 1⊗dρ(A)… + …) B with B the embedding."""
        basis, m = self.embedding(), self._bound().drho(a)
        tensor = basis.reshape(*(len(m),) * self.formula.degree, -1)
        moved = np.sum([_along(m, tensor, axis) for axis in range(self.formula.degree)], axis=0)
        return basis.T @ moved.reshape(len(basis), -1)

    def _bound(self) -> Expression:
        self._group()
        return self.of


def _along(m: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.tensordot(m, tensor, axes=(1, axis)), 0, axis)


def tensor(formula: str, of: Rep | str = V) -> IndexTensor:
    """The tensors over ``of`` with permutation symmetries: ``tensor("ij=ji")`` are symmetric matrices.

    Every term is a permutation of the indices of the first one, with a sign: ``"ijk=-jik=jki"``. The result is a
    representation: bind it to a group, ``tensor("ij=ji")(SO(3))``, and use it in maps; ``.irreps()`` is exact,
    ``.embedding()`` leads to the full tensor. Raises RepcError for a wrong formula.

    >>> from repc import tensor
    >>> tensor("ij=ji")("SO(3)").size()
    6
    """
    if not isinstance(formula, str):
        refuse(formula, "formula", "text", "write one such as 'ij=ji'")
    if isinstance(of, str):
        of = Expression(parse_rep(of))
    if not isinstance(of, Rep):
        refuse(of, "of", "a representation", "pass V, V**2 or a text such as 'V²'")
    made = IndexTensor(parse_formula(formula), expression(of))
    made.G = of.group
    return made
