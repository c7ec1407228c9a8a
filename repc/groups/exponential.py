"""The matrix exponential of one matrix or a stack of them, by scaling, Taylor series and squaring."""

from __future__ import annotations

import numpy as np

_TERMS = 18  # the remainder is below 2^-53 for arguments of norm 1/2


def expm(a: np.ndarray) -> np.ndarray:
    """exp of a (…, d, d) array, real or complex, to about 1e-14 relative for moderate norms."""
    a = np.asarray(a)
    a = a.astype(np.result_type(a, np.float64))
    if a.shape[-1] == 0 or a.size == 0:
        return a.copy()
    norm = float(np.abs(a).sum(axis=-1).max())
    halvings = max(0, int(np.ceil(np.log2(norm * 2)))) if norm > 0 else 0
    small = a / 2.0**halvings
    result = term = np.broadcast_to(np.eye(a.shape[-1], dtype=a.dtype), a.shape)
    for k in range(1, _TERMS + 1):
        term = term @ small / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return result
