"""Channels that are the last axis of vectors, (..., dim, channels): they are part of the batch, whose other axes stand in front."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, require
from repc.ops.sizes import letter
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class BatchOfColumns(Operation):
    """The batch axes of vectors (..., dim, channels), the channels behind the others."""

    def shape(self, x):
        require(len(core(x)) == 2, f"{x.shape} are no vectors with channels last")
        return ()

    def run(self, letters, x):
        return (*x.shape[:-2], x.shape[-1])


@dataclass(frozen=True, eq=False)
class RepeatedColumns(Operation):
    """Vectors (..., dim, channels) along all batch axes, which are the second argument."""

    view = True

    def shape(self, x, batch):
        return (..., *core(x))

    def run(self, letters, x, batch):
        return np.broadcast_to(x, (*batch[:-1], x.shape[-2], batch[-1]))


@dataclass(frozen=True, eq=False)
class FromColumns(Operation):
    """(..., dim, channels) -> (..., channels, dim)."""

    def shape(self, x):
        return (..., core(x)[0])

    def run(self, letters, x):
        return np.swapaxes(x, -1, -2)

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class ToColumns(Operation):
    """(..., channels, dim) -> (..., dim, channels)."""

    channels: int

    def shape(self, y):
        return (..., *core(y), self.channels)

    def run(self, letters, y):
        return np.swapaxes(y, -1, -2)

    def work(self, out, y):
        return Work(moved=out[0], kernels=1)


@dataclass(frozen=True, eq=False)
class ColumnsInward(Operation):
    """(..., m·d, channels) -> (m, d, batch): copies of one component stand together, or ``by_copy`` the components of one copy."""

    copies: int
    components: int
    by_copy: bool = False

    def shape(self, x):
        require(core(x)[0] == self.copies * self.components, f"{x.shape} are not {self.copies} × {self.components} entries")
        return (self.copies, self.components, letter("batch"))

    def run(self, letters, x):
        x = np.moveaxis(x, -2, 0)
        if self.by_copy:
            return x.reshape(self.copies, self.components, -1)
        return np.swapaxes(x.reshape(self.components, self.copies, -1), 0, 1)

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class ColumnsOutward(Operation):
    """(m, d, batch) -> (..., d·m, channels), copies of one component together; the batch axes are the second argument."""

    channels: int

    def shape(self, h, batch):
        m, d = core(h)[:2]
        return (..., m * d, self.channels)

    def run(self, letters, h, batch):
        return np.moveaxis(np.swapaxes(h, 0, 1).reshape(-1, *batch), 0, -2)

    def work(self, out, h, *batch):
        return Work(moved=out[0], kernels=1)


class ColumnsIntoRows(ColumnsInward):
    """What `ColumnsInward` means; in a target each entry of (m, d) is an array (..., channels)."""


class RowsIntoColumns(ColumnsOutward):
    """What `ColumnsOutward` means."""
