"""How a group lies in a larger one: what the V of each factor of that is, as a representation of the smaller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from repc.syntax import merge, nodes, unparse

if TYPE_CHECKING:
    from repc.groups.group import Group

Parts = tuple[np.ndarray, ...]  # one matrix per factor


@dataclass(frozen=True, eq=False)
class Inside:
    """A homomorphism of ``group`` into ``into``: V of the k-th factor of ``into`` is ``vectors[k]`` of ``group``, coordinate by
    coordinate; where ``changes[k]`` is not None, x ↦ changes[k] x takes coordinates of ``vectors[k]`` to those of V."""

    group: Group
    into: Group
    vectors: tuple[nodes.RepExpr, ...]
    changes: tuple[np.ndarray | None, ...]

    def element(self, g: Parts) -> Parts:
        """The matrices of an element, one per factor of ``into``."""
        return tuple(self._moved(k, element_on(node, g)) for k, node in enumerate(self.vectors))

    def tangent(self, a: Parts) -> Parts:
        """The matrices of a tangent."""
        return tuple(self._moved(k, tangent_on(node, a)) for k, node in enumerate(self.vectors))

    def _moved(self, k: int, matrix: np.ndarray) -> np.ndarray:
        change = self.changes[k]
        if change is None:
            return matrix
        moved = change @ matrix @ np.linalg.inv(change)
        return moved.real if not self.into.factors[k].is_complex else moved

    @property
    def words(self) -> str:
        """``V of SO(5) is V_1+V_2 of SO(3)×SO(2)``, factor by factor."""
        told = (f"V of {f.name} is {unparse(merge(node))}" for f, node in zip(self.into.factors, self.vectors, strict=True))
        found = [change for change in self.changes if change is not None]
        over = "" if not found else ", in the coordinates z and z̄" if np.iscomplexobj(found[0]) else ", in another order"
        return f"{', '.join(told)} of {self.group.name}{over}"


def element_on(node: nodes.RepExpr, g: Parts) -> np.ndarray:
    """ρ(g) of a sum of products of V, V*, conj(V) and det, (n, n)."""
    return _evaluated(node, g, np.eye, np.kron, lambda m: np.linalg.inv(m).T, np.linalg.det)


def tangent_on(node: nodes.RepExpr, a: Parts) -> np.ndarray:
    """dρ(A) of the same."""
    return _evaluated(node, a, lambda n: np.zeros((n, n)), _kron_sum, lambda m: -m.T, np.trace)


def _kron_sum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.kron(a, np.eye(len(b))) + np.kron(np.eye(len(a)), b)


def _evaluated(node: nodes.RepExpr, parts: Parts, scalars: Callable, times: Callable, dual: Callable, det: Callable) -> np.ndarray:
    def value(inside) -> np.ndarray:
        match inside:
            case nodes.Base(None):
                return reduce(times, parts)
            case nodes.Base(subscript):
                return parts[subscript.position - 1]
            case nodes.OneDim("det", subscript):
                return np.array([[det(parts[subscript.position - 1 if subscript else 0])]])
            case nodes.Power(_, 0):
                return scalars(1)
            case nodes.Multiple(count, of):
                return stacked_diagonally([value(of)] * count)
            case nodes.Sum(terms):
                return stacked_diagonally([value(term) for term in terms])
            case nodes.Product(factors):
                return reduce(times, map(value, factors))
            case nodes.Power(of, exponent):
                return reduce(times, [value(of)] * exponent)
            case nodes.Dual(of):
                return dual(value(of))
            case nodes.Conj(of):
                return value(of).conj()
        raise TypeError(f"{inside!r} is not made of V and det")

    return value(node)


def stacked_diagonally(blocks: list[np.ndarray]) -> np.ndarray:
    """Square blocks along the diagonal."""
    ends = np.cumsum([0, *map(len, blocks)])
    whole = np.zeros((ends[-1], ends[-1]), dtype=np.result_type(*blocks))
    for start, stop, block in zip(ends, ends[1:], blocks, strict=False):
        whole[start:stop, start:stop] = block
    return whole
