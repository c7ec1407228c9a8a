"""Charges: eigenvalues of a center as integers, in a basis of the lattice that they generate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd, lcm

import numpy as np

from repc.tolerance import CHARGE

_LARGEST = 24  # numerators and denominators of ratios: no tensor product that is counted has more factors
_FEWER = 12  # the same where ratios are looked for one by one
_MOST = 3  # generators of a lattice whose ratios are irrational


@dataclass(frozen=True, eq=False)
class Charges:
    """``of_each`` (n, rank): the charges of n weights; ``elements`` (rank, c): combinations of the c central elements that have
    these eigenvalues, None where there are more charges than dimensions, as of a winding line on a torus."""

    of_each: np.ndarray
    elements: np.ndarray | None

    @property
    def rank(self) -> int:
        """Number of charges."""
        return self.of_each.shape[1]


def charges_of(central: np.ndarray) -> Charges | None:
    """Of eigenvalues (n, c) of c commuting elements on n vectors; None where it is not told which ratios are rational."""
    rows = np.concatenate([central.real, central.imag], axis=1)
    basis: list[np.ndarray] = []
    found: list[list[Fraction]] = [[] for _ in rows]
    for i in sorted(range(len(rows)), key=lambda i: (round(float(np.linalg.norm(rows[i])), 6), i)):
        if np.abs(rows[i]).max(initial=0.0) <= CHARGE:
            continue
        combination = _rational(rows[i], basis)
        if combination is None:
            if len(basis) >= max(_MOST, np.linalg.matrix_rank(np.array([*basis, rows[i]]), tol=CHARGE)):
                return None
            basis.append(rows[i])
            combination = [Fraction(0)] * (len(basis) - 1) + [Fraction(1)]
        found[i] = combination
    table = np.zeros((len(rows), len(basis)), dtype=int)
    for k in range(len(basis)):
        column = [row[k] if k < len(row) else Fraction(0) for row in found]
        scale = lcm(*(x.denominator for x in column))
        whole = [int(x * scale) for x in column]
        common = gcd(*whole) or 1
        sign = -1 if sum(whole) < 0 else 1
        table[:, k] = [sign * x // common for x in whole]
    return Charges(table, _elements(central, table))


def _rational(row: np.ndarray, basis: list[np.ndarray]) -> list[Fraction] | None:
    """Rational weights with which a row is a combination of the basis; None where there are none, or none that are simple."""
    if not basis:
        return None
    columns = np.array(basis).T
    if np.linalg.matrix_rank(columns, tol=CHARGE) == len(basis):
        weights = np.linalg.lstsq(columns, row, rcond=None)[0]
        near = [Fraction(float(x)).limit_denominator(_LARGEST) for x in weights]
        return near if np.abs(columns @ np.array(near, dtype=float) - row).max() <= CHARGE else None
    weights = np.array(list(product(range(-_FEWER, _FEWER + 1), repeat=len(basis))))
    sums = weights @ columns.T
    for n in range(1, _FEWER + 1):
        off = np.abs(sums - n * row).max(axis=1)
        if off.min() <= CHARGE:
            return [Fraction(int(w), n) for w in weights[int(off.argmin())]]
    return None


def _elements(central: np.ndarray, table: np.ndarray) -> np.ndarray | None:
    solved = np.linalg.lstsq(central, table.astype(complex), rcond=None)[0]
    return solved.T if np.abs(central @ solved - table).max(initial=0.0) <= CHARGE else None
