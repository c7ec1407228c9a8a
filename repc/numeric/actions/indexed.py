"""Matrices of tensors with the symmetries of an index formula: those of the whole tensor product, cut to what has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.groups import Group
from repc.reps.index_formula import IndexFormula
from repc.reps.index_tensors import refuse_traces
from repc.tolerance import GENERATOR


def indexed_rho(formula: IndexFormula, group: Group, each: Sequence[np.ndarray]) -> np.ndarray:
    """Bᵀ (ρ ⊗ … ⊗ ρ) B with B the embedding, from the matrix of each index. Raises RepcError (E0337) where traces are not kept."""
    basis, moved = _embedding(formula, each)
    for axis, matrix in enumerate(each):
        moved = _along(matrix, moved, axis)
    return _cut(formula, group, basis, moved)


def indexed_drho(formula: IndexFormula, group: Group, each: Sequence[np.ndarray]) -> np.ndarray:
    """Bᵀ (dρ⊗1… + 1⊗dρ… + …) B. Raises RepcError (E0337) as `indexed_rho`."""
    basis, whole = _embedding(formula, each)
    return _cut(formula, group, basis, np.sum([_along(matrix, whole, axis) for axis, matrix in enumerate(each)], axis=0))


def _embedding(formula: IndexFormula, each: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """As a matrix (∏ n, size), and with an axis for each index."""
    dims = tuple(map(len, each))
    basis = formula.embedding(dims)
    return basis, basis.reshape(*dims, -1)


def _cut(formula: IndexFormula, group: Group, basis: np.ndarray, moved: np.ndarray) -> np.ndarray:
    flat = moved.reshape(len(basis), -1)
    matrix = basis.T @ flat
    if formula.traces and np.abs(flat - basis @ matrix).max(initial=0.0) > GENERATOR * max(1.0, np.abs(flat).max(initial=0.0)):
        refuse_traces(formula, formula.traces[0][0], group)
    return matrix


def _along(matrix: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.tensordot(matrix, tensor, axes=(1, axis)), 0, axis)
