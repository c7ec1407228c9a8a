"""Products along diagrams: channels mixed diagram by diagram, invariant tensors and other tensors contracted."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, lead, require
from repc.ops.value import Operation, Work

_DIAGRAM_PASSES = 4.6  # columns are joined, walked in small strides and cut apart again; fitted to the benchmark


@dataclass(frozen=True, eq=False)
class MixDiagrams(Operation):
    """Channels and diagrams mixed in one product: weight (diagrams, m_out, m_in), columns (..., m_in, *axes) with ``rank``
    axes; ``index`` (rows, columns) numbers the diagram from a column to a row, -1 for none; gives (..., m_out, *axes) per
    row."""

    index: np.ndarray
    rank: int

    def shape(self, weight, *columns):
        rows, count = self.index.shape
        m_in, *axes = core(columns[0])
        require(len(columns) == count, f"{len(columns)} columns for an index of {count}")
        require(all(core(c) == core(columns[0]) for c in columns), "columns of different shapes")
        require(weight.shape[2] == m_in and len(axes) == self.rank, f"a weight {weight.shape} does not mix {columns[0].shape}")
        return ((*lead(*columns), weight.shape[1], *axes),) * rows

    def run(self, letters, weight, *columns):
        padded = np.concatenate([weight, np.zeros((1, *weight.shape[1:]), weight.dtype)])
        axis = columns[0].ndim - self.rank - 1
        made = []
        for row in self.index:
            parts = [np.moveaxis(np.tensordot(padded[k], z, axes=(1, axis)), 0, axis) for k, z in zip(row, columns, strict=True)]
            made.append(sum(parts[1:], parts[0]))
        return tuple(made)

    def work(self, out, weight, *columns):
        rows, count = self.index.shape
        _, m_out, m_in = weight
        axes = prod(columns[0][len(columns[0]) - self.rank :])
        return Work(rows * m_out * count * m_in * axes, round(_DIAGRAM_PASSES * (rows * m_out + count * m_in) * axes), 2)


@dataclass(frozen=True, eq=False)
class ContractLegs(Operation):
    """An invariant tensor contracted with some axes of x: axes ``at`` (from the end) with the last axes of the tensor, whose
    other ``outs`` axes come last."""

    at: tuple[int, ...]
    outs: int

    def shape(self, x, tensor):
        sizes = core(x)
        kept = [n for k, n in enumerate(sizes) if k - len(sizes) not in self.at]
        require([sizes[k] for k in self.at] == list(tensor.shape[self.outs :]), f"{x.shape} does not fit a tensor {tensor.shape}")
        return (*lead(x), *kept, *tensor.shape[: self.outs])

    def run(self, letters, x, tensor):
        made = np.tensordot(x, tensor, axes=(self.at, range(self.outs, tensor.ndim)))
        return made

    def work(self, out, x, tensor):
        return Work(prod(x) * prod(tensor[: self.outs]), prod(out), 1)


@dataclass(frozen=True, eq=False)
class ContractJoint(Operation):
    """Products of tensors (..., axes), summed over what the result lacks: a letter of ``words`` for every axis of each tensor, the
    last ``fixed`` of which have no batch; gives (..., axes) with the letters ``out``."""

    words: tuple[str, ...]
    out: str
    fixed: int = 0

    @property
    def formula(self) -> str:
        """As einsum reads it."""
        batched = len(self.words) - self.fixed
        return ",".join("..." * (k < batched) + word for k, word in enumerate(self.words)) + f"->...{self.out}"

    def shape(self, *tensors):
        sizes: dict[str, object] = {}
        for word, z in zip(self.words, tensors, strict=True):
            require(len(core(z)) == len(word), f"{z.shape} has not the axes {word}")
            require(all(sizes.setdefault(a, n) == n for a, n in zip(word, core(z), strict=True)), f"{z.shape} does not fit {sizes}")
        return (*lead(*tensors[: len(tensors) - self.fixed]), *(sizes[a] for a in self.out))

    def run(self, letters, *tensors):
        return np.einsum(self.formula, *tensors, optimize=True)

    def work(self, out, *tensors):
        ends = [z[len(z) - len(word) :] for word, z in zip(self.words, tensors, strict=True)]
        sizes = dict(zip("".join(self.words), sum(ends, ()), strict=True))
        return Work(prod(sizes.values()), prod(out), 1)
