"""Products and sums of products: changes of basis, channels mixed, couplings, weights made and applied."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import prod
from operator import mul

import numpy as np

from repc.ops.operations.typing import core, entries, lead, require
from repc.ops.value import Function, Operation, Work

LETTERS = "abcdefgh"
INDICES = "ijklmnop"


@dataclass(frozen=True, eq=False)
class Change(Operation):
    """z (..., k) times a constant: rows (k, n), or with ``transposed`` rows (n, k); ``adjoint``: their conjugates."""

    transposed: bool = False
    adjoint: bool = False

    def shape(self, z, rows):
        k, n = reversed(rows.shape) if self.transposed else rows.shape
        require(core(z)[-1] == k, f"{z.shape} does not fit rows {rows.shape}")
        return (*lead(z), *core(z)[:-1], n)

    def run(self, letters, z, rows):
        rows = rows.conj() if self.adjoint else rows
        return z @ (rows.T if self.transposed else rows)

    def work(self, out, z, rows):
        return Work(prod(z[:-1]) * prod(rows), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Mix(Operation):
    """The channels of one irreducible: (m_out, m_in), (..., m_in, d) -> (..., m_out, d)."""

    def shape(self, weight, z):
        m, d = core(z)
        require(weight.shape[-1] == m, f"a weight {weight.shape} does not mix {m} channels")
        return (*lead(z), weight.shape[-2], d)

    def run(self, letters, weight, z):
        return np.einsum("oi,...id->...od", weight, z)

    def work(self, out, weight, z):
        return Work(prod(weight) * z[-1], entries(z, out), 2)


@dataclass(frozen=True, eq=False)
class MixLast(Operation):
    """The same where channels are last: (m_out, m_in), (..., d, m_in) -> (..., d, m_out)."""

    def shape(self, weight, z):
        d, m = core(z)
        require(weight.shape[-1] == m, f"a weight {weight.shape} does not mix {m} channels")
        return (*lead(z), d, weight.shape[-2])

    def run(self, letters, weight, z):
        return z @ weight.T

    def work(self, out, weight, z):
        return Work(prod(weight) * z[-2], entries(z, out), 1)


@dataclass(frozen=True, eq=False)
class MixUnits(Operation):
    """The same over ℂ or ℍ: weight (δ, m_out, m_in), and the units (δ, d, d) of the irreducible's commutant."""

    def shape(self, weight, units, z):
        return (*lead(z), weight.shape[-2], core(z)[-1])

    def run(self, letters, weight, units, z):
        return np.einsum("uoi,ude,...ie->...od", weight, units, z, optimize=True)

    def work(self, out, weight, units, z):
        m, d = z[-2:]
        return Work(prod(weight) * d + (units[0] - 1) * m * d * d, entries(z, out), 2)


@dataclass(frozen=True, eq=False)
class Couple(Operation):
    """Products of channels, one of each input: a tensor (d_1, d_2, …, mult, d) and channels (..., m_1, d_1), (..., m_2, d_2),
    … give (..., m_1·m_2·…·mult, d)."""

    def shape(self, tensor, *channels):
        require([core(z)[1] for z in channels] == list(tensor.shape[:-2]), f"channels do not fit a tensor {tensor.shape}")
        return (*lead(*channels), prod(core(z)[0] for z in channels) * tensor.shape[-2], tensor.shape[-1])

    def run(self, letters, tensor, *channels):
        k = len(channels)
        left = ",".join(f"...{i}{a}" for i, a in zip(INDICES[:k], LETTERS[:k], strict=True))
        z = np.einsum(f"{left},{LETTERS[:k]}yz->...{INDICES[:k]}yz", *channels, tensor, optimize=True)
        return z.reshape(*z.shape[: -k - 2], -1, z.shape[-1])

    def work(self, out, tensor, *channels):
        dims = tensor[:-2]
        count = prod(z[-2] for z in channels)
        return Work(count * (_outer(dims) + prod(tensor)), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Contract(Operation):
    """weight (out, in_1, in_2, …) applied to x_1 (..., in_1), x_2 (..., in_2), …"""

    def shape(self, weight, *xs):
        require([core(x)[0] for x in xs] == list(weight.shape[1:]), f"inputs do not fit a weight {weight.shape}")
        return (*lead(*xs), weight.shape[0])

    def run(self, letters, weight, *xs):
        axes = LETTERS[: len(xs)]
        return np.einsum(f"z{axes},{','.join(f'...{a}' for a in axes)}->...z", weight, *xs, optimize=True)

    def work(self, out, weight, *xs):
        return Work(prod(weight) + _outer([x[-1] for x in xs]), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Apply(Operation):
    """x (..., n) times the transpose of a weight (m, n)."""

    def shape(self, x, weight):
        require(core(x)[-1] == weight.shape[1], f"{x.shape} does not fit a weight {weight.shape}")
        return (*lead(x), weight.shape[0])

    def run(self, letters, x, weight):
        return x @ weight.T

    def work(self, out, x, weight):
        return Work(prod(weight), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Transposed(Operation):
    """The rows of a weight from a function that is linear in its last argument x (..., n) and gives (..., m): what the
    transpose makes of the m unit vectors, (m, n). The arguments are the function's others, and a dtype."""

    function: Function
    rows: int
    columns: int

    def shape(self, *args):
        return (self.rows, self.columns)

    def run(self, letters, *args):
        raise LookupError("calls are run by repc.ops.run")


@dataclass(frozen=True, eq=False)
class Labeled(Operation):
    """Weights (r,) at the places that labels (…) name: weights[labels]."""

    def shape(self, weights, labels):
        return labels.shape

    def run(self, letters, weights, labels):
        return weights[labels]

    def work(self, out, weights, labels):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Combine(Operation):
    """Σ_r weights[r] · maps[r] for weights (r,) and maps (r, …)."""

    def shape(self, weights, maps):
        require(weights.shape == maps.shape[:1], f"{weights.shape} weights for {maps.shape[0]} maps")
        return maps.shape[1:]

    def run(self, letters, weights, maps):
        return np.tensordot(weights, maps, axes=1)

    def work(self, out, weights, maps):
        return Work(prod(maps), prod(out), 1)


def _outer(dims) -> int:
    """Products needed to form x_1 ⊗ x_2 ⊗ …"""
    return sum(list(accumulate(dims, mul))[1:])
