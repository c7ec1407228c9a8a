"""Equivariant polynomials as values at random points, and independent ones among them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from repc.numeric.space import Irrep
from repc.tolerance import DEPENDENT_POLYNOMIAL, TIE, ZERO_POLYNOMIAL


@dataclass(eq=False)
class PolynomialSpan:
    """The real or complex span of polynomials of one irreducible, by the first component of their values at the points.

    By Schur's lemma equivariant polynomials are independent exactly where their first components are. ``rows`` (rank, points)
    are orthonormal; each polynomial adds those of all its multiples by the units of its commutant.
    """

    irrep: Irrep
    rows: np.ndarray
    count: int = 0

    @staticmethod
    def of(irrep: Irrep, points: int, is_complex: bool) -> PolynomialSpan:
        """The span of nothing."""
        return PolynomialSpan(irrep, np.zeros((0, points), complex if is_complex else float))

    def independent(self, values: np.ndarray, scale: float) -> list[int]:
        """Which of some polynomials (candidates, d, points) are taken, so that the span grows to hold all of them; ``scale``: how
        large their values might be."""
        firsts = np.tensordot(self.irrep.units[:, 0], values, axes=(1, 1))  # (δ, candidates, points)
        sizes = np.linalg.norm(firsts, axis=2)
        firsts = np.where(sizes > ZERO_POLYNOMIAL * scale, 1 / np.maximum(sizes, ZERO_POLYNOMIAL * scale), 0)[:, :, None] * firsts
        firsts = self._without(self._without(firsts))
        taken: list[int] = []
        while True:
            left = np.linalg.norm(firsts[0], axis=1)
            best = int(np.argmax(left >= left.max(initial=0.0) * (1 - TIE))) if len(left) else 0  # the first among equals
            if not len(left) or left[best] <= DEPENDENT_POLYNOMIAL:
                return taken
            taken.append(best)
            self.count += 1
            start = len(self.rows)
            for unit in range(len(firsts)):
                self._add(firsts[unit, best])
            new = self.rows[start:]
            firsts = firsts - (firsts @ new.conj().T) @ new
            firsts[:, best] = 0

    def _add(self, row: np.ndarray) -> None:
        row = self._without(self._without(row))
        self.rows = np.concatenate([self.rows, row[None] / np.linalg.norm(row)])

    def _without(self, values: np.ndarray) -> np.ndarray:
        return values - (values @ self.rows.conj().T) @ self.rows


@dataclass(frozen=True, eq=False)
class Points:
    """Random points: of each input, values (channels, d, points) of the channels of each irreducible, all of size about 1."""

    count: int
    inputs: tuple[dict[Irrep, np.ndarray], ...] = field(default=())

    @staticmethod
    def drawn(channels: tuple[dict[Irrep, int], ...], count: int, is_complex: bool, seed: int) -> Points:
        """Points on a sphere for each input: values of high degree then do not scatter over many orders of magnitude."""
        rng = np.random.default_rng(seed)
        found = []
        for counts in channels:
            values = {irrep: rng.standard_normal((m, irrep.dim, count)) for irrep, m in counts.items()}
            if is_complex:
                values = {i: (z + 1j * rng.standard_normal(z.shape)) / np.sqrt(2) for i, z in values.items()}
            square = sum((np.abs(z) ** 2).sum(axis=(0, 1)) for z in values.values())
            dim = sum(irrep.dim * m for irrep, m in counts.items())
            found.append({irrep: z * np.sqrt(dim / square) for irrep, z in values.items()})
        return Points(count, tuple(found))
