"""Products of channels (m, d, batch), the features of networks: mixed, changed to another basis, multiplied one by one."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import require
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class Channels(Operation):
    """The channels of one irreducible of a network: (m_out, m_in), (m_in, d, batch) -> (m_out, d, batch)."""

    def shape(self, weight, h):
        m, d, batch = h.shape
        require(weight.shape[-1] == m, f"a weight {weight.shape} does not mix {m} channels")
        return (weight.shape[0], d, batch)

    def run(self, letters, weight, h):
        return np.einsum("oi,idn->odn", weight, h, optimize=True)

    def work(self, out, weight, h):
        return Work(prod(weight) * h[1], prod(out), h[1] + 1)


@dataclass(frozen=True, eq=False)
class ChangeComponents(Operation):
    """A constant (n, d), or with ``transposed`` (d, n), times the components of channels: (m, d, batch) -> (m, n, batch)."""

    transposed: bool = False

    def shape(self, rows, h):
        n, d = reversed(rows.shape) if self.transposed else rows.shape
        require(h.shape[1] == d, f"{h.shape} does not fit rows {rows.shape}")
        return (h.shape[0], n, h.shape[2])

    def run(self, letters, rows, h):
        return np.matmul(rows.T if self.transposed else rows, h)

    def work(self, out, rows, h):
        return Work(h[0] * prod(rows), prod(out), 1)


@dataclass(frozen=True, eq=False)
class ChannelsEach(Operation):
    """The same with a weight of its own for every sample: (m_out, m_in, batch), (m_in, d, batch) -> (m_out, d, batch)."""

    def shape(self, weight, h):
        m, d, batch = h.shape
        require(weight.shape[1:] == (m, batch), f"a weight {weight.shape} does not mix {h.shape}")
        return (weight.shape[0], d, batch)

    def run(self, letters, weight, h):
        return np.einsum("oin,idn->odn", weight, h)

    def work(self, out, weight, h):
        return Work(prod(weight) * h[1], prod(out), 1)


@dataclass(frozen=True, eq=False)
class ChannelsBy(Operation):
    """The same where several maps (k, d_out, d_in) commute with the group: weight (k, m_out, m_in)."""

    def shape(self, weight, maps, h):
        return (weight.shape[-2], maps.shape[1], h.shape[2])

    def run(self, letters, weight, maps, h):
        weight = weight.reshape(len(maps), *weight.shape[-2:])
        return np.einsum("koi,kab,ibn->oan", weight, maps, h, optimize=True)

    def work(self, out, weight, maps, h):
        return Work(prod(weight) * maps[1] + h[0] * prod(maps), prod(out), 2)


@dataclass(frozen=True, eq=False)
class ChannelMatrix(Operation):
    """Σ_k weight[k] ⊗ maps[k] for a weight (k, m_out, m_in) and maps (k, d_out, d_in): (m_out·d_out, m_in·d_in)."""

    def shape(self, weight, maps):
        return (weight.shape[-2] * maps.shape[1], weight.shape[-1] * maps.shape[2])

    def run(self, letters, weight, maps):
        weight = weight.reshape(len(maps), *weight.shape[-2:])
        rows, columns = self.shape(weight, maps)
        return np.einsum("koi,kab->oaib", weight, maps, optimize=True).reshape(rows, columns)

    def work(self, out, weight, maps):
        return Work(maps[0] * prod(out), prod(out), 1)


@dataclass(frozen=True, eq=False)
class ChannelsThrough(Operation):
    """A matrix (m_out·d, m_in·d_in) of all components of all channels: (m_in, d_in, batch) -> (m_out, d, batch)."""

    d: int

    def shape(self, matrix, h):
        require(matrix.shape[1] == h.shape[0] * h.shape[1], f"a matrix {matrix.shape} does not fit channels {h.shape}")
        return (matrix.shape[0] // self.d, self.d, h.shape[2])

    def run(self, letters, matrix, h):
        return (matrix @ h.reshape(matrix.shape[1], -1)).reshape(-1, self.d, h.shape[-1])

    def work(self, out, matrix, h):
        return Work(prod(matrix), prod(out), 1)


@dataclass(frozen=True, eq=False)
class CoupleChannels(Operation):
    """Products channel by channel: a constant (K, d·D), (p, d, batch) and (p, D, batch) give (p, K, batch); a single channel of one
    goes with all of the other."""

    def shape(self, couple, left, right):
        (p, d, batch), q = left.shape, right.shape[0]
        require(couple.shape[1] == d * right.shape[1], f"{left.shape} and {right.shape} do not fit {couple.shape}")
        require(p == q or 1 in (p, q), f"{p} and {q} channels have no products one by one")
        return (max(p, q), couple.shape[0], batch)

    def run(self, letters, couple, left, right):
        tensor = couple.reshape(len(couple), left.shape[1], right.shape[1])
        pairs = max(len(left), len(right))
        left, right = (np.broadcast_to(z, (pairs, *z.shape[1:])) for z in (left, right))
        return np.einsum("kab,pan,pbn->pkn", tensor, left, right, optimize=True)

    def work(self, out, couple, left, right):
        return Work(out[0] * (left[1] * right[1] + prod(couple)), prod(out), 2)


@dataclass(frozen=True, eq=False)
class Mirrored(Operation):
    """A matrix (d, d) times the complex conjugates of channels (m, d, batch)."""

    def shape(self, matrix, h):
        return h.shape

    def run(self, letters, matrix, h):
        return np.einsum("ab,mbn->man", matrix, h.conj())

    def work(self, out, matrix, h):
        return Work(prod(matrix) * h[0], prod(out), 1)
