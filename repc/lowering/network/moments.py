"""Second moments of features at initialization, which weights are scaled by so that activations keep their variance."""

from __future__ import annotations

import numpy as np

from repc.lowering.program import SideLayout
from repc.numeric.space import Irrep

_POINTS, _WEIGHTS = np.polynomial.hermite_e.hermegauss(80)


def gaussian_mean(function) -> float:
    """E f(z) for z standard normal, by Gauss–Hermite quadrature."""
    return float((_WEIGHTS * function(_POINTS)).sum() / _WEIGHTS.sum())


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


SWISH_MEAN = gaussian_mean(lambda z: z * _sigmoid(z))
SWISH = gaussian_mean(lambda z: (z * _sigmoid(z)) ** 2)  # second moment of an invariant after the nonlinearity
TANH = gaussian_mean(lambda z: np.tanh(z) ** 2)
GATED = gaussian_mean(lambda z: _sigmoid(z) ** 2)  # of a channel of variance 1 after its gate


def pointwise_moments(enter: SideLayout, odd: bool) -> dict[Irrep, float]:
    """Mean square of the block components of f(z) for independent z, by irreducible: a non-zero mean of f goes into the
    invariants."""
    mean, square = (0.0, TANH) if odd else (SWISH_MEAN, SWISH)
    total: dict[Irrep, float] = {}
    count: dict[Irrep, int] = {}
    for slab in enter.slabs:
        rows = slab.dense
        values = (square - mean**2) * (np.abs(rows) ** 2).sum(axis=1) + mean**2 * np.abs(rows.sum(axis=1)) ** 2
        for piece in slab.pieces:
            total[piece.irrep] = total.get(piece.irrep, 0.0) + slab.copies * float(values[piece.start : piece.stop].sum())
            count[piece.irrep] = count.get(piece.irrep, 0) + slab.copies * (piece.stop - piece.start)
    return {irrep: total[irrep] / count[irrep] for irrep in total}
