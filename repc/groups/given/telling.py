"""Whether floating point can tell the entries of matrices apart.

The solvers work in float64: what differs by less than a millionth is in doubt to them, by less than a billionth it is one thing,
and a count of maps that rests on such a difference would be wrong. Entries of a text are compared as exact numbers, from the tree,
before any rounding; those of arrays up to their own rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from repc.source import Diagnostic, RepcError, Span
from repc.tolerance import TELLABLE, ZERO

UNTOLD = "E0233"  # of what exact arithmetic can still count


@dataclass(frozen=True)
class Magnitude:
    """The real or the imaginary part of an entry, without its sign; ``text`` and ``span`` are the entry's."""

    size: Any  # a float, or a number of mpmath
    text: str
    span: Span | None = None
    turn: Any = 0  # on the diagonal of an element: the squares of what stands beside it in its row

    def is_turned_from(self, other: Magnitude) -> bool:
        """Whether a small rotation explains the difference: cos θ is θ²/2 below 1, and told from it by sin θ."""
        return any(turn / 10 <= abs(self.size - other.size) <= 2 * turn for turn in (self.turn, other.turn))


def parts_of(matrix: Sequence[Sequence[tuple[Any, str, Span | None]]], is_element: bool, negligible: Any) -> Iterator[Magnitude]:
    """The parts of a matrix of numbers, each with its text and its place, that are above what is negligible."""
    for i, row in enumerate(matrix):
        beside = sum(abs(x) ** 2 for j, (x, _, _) in enumerate(row) if j != i)
        for j, (x, text, span) in enumerate(row):
            turn = beside if i == j and is_element else 0
            yield from (Magnitude(abs(y), text, span, turn) for y in (x.real, x.imag) if abs(y) > negligible)


def untold(matrices: Sequence[tuple[list[Magnitude], bool]], negligible: Any) -> RepcError | None:
    """The error (E0233) that names two entries, where matrices hold two sizes that differ by less than `TELLABLE` of them, or one
    that is less than that of the largest of its matrix. Elements of the group are told by how they differ from 1 as well."""
    everywhere: list[Magnitude] = []
    for found, is_element in matrices:
        parts = sorted(found, key=lambda part: part.size)
        if parts and parts[0].size < TELLABLE * parts[-1].size:
            return _error(parts[0], parts[-1], "is too small beside")
        everywhere += [*parts, *([Magnitude(1, "1")] if is_element else [])]
        for a, b in pairwise(sorted(everywhere, key=lambda part: part.size)):
            if negligible * b.size < b.size - a.size < TELLABLE * b.size and not a.is_turned_from(b):
                return _error(a, b, "is too close to")
    return None


def _error(a: Magnitude, b: Magnitude, how: str) -> RepcError:
    message = f"{a.text} {how} {b.text} for floating point to tell what this group keeps"
    remedy = (
        f"write equal entries, or such that differ by over {TELLABLE:.0e} of their size (TELLABLE in repc/tolerance.py); "
        "a multiple of a 'lie' generator generates the same group"
    )
    return RepcError(Diagnostic(UNTOLD, message, remedy, a.span or b.span))


def untold_arrays(lie: np.ndarray, discrete: np.ndarray) -> RepcError | None:
    """The same of arrays (k, d, d) and (m, d, d); None over ℂ."""
    if np.iscomplexobj(lie) or np.iscomplexobj(discrete):
        return None
    matrices = []
    for stack, is_element in ((discrete, True), (lie, False)):
        for matrix in stack:
            least = ZERO * float(np.abs(matrix).max(initial=0.0))
            rows = [[(x, f"{x:.17g}", None) for x in row] for row in matrix.tolist()]
            matrices.append((list(parts_of(rows, is_element, least)), is_element))
    return untold(matrices, ZERO)
