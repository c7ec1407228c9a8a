"""Cartan subalgebras in coordinates: which Lie algebra elements have the weights ε₁, ε₂, … as eigenvalues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from repc.rings.ring import Key, Ring

Weight = tuple[int, ...]


class Top(Protocol):
    """An irreducible's vectors of highest weight, and images of elements under it."""

    def element(self, matrix: np.ndarray) -> np.ndarray:
        """The image of a discrete generator, given as a matrix on V."""

    def half_turn(self, tangent: np.ndarray) -> np.ndarray:
        """The image of exp(πA) for a tangent A of integer weights."""

    def sign(self, *images: np.ndarray) -> int:
        """0 or 1: by which power of −1 a product of images acts on the vectors of highest weight."""


def by_weight(ring: Ring, weight: Weight, top: Top) -> Key:
    """The key of a connected group: its highest weight."""
    return ring.of_weight(weight)


@dataclass(frozen=True, eq=False)
class Cartan:
    """``elements``: pairs (A, phase) such that phase·dψ(A) has real eigenvalues, the k-th coordinate of the weights (for SL
    and SU, the k-th minus the last). ``key`` names the irreducible with a highest weight, which is the one where ``functional``, as
    long as the weights, is largest; n, …, 2, 1 where none is given.

    Rotation planes (a, b) are oriented so that e_a − i·e_b has weight +1.
    """

    elements: tuple[tuple[np.ndarray, complex], ...]
    key: Callable[[Ring, Weight, Top], Key] = by_weight
    functional: tuple[float, ...] = ()


def separating(heights: Sequence[int], rank: int) -> tuple[float, ...]:
    """A functional on Dynkin labels and charges that is positive on positive roots, as the heights of coroots are, and tells
    different weights apart."""
    return tuple((heights[k] if k < len(heights) else 0) + 0.1 * np.sqrt(k + 2.0) / rank for k in range(rank))


def diagonal(n: int, entries: dict[int, float], compact: bool = False) -> tuple[np.ndarray, complex]:
    """A diagonal matrix of size n, times i for compact groups."""
    matrix = np.zeros((n, n))
    for k, value in entries.items():
        matrix[k, k] = value
    return (1j * matrix, -1j) if compact else (matrix, 1)


def diagonal_torus(n: int, special: bool, compact: bool = False) -> Cartan:
    """Of GL(n) and U(n), which is ``compact``: E_kk; of their ``special`` subgroups E_kk − E_nn."""
    entries = ({k: 1.0, n - 1: -1.0} if special else {k: 1.0} for k in range(n - special))
    return Cartan(tuple(diagonal(n, e, compact) for e in entries))


def rotation(n: int, a: int, b: int) -> np.ndarray:
    """The infinitesimal rotation e_a → e_b."""
    matrix = np.zeros((n, n))
    matrix[b, a], matrix[a, b] = 1.0, -1.0
    return matrix


def boost(n: int, a: int, b: int) -> np.ndarray:
    """The infinitesimal boost of two coordinates of opposite signature."""
    matrix = np.zeros((n, n))
    matrix[a, b] = matrix[b, a] = 1.0
    return matrix
