"""What a program means: the reference interpreter, in float64 or complex128, for any batch shape."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repc.lowering import chain
from repc.lowering.chain import Chain
from repc.lowering.program import Program, Side, Slab
from repc.lowering.written import written
from repc.numeric.space import Irrep
from repc.ops.run import run

Channels = dict[Irrep, np.ndarray]  # irreducible -> (…, channels, dim)
_LETTERS = "abcdefgh"
_INDICES = "ijklmnop"


def interpret(program: Program, params: Mapping[str, np.ndarray], *xs: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x_k (…, in_dims[k]); batch shapes broadcast."""
    return run(written(program), params, *xs)


def random_params(program: Program, seed: int = 0) -> dict[str, np.ndarray]:
    """Standard normal parameters, for certificates and tests."""
    rng = np.random.default_rng(seed)
    params = {name: rng.standard_normal(shape) for name, shape in program.parameters.items()}
    if program.is_complex:
        params = {name: w + 1j * rng.standard_normal(w.shape) for name, w in params.items()}
    return params


def into_blocks(side: Side, x: np.ndarray) -> Channels:
    """Channels of each irreducible of an input, (…, channels, dim)."""
    x = x if side.take is None else x[..., side.take]
    batch, found = x.shape[:-1], {}
    for slab in side.slabs:
        z = x[..., slab.start : slab.stop].reshape(*batch, slab.copies, slab.size)
        z = _changed(slab, z)
        for piece in slab.pieces:
            part = z[..., piece.start : piece.stop]
            count = slab.copies * piece.multiplicity
            found.setdefault(piece.irrep, []).append(part.reshape(*batch, count, piece.irrep.dim))
    return {irrep: np.concatenate(parts, axis=-2) for irrep, parts in found.items()}


def _changed(slab: Slab, z: np.ndarray) -> np.ndarray:
    if isinstance(slab.basis, Chain):
        return chain.into(slab.basis, z)
    return z if slab.basis is None else z @ slab.basis.T


def _changed_back(slab: Slab, y: np.ndarray) -> np.ndarray:
    if isinstance(slab.basis, Chain):
        return chain.out_of(slab.basis, y)
    return y if slab.basis is None else y @ slab.basis


def from_blocks(side: Side, mixed: Channels, batch: tuple[int, ...], dtype) -> np.ndarray:
    """An output (…, dim) from channels of irreducibles; zero where there are none."""
    parts, used = [np.zeros((*batch, 0), dtype)], {}
    for slab in side.slabs:
        rows = []
        for piece in slab.pieces:
            first = used.get(piece.irrep, 0)
            used[piece.irrep] = first + slab.copies * piece.multiplicity
            z = mixed[piece.irrep][..., first : used[piece.irrep], :]
            rows.append(z.reshape(*batch, slab.copies, piece.stop - piece.start))
        if rows:
            y = np.concatenate(rows, axis=-1)
            y = _changed_back(slab, y)
        else:
            y = np.zeros((*batch, slab.copies, slab.size), dtype)
        parts.append(y.reshape(*batch, slab.stop - slab.start))
    stacked = np.concatenate(parts, axis=-1)
    return stacked if side.take is None else stacked[..., side.take]
