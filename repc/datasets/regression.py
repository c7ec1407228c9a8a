"""Three functions to learn, one per kind of group: rotations of space, an orthogonal group, the Lorentz group."""

from __future__ import annotations

import numpy as np

from repc.api import Scalar, V
from repc.datasets.examples import Examples, block_rms, count
from repc.groups import Lorentz, O
from repc.groups.sampler import random_numbers

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])  # η: time first


class Inertia(Examples):
    """The moment of inertia of k point masses, ℐ = Σᵢ mᵢ (|rᵢ|² 1 − rᵢ rᵢᵀ).

    A row of X is (m₁ … m_k, r₁ … r_k): masses in kg, mᵢ = log(1 + exp N(0, 1)) > 0, and positions in m, each coordinate N(0, 1);
    a row of Y is ℐ in kg·m², its 9 entries row by row. The symmetry is O(3): ``kV⁰+kV -> V²``. With k = 5 the mean of Y² is 33.

    >>> from repc.datasets import Inertia
    >>> Inertia(10).Y.shape
    (10, 9)
    """

    def __init__(self, n: int = 1024, seed: int = 0, k: int = 5):
        n, k = count(n, "data set"), count(k, "set of masses")
        x = random_numbers(seed).standard_normal((n, 4 * k))
        x[:, :k] = np.logaddexp(0, x[:, :k])
        y = moments(x[:, :k], x[:, k:].reshape(n, k, 3)).reshape(n, 9)
        super().__init__(x, y, k * Scalar + k * V, V**2, O(3))

    def _input_scale(self):
        k = self.dim // 4
        return block_rms(self.X, *k * [1], *k * [3])

    def _output_stats(self):
        return np.zeros(9), block_rms(self.Y, 9)


def moments(masses: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Moments of inertia (n, 3, 3) of masses (n, k) at positions (n, k, 3)."""
    scatter = np.einsum("nk,nki,nkj->nij", masses, positions, positions)
    return np.trace(scatter, axis1=1, axis2=2)[:, None, None] * np.eye(3) - scatter


class O5Synthetic(Examples):
    """f(x₁, x₂) = sin|x₁| − |x₂|³/2 + x₁·x₂ / (|x₁| |x₂|) of two vectors of ℝ⁵, without units, each coordinate N(0, 1).

    A row of X is (x₁, x₂), of Y (f,). The symmetry is O(5): ``2V -> V⁰``.

    >>> from repc.datasets import O5Synthetic
    >>> O5Synthetic(10).X.shape
    (10, 10)
    """

    def __init__(self, n: int = 1024, seed: int = 0):
        x = random_numbers(seed).standard_normal((count(n, "data set"), 10))
        a, b = x[:, :5], x[:, 5:]
        length_a, length_b = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
        y = np.sin(length_a) - length_b**3 / 2 + (a * b).sum(1) / (length_a * length_b)
        super().__init__(x, y[:, None], 2 * V, Scalar, O(5))

    def _input_scale(self):
        return block_rms(self.X, 5, 5)


class ParticleInteraction(Examples):
    """The squared amplitude of electron–muon scattering at lowest order, from four momenta, in natural units (ħ = c = 1).

    A row of X is (p₁, p₂, p₃, p₄), contravariant 4-momenta with energy first, each component N(0, 1/16) (not on a mass shell); Y is
    4 L₁^{μν} L₂_{μν} with L₁^{μν} = p₁^μ p₃^ν − (p₁·p₃ − p₁·p₁) η^{μν}, L₂ likewise of p₂ and p₄, and η = diag(1, −1, −1, −1).
    The coupling e⁴ / q⁴ is left out. The symmetry is the Lorentz group O(1,3): ``4V -> V⁰``. The variance of Y is about 0.75.

    >>> from repc.datasets import ParticleInteraction
    >>> ParticleInteraction(10).X.shape
    (10, 16)
    """

    def __init__(self, n: int = 1024, seed: int = 0):
        x = random_numbers(seed).standard_normal((count(n, "data set"), 16)) / 4
        super().__init__(x, amplitudes(x.reshape(-1, 4, 4))[:, None], 4 * V, Scalar, Lorentz())

    def _input_scale(self):
        return block_rms(self.X, 4, 4, 4, 4)


def amplitudes(momenta: np.ndarray) -> np.ndarray:
    """(n,): the contraction of both tensors, from the products pᵢ·pⱼ of four momenta (n, 4, 4)."""
    dot = momenta @ METRIC @ momenta.transpose(0, 2, 1)
    first, second = dot[:, 0, 2] - dot[:, 0, 0], dot[:, 1, 3] - dot[:, 1, 1]
    crossed = dot[:, 0, 1] * dot[:, 2, 3] - second * dot[:, 0, 2] - first * dot[:, 1, 3]
    return 4 * (crossed + 4 * first * second)
