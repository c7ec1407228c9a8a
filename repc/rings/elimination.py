"""Linear systems reduced row by row: of fractions, or of numbers with many digits in balls, as integers times a power of two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = dict[int, Any]

_TINY = 40  # bits of what is left of a zero by rounding, at most


class Undecided(Exception):
    """A number that its ball does not tell from zero, and that is not small enough to be taken for it."""


class Echelon:
    """Rows in echelon form. ``bits`` 0: of fractions. Otherwise of integers that stand for x/2^bits, x ≤ 1, right to a quarter
    of the bits; what is zero to half of them is taken for zero, and what is not told from zero otherwise is Undecided."""

    def __init__(self, bits: int = 0):
        self._bits = bits
        self._tiny = 1 << _TINY if bits else 0
        self._pivots: list[tuple[int, Row, int]] = []  # a column, the rest of a row that is 1 there, and how far it may be off

    def __len__(self) -> int:
        """The rank: every row kept is told from zero."""
        return len(self._pivots)

    def add(self, row: Row, off: int = 0) -> None:
        """One more row, each entry of it known up to ``off``. Raises Undecided."""
        bits, tiny = self._bits, self._tiny
        for column, pivot, doubt in self._pivots:
            lead = row.pop(column, 0)
            if not lead:
                continue
            for at, x in pivot.items():
                left = row.get(at, 0) - (lead * x >> bits if bits else lead * x)
                if -tiny <= left <= tiny:
                    row.pop(at, None)
                else:
                    row[at] = left
            off += (abs(lead) + off) * doubt >> bits if bits else 0
        if not row:
            return
        column = max(row, key=lambda at: abs(row[at]))
        lead = row.pop(column)
        if abs(lead) <= off:
            if off >> bits // 2:
                raise Undecided
            return
        scaled = {at: (x << bits) // lead if bits else x / lead for at, x in row.items()}
        self._pivots.append((column, scaled, (2 * off << bits) // (abs(lead) - off) if bits else 0))

    def kernel(self, unknowns: int) -> Iterator[list[Any]]:
        """Vectors that all rows send to zero, in numbers as those of rows: one for each column without a pivot, where it is 1."""
        bits, taken = self._bits, {column for column, _, _ in self._pivots}
        for free in (k for k in range(unknowns) if k not in taken):
            vector: list[Any] = [0] * unknowns
            vector[free] = 1 << bits
            for column, rest, _ in reversed(self._pivots):
                total = sum((x * vector[at] for at, x in rest.items() if vector[at]), 0)
                vector[column] = -(total >> bits) if bits else -total
            yield [x if abs(x) > self._tiny else 0 for x in vector]
