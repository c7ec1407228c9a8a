"""Harmonic polynomials of vectors."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.numeric.irreducibles.solid import harmonic_dim, solid
from repc.ops.operations.typing import core, lead
from repc.ops.value import IllTyped, Operation, Work


class Unit(Operation):
    """Vectors (..., d) scaled to length 1; 0 stays 0."""

    def shape(self, x):
        return x.shape

    def run(self, letters, x):
        square = np.sum(x * x, axis=-1, keepdims=True)
        return x / np.sqrt(np.where(square > 0, square, 1))

    def work(self, out, x):
        return Work(2 * prod(out), prod(out), 1)


@dataclass(frozen=True, eq=False)
class SolidHarmonics(Operation):
    """Solid harmonics of degrees 0 … top of x (..., d), one degree after another, in the basis of `solid`."""

    top: int

    def shape(self, x):
        (d,) = core(x)
        if not isinstance(d, int) or d < 2:
            raise IllTyped(f"there are no harmonics in {d} dimensions")
        return (*lead(x), sum(harmonic_dim(d, k) for k in range(self.top + 1)))

    def run(self, letters, x):
        return np.concatenate(solid(self.top, x), axis=-1)

    def work(self, out, x):
        return Work(4 * prod(out), prod(out), 1)
