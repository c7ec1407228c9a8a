"""Cartan subalgebras in coordinates: which Lie algebra elements have the weights ε₁, ε₂, … as eigenvalues.

Each entry is (A, phase): phase·dψ(A) has real eigenvalues, the k-th coordinate of the weights (for SL and SU, the
k-th minus the last). Rotation planes (a, b) are oriented so that e_a − i·e_b has weight +1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from repc.groups import Group

Cartan = list[tuple[np.ndarray, complex]]


def cartan(factor: Group) -> Cartan | None:
    """The Cartan subalgebra of a Lie group of a known family, in standard coordinates; None for others."""
    family, params = factor.family, factor.params
    if family in ("SO", "O"):
        return rotations(params[0])
    if family in ("SOpq", "Opq", "SOp"):
        return rotations_and_boosts(*params)
    if family in ("GL", "GLp", "U"):
        return [_scaled(_unit(params[0], {k: 1.0}), family == "U") for k in range(params[0])]
    if family in ("SL", "SU"):
        n = params[0]
        return [_scaled(_unit(n, {k: 1.0, n - 1: -1.0}), family == "SU") for k in range(n - 1)]
    if family == "Sp":
        n = params[0]
        return [(_unit(2 * n, {k: 1.0, n + k: -1.0}), 1) for k in range(n)]
    if family == "Scaling":
        return [(np.eye(params[0]), 1)]
    return None


def _unit(n: int, entries: dict[int, float]) -> np.ndarray:
    matrix = np.zeros((n, n))
    for k, value in entries.items():
        matrix[k, k] = value
    return matrix


def _scaled(matrix: np.ndarray, compact: bool) -> tuple[np.ndarray, complex]:
    return (1j * matrix, -1j) if compact else (matrix, 1)


def rotation(n: int, a: int, b: int) -> np.ndarray:
    """The infinitesimal rotation e_a → e_b."""
    matrix = np.zeros((n, n))
    matrix[b, a], matrix[a, b] = 1.0, -1.0
    return matrix


def rotations(n: int) -> Cartan:
    """Planes (1,2), (3,4), …; coordinate 0, which the reflection of O(n) reverses, is left out or comes last."""
    order = [*range(1, n), 0]
    return [(rotation(n, order[2 * i], order[2 * i + 1]), -1j) for i in range(n // 2)]


def rotations_and_boosts(p: int, q: int) -> Cartan:
    """Rotation planes inside the two parts, boosts of pairs that are left, and last the boost of coordinates 0 and
    p, which the two reflections reverse."""
    n = p + q
    first, second = list(range(1, p)), list(range(p + 1, n))
    planes = [
        (rotation(n, part[2 * i], part[2 * i + 1]), -1j) for part in (first, second) for i in range(len(part) // 2)
    ]
    if len(first) % 2 and len(second) % 2:
        planes.append((boost(n, first[-1], second[-1]), 1))
    return [*planes, (boost(n, 0, p), 1)]


def boost(n: int, a: int, b: int) -> np.ndarray:
    """The infinitesimal boost of two coordinates of opposite signature."""
    matrix = np.zeros((n, n))
    matrix[a, b] = matrix[b, a] = 1.0
    return matrix


def half_turns(coordinates: list[int], n: int) -> list[np.ndarray]:
    """Rotations whose half turns reverse an even number of coordinates."""
    pairs = zip(coordinates[::2], coordinates[1::2], strict=True)
    return [rotation(n, a, b) for a, b in pairs]
