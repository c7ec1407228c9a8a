"""Coordinates that commuting shifts permute, as functions on grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np


@dataclass(frozen=True, eq=False)
class Grid:
    """Channels of functions on one grid: coordinate ``index[c, p_1, …, p_k]`` holds channel c at position p.

    The generator of axis s moves p_s to p_s + 1 around the axis, whose length divides the generator's order.
    """

    index: np.ndarray  # (channels, *shape)

    @property
    def channels(self) -> int:
        """How many functions."""
        return len(self.index)

    @property
    def shape(self) -> tuple[int, ...]:
        """Positions along each axis; 1 where the shift does nothing."""
        return self.index.shape[1:]

    @property
    def cells(self) -> int:
        """Positions."""
        return prod(self.shape)

    @property
    def start(self) -> int | None:
        """First coordinate, where the coordinates follow each other; otherwise None."""
        flat = self.index.ravel()
        return int(flat[0]) if np.array_equal(flat, np.arange(flat[0], flat[0] + len(flat))) else None


def grids(images: Sequence[np.ndarray], orders: Sequence[int], dim: int) -> tuple[Grid, ...] | None:
    """All coordinates as grids, the longest first; channels are in the order of their first coordinates.

    ``images[s]`` says where the generator of axis s, of order ``orders[s]``, sends each coordinate. None where an orbit
    is no grid: where a product of shifts fixes a coordinate that one of the shifts moves. Of a generator that does not
    commute with the later ones (a turn), powers come after those of the later ones.
    """
    if dim == 0:
        return ()
    first = np.arange(dim)
    for image, order in zip(reversed(images), reversed(orders), strict=True):
        first = _least_along(first, image, order)
    corners = np.unique(first)
    periods = np.stack([_periods(image, order, corners) for image, order in zip(images, orders, strict=True)], axis=1)
    if not np.array_equal(np.bincount(first, minlength=dim)[corners], periods.prod(axis=1)):
        return None
    shapes = sorted({tuple(map(int, p)) for p in periods}, key=lambda s: (-prod(s), s))
    found = tuple(Grid(_table(corners[(periods == shape).all(axis=1)], images, shape)) for shape in shapes)
    covered = np.sort(np.concatenate([g.index.ravel() for g in found])) if found else np.arange(0)
    return found if np.array_equal(covered, np.arange(dim)) else None


def _least_along(values: np.ndarray, image: np.ndarray, order: int) -> np.ndarray:
    """The least value along each cycle, in log(order) steps: each step doubles the stretch that is looked at."""
    reached, step = 1, image
    while reached < order:
        values = np.minimum(values, values[step])
        reached, step = 2 * reached, step[step]
    return values


def _periods(image: np.ndarray, order: int, corners: np.ndarray) -> np.ndarray:
    """How many shifts bring each corner back, (corners,)."""
    divisors = [t for t in range(1, order + 1) if order % t == 0]
    found = np.zeros(len(corners), dtype=int)
    for t in divisors:
        back = _power(image, t)[corners] == corners
        found[back & (found == 0)] = t
    return found


def _power(image: np.ndarray, exponent: int) -> np.ndarray:
    result, step = np.arange(len(image)), image
    while exponent:
        if exponent & 1:
            result = step[result]
        exponent, step = exponent >> 1, step[step]
    return result


def _table(corners: np.ndarray, images: Sequence[np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    table = corners
    for image, period in zip(images, shape, strict=True):
        line = [table]
        for _ in range(period - 1):
            line.append(image[line[-1]])
        table = np.stack(line, axis=-1)
    return table


def grid_text(shape: tuple[int, ...]) -> str:
    """``64×64``."""
    return "×".join(map(str, shape))
