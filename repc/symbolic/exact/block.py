"""Clebsch–Gordan blocks in square roots: recognized from floats, kept only where an exact check passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from repc.symbolic.exact.radicals import Radical, add_product, conjugate, recognize, to_sympy
from repc.tolerance import RECOGNIZED

if TYPE_CHECKING:
    from sympy import ImmutableDenseNDimArray

Entries = dict[tuple[int, ...], Radical]
Triple = tuple[str, np.ndarray, np.ndarray, np.ndarray]  # "lie" or "discrete"; the generator on a, on b and on c

_ONE: Radical = {(1, 0): Fraction(1)}


def exact_block(block: np.ndarray, generators: Sequence[Triple]) -> ImmutableDenseNDimArray | None:
    """C (d_a, d_b, m, d_c) as a SymPy array; None where an entry or a generator is no square root of a fraction, or the
    block is not, exactly, orthonormal and equivariant under every generator."""
    from sympy import ImmutableDenseNDimArray, Integer

    entries = recognized(block)
    if entries is None or not _is_orthonormal(entries) or not all(_commutes(entries, g) for g in generators):
        return None
    values = [to_sympy(entries[i]) if i in entries else Integer(0) for i in np.ndindex(block.shape)]
    return ImmutableDenseNDimArray(values, block.shape)


def block_of_squares(squares: Mapping[tuple[int, ...], Fraction], shape: tuple[int, ...]) -> ImmutableDenseNDimArray:
    """C (d_a, d_b, m, d_c), m at most 1, from the signed squares of its entries by (i, j, k)."""
    from sympy import ImmutableDenseNDimArray, Integer, Rational, sqrt

    values = [Integer(0)] * prod(shape)
    for (i, j, k), square in squares.items():
        root = sqrt(Rational(abs(square.numerator), square.denominator))
        values[(i * shape[1] + j) * shape[3] + k] = root if square > 0 else -root
    return ImmutableDenseNDimArray(values, shape)


def recognized(array: np.ndarray) -> Entries | None:
    """The entries that are not zero, by index; None where one is no square root of a fraction."""
    found: Entries = {}
    for index in np.argwhere(np.abs(array) > RECOGNIZED):
        number = recognize(array[tuple(index)])
        if number is None:
            return None
        found[tuple(int(i) for i in index)] = number
    return found


def _is_orthonormal(block: Entries) -> bool:
    total: dict = {}
    by_row: dict = {}
    for (i, j, m, k), number in block.items():
        by_row.setdefault((i, j), []).append(((m, k), number))
    for row in by_row.values():
        for a, x in row:
            for b, y in row:
                add_product(total.setdefault((a, b), {}), conjugate(x), y)
    return all(value == (_ONE if a == b else {}) for (a, b), value in total.items())


def _commutes(block: Entries, generator: Triple) -> bool:
    """(A ⊗ B) C = C D for group elements, (A ⊗ 1 + 1 ⊗ B) C = C D for tangents."""
    kind, *matrices = generator
    a, b, c = (recognized(np.asarray(m)) for m in matrices)
    if a is None or b is None or c is None:
        return False
    right = _contracted(block, {(k, j): x for (j, k), x in c.items()}, 3)
    if kind == "lie":
        left = _contracted(block, a, 0)
        for index, number in _contracted(block, b, 1).items():
            add_product(left.setdefault(index, {}), number, _ONE)
    else:
        left = _contracted(_contracted(block, b, 1), a, 0)
    return {i: x for i, x in left.items() if x} == {i: x for i, x in right.items() if x}


def _contracted(block: Entries, matrix: Entries, axis: int) -> Entries:
    """Σ_j matrix[i, j] block[…, j, …] on one axis."""
    columns: dict[int, list[tuple[int, Radical]]] = {}
    for (i, j), x in matrix.items():
        columns.setdefault(j, []).append((i, x))
    total: Entries = {}
    for index, number in block.items():
        for i, x in columns.get(index[axis], ()):
            add_product(total.setdefault((*index[:axis], i, *index[axis + 1 :]), {}), x, number)
    return total
