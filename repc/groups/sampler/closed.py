"""Closed recipes: one formula for each named family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from repc.groups.finite.images import parity, permutation_matrices
from repc.groups.sampler.base import Sampler


@dataclass(frozen=True)
class OrthogonalSampler(Sampler):
    """Haar measure on O(n), or on SO(n) if ``special``: QR of a Gaussian matrix with R's diagonal made positive
    (Mezzadri 2007), then the first column reversed where the determinant is −1."""

    kind: ClassVar[str] = "orthogonal"
    n: int
    special: bool

    def draw(self, rng, count):
        """(count, n, n)."""
        q, r = np.linalg.qr(rng.standard_normal((count, self.n, self.n)))
        q = q * np.where(np.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)[:, None, :]
        if self.special:
            q[:, :, 0] *= np.sign(np.linalg.det(q))[:, None]
        return q


@dataclass(frozen=True)
class UnitarySampler(Sampler):
    """Haar measure on U(n), or on SU(n) if ``special``: as `OrthogonalSampler`, with phases for signs."""

    kind: ClassVar[str] = "unitary"
    n: int
    special: bool

    def draw(self, rng, count):
        """(count, n, n), complex."""
        shape = (count, self.n, self.n)
        q, r = np.linalg.qr(rng.standard_normal(shape) + 1j * rng.standard_normal(shape))
        diagonal = np.diagonal(r, axis1=-2, axis2=-1)
        q = q * (diagonal / np.abs(diagonal))[:, None, :]
        if self.special:
            q[:, :, 0] *= np.linalg.det(q).conj()[:, None]
        return q


@dataclass(frozen=True)
class PermutationSampler(Sampler):
    """Uniform on S(n), or on A(n) if ``even`` (the first two images are exchanged where the sign is −1)."""

    kind: ClassVar[str] = "permutation"
    n: int
    even: bool

    def draw(self, rng, count):
        """(count, n, n)."""
        images = [self._images(rng) for _ in range(count)]
        return permutation_matrices(np.array(images, dtype=int).reshape(count, self.n))

    def _images(self, rng) -> np.ndarray:
        images = rng.permutation(self.n)
        if self.even and parity(images):
            images[[0, 1]] = images[[1, 0]]
        return images


@dataclass(frozen=True)
class CyclicSampler(Sampler):
    """Uniform among the n cyclic shifts of ℝⁿ."""

    kind: ClassVar[str] = "cyclic"
    n: int

    def draw(self, rng, count):
        """(count, n, n)."""
        return permutation_matrices((np.arange(self.n) + rng.integers(self.n, size=(count, 1))) % self.n)


@dataclass(frozen=True)
class DihedralSampler(Sampler):
    """Uniform among the k rotations of the plane by multiples of 2π/k and, with ``reflections``, those composed with
    diag(−1, 1)."""

    kind: ClassVar[str] = "dihedral"
    k: int
    reflections: bool

    def draw(self, rng, count):
        """(count, 2, 2)."""
        angle = 2 * np.pi * rng.integers(self.k, size=count) / self.k
        sign = 1.0 - 2.0 * rng.integers(2, size=count) if self.reflections else np.ones(count)
        c, s = np.cos(angle), np.sin(angle)
        return np.stack([np.stack([c * sign, -s], -1), np.stack([s * sign, c], -1)], -2)


@dataclass(frozen=True)
class ScalingSampler(Sampler):
    """exp(z·spread)·1 with z standard normal: not Haar (the group is not compact)."""

    kind: ClassVar[str] = "scaling"
    n: int
    spread: float = 0.5

    def draw(self, rng, count):
        """(count, n, n)."""
        return np.exp(self.spread * rng.standard_normal(count))[:, None, None] * np.eye(self.n)
