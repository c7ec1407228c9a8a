"""Facts about matrices of fractions that floating point cannot tell from others: decided in fractions, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np

from repc.groups.given.deduce import Deduced


class Doubtful(Deduced):
    """``exact``: the discrete generators and then the tangents, as matrices of fractions."""

    def __init__(self, family: str, name: str, lie: np.ndarray, discrete: np.ndarray, exact: Sequence):
        super().__init__(family, name, lie, discrete)
        matrices = [np.array(matrix, dtype=object) for matrix in exact]
        self.exact_discrete, self.exact_lie = matrices[: len(discrete)], matrices[len(discrete) :]

    @cached_property
    def key(self) -> tuple:
        """All digits of all entries."""
        return (self.family, "fractions", len(self.exact_discrete), str([*self.exact_discrete, *self.exact_lie]))

    @property
    def permutations(self) -> None:
        """Permutation matrices leave no doubt."""
        return None

    @cached_property
    def is_unitary(self) -> bool:
        """hᵀh = 1 and Aᵀ = −A for all generators."""
        one = np.array([[Fraction(int(i == j)) for j in range(self.d)] for i in range(self.d)], dtype=object)
        turned = all((h.T @ h == one).all() for h in self.exact_discrete)
        return turned and all((a.T == -a).all() for a in self.exact_lie)

    @cached_property
    def is_compact(self) -> bool | None:
        """True where it is orthogonal."""
        return True if self.is_unitary else None

    @cached_property
    def is_reductive(self) -> bool | None:
        """True where it is orthogonal."""
        return True if self.is_unitary else None

    @cached_property
    def is_finite(self) -> bool | None:
        """Not, with a tangent that is not zero."""
        return False if any((a != 0).any() for a in self.exact_lie) else None

    @cached_property
    def is_connected(self) -> bool | None:
        """True without discrete generators."""
        return None if self.exact_discrete else True


def determinant(matrix: np.ndarray) -> Fraction:
    """Of a matrix of fractions (d, d), by elimination."""
    rows, value = [list(row) for row in matrix], Fraction(1)
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], value = rows[pivot], rows[k], -value
        value *= rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return value


def inverse(matrix: np.ndarray) -> np.ndarray:
    """Of an invertible matrix of fractions (d, d), by elimination."""
    d = len(matrix)
    rows = [[*row, *(Fraction(int(i == j)) for j in range(d))] for i, row in enumerate(matrix)]
    for k in range(d):
        pivot = next(i for i in range(k, d) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(d):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return np.array([row[d:] for row in rows], dtype=object)
