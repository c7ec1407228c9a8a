"""Tensors with symmetries written as index formulas: ``tensor("ij=ji")``, ``tensor("ijkl=jikl=klij")``."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Self

import numpy as np

from repc.api.rep import Expression, Rep, expression
from repc.api.vectors import V
from repc.numeric.actions.indexed import indexed_drho, indexed_rho
from repc.reps.index_formula import IndexFormula, Symmetrized, parse_formula
from repc.reps.index_tensors import over_each, refuse_traces, tensor_text
from repc.source.arguments import refuse
from repc.syntax import nodes, parse_rep
from repc.tolerance import GENERATOR

if TYPE_CHECKING:
    from repc.groups import Group


class _Indexed(Rep):
    """Tensors with the symmetries of an index formula, each index over a representation of its own; ``of`` has one for each."""

    def __init__(self, formula: IndexFormula, of: tuple[Expression, ...]):
        self.formula, self.of = formula, of

    def __call__(self, G: Group | str) -> Self:
        """The same tensors for the group G, an object or its text. Raises RepcError (E0337) where the group does not keep
        traces."""
        bound = copy(self)
        bound.of = tuple(one(G) for one in self.of)
        bound.G = bound.of[0].group
        bound._check_traces(bound._group())
        return bound

    def __str__(self) -> str:
        return tensor_text(self.formula, tuple(map(str, self.of)))

    def same_as_key(self) -> tuple:
        """Equal for tensors with the same coordinates."""
        return (self.formula, self.of)

    def size(self) -> int:
        """Number of independent entries."""
        return self.embedding().shape[1] if self.formula.traces else self.formula.dimension(self._dims())

    def embedding(self) -> np.ndarray:
        """Isometry (∏ n, size) from these coordinates to those of the tensor product of what the indices run over, of dimensions
        n."""
        return self.formula.embedding(self._dims())

    def rho(self, g) -> np.ndarray:
        """Bᵀ (ρ(g) ⊗ … ⊗ ρ(g)) B with B the embedding."""
        return indexed_rho(self.formula, self._group(), [one.rho(g) for one in self.of])

    def drho(self, a) -> np.ndarray:
        """Bᵀ (dρ(A)⊗1… + 1⊗dρ(A)… + …) B with B the embedding."""
        return indexed_drho(self.formula, self._group(), [one.drho(a) for one in self.of])

    def _dims(self) -> tuple[int, ...]:
        self._group()
        return tuple(one.size() for one in self.of)

    def _check_traces(self, group: Group) -> None:
        for i, _ in self.formula.traces:
            one = self.of[i]
            if not all(_is_orthogonal(one, generator.kind, generator.parts(group)) for generator in group.generators):
                refuse_traces(self.formula, i, group)


def _is_orthogonal(rep: Expression, kind: str, parts: tuple[np.ndarray, ...]) -> bool:
    element = parts if len(parts) > 1 else parts[0]
    if kind == "discrete":
        m = rep.rho(element)
        return np.allclose(m @ m.T, np.eye(len(m)), rtol=0, atol=GENERATOR)
    m = rep.drho(element)
    return np.allclose(m + m.T, 0, rtol=0, atol=GENERATOR)


class IndexTensor(Symmetrized, _Indexed):
    """Tensors with permutation symmetries; made by `tensor`. Coordinates are those of `IndexFormula.embedding`; ``ij=ji`` has those
    of Sym², ``ij=-ji`` those of Λ²."""

    @property
    def bases(self) -> tuple[nodes.RepExpr, ...]:
        """What each index runs over."""
        return tuple(one.node for one in self.of)


class TracelessTensor(_Indexed):
    """Tensors some traces of which are 0, too; made by `tensor`."""


def tensor(formula: str, of: Rep | str = V, **letters: Rep | str) -> IndexTensor | TracelessTensor:
    """The tensors over ``of`` with permutation symmetries: ``tensor("ij=ji")`` are symmetric matrices.

    Every term is a permutation of the indices of the first one, with a sign: ``"ijk=-jik=jki"``. Behind commas stand traces that
    are 0, of groups of orthogonal matrices: ``"ijkl=klij, iikl=0"``. Letters may run over representations of their own:
    ``tensor("ijk=-jik", i="5x1e", k="2o")``; indices that a symmetry exchanges run over the same. The result is a
    representation: bind it to a group, ``tensor("ij=ji")(SO(3))``, and use it in maps; ``.irreps()`` is exact where there are no
    traces to be 0, ``.embedding()`` leads to the full tensor. Raises RepcError for a wrong formula, and for letters that it has not
    or that are given two representations (E0338).

    >>> from repc import tensor
    >>> tensor("ij=ji")("SO(3)").size(), tensor("ij=ji, ii=0")("SO(3)").size(), tensor("ijk=-jik", i="2x1e", k="2o")("O(3)").size()
    (6, 5, 75)
    """
    if not isinstance(formula, str):
        refuse(formula, "formula", "text", "write one such as 'ij=ji'")
    parsed, default = parse_formula(formula), _expression(of, "of")
    given = {name: _expression(rep, name) for name, rep in letters.items()}
    nodes_given = {name: one.node for name, one in given.items()}
    bound = {one.node: one for one in (default, *given.values())}
    found = tuple(bound[node] for node in over_each(parsed, nodes_given, default.node))
    made = TracelessTensor(parsed, found) if parsed.traces else IndexTensor(parsed, found)
    groups = [one.group for one in found if one.group is not None]
    return made(groups[0]) if groups else made


def _expression(rep: Rep | str, name: str) -> Expression:
    if isinstance(rep, str):
        rep = Expression(parse_rep(rep))
    if not isinstance(rep, Rep):
        refuse(rep, name, "a representation", "pass V, V**2 or a text such as 'V²'")
    return expression(rep)
