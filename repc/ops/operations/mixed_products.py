"""Products of channels of two inputs that are mixed on the way: the channels of one input first."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, lead, require
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class MixProducts(Operation):
    """What `Mix` makes of what `Couple` makes of two inputs, channels last: a weight (m_out, m_1·m_2·mult), a tensor
    (d_1, d_2, mult, d) and channels (..., m_1, d_1), (..., m_2, d_2) give (..., d, m_out).

    The channels of input number ``first`` (0 or 1) are mixed before they meet those of the other, so that there is no array of
    all products: of 8 channels each with 8, and 8 that leave, each is a product of matrices (d, d'·8) and (d'·8, 8) for a sample.
    """

    first: int

    def shape(self, weight, tensor, *channels):
        require([core(z)[1] for z in channels] == list(tensor.shape[:2]), f"channels do not fit a tensor {tensor.shape}")
        count = prod(core(z)[0] for z in channels) * tensor.shape[2]
        require(weight.shape[1] == count, f"a weight {weight.shape} does not mix {count} products")
        return (*lead(*channels), tensor.shape[3], weight.shape[0])

    def run(self, letters, weight, tensor, left, right):
        weight = weight.reshape(len(weight), left.shape[-2], right.shape[-2], tensor.shape[2])
        return np.einsum("oxys,abse,...xa,...yb->...eo", weight, tensor, left, right, optimize=True)

    def work(self, out, weight, tensor, *channels):
        (m, d), (own, _) = channels[self.first], channels[1 - self.first]
        mult, made = tensor[2:]
        mixed, turned = d * mult * own * weight[0], made * d * mult * own
        return Work(mixed * (m + made) + own * prod(tensor), mixed + turned + prod(out), 4)
