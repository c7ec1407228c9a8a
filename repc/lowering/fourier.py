"""The `fourier` lowering: between functions on grids, maps that commute with shifts are correlations, done by FFT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, prod, sqrt

import numpy as np

from repc.lowering.grids import Grid, grid_text, grids
from repc.lowering.show import fourier_text

Images = Sequence[np.ndarray]  # per axis, where its generator sends each coordinate
_MOST_AXES = 3  # of one FFT


@dataclass(frozen=True, eq=False)
class Kernel:
    """Correlation from one grid of the input to one of the output, on the ``shape`` that both are periodic in.

    y_o[p] = Σ_i Σ_q w[o, i, q] z_i[p + q], where z is the input summed over what ``shape`` does not tell apart; y is
    repeated along the output's grid. ``spread`` is the standard deviation of w at initialization.
    """

    source: int
    target: int
    m_in: int
    m_out: int
    shape: tuple[int, ...]
    spread: float
    name: str

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """(m_out, m_in, *shape)."""
        return (self.m_out, self.m_in, *self.shape)

    @property
    def pools(self) -> bool:
        """Whether nothing is left to shift: input channels are summed, mixed and repeated."""
        return prod(self.shape) == 1


@dataclass(frozen=True, eq=False)
class FourierProgram:
    """Every map that commutes with the shifts of a grid.

    ``turns`` (k, k·n·n) is for groups whose first axis turns the others: where a kernel has all axes, its weights are
    those of output channel 0, and w[o, i].ravel()[turns[c]] are those of channel c, (k, n, n). None for products of
    cyclic groups.
    """

    name: str
    dim_in: int
    out_dim: int
    sources: tuple[Grid, ...]
    targets: tuple[Grid, ...]
    kernels: tuple[Kernel, ...]
    turns: np.ndarray | None = None
    is_complex: bool = False
    lowering: str = "fourier"
    axes: str = "(channels out, channels in, positions along each axis)"

    @property
    def in_dims(self) -> tuple[int]:
        """Dimension of the input."""
        return (self.dim_in,)

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name: a kernel for each pair of grids."""
        return {k.name: k.weight_shape for k in self.kernels}

    @property
    def hom_dim(self) -> int:
        """Number of basis maps."""
        return sum(prod(k.weight_shape) for k in self.kernels)

    def norms(self) -> dict[str, int]:
        """Squared norm of the map of one weight 1: the entries of the matrix that it fills."""
        return {
            k.name: self.sources[k.source].cells * self.targets[k.target].cells // prod(k.shape) for k in self.kernels
        }

    def turned(self, kernel: Kernel) -> bool:
        """Whether a kernel is turned from output channel to output channel."""
        return self.turns is not None and not kernel.pools

    def transformed(self, kernel: Kernel) -> tuple[int, int, tuple[int, ...]]:
        """(channels out, channels in, grid) of the FFT: of a turned kernel the first axis counts as channels."""
        if not self.turned(kernel):
            return kernel.m_out, kernel.m_in, kernel.shape
        k = kernel.shape[0]
        return kernel.m_out * k, kernel.m_in * k, kernel.shape[1:]

    def __str__(self) -> str:
        return fourier_text(self)


def lower(
    name: str, source: Images, target: Images, orders: Sequence[int], dims: tuple[int, int], turned: bool = False
) -> FourierProgram | None:
    """The program for images of the generator of each axis; ``dims`` are (in, out).

    None where the coordinates are no functions on grids, or where there are more axes than an FFT takes.
    """
    left, right = grids(source, orders, dims[0]), grids(target, orders, dims[1])
    if left is None or right is None or len(orders) - turned > _MOST_AXES:
        return None
    whole, nothing = tuple(orders), (1,) * len(orders)
    if turned and any(g.shape not in (whole, nothing) for g in (*left, *right)):
        return None
    kernels = [_kernel(left, right, a, b) for b in range(len(right)) for a in range(len(left))]
    turns = _turns(left, source[0]) if turned and any(not k.pools for k in kernels) else None
    return FourierProgram(name, *dims, left, right, tuple(kernels), turns)


def _kernel(left: tuple[Grid, ...], right: tuple[Grid, ...], a: int, b: int) -> Kernel:
    source, target = left[a], right[b]
    shape = _common(source.shape, target.shape)
    share = sum(g.channels * prod(_common(g.shape, target.shape)) for g in left)  # weights that reach one output
    spread = sqrt(prod(shape) / (source.cells * share))
    name = f"{grid_text(source.shape)} -> {grid_text(target.shape)}"
    return Kernel(a, b, source.channels, target.channels, shape, spread, name)


def _common(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(gcd(x, y) for x, y in zip(a, b, strict=True))


def _turns(found: tuple[Grid, ...], turn: np.ndarray) -> np.ndarray:
    """Where each power of the inverse turn sends the positions of a whole grid, (k, k·n·n)."""
    flat = max(found, key=lambda g: g.cells).index[0].ravel()
    place = np.zeros(len(turn), dtype=int)
    place[flat] = np.arange(len(flat))
    back = np.argsort(place[turn[flat]])
    rows = [np.arange(len(flat))]
    for _ in range(max(g.shape[0] for g in found) - 1):
        rows.append(back[rows[-1]])
    return np.stack(rows)
