"""Gaussian elimination modulo a prime."""

from __future__ import annotations

import numpy as np


def pivots(table: np.ndarray, prime: int) -> list[int]:
    """Columns of a matrix of residues (rows, columns) that do not depend on earlier ones; the square of the prime fits 64 bits."""
    table, top, found = table.copy(), 0, []
    for column in range(table.shape[1]):
        candidates = np.flatnonzero(table[top:, column])
        if not len(candidates):
            continue
        row = top + candidates[0]
        table[[top, row]] = table[[row, top]]
        inverse = pow(int(table[top, column]), -1, prime)
        pivot = table[top, column:] * inverse % prime
        factors = table[top + 1 :, column].copy()
        table[top + 1 :, column:] -= factors[:, None] * pivot  # above −prime²
        table[top + 1 :, column:] %= prime
        found.append(column)
        top += 1
        if top == len(table):
            break
    return found
