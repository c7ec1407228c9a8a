"""Matrices of orthogonal groups: generators of rotations and boosts, and reflections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.groups.torus import boost, rotation


def rotation_generators(n: int) -> np.ndarray:
    """E_ij − E_ji for i > j, (n(n−1)/2, n, n): the Lie algebra of SO(n)."""
    rows, columns = np.tril_indices(n, -1)
    basis = np.zeros((len(rows), n, n))
    basis[np.arange(len(rows)), rows, columns] = 1.0
    basis[np.arange(len(rows)), columns, rows] = -1.0
    return basis


def boost_generators(p: int, q: int) -> np.ndarray:
    """The Lie algebra of SO(p,q) for the metric diag(1,…,1,−1,…,−1): p·q boosts, then rotations of each part."""
    n = p + q
    boosts = np.zeros((p * q, n, n))
    for k, (i, j) in enumerate((i, p + j) for i in range(p) for j in range(q)):
        boosts[k, i, j] = boosts[k, j, i] = 1.0
    first = np.pad(rotation_generators(p), ((0, 0), (0, q), (0, q)))
    second = np.pad(rotation_generators(q), ((0, 0), (p, 0), (p, 0)))
    return np.concatenate([boosts, first, second])


def step_generators(order: Sequence[int], p: int | None = None) -> np.ndarray:
    """The rotation of each two coordinates that follow each other in ``order``, all n of them; the boost where one is below ``p``
    and the other is not. (n−1, n, n).

    They generate so(n) and so(p,q): [X_ab, X_bc] = ±X_ac for the rotation or boost X_ab of two coordinates, so that brackets
    lead along the order from any coordinate to any other, and the X_ab are a basis.
    """
    n = len(order)
    found = np.zeros((n - 1, n, n))
    for k, (a, b) in enumerate(zip(order, order[1:], strict=False)):
        mixed = p is not None and min(a, b) < p <= max(a, b)
        found[k] = boost(n, a, b) if mixed else rotation(n, min(a, b), max(a, b))
    return found


def flip(n: int, *coordinates: int) -> np.ndarray:
    """The identity of size n with the sign of some coordinates reversed."""
    signs = np.ones(n)
    signs[list(coordinates)] = -1.0
    return np.diag(signs)
