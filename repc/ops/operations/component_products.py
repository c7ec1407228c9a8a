"""Products of components of tensors (..., d, *axes), whose last axis is that of channels: coupled, turned, mixed."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.products import INDICES
from repc.ops.operations.typing import core, entries, lead, require
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class CoupleComponents(Operation):
    """Products channel by channel and index by index, components being the axis before the last ``behind`` ones: a constant
    (K, d·D), (..., d, *axes) and (..., D, *axes) give (..., K, *axes)."""

    behind: int

    def shape(self, couple, left, right):
        a, z = list(core(left)), list(core(right))
        d, size = (sizes.pop(-1 - self.behind) for sizes in (a, z))
        require(a == z and couple.shape[1] == d * size, f"{left.shape} and {right.shape} do not fit {couple.shape}")
        cut = len(a) - self.behind
        return (*lead(left, right), *a[:cut], couple.shape[0], *a[cut:])

    def run(self, letters, couple, left, right):
        axis = -1 - self.behind
        tensor, axes = couple.reshape(len(couple), left.shape[axis], right.shape[axis]), INDICES[: self.behind]
        return np.einsum(f"zab,...a{axes},...b{axes}->...z{axes}", tensor, left, right, optimize=True)

    def work(self, out, couple, left, right):
        d, size = left[-1 - self.behind], right[-1 - self.behind]
        return Work(prod(left) // d * (d * size + prod(couple)), prod(out), 2)


@dataclass(frozen=True, eq=False)
class MixColumns(Operation):
    """Channels, which are the last axis, mixed: weight (m_out, m_in), columns (..., *axes, m_k) with m_1 + m_2 + … = m_in, one
    behind the other, give (..., *axes, m_out)."""

    def shape(self, weight, *columns):
        axes = core(columns[0])[:-1]
        require(all(core(z)[:-1] == axes for z in columns), "columns of different shapes", *(z.shape for z in columns))
        count = sum(core(z)[-1] for z in columns)
        require(weight.shape[1] == count, f"a weight {weight.shape} does not mix {count} channels")
        return (*lead(*columns), *axes, weight.shape[0])

    def run(self, letters, weight, *columns):
        return np.concatenate(columns, axis=-1) @ weight.T

    def work(self, out, weight, *columns):
        joined = 0 if len(columns) == 1 else entries(*columns)
        return Work(prod(out) * weight[1], prod(out) + joined, 1)


@dataclass(frozen=True, eq=False)
class AddBias(Operation):
    """z (..., channels) and a bias (channels,), the same everywhere."""

    entrywise = True

    def shape(self, z, bias):
        require(core(z)[-1:] == core(bias), f"a bias {bias.shape} does not fit {z.shape}")
        return z.shape

    def run(self, letters, z, bias):
        return z + bias

    def work(self, out, z, bias):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class TurnComponents(Operation):
    """A matrix (K, d) times components (..., d, channels), the axis of z before that of channels: (..., K, channels)."""

    def shape(self, matrix, z):
        require(core(z)[-2] == matrix.shape[1], f"{z.shape} does not fit {matrix.shape}")
        return (*z.shape[:-2], matrix.shape[0], z.shape[-1])

    def run(self, letters, matrix, z):
        return np.matmul(matrix, z)

    def work(self, out, matrix, z):
        return Work(prod(z) * matrix[0], prod(out), 1)


@dataclass(frozen=True, eq=False)
class DotComponents(Operation):
    """d^-½ times the sum over d components, the axis before that of channels, of products channel by channel: (..., d, channels)
    twice gives (..., 1, channels)."""

    def shape(self, left, right):
        require(core(left) == core(right), f"{left.shape} and {right.shape} differ")
        *axes, _, channels = core(left)
        return (*lead(left, right), *axes, 1, channels)

    def run(self, letters, left, right):
        return (left * right).sum(axis=-2, keepdims=True) * left.shape[-2] ** -0.5

    def work(self, out, left, right):
        return Work(2 * prod(left), prod(out), 1)


@dataclass(frozen=True, eq=False)
class MirrorComponents(Operation):
    """A matrix (d, d) times the complex conjugates of components, the axis before the last ``behind`` ones of z."""

    behind: int

    def shape(self, matrix, z):
        require(core(z)[-1 - self.behind] == matrix.shape[0], f"{z.shape} does not fit {matrix.shape}")
        return z.shape

    def run(self, letters, matrix, z):
        axis = z.ndim - 1 - self.behind
        return np.moveaxis(np.tensordot(matrix, z.conj(), axes=(1, axis)), 0, axis)

    def work(self, out, matrix, z):
        return Work(prod(z) * matrix[0], prod(out), 1)
