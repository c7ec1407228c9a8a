"""Recipes made of recipes, as groups are made of groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from repc.groups.sampler.base import Sampler


@dataclass(frozen=True)
class ProductSampler(Sampler):
    """Independent draws of the factors, as a tuple."""

    kind: ClassVar[str] = "product"
    factors: tuple[Sampler, ...]

    def draw(self, rng, count):
        """A tuple of (count, d_i, d_i)."""
        return tuple(factor.draw(rng, count) for factor in self.factors)


@dataclass(frozen=True)
class TensorSampler(Sampler):
    """The Kronecker product of the draws of the factors of a `ProductSampler`."""

    kind: ClassVar[str] = "tensor"
    product: ProductSampler

    def draw(self, rng, count):
        """(count, d, d) with d the product of the factors' dimensions."""
        result = np.ones((count, 1, 1))
        for g in self.product.draw(rng, count):
            size = result.shape[-1] * g.shape[-1]
            result = np.einsum("nij,nkl->nikjl", result, g).reshape(count, size, size)
        return result


@dataclass(frozen=True)
class EmbeddedSampler(Sampler):
    """A draw of ``inner`` on the coordinates start … stop−1 of ℝᵈ, the identity elsewhere."""

    kind: ClassVar[str] = "embedded"
    inner: Sampler
    d: int
    start: int
    stop: int

    def draw(self, rng, count):
        """(count, d, d)."""
        block = self.inner.draw(rng, count)
        g = np.tile(np.eye(self.d, dtype=block.dtype), (count, 1, 1))
        g[:, self.start : self.stop, self.start : self.stop] = block
        return g


@dataclass(frozen=True)
class WreathSampler(Sampler):
    """diag(g₁, …, gₙ)·(h ⊗ 1): independent draws of ``base`` in n blocks, permuted by a draw of ``top``."""

    kind: ClassVar[str] = "wreath"
    base: Sampler
    top: Sampler
    n: int

    def draw(self, rng, count):
        """(count, n·d, n·d)."""
        blocks = self.base.draw(rng, count * self.n)
        d = blocks.shape[-1]
        blocks = blocks.reshape(count, self.n, d, d)
        g = np.einsum("cik,ciab->ciakb", self.top.draw(rng, count), blocks)
        return g.reshape(count, self.n * d, self.n * d)
