"""Channels (m, d, batch) computed one number of a sample at a time: in a target each entry of (m, d) is an array (batch,).

That is how small polynomials are fastest: nothing is cut out of arrays or put into them, forwards and in gradients.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, require
from repc.ops.sizes import letter
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class IntoRows(Operation):
    """(..., m, d) -> (m, d, batch), all batch axes as one."""

    def shape(self, z):
        return (*core(z), letter("batch"))

    def run(self, letters, z):
        return np.moveaxis(z, (-2, -1), (0, 1)).reshape(*z.shape[-2:], -1)

    def work(self, out, z):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class OutOfRows(Operation):
    """(m, d, batch) -> (..., m, d), the batch axes being the second argument."""

    def shape(self, h, batch):
        return (..., *core(h)[:2])

    def run(self, letters, h, batch):
        return np.moveaxis(h.reshape(*h.shape[:2], *batch), (0, 1), (-2, -1))

    def work(self, out, h, *batch):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class ProductOfRows(Operation):
    """Products channel by channel: a constant (K, d·D), (p, d, batch) and (q, D, batch) give (p, K, batch); a single channel of one
    goes with all of the other."""

    def shape(self, couple, left, right):
        (p, d, batch), q = left.shape, right.shape[0]
        require(couple.shape[1] == d * right.shape[1], f"{left.shape} and {right.shape} do not fit {couple.shape}")
        require(p == q or 1 in (p, q), f"{p} and {q} channels have no products one by one")
        return (max(p, q), couple.shape[0], batch)

    def run(self, letters, couple, left, right):
        pairs = max(len(left), len(right))
        left, right = (np.broadcast_to(z, (pairs, *z.shape[1:])) for z in (left, right))
        tensor = couple.reshape(len(couple), left.shape[1], right.shape[1])
        return np.einsum("kab,pan,pbn->pkn", tensor, left, right, optimize=True)

    def work(self, out, couple, left, right):
        return Work(out[0] * (left[1] * right[1] + prod(couple)))


@dataclass(frozen=True, eq=False)
class SomeRows(Operation):
    """The channels of some numbers, and of these the components start:stop."""

    numbers: tuple[int, ...]
    start: int
    stop: int

    def shape(self, h):
        return (len(self.numbers), self.stop - self.start, h.shape[2])

    def run(self, letters, h):
        return h[list(self.numbers), self.start : self.stop]


@dataclass(frozen=True, eq=False)
class JoinedRows(Operation):
    """Channels of several one after another."""

    def shape(self, *parts):
        return (sum(part.shape[0] for part in parts), *parts[0].shape[1:])

    def run(self, letters, *parts):
        return np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class MixedRows(Operation):
    """Channels mixed with a weight for every sample: (o, m, batch), (m, d, batch), and more such pairs give a sum (o, d, batch)."""

    def shape(self, *pairs):
        for weight, h in zip(pairs[::2], pairs[1::2], strict=True):
            require(weight.shape[1:] == (h.shape[0], h.shape[2]), f"a weight {weight.shape} does not mix {h.shape}")
        return (pairs[0].shape[0], *pairs[1].shape[1:])

    def run(self, letters, *pairs):
        parts = [np.einsum("omn,mdn->odn", w, h) for w, h in zip(pairs[::2], pairs[1::2], strict=True)]
        return sum(parts[1:], parts[0])

    def work(self, out, *pairs):
        return Work(sum(prod(w) * h[1] for w, h in zip(pairs[::2], pairs[1::2], strict=True)))
