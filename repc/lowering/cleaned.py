"""Rounding in changes of basis."""

from __future__ import annotations

import numpy as np

from repc.tolerance import ZERO


def cleaned(array: np.ndarray) -> np.ndarray:
    """Entries within rounding of zero, against the largest, made zero; complex arrays with real entries made real."""
    scale = np.abs(array).max(initial=0.0)
    kept = np.where(np.abs(array) > ZERO * scale, array, 0.0)
    return kept.real if np.iscomplexobj(kept) and not kept.imag.any() else kept
