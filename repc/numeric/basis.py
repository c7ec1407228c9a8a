"""Explicit bases of equivariant maps, for Python users who want the matrices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from repc.numeric.gauge import snapped
from repc.numeric.space import Block, CoupledBlock, Irrep, Space
from repc.source.arguments import refuse
from repc.tolerance import PIVOT


def equivariant_basis(source: Space, target: Space) -> np.ndarray:
    """Orthonormal basis (r, dim target, dim source) of the equivariant maps, in source coordinates.

    By Schur's lemma the maps E_o · J_u · P_i over channels o, i of equal irreducibles and units J_u span them all; they are
    orthogonal when both changes of basis are unitary, and are orthonormalized by QR otherwise.
    """
    maps = []
    for irrep in target.irreps:
        if not source.multiplicity(irrep):
            continue
        embed, project = channels_out(target, irrep), channels_in(source, irrep)
        block = np.einsum("nod,ude,iem->ouinm", embed, irrep.units, project, optimize=True)
        maps.append(block.reshape(-1, target.dim, source.dim))
    if not maps:
        return np.zeros((0, target.dim, source.dim))
    stacked = np.concatenate(maps)
    if source.unitary and target.unitary:
        return stacked / np.linalg.norm(stacked, axis=(1, 2), keepdims=True)
    q = np.linalg.qr(stacked.reshape(len(stacked), -1).T)[0]
    return q.T.reshape(stacked.shape)


def channels_out(space: Space, irrep: Irrep) -> np.ndarray:
    """The channels of an irreducible as columns in source coordinates, (dim, channels, d)."""
    return _channels(space, irrep, lambda block: block.embed)


def channels_in(space: Space, irrep: Irrep) -> np.ndarray:
    """The rows that read the channels of an irreducible, (channels, d, dim)."""
    columns = _channels(space, irrep, lambda block: np.moveaxis(block.project, 2, 0))
    return np.ascontiguousarray(np.moveaxis(columns, 0, 2))


def _channels(space: Space, irrep: Irrep, columns: Callable[[Block | CoupledBlock], np.ndarray]) -> np.ndarray:
    """(dim, channels, d) from the ``columns`` (n, m, d) of each block."""
    pieces = []
    for segment in space.segments:
        for block in segment.blocks:
            if block.irrep is irrep:
                placed = np.einsum("ck,nmd->cnkmd", np.eye(segment.copies), columns(block))
                full = np.zeros((space.dim, segment.copies * block.multiplicity, irrep.dim), dtype=placed.dtype)
                full[segment.start : segment.stop] = placed.reshape(segment.copies * segment.size, -1, irrep.dim)
                pieces.append(full)
    stacked = np.concatenate(pieces, axis=1)
    if space.order is None:
        return stacked
    result = np.empty_like(stacked)
    result[space.order] = stacked
    return result


def sparsify_basis(basis: np.ndarray) -> np.ndarray:
    """Another basis (n, r) of the span of the columns of ``basis``, with many zeros: the reduced row echelon form, with
    the first of the largest entries of each column 1. Not orthonormal; the same span gives the same basis, whatever its columns
    were.

    Pivots are rows in the order in which they become independent. EMLP's function of this name minimizes an L1 norm instead.

    >>> import numpy as np
    >>> from repc import sparsify_basis
    >>> abs(sparsify_basis(np.linalg.qr(np.array([[1.0, 1], [1, -1]]))[0])).round().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    if np.ndim(basis) != 2:
        refuse(basis, "basis", "a matrix", "give one with a basis vector in each column, such as W.equivariant_basis()")
    rows = np.array(np.asarray(basis).T, dtype=np.result_type(np.asarray(basis), float))
    largest = np.abs(rows).max(initial=0.0)
    for k in range(len(rows)):
        left = np.abs(rows[k:]).max(axis=0)
        pivot = int(np.argmax(left > PIVOT * largest))
        best = k + int(np.argmax(np.abs(rows[k:, pivot])))
        rows[[k, best]] = rows[[best, k]]
        rows[k] /= rows[k, pivot]
        others = np.arange(len(rows)) != k
        rows[others] -= rows[others, pivot : pivot + 1] * rows[k]
    rows[np.abs(rows) < PIVOT] = 0.0
    return snapped(rows / _peaks(rows)).T


def _peaks(rows: np.ndarray) -> np.ndarray:
    """The largest entry of each row, (r, 1): the first of those that only rounding tells apart."""
    if not rows.size:
        return np.ones((len(rows), 1))
    sizes = np.abs(rows)
    first = (sizes >= (1 - PIVOT) * sizes.max(axis=1, keepdims=True)).argmax(axis=1)
    return np.take_along_axis(rows, first[:, None], axis=1)
