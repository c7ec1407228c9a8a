"""What correlations between functions on grids mean, in NumPy."""

from __future__ import annotations

import numpy as np

from repc.lowering.fourier import FourierProgram


def run(program: FourierProgram, params, x: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x (…, dim_in)."""
    y = np.zeros((*x.shape[:-1], program.out_dim))
    for k in program.kernels:
        z = _summed(x[..., program.sources[k.source].index], k.shape)
        weight = np.asarray(params[k.name])
        if program.turned(k):
            m_out, m_in, shape = program.transformed(k)
            weight = np.moveaxis(weight.reshape(k.m_out, k.m_in, -1)[..., program.turns], 2, 1).reshape(m_out, m_in, *shape)
            z = z.reshape(*x.shape[:-1], m_in, *shape)
        part = _correlated(weight, z).reshape(*x.shape[:-1], k.m_out, *k.shape)
        target = program.targets[k.target]
        y[..., target.index] += np.tile(part, [b // c for b, c in zip(target.shape, k.shape, strict=True)])
    return y


def _summed(z: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum over positions that are equal modulo ``shape``."""
    for axis, n in zip(range(-len(shape), 0), shape, strict=True):
        at = z.ndim + axis
        z = z.reshape(*z.shape[:at], -1, n, *z.shape[at + 1 :]).sum(axis=at)
    return z


def _correlated(weight: np.ndarray, z: np.ndarray) -> np.ndarray:
    axes = tuple(range(2 - weight.ndim, 0))
    kernel, spectrum = np.fft.fftn(weight, axes=axes), np.fft.fftn(z, axes=axes)
    grid = weight.shape[2:]
    mixed = np.einsum("oif,...if->...of", kernel.conj().reshape(*weight.shape[:2], -1), spectrum.reshape(*z.shape[: axes[0]], -1))
    return np.fft.ifftn(mixed.reshape(*mixed.shape[:-1], *grid), axes=axes).real
