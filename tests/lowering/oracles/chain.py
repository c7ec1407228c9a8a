"""What a change of basis in steps means, in NumPy."""

from __future__ import annotations

import numpy as np

from repc.lowering.chain import Chain
from repc.lowering.program import Piece
from repc.numeric.space import Irrep


def into(chain: Chain, x: np.ndarray) -> np.ndarray:
    """Block coordinates (…, width) of vectors (…, size).

    On the way, channels of an irreducible are (…, m, rest, d), where rest are the factors to come, the next one last.
    """
    batch = x.shape[:-1]
    n = chain.head.shape[1]
    z = _reversed(x.reshape(*batch, n, *(s.size for s in chain.steps)), 1 + len(chain.steps)).reshape(*batch, -1, n)
    z = z @ chain.head.T
    found = {p.irrep: _unfolded(z[..., None, :, p.start : p.stop], p) for p in chain.pieces}
    for step in chain.steps:
        parts: dict[Irrep, list[np.ndarray]] = {}
        for move in step.moves:
            y = found[move.source].reshape(*batch, move.channels, -1, move.matrix.shape[1]) @ move.matrix.T
            for p in move.pieces:
                parts.setdefault(p.irrep, []).append(_unfolded(y[..., p.start : p.stop], p))
        found = {irrep: np.concatenate(terms, axis=-3) for irrep, terms in parts.items()}
    return np.concatenate([found[p.irrep].reshape(*batch, -1) for p in chain.last], axis=-1)


def out_of(chain: Chain, y: np.ndarray) -> np.ndarray:
    """Vectors (…, size) from block coordinates (…, width): the adjoint steps, from the last to the first."""
    batch = y.shape[:-1]
    found = {p.irrep: y[..., p.start : p.stop].reshape(*batch, p.multiplicity, 1, p.irrep.dim) for p in chain.last}
    for step in reversed(chain.steps):
        used, before = dict.fromkeys(found, 0), {}
        for move in step.moves:
            rows = []
            for p in move.pieces:
                first = used[p.irrep]
                used[p.irrep] = first + move.channels * p.multiplicity
                rows.append(_folded(found[p.irrep][..., first : used[p.irrep], :, :], p))
            z = np.concatenate(rows, axis=-1) @ move.matrix.conj()
            before[move.source] = z.reshape(*batch, move.channels, -1, move.source.dim)
        found = before
    z = np.concatenate([_folded(found[p.irrep], p)[..., 0, :, :] for p in chain.pieces], axis=-1) @ chain.head.conj()
    sizes = [chain.head.shape[1], *(s.size for s in chain.steps)]
    return _reversed(z.reshape(*batch, *sizes[::-1]), len(sizes)).reshape(*batch, chain.size)


def _reversed(x: np.ndarray, count: int) -> np.ndarray:
    """The last ``count`` axes the other way round."""
    first = x.ndim - count
    return x.transpose(*range(first), *reversed(range(first, x.ndim)))


def _unfolded(z: np.ndarray, piece: Piece) -> np.ndarray:
    """(…, m, rest, mult·d) -> (…, m·mult, rest, d)."""
    *batch, m, rest, _ = z.shape
    z = np.swapaxes(z.reshape(*batch, m, rest, piece.multiplicity, -1), -3, -2)
    return z.reshape(*batch, m * piece.multiplicity, rest, -1)


def _folded(z: np.ndarray, piece: Piece) -> np.ndarray:
    """(…, m·mult, rest, d) -> (…, m, rest, mult·d)."""
    *batch, m, rest, d = z.shape
    z = np.swapaxes(z.reshape(*batch, -1, piece.multiplicity, rest, d), -3, -2)
    return z.reshape(*batch, m // piece.multiplicity, rest, -1)
