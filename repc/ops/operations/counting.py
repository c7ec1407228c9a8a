"""How many bodies there are, and what grows with their number."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, lead, over, require
from repc.ops.value import Operation, Work

TYPICAL = 8  # bodies at which totals are as large as means, so that the same initial scales serve both


@dataclass(frozen=True, eq=False)
class Present(Operation):
    """How many indices a mask (..., n) says are there; n where the mask is None."""

    def shape(self, mask, n):
        require(len(core(mask)) == 1 and not core(n), f"{mask.shape} and {n.shape} are no mask and its length")
        return lead(mask)

    def run(self, letters, mask, n):
        return np.asarray(n) if mask is None else mask.sum(axis=-1)

    def work(self, out, mask, n):
        return Work(prod(mask), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Averaged(Operation):
    """y, with ``rank`` axes besides its batch, divided by each of some counts (...); by 1 where nothing is counted."""

    rank: int

    def shape(self, y, *counts):
        require(len(core(y)) == self.rank, f"{y.shape} has not {self.rank} axes besides its batch")
        require(all(not core(count) for count in counts), "a count is one number")
        return (*lead(y, *counts), *core(y))

    def run(self, letters, y, *counts):
        for count in counts:
            y = y / np.maximum(np.asarray(count, y.dtype), 1).reshape(*np.shape(count), *(1,) * self.rank)
        return y

    def work(self, out, y, *counts):
        return Work(len(counts) * prod(y), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Grown(Operation):
    """Σ_k Π_l (count_l / `TYPICAL`)^powers[k][l] · y_k, where y_0, y_1, … are the equal parts along ``axis`` (from the end) of y,
    with ``rank`` axes, and count_0, … are of shape (...): what grows with these powers of the numbers of bodies."""

    powers: tuple[tuple[int, ...], ...]
    axis: int
    rank: int

    def shape(self, y, *counts):
        require(len(core(y)) == self.rank, f"{y.shape} has not {self.rank} axes besides its batch")
        require(all(not core(count) for count in counts), "a count of bodies is one number")
        require({len(p) for p in self.powers} == {len(counts)}, f"{self.powers} are no powers of {len(counts)} counts")
        sizes = list(core(y))
        sizes[self.axis] = over(sizes[self.axis], len(self.powers))
        return (*lead(y, *counts), *sizes)

    def run(self, letters, y, *counts):
        scales = [(np.asarray(count, y.dtype) / TYPICAL).reshape(*np.shape(count), *(1,) * self.rank) for count in counts]
        parts = zip(self.powers, np.split(y, len(self.powers), axis=self.axis), strict=True)
        return sum(part * prod(s**p for s, p in zip(scales, power, strict=True)) for power, part in parts)

    def work(self, out, y, *counts):
        return Work(2 * prod(y), prod(out), 1)
