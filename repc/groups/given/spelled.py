"""Decimals as they round simple numbers: fractions and square roots that are written with the same digits.

Half a unit in the last of two places explains a relation in one number, such as a determinant, by chance: of random matrices of two
dimensions one in a hundred has a determinant of 1 so nearly. Hence what counts is that simple numbers with these digits satisfy it
exactly, which less than one in a thousand do. Of one place thirty times as many do, so these are the numbers they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from repc.tolerance import EXACT, GENERATOR

_THIRDS = (3, 6, 7, 9, 11, 12)  # denominators of fractions that are no decimals
_ROOTS = (1, 2, 3, 4, 5, 6)  # denominators of the squares of roots
_TWO_PLACES = 0.5e-2 * 1.1  # half a unit, and rounding


def spelled(a: np.ndarray, half: np.ndarray) -> Iterator[np.ndarray]:
    """The matrices (d, d) near a real one in which what is rounded, up to ``half`` (d, d), is a fraction, or is a root, of one
    denominator."""
    for power, denominators in ((1, _THIRDS), (2, _ROOTS)):
        for q in denominators:
            n = np.rint(np.abs(a) ** power * q)
            simple = np.sign(a) * (n / q) ** (1 / power)
            same = (n > 0) & (half > 0) & (half <= _TWO_PLACES) & (np.abs(simple - a) <= half + GENERATOR)
            found = np.where(same, simple, a)
            if np.abs(found - a).max() > EXACT:
                yield found


def spelled_with(relation: Callable[[np.ndarray], float], a: np.ndarray, half: np.ndarray) -> np.ndarray | None:
    """The first of them for which a number vanishes that does not for a matrix; None where there is none."""
    if np.iscomplexobj(a) or abs(relation(a)) <= GENERATOR:
        return None
    return next((found for found in spelled(a, half) if abs(relation(found)) <= GENERATOR), None)


def volume(h: np.ndarray) -> float:
    """How far a determinant is from ±1."""
    return abs(float(np.linalg.det(h))) - 1


def trace(a: np.ndarray) -> float:
    """Its trace."""
    return float(np.trace(a))
