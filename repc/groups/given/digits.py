"""Generators as exact numbers: fractions, or trees of the grammar that give as many digits as are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import Any

import numpy as np

from repc.syntax import nodes
from repc.syntax.printing.groups import number_text

Exact = Fraction | nodes.Number
Matrix = tuple[tuple[Exact, ...], ...]

NOISE = 2.0**-52
"""Relative rounding of entries of arrays."""

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul, "/": truediv, "^": pow}


@dataclass(frozen=True)
class ExactEntries:
    """``discrete`` and ``lie``: the generators, all entries fractions or some of them trees. ``noise``: how far an entry may lie
    from what was meant, relative to its size; 0 for what is written as text."""

    discrete: tuple[Matrix, ...]
    lie: tuple[Matrix, ...]
    noise: float = 0.0

    @property
    def is_rational(self) -> bool:
        """Whether all entries are fractions."""
        return all(isinstance(x, Fraction) for matrix in (*self.discrete, *self.lie) for row in matrix for x in row)

    @property
    def text(self) -> str:
        """All digits of all entries, discrete generators first."""
        return str([[[_text(x) for x in row] for row in matrix] for matrix in (*self.discrete, *self.lie)])

    def matrices(self, in_digits: bool = True) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """The discrete generators and the tangents (d, d): numbers of mpmath to its working precision, or fractions where all are
        such and ``in_digits`` is false."""
        number = digits_of if in_digits or not self.is_rational else _same
        found = [[[number(x) for x in row] for row in matrix] for matrix in (*self.discrete, *self.lie)]
        if number is digits_of and not any(x.imag for matrix in found for row in matrix for x in row):
            found = [[[x.real for x in row] for row in matrix] for matrix in found]
        arrays = [np.array(matrix, dtype=object) for matrix in found]
        return arrays[: len(self.discrete)], arrays[len(self.discrete) :]


def _same(x: Exact) -> Any:
    return x


def exact_entries(lie: np.ndarray, discrete: np.ndarray, noise: float) -> ExactEntries:
    """Of real arrays (k, d, d) and (m, d, d) of double precision."""

    def fractions(stack: np.ndarray) -> tuple[Matrix, ...]:
        return tuple(tuple(tuple(Fraction(x) for x in row) for row in matrix) for matrix in stack.tolist())

    return ExactEntries(fractions(discrete), fractions(lie), noise)


def _text(x: Exact) -> str:
    return str(x) if isinstance(x, Fraction) else number_text(x)


def digits_of(x: Exact) -> Any:
    """A number of mpmath, to its working precision."""
    import mpmath

    match x:
        case Fraction():
            return mpmath.mpc(x.numerator) / x.denominator
        case nodes.Rational(q):
            return mpmath.mpc(q.numerator) / q.denominator
        case nodes.NamedNumber(name):
            return mpmath.mpc(0, 1) if name == "i" else mpmath.mpc(mpmath.pi)
        case nodes.ElementaryFunction(function, argument):
            return mpmath.mpc(getattr(mpmath, function)(digits_of(argument)))
        case nodes.Arithmetic(op, left, right):
            return _OPERATIONS[op](digits_of(left), digits_of(right))


def determinant(matrix: np.ndarray) -> Any:
    """Of a matrix (d, d) of exact numbers, by elimination from the largest entry of each column."""
    rows, found = [list(row) for row in matrix], Fraction(1)
    for k in range(len(rows)):
        at = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        if not rows[at][k]:
            return Fraction(0)
        if at != k:
            rows[k], rows[at], found = rows[at], rows[k], -found
        found = rows[k][k] * found
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return found


def inverse(matrix: np.ndarray) -> np.ndarray:
    """Of an invertible matrix (d, d) of exact numbers, by elimination."""
    d = len(matrix)
    rows = [[*row, *(int(i == j) for j in range(d))] for i, row in enumerate(matrix)]
    for k in range(d):
        at = max(range(k, d), key=lambda i: abs(rows[i][k]))
        rows[k], rows[at] = rows[at], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(d):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return np.array([row[d:] for row in rows], dtype=object)
