"""Dimensions of irreducibles as polynomials in n (SymPy expressions, exact)."""

from __future__ import annotations

from math import factorial, prod
from typing import TYPE_CHECKING

from repc.rings.partitions import Partition, tableaux_count, transpose

if TYPE_CHECKING:
    from sympy import Expr


def orthogonal_dimension(shape: Partition, n: Expr) -> Expr:
    """dim of [λ] of O(n): a product over boxes (El Samra, King 1979)."""
    columns, value = transpose(shape), n**0
    for i, j in ((i, j) for i, row in enumerate(shape, 1) for j in range(1, row + 1)):
        if i >= j:
            value *= n + _at(shape, i) + _at(shape, j) - i - j
        else:
            value *= n - _at(columns, i) - _at(columns, j) + i + j - 2
    return value * tableaux_count(shape) / factorial(sum(shape))


def symplectic_dimension(shape: Partition, n: Expr) -> Expr:
    """dim of ⟨λ⟩ of the symplectic group of a space of dimension n: that of the transposed one of O(−n) (El Samra, King 1979)."""
    return (-1) ** sum(shape) * orthogonal_dimension(transpose(shape), -n)


def linear_dimension(added: Partition, removed: Partition, n: Expr) -> Expr:
    """dim of the irreducible of GL(n) with highest weight (λ, 0, …, 0, −μ): Weyl's formula.

    The pairs of a row of λ and a zero telescope to ∏ (n−q−i+t)/(p−i+t), t = 1 … λᵢ, with p and q the numbers of rows
    of λ and μ; the pairs of a row of λ and a row of μ give (λᵢ+μⱼ+n−i−j+1)/(n−i−j+1); all others do not involve n.
    """
    from sympy import Rational, cancel

    p, q = len(added), len(removed)
    value = n**0
    for shape, other in ((added, q), (removed, p)):
        rows = len(shape)
        for i, row in enumerate(shape, 1):
            for t in range(1, row + 1):
                value *= (n - other - i + t) / (rows - i + t)
            for j in range(i + 1, rows + 1):
                value *= Rational(row - shape[j - 1] + j - i, j - i)
    for i, row in enumerate(added, 1):
        for j, other_row in enumerate(removed, 1):
            value *= (row + other_row + n - i - j + 1) / (n - i - j + 1)
    return cancel(value)


def symmetric_dimension(shape: Partition, n: Expr) -> Expr:
    """dim of [n−k, λ] of S(n), k = |λ|: f_λ / k! · ∏ (n − k − λᵢ + i), i = 1 … k, from the hook lengths."""
    from sympy import Rational

    k = sum(shape)
    value = Rational(tableaux_count(shape), factorial(k))
    return value * prod((n - k - _at(shape, i) + i for i in range(1, k + 1)), start=n**0)


def _at(shape: Partition, i: int) -> int:
    return shape[i - 1] if i <= len(shape) else 0
