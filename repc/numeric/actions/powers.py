"""Symmetric and alternating powers in the basis of normalized, index-sorted monomials."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, combinations_with_replacement, permutations
from math import factorial, sqrt

import numpy as np

from repc.rings.partitions import permutation_sign


@lru_cache(maxsize=64)
def symmetric_embedding(n: int, degree: int) -> np.ndarray:
    """Isometry (n^k, C(n+k−1,k)) from Sym^k into the tensor power: e_I ↦ Σ distinct orderings of I, normalized."""
    index = list(combinations_with_replacement(range(n), degree))
    basis = np.zeros((n,) * degree + (len(index),))
    for column, multi in enumerate(index):
        orderings = sorted(set(permutations(multi)))
        for ordering in orderings:
            basis[(*ordering, column)] = 1 / sqrt(len(orderings))
    return basis.reshape(n**degree, len(index))


@lru_cache(maxsize=64)
def alternating_embedding(n: int, degree: int) -> np.ndarray:
    """Isometry (n^k, C(n,k)) from Λ^k into the tensor power: e_I ↦ Σ sign(π) e_πI / √k!."""
    index = list(combinations(range(n), degree))
    basis = np.zeros((n,) * degree + (len(index),))
    scale = 1 / sqrt(factorial(degree))
    for order in permutations(range(degree)):
        sign = permutation_sign(order)
        for column, multi in enumerate(index):
            basis[(*(multi[i] for i in order), column)] = sign * scale
    return basis.reshape(n**degree, len(index))


@dataclass(frozen=True)
class _TensorPower(ABC):
    degree: int

    @staticmethod
    @abstractmethod
    def embedding(n: int, degree: int) -> np.ndarray:
        """Isometry (n^k, dim) into the tensor power."""

    def restrict_element(self, m: np.ndarray) -> np.ndarray:
        """The action of m (n, n) on the power."""
        basis = self.embedding(len(m), self.degree)
        tensor = basis.reshape((len(m),) * self.degree + (-1,))
        for axis in range(self.degree):
            tensor = np.moveaxis(np.tensordot(m, tensor, axes=(1, axis)), 0, axis)
        return basis.T @ tensor.reshape(basis.shape)

    def restrict_algebra(self, m: np.ndarray) -> np.ndarray:
        """The derivation that m (n, n) induces on the power."""
        basis = self.embedding(len(m), self.degree)
        if not self.degree:
            return np.zeros((1, 1), dtype=m.dtype)
        # every axis contributes equally between (anti)symmetric tensors
        tensor = basis.reshape(len(m), -1)
        return self.degree * (basis.T @ (m @ tensor).reshape(basis.shape))


class SymmetricPower(_TensorPower):
    """Sym^k."""

    embedding = staticmethod(symmetric_embedding)


class AlternatingPower(_TensorPower):
    """Λ^k."""

    embedding = staticmethod(alternating_embedding)
