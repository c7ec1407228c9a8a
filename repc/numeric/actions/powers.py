"""Symmetric and alternating powers in the basis of normalized, index-sorted monomials, one degree from the one below.

Sym^k lies in Sym^{k−1} ⊗ V as e_I ↦ Σ_i √(α_i/k) e_{I∖i} ⊗ e_i, where i occurs α_i times in I, and Λ^k in Λ^{k−1} ⊗ V as
e_I ↦ Σ_p (−1)^{k−1−p} e_{I∖i_p} ⊗ e_{i_p} / √k: isometries that every linear map of V respects. Nothing of size nᵏ is made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, combinations_with_replacement
from math import sqrt

import numpy as np

Index = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class _Step:
    """From degree k to k−1: which monomial is left when i is taken out, and with which coefficient, 0 where i is not in it;
    both (dim of degree k, n). ``below``: the dimension of degree k−1."""

    left: np.ndarray
    weight: np.ndarray
    below: int


def _step(n: int, degree: int, monomials: Callable[[Iterable[int], int], Iterator[Index]], weights) -> _Step:
    index = {multi: k for k, multi in enumerate(monomials(range(n), degree - 1))}
    above = list(monomials(range(n), degree))
    left, weight = np.zeros((len(above), n), dtype=int), np.zeros((len(above), n))
    for row, multi in enumerate(above):
        for p, i in enumerate(multi):
            left[row, i] = index[multi[:p] + multi[p + 1 :]]
            weight[row, i] = weights(multi, p)
    return _Step(left, weight, len(index))


@lru_cache(maxsize=64)
def _symmetric(n: int, degree: int) -> _Step:
    return _step(n, degree, combinations_with_replacement, lambda multi, p: sqrt(multi.count(multi[p]) / len(multi)))


@lru_cache(maxsize=64)
def _alternating(n: int, degree: int) -> _Step:
    return _step(n, degree, combinations, lambda multi, p: (-1) ** (len(multi) - 1 - p) / sqrt(len(multi)))


def _raised(step: _Step, lower: np.ndarray, m: np.ndarray) -> np.ndarray:
    """The restriction of lower ⊗ m, for the action ``lower`` on degree k−1, to degree k."""
    moved = (lower[:, step.left] * step.weight) @ m.T  # (below, dim, n)
    result = np.zeros((len(step.left),) * 2, dtype=moved.dtype)
    for i in range(len(m)):
        result += step.weight[:, i, None] * moved[step.left[:, i], :, i]
    return result


def _derived(step: _Step, m: np.ndarray) -> np.ndarray:
    """The restriction of 1 ⊗ m to degree k, entry by entry of m: what is sparse is made as fast as it is sparse."""
    result = np.zeros((len(step.left),) * 2, dtype=np.result_type(m, step.weight))
    above = np.full((len(m), step.below), -1)  # the monomial that i makes of one of degree k−1, -1 for none
    for i, column in enumerate(step.weight.T):
        rows = np.flatnonzero(column)
        above[i, step.left[rows, i]] = rows
    for i, j in np.argwhere(m):
        both = (above[i] >= 0) & (above[j] >= 0)
        rows, columns = above[i, both], above[j, both]
        result[rows, columns] += step.weight[rows, i] * (step.weight[columns, j] * m[i, j])
    return result


@dataclass(frozen=True)
class _TensorPower(ABC):
    degree: int

    @staticmethod
    @abstractmethod
    def step(n: int, degree: int) -> _Step:
        """To the degree below."""

    def restrict_element(self, m: np.ndarray) -> np.ndarray:
        """The action of m (n, n) on the power."""
        result = np.ones((1, 1), dtype=m.dtype)
        for degree in range(1, self.degree + 1):
            result = _raised(self.step(len(m), degree), result, m)
        return result

    def restrict_algebra(self, m: np.ndarray) -> np.ndarray:
        """The derivation that m (n, n) induces on the power."""
        if not self.degree:
            return np.zeros((1, 1), dtype=m.dtype)
        # every axis contributes equally between (anti)symmetric tensors
        return self.degree * _derived(self.step(len(m), self.degree), m)


class SymmetricPower(_TensorPower):
    """Sym^k."""

    step = staticmethod(_symmetric)


class AlternatingPower(_TensorPower):
    """Λ^k."""

    step = staticmethod(_alternating)
