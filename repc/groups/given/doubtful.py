"""Facts about matrices that floating point cannot tell from others: decided in exact numbers, or not at all."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from repc.groups.given.deduce import Deduced
from repc.groups.given.digits import ExactEntries, determinant, exact_entries
from repc.source import RepcError

_DIGITS = 120  # of numbers that are no fractions
_EQUAL = 60  # decimals to which these agree where they are equal


class Doubtful(Deduced):
    """``doubt``: why floating point cannot tell what the generators keep; ``exact``: they in exact numbers, where they are written
    so."""

    def __init__(self, family, name, lie, discrete, doubt: RepcError, exact: ExactEntries | None = None, **given):
        super().__init__(family, name, lie, discrete, **given)
        self.doubt, self._exact = doubt, exact

    recognition = components = None

    @cached_property
    def entries(self) -> ExactEntries:
        """The generators in exact numbers."""
        return exact_entries(self.lie, self.discrete, self._noise) if self._exact is None else self._exact

    @cached_property
    def key(self) -> tuple:
        """All digits of all entries."""
        return (self.family, self._origin, "exact", len(self.entries.discrete), self.entries.text)

    @property
    def permutations(self) -> None:
        """Permutation matrices leave no doubt."""
        return None

    @cached_property
    def _exactly(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        import mpmath

        with mpmath.workdps(_DIGITS):
            return self.entries.matrices(in_digits=False)

    def _is_zero(self, x: Any) -> bool:
        return not x or abs(x) < (self.entries.noise * self.d if self.entries.is_rational else 10.0**-_EQUAL)

    @cached_property
    def is_unitary(self) -> bool:
        """hᴴh = 1 and Aᴴ = −A for all generators."""
        import mpmath

        discrete, lie = self._exactly
        one = np.array([[int(i == j) for j in range(self.d)] for i in range(self.d)], dtype=object)
        with mpmath.workdps(_DIGITS):
            off = [*(h.T.conj() @ h - one for h in discrete), *(a.T.conj() + a for a in lie)]
            return all(self._is_zero(x) for matrix in off for x in matrix.ravel())

    @cached_property
    def determinants(self) -> tuple[bool, bool]:
        """Whether det is 1 on the group, and whether |det| is."""
        import mpmath

        discrete, lie = self._exactly
        with mpmath.workdps(_DIGITS):
            dets, traces = [determinant(h) for h in discrete], [a.trace() for a in lie]
            one = all(self._is_zero(x - 1) for x in dets) and all(self._is_zero(x) for x in traces)
            unit = all(self._is_zero(abs(x) - 1) for x in dets) and all(self._is_zero((x + x.conjugate()) / 2) for x in traces)
            return one, unit

    @cached_property
    def is_compact(self) -> bool | None:
        """True where it is orthogonal."""
        return True if self.is_unitary else None

    @cached_property
    def is_reductive(self) -> bool | None:
        """True where it is orthogonal."""
        return True if self.is_unitary else None

    @cached_property
    def is_finite(self) -> bool | None:
        """Not, with a tangent that is not zero."""
        return False if any((a != 0).any() for a in self._exactly[1]) else None

    @cached_property
    def is_connected(self) -> bool | None:
        """True without discrete generators."""
        return None if self.entries.discrete else True
