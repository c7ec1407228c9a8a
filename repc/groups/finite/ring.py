"""Any enumerated finite group: class functions, with values in a prime field that has the roots of unity needed.

Labels: ``ρ1(3)``: numbered in a canonical order (trivial first, then by dimension), the dimension in parentheses.
Over ℝ both belong to the real irreducible; in products the conjugate of a complex one is marked ``*``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repc.groups.finite.table import CharacterTable
from repc.rings.ring import Ring


@dataclass(frozen=True, eq=False)
class Finite(Ring):
    """Items and blocks are indicators of classes; keys number the rows of the table. ``root`` has order
    ``exponent``."""

    table: CharacterTable
    over_complex: bool
    prime: int
    root: int
    exponent: int

    @property
    def modulus(self) -> int:
        """The prime."""
        return self.prime

    def _values(self, eigenvalues: np.ndarray) -> int:
        """Σ m_t ζ^t in the prime field, ζ of the length of the array (o,)."""
        o = len(eigenvalues)
        zeta, total, power = pow(self.root, self.exponent // o, self.modulus), 0, 1
        for m in eigenvalues:
            total, power = total + int(m) * power, power * zeta % self.modulus
        return total % self.modulus

    def unit(self):
        """1 on every class."""
        return {c: 1 for c in range(len(self.table.classes))}

    def vector(self, flipped):
        """The trace of V."""
        return self._flip(self._vector, flipped)

    @cached_property
    def _vector(self) -> dict[int, int]:
        classes = self.table.classes
        traces = classes.traces
        found = {}
        for c, powers in enumerate(classes.powers):
            o = len(powers)
            counts = np.exp(-2j * np.pi * np.outer(np.arange(o), np.arange(o)) / o) @ traces[list(powers)] / o
            found[c] = self._values(np.rint(counts.real).astype(int))
        return found

    def scalar(self, name, flipped):
        """The determinant of V, which for permutations is the sign."""
        return self._flip(self._determinant, flipped) if name in ("det", "sgn") else None

    @cached_property
    def _determinant(self) -> dict[int, int]:
        classes, found = self.table.classes, {}
        for c, (matrix, powers) in enumerate(zip(classes.matrices, classes.powers, strict=True)):
            o = len(powers)
            turn = int(np.rint(np.angle(np.linalg.det(matrix)) * o / (2 * np.pi))) % o
            found[c] = self._values(np.eye(o, dtype=int)[turn])
        return found

    def _flip(self, function: dict[int, int], flipped: bool) -> dict[int, int]:
        inverse = self.table.classes.inverse
        return {c: function[inverse[c]] for c in function} if flipped else function

    def regular(self):
        """The order at the identity."""
        return {0: self.table.classes.order}

    def multiply(self, a, b):
        """Indicators are idempotent."""
        return a if a == b else None

    def power(self, item, m):
        """The classes whose m-th power is the given one."""
        return {c: 1 for c, p in enumerate(self.table.classes.powers) if p[m % len(p)] == item}

    def irreps(self, block):
        """Orthogonality of characters."""
        classes = self.table.classes
        share = int(classes.sizes[block]) * pow(classes.order, -1, self.modulus)
        inverse = self.characters[classes.inverse[block]]
        return {key: share * value % self.modulus for key, value in enumerate(inverse)}

    @cached_property
    def characters(self) -> list[list[int]]:
        """χ by class and key, modulo the prime."""
        return [[self._values(row) for row in m] for m in self.table.eigenvalues]

    def trivial(self):
        """The first."""
        return 0

    def dim(self, key):
        """From the table."""
        return int(self.table.dims[key])

    def conjugate(self, key):
        """From the table."""
        return self.table.conjugates[key]

    def indicator(self, key):
        """Frobenius–Schur."""
        return self.table.indicators[key]

    def leads(self, key):
        """The one with the smaller number."""
        return key <= self.conjugate(key)

    def character(self, key):
        """From the table."""
        return {c: values[key] for c, values in enumerate(self.characters) if values[key]}

    def keys(self):
        """The rows of the table."""
        return list(range(len(self.table.dims)))

    def key(self, text):
        """By comparing labels."""
        named = (k for k in self.keys() if self.over_complex or self.leads(k))
        return next((k for k in named if self.label(k) == text), None)

    def label(self, key):
        """ρ1(3)."""
        number, dim = self._names[key if self.over_complex else min(key, self.conjugate(key))]
        return f"ρ{number}({dim})" + ("" if self.over_complex or self.leads(key) else "*")

    @cached_property
    def _names(self) -> dict[int, tuple[int, int]]:
        keys = [k for k in range(len(self.table.dims)) if self.over_complex or self.leads(k)]
        real = {k: self.dim(k) * (1 if self.over_complex or self.indicator(k) == 1 else 2) for k in keys}
        ranked = sorted(keys, key=lambda k: (k != 0, real[k], k))
        return {k: (i + 1, real[k]) for i, k in enumerate(ranked)}
