"""Functions on grids: sums over what a kernel does not tell apart, and correlations by FFT."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2, prod

import numpy as np

from repc.ops.operations.typing import core, entries, lead
from repc.ops.value import Operation, Work

_PASSES = 6  # real and complex forms of each grid are written, axis by axis; fitted likewise


@dataclass(frozen=True, eq=False)
class Periods(Operation):
    """Sums over the positions of (..., *grid) that are equal modulo ``sizes``: (..., *sizes)."""

    sizes: tuple[int, ...]

    def shape(self, z):
        return (*lead(z), *core(z)[: -len(self.sizes)], *self.sizes)

    def run(self, letters, z):
        for axis, n in zip(range(-len(self.sizes), 0), self.sizes, strict=True):
            place = z.ndim + axis
            z = z.reshape(*z.shape[:place], -1, n, *z.shape[place + 1 :]).sum(axis=place)
        return z

    def work(self, out, z):
        return Work(prod(z), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Turned(Operation):
    """The kernels of all turns, as channels, from those of the first: (m_out, m_in, k, *grid) and (k, k·cells) give
    (m_out·k, m_in·k, *grid)."""

    def shape(self, weight, turns):
        m_out, m_in, k, *grid = weight.shape
        return (m_out * k, m_in * k, *grid)

    def run(self, letters, weight, turns):
        m_out, m_in, k, *grid = weight.shape
        turned = weight.reshape(m_out, m_in, -1)[:, :, turns].reshape(m_out, m_in, k, k, *grid)
        return np.swapaxes(turned, 1, 2).reshape(m_out * k, m_in * k, *grid)

    def work(self, out, weight, turns):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Correlate(Operation):
    """y_o[p] = Σ_i Σ_q weight[o, i, q] z_i[p + q] around the grid: weight (m_out, m_in, *grid), z (..., m_in, *grid)."""

    def shape(self, weight, z):
        return (*lead(z), weight.shape[0], *weight.shape[2:])

    def run(self, letters, weight, z):
        axes, grid = tuple(range(2 - weight.ndim, 0)), weight.shape[2:]
        kernel, spectrum = np.fft.fftn(weight, axes=axes), np.fft.fftn(z, axes=axes)
        flat = kernel.conj().reshape(*weight.shape[:2], -1)
        mixed = np.einsum("oif,...if->...of", flat, spectrum.reshape(*z.shape[: axes[0]], -1))
        y = np.fft.ifftn(mixed.reshape(*mixed.shape[:-1], *grid), axes=axes)
        return y if np.iscomplexobj(weight) or np.iscomplexobj(z) else y.real

    def work(self, out, weight, z):
        m_out, m_in, *grid = weight
        if prod(grid) == 1:
            return Work(m_out * m_in, prod(out), 1)
        transforms = (m_in + m_out) * fft_products(grid)
        frequencies = prod(grid[:-1]) * (grid[-1] // 2 + 1)  # each is a complex product, of four real ones
        return Work(transforms + 4 * m_out * m_in * frequencies, _PASSES * entries(z, out), 5)

    def setup(self, out, weight, z):
        m_out, m_in, *grid = weight
        return Work(m_out * m_in * fft_products(grid))


def fft_products(grid) -> int:
    """Multiply-adds of one real FFT over a grid: about 2.5 N log₂ N flops."""
    cells = prod(grid)
    return round(1.25 * cells * log2(cells)) if cells > 1 else 0
