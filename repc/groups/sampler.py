"""How to draw random elements: small frozen recipes that NumPy follows here and that the emitted module follows in JAX.

Every recipe has a ``kind``, and ``draw(rng, count)`` returns (count, d, d), or a tuple of such arrays for a product.
Compact recipes are Haar unless they say otherwise.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from repc.groups.exponential import expm


@dataclass(frozen=True)
class Sampler(ABC):
    """A recipe for random elements of a group."""

    kind: ClassVar[str] = ""

    @abstractmethod
    def draw(self, rng: np.random.Generator, count: int):
        """``count`` elements, stacked on the first axis."""


@dataclass(frozen=True)
class Identity(Sampler):
    """Only the identity of dimension n."""

    kind: ClassVar[str] = "identity"
    n: int
    complex: bool = False

    def draw(self, rng, count):
        """(count, n, n)."""
        return np.tile(np.eye(self.n, dtype=complex if self.complex else float), (count, 1, 1))


@dataclass(frozen=True)
class Orthogonal(Sampler):
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
class Unitary(Sampler):
    """Haar measure on U(n), or on SU(n) if ``special``: as `Orthogonal`, with phases for signs."""

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
class Permutation(Sampler):
    """Uniform on S(n), or on A(n) if ``even`` (the first two images are exchanged where the sign is −1)."""

    kind: ClassVar[str] = "permutation"
    n: int
    even: bool

    def draw(self, rng, count):
        """(count, n, n)."""
        return _matrices(np.stack([self._images(rng) for _ in range(count)]) if count else np.zeros((0, self.n), int))

    def _images(self, rng) -> np.ndarray:
        images = rng.permutation(self.n)
        if self.even and parity(images):
            images[[0, 1]] = images[[1, 0]]
        return images


@dataclass(frozen=True)
class Cyclic(Sampler):
    """Uniform among the n cyclic shifts of ℝⁿ."""

    kind: ClassVar[str] = "cyclic"
    n: int

    def draw(self, rng, count):
        """(count, n, n)."""
        return _matrices((np.arange(self.n) + rng.integers(self.n, size=(count, 1))) % self.n)


@dataclass(frozen=True)
class Dihedral(Sampler):
    """Uniform among the k rotations of the plane by multiples of 2π/k and, with ``reflections``, those composed with diag(−1, 1)."""

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
class Scaling(Sampler):
    """exp(z·spread)·1 with z standard normal: not Haar (the group is not compact)."""

    kind: ClassVar[str] = "scaling"
    n: int
    spread: float = 0.5

    def draw(self, rng, count):
        """(count, n, n)."""
        return np.exp(self.spread * rng.standard_normal(count))[:, None, None] * np.eye(self.n)


@dataclass(frozen=True, eq=False)
class Elements(Sampler):
    """Uniform among listed elements (n, d, d)."""

    kind: ClassVar[str] = "elements"
    elements: np.ndarray

    def draw(self, rng, count):
        """(count, d, d)."""
        return self.elements[rng.integers(len(self.elements), size=count)]


@dataclass(frozen=True, eq=False)
class Chain(Sampler):
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
        return _matrices(images)


@dataclass(frozen=True, eq=False)
class Words(Sampler):
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


@dataclass(frozen=True)
class Product(Sampler):
    """Independent draws of the factors, as a tuple."""

    kind: ClassVar[str] = "product"
    factors: tuple[Sampler, ...]

    def draw(self, rng, count):
        """A tuple of (count, d_i, d_i)."""
        return tuple(factor.draw(rng, count) for factor in self.factors)


@dataclass(frozen=True)
class Tensor(Sampler):
    """The Kronecker product of the draws of the factors of a `Product`."""

    kind: ClassVar[str] = "tensor"
    product: Product

    def draw(self, rng, count):
        """(count, d, d) with d the product of the factors' dimensions."""
        result = np.ones((count, 1, 1))
        for g in self.product.draw(rng, count):
            size = result.shape[-1] * g.shape[-1]
            result = np.einsum("nij,nkl->nikjl", result, g).reshape(count, size, size)
        return result


@dataclass(frozen=True)
class Embedded(Sampler):
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
class Wreath(Sampler):
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


def parity(images: np.ndarray) -> int:
    """0 for an even permutation (image array), 1 for an odd one."""
    seen = np.zeros(len(images), dtype=bool)
    odd = 0
    for start in range(len(images)):
        point, length = start, 0
        while not seen[point]:
            seen[point] = True
            point, length = images[point], length + 1
        odd += max(length - 1, 0)
    return odd % 2


def _matrices(images: np.ndarray) -> np.ndarray:
    count, n = images.shape
    g = np.zeros((count, n, n))
    g[np.arange(count)[:, None], images, np.arange(n)[None, :]] = 1.0
    return g
