"""Recipes made of data: listed elements, stabilizer chains, random words in generators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from repc.groups.exponential import expm
from repc.groups.finite.images import permutation_matrices
from repc.groups.sampler.base import Sampler


@dataclass(frozen=True, eq=False)
class ElementsSampler(Sampler):
    """Uniform among listed elements (n, d, d)."""

    kind: ClassVar[str] = "elements"
    elements: np.ndarray

    def draw(self, rng, count):
        """(count, d, d)."""
        return self.elements[rng.integers(len(self.elements), size=count)]


@dataclass(frozen=True, eq=False)
class ChainSampler(Sampler):
    """Uniform on a permutation group: one coset representative of each level of its stabilizer chain, composed.

    ``tables`` are image arrays (rows, d), one per level; an element is tables[0][r₀] ∘ tables[1][r₁] ∘ ….
    """

    kind: ClassVar[str] = "chain"
    n: int
    tables: tuple[np.ndarray, ...]

    def draw(self, rng, count):
        """(count, n, n)."""
        images = np.tile(np.arange(self.n), (count, 1))
        for table in self.tables:
            images = np.take_along_axis(images, table[rng.integers(len(table), size=count)].astype(int), axis=1)
        return permutation_matrices(images)


@dataclass(frozen=True, eq=False)
class WordsSampler(Sampler):
    """Random words: ``rounds`` times a product of exp(Σ zᵢ spreadᵢ Aᵢ) and a random power of each discrete generator.

    The powers are 0 … ``powers``−1. For a compact group the law tends to Haar as rounds grows; for others the spread
    keeps elements at a moderate distance from the identity.
    """

    kind: ClassVar[str] = "words"
    lie: np.ndarray  # (k, d, d)
    spread: np.ndarray  # (k,)
    discrete: np.ndarray  # (m, d, d)
    rounds: int
    powers: int = 2

    @property
    def is_haar(self) -> bool:
        """Only in the limit of many rounds."""
        return False

    def draw(self, rng, count):
        """(count, d, d)."""
        d = self.lie.shape[-1]
        dtype = np.result_type(self.lie, self.discrete)
        g = np.tile(np.eye(d, dtype=dtype), (count, 1, 1))
        for _ in range(self.rounds):
            if len(self.lie):
                z = rng.standard_normal((count, len(self.lie))) * self.spread
                g = g @ expm(np.tensordot(z, self.lie, 1))
            for h in self.discrete:
                table = np.stack([np.linalg.matrix_power(h, e) for e in range(self.powers)])
                g = g @ table[rng.integers(self.powers, size=count)]
        return g
