"""Exact elements, finite groups and Lie algebras near rounded ones, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.limits import MOST_ROUNDED
from repc.tolerance import LIE_SPAN, LIE_STEP, UNBOUNDED

_STEPS = 4  # of methods that converge quadratically


def root_near(h: np.ndarray, order: int) -> np.ndarray:
    """The n-th root of 1 near h, by Newton's method; a polynomial in h."""
    for _ in range(6):
        if not np.abs(h).max() < UNBOUNDED:  # there is none near
            break
        h = h + h @ (np.eye(len(h)) - np.linalg.matrix_power(h, order)) / order
    return h


def group_near(generators: Sequence[np.ndarray], near: float) -> list[np.ndarray] | None:
    """Generators (d, d) of a finite group near given ones; elements ``near`` each other are one. g becomes the mean of x⁻¹(xg) over
    all x, again and again, which converges quadratically (Kazhdan 1982). None where there are many elements."""
    elements = _closure(generators, near)
    if elements is None:
        return None
    n, d = elements.shape[:2]
    flat = elements.reshape(n, -1)
    products = np.stack([_nearest(flat, (x @ elements).reshape(n, -1)) for x in elements])  # (x, y) ↦ xy
    means = elements
    for _ in range(_STEPS):
        total = np.zeros_like(means)
        for x in range(n):
            total += np.linalg.inv(means[x]) @ means[products[x]]
        means = total / n
    return [means[i] for i in _nearest(flat, np.stack(generators).reshape(len(generators), d * d))]


def _closure(generators: Sequence[np.ndarray], near: float) -> np.ndarray | None:
    """All products of the generators; None where there are many."""
    elements = [np.eye(len(generators[0]), dtype=np.result_type(*generators))]
    for x in elements:  # grows on the way
        for h in generators:
            y = x @ h
            if np.abs(np.stack(elements) - y).max(axis=(1, 2)).min() > near:
                elements.append(y)
        if len(elements) > MOST_ROUNDED:
            return None
    return np.stack(elements)


def _nearest(rows: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.array([int(np.argmin(np.abs(rows - one).sum(axis=1))) for one in wanted])


def algebra_near(algebra: np.ndarray) -> np.ndarray:
    """Tangents (k, d, d) whose brackets are combinations of them, near such whose brackets nearly are."""
    for _ in range(_STEPS):
        algebra = algebra + _bracket_step(algebra)
    return algebra


def bracket_residual(algebra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(c, r): [A_i, A_j] = Σ c_ijk A_k + r_ij with the smallest r."""
    products = algebra[:, None] @ algebra[None]
    brackets = products - np.swapaxes(products, 0, 1)
    flat = algebra.reshape(len(algebra), -1)
    weights = np.linalg.lstsq(flat.T, brackets.reshape(-1, flat.shape[1]).T, rcond=LIE_SPAN)[0].T.reshape(*brackets.shape[:2], -1)
    return weights, brackets - np.tensordot(weights, algebra, 1)


def _bracket_step(algebra: np.ndarray) -> np.ndarray:
    """The smallest change of the tangents that makes r zero to first order: one step of Gauss and Newton."""
    k, d = algebra.shape[:2]
    weights, residual = bracket_residual(algebra)
    columns = []
    for unit in np.eye(k * d * d).reshape(-1, k, d, d):
        products = unit[:, None] @ algebra[None] - np.swapaxes(algebra[:, None] @ unit[None], 0, 1)
        moved = products - np.swapaxes(products, 0, 1)
        columns.append((moved - np.tensordot(weights, unit, 1)).ravel())
    table = np.stack(columns, axis=1)
    for i in range(k):
        for j in range(k):
            for one in algebra:
                column = np.zeros((k, k, d, d))
                column[i, j] = -one
                table = np.column_stack([table, column.ravel()])
    step = np.linalg.lstsq(table, -residual.ravel(), rcond=LIE_STEP)[0]
    return step[: k * d * d].reshape(k, d, d)
