"""Correlations on grids."""

import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.module import PRECISION


def _correlate(weight, z):
    """y_o[p] = Σ_i Σ_q weight[o, i, q] z_i[p + q] around the grid: weight (m_out, m_in, *grid), z (..., m_in, *grid).

    By FFT, in at least float32: there the correlation is a product for each frequency.
    """
    axes, grid = tuple(range(2 - weight.ndim, 0)), weight.shape[2:]
    batch = z.shape[: axes[0] - 1]
    if np.prod(grid) == 1:
        mixed = jnp.matmul(z.reshape(*batch, -1), weight.reshape(weight.shape[:2]).T, precision=PRECISION)
        return mixed.reshape(*batch, -1, *grid)
    dtype = jnp.promote_types(z.dtype, jnp.float32)
    kernel = jnp.fft.rfftn(weight.astype(dtype), axes=axes).conj()
    spectrum = jnp.fft.rfftn(z.astype(dtype), axes=axes)
    frequencies = spectrum.shape[axes[0] :]
    kernel, spectrum = kernel.reshape(*weight.shape[:2], -1), spectrum.reshape(*batch, z.shape[axes[0] - 1], -1)
    mixed = jnp.einsum("oif,...if->...of", kernel, spectrum, precision=PRECISION)
    y = jnp.fft.irfftn(mixed.reshape(*mixed.shape[:-1], *frequencies), s=grid, axes=axes)
    return y.astype(z.dtype)


def _summed(z, *shape):
    """Sums over the positions of (..., *grid) that are equal modulo ``shape``: (..., *shape)."""
    for axis, n in zip(range(-len(shape), 0), shape, strict=True):
        at = z.ndim + axis
        z = z.reshape(*z.shape[:at], -1, n, *z.shape[at + 1 :]).sum(axis=at)
    return z


def _turned(weight, turns):
    """The kernels of all turns, as channels, from those of the first: (m_out, m_in, k, *grid) and (k, k·cells) give
    (m_out·k, m_in·k, *grid)."""
    m_out, m_in, k, *grid = weight.shape
    turned = weight.reshape(m_out, m_in, -1)[:, :, turns].reshape(m_out, m_in, k, k, *grid)
    return jnp.swapaxes(turned, 1, 2).reshape(m_out * k, m_in * k, *grid)
