"""Canonical choices: orthonormal bases that do not depend on rounding, eigenvector signs or the order of copies."""

from __future__ import annotations

import numpy as np

from repc.tolerance import LOST, TIE, ZERO


def snapped(array: np.ndarray) -> np.ndarray:
    """Entries within rounding of 0, 1 or −1 made exactly that; a complex array with real entries only made real."""
    if np.iscomplexobj(array):
        real, imag = snapped(array.real), snapped(array.imag)
        return real + 1j * imag if imag.any() else real
    nearest = np.rint(array)
    return np.where((np.abs(array - nearest) <= ZERO) & (np.abs(nearest) <= 1), nearest, array)


def orthonormal(columns: np.ndarray) -> np.ndarray:
    """The nearest orthonormal columns (n, d) to ones that are so up to rounding: one step of Newton's iteration for the polar
    factor. What they cut out of matrices is then wrong by the square of how much they miss an invariant space."""
    return columns @ (3 * np.eye(columns.shape[1]) - columns.conj().T @ columns) / 2


def pivoted_rotation(rows: np.ndarray, frames: np.ndarray | None = None) -> np.ndarray:
    """Orthonormal w_1, w_2, … of the row space, (c, count), chosen by pivoting over ``rows`` (N, c).

    w_1 is the direction of the longest row (the first one among equals), so the rotated pivot entry is positive and the
    rest of that row is zero; the next one is chosen in the orthogonal complement, and so on. ``frames`` (δ, c, c) are the
    units of a division algebra acting on the row space; each choice then takes its whole line D·w out of the complement,
    and count = c / δ.
    """
    c = rows.shape[1]
    frames = np.eye(c)[None] if frames is None else frames
    norms = np.einsum("nc,nc->n", rows, rows.conj()).real
    taken, chosen, least = np.zeros((0, c)), [], norms.max(initial=0.0) * LOST
    for _ in range(c // len(frames)):
        if norms.max() < least:  # of differences of larger ones little is right
            left = _beside(rows, taken)
            norms = np.einsum("nc,nc->n", left, left.conj()).real
            least = norms.max() * LOST
        pivot = int(np.argmax(norms >= norms.max() * (1 - TIE)))
        w = _beside(rows[pivot], taken).conj()
        w = w / np.linalg.norm(w)
        chosen.append(w)
        line = np.stack([unit @ w for unit in frames])
        norms = norms - (np.abs(rows @ line.T) ** 2).sum(axis=1)
        taken = np.concatenate([taken, line])
    return np.stack(chosen, axis=1)




def _beside(rows: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """What rows leave beside lines ``taken`` that they are dual to; twice is enough for full orthogonality (Kahan, Parlett)."""
    for _ in range(2):
        rows = rows - (rows @ taken.T) @ taken.conj()
    return rows


def canonical_units(units: np.ndarray) -> np.ndarray:
    """The same commutant (δ, d, d) in canonical form: 1, then imaginary units fixed by their entries below the diagonal.

    δ = 2: the sign of J makes the leading entry below the diagonal positive. δ = 4: the imaginary units are rotated so that
    the leading entry belongs to I alone and the next independent one to J; K = I·J.
    """
    d = units.shape[-1]
    one = np.eye(d)
    if len(units) == 1:
        return one[None]
    below = np.tril_indices(d, -1)
    entries = np.stack([u[below] for u in units[1:]], axis=1)  # (pairs, δ−1)
    rotation = pivoted_rotation(entries)
    turned = np.einsum("uk,uij->kij", rotation, units[1:])
    if len(units) == 2:
        return snapped(np.stack([one, turned[0]]))
    return snapped(np.stack([one, turned[0], turned[1], turned[0] @ turned[1]]))
