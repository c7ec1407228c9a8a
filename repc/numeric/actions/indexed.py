"""Matrices of tensors with the symmetries of an index formula: those of the whole tensor product, cut to what has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.reps.index_tensors import IndexedRep, refuse_traces
from repc.tolerance import GENERATOR


def indexed_rho(rep: IndexedRep, each: Sequence[np.ndarray]) -> np.ndarray:
    """Bᵀ (ρ ⊗ … ⊗ ρ) B with B the embedding, from the matrix of each index. Raises RepcError (E0337) where traces are not kept."""
    basis = rep.formula.embedding(rep.dims)
    moved = basis.reshape(*rep.dims, -1)
    for axis, matrix in enumerate(each):
        moved = _along(matrix, moved, axis)
    return _cut(rep, basis, moved)


def indexed_drho(rep: IndexedRep, each: Sequence[np.ndarray]) -> np.ndarray:
    """Bᵀ (dρ⊗1… + 1⊗dρ… + …) B. Raises RepcError (E0337) as `indexed_rho`."""
    basis = rep.formula.embedding(rep.dims)
    whole = basis.reshape(*rep.dims, -1)
    return _cut(rep, basis, np.sum([_along(matrix, whole, axis) for axis, matrix in enumerate(each)], axis=0))


def _cut(rep: IndexedRep, basis: np.ndarray, moved: np.ndarray) -> np.ndarray:
    flat = moved.reshape(len(basis), -1)
    matrix = basis.T @ flat
    if rep.formula.traces and np.abs(flat - basis @ matrix).max(initial=0.0) > GENERATOR * max(1.0, np.abs(flat).max(initial=0.0)):
        refuse_traces(rep.formula, rep.formula.traces[0][0], rep.group)
    return matrix


def _along(matrix: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.tensordot(matrix, tensor, axes=(1, axis)), 0, axis)
