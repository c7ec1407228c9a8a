"""Channels (m, d, batch) computed one number of a sample at a time: in a target each entry of (m, d) is an array (batch,).

That is how small polynomials are fastest: nothing is cut out of arrays or put into them, forwards and in gradients.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.channel_layout import Inward, Outward
from repc.ops.operations.channel_products import CoupleChannels
from repc.ops.operations.typing import require
from repc.ops.value import Operation, Work


class IntoRows(Inward):
    """What `Inward` means, (..., m, d) -> (m, d, batch)."""


class OutOfRows(Outward):
    """What `Outward` means, (m, d, batch) -> (..., m, d)."""


class ProductOfRows(CoupleChannels):
    """What `CoupleChannels` means; nothing but the products themselves is counted, as they are parts of one kernel."""

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
