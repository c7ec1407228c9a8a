"""Bases of equivariant maps in square roots: recognized from floats, kept only where an exact check passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from repc.symbolic.exact.block import recognized
from repc.symbolic.exact.radicals import (
    LARGEST_DENOMINATOR,
    Radical,
    add_product,
    conjugate,
    root,
    root_latex,
    to_float,
    to_sympy,
)
from repc.tolerance import COLUMN, RECOGNIZED

if TYPE_CHECKING:
    from sympy import ImmutableMatrix

_MOST_FRACTIONS = 20_000  # entries of a basis that is made orthogonal in fractions
_WHOLE_MATRIX = 144  # entries of a matrix that is shown in full
_WHOLE_VECTOR = 12
_MOST_COLUMNS = 10  # of LaTeX's pmatrix

Sparse = dict[int, Radical]
Generator = tuple[str, np.ndarray]  # "lie" or "discrete", and its matrix on the representation


@dataclass(frozen=True, eq=False)
class ExactBasis:
    """An orthonormal basis of equivariant maps, or of invariant vectors, with exact entries.

    ``shape`` is (dim out, dim in), or (dim, 1) for vectors, whose tensor factors have the dimensions ``axes``. ``gauge``:
    ``"block"`` where these are the same maps as in ``equivariant_basis()``, one irreducible block each; ``"rational"`` where
    they only span the same space.
    Every element was checked, in exact arithmetic, to be equivariant under all generators and orthonormal to the others.
    """

    text: str
    shape: tuple[int, int]
    gauge: str
    vectors: tuple[Sparse, ...]
    axes: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.vectors)

    def __getitem__(self, k: int) -> ImmutableMatrix:
        return self.matrices[k]

    def __iter__(self) -> Iterator[ImmutableMatrix]:
        return iter(self.matrices)

    @cached_property
    def matrices(self) -> tuple[ImmutableMatrix, ...]:
        """The basis as SymPy matrices of ``shape``."""
        from sympy import ImmutableMatrix

        rows, columns = self.shape
        return tuple(
            ImmutableMatrix(rows, columns, lambda i, j, v=v: to_sympy(v.get(i * columns + j, {}))) for v in self.vectors
        )

    def numpy(self) -> np.ndarray:
        """The basis as floats, (number, dim out, dim in), each entry correctly rounded up to a unit or two."""
        size = self.shape[0] * self.shape[1]
        array = np.zeros((len(self), size), dtype=complex)
        for row, vector in zip(array, self.vectors, strict=True):
            for k, number in vector.items():
                row[k] = to_float(number)
        stacked = array.reshape(len(self), *self.shape)
        return stacked if stacked.imag.any() else stacked.real

    def __repr__(self) -> str:
        return "\n".join([f"{len(self)} basis tensors of {self.text}", *(str(m.tolist()) for m in self.matrices)])

    def latex(self) -> str:
        """One row of an ``align*`` block per element, common factors in front."""
        if not self.vectors:
            return r"&\text{no equivariant map but } 0"
        return " \\\\\n".join(f"B_{{{k}}} &= {_latex(v, self)}" for k, v in enumerate(self.vectors, 1))

    def _repr_latex_(self) -> str:
        return "\\begin{align*}\n" + self.latex() + "\n\\end{align*}"


def recognized_basis(
    text: str, shape: tuple[int, int], basis: np.ndarray, generators: Sequence[Generator], axes: tuple[int, ...] = ()
) -> ExactBasis | None:
    """The exact form of an orthonormal basis (size, r) of invariants; None where no exact form passes the check."""
    exact = [(kind, _sparse_rows(matrix)) for kind, matrix in generators]
    if any(rows is None for _, rows in exact):
        return None
    for gauge, candidate in (("block", _recognized), ("rational", _from_projector)):
        vectors = candidate(basis)
        if vectors is not None and _is_orthonormal(vectors) and all(_is_invariant(v, exact) for v in vectors):
            return ExactBasis(text, shape, gauge, tuple(vectors), axes)
    return None


def _recognized(basis: np.ndarray) -> list[Sparse] | None:
    found = [_sparse(column) for column in basis.T]
    return None if any(v is None for v in found) else found


def _sparse(values: np.ndarray) -> Sparse | None:
    found = recognized(values)
    return None if found is None else {k: number for (k,), number in found.items()}


def _sparse_rows(matrix: np.ndarray) -> list[Sparse] | None:
    rows = [_sparse(row) for row in np.asarray(matrix)]
    return None if any(row is None for row in rows) else rows


# ── the exact check ──────────────────────────────────────────────────────────────────────────────


def _is_orthonormal(vectors: list[Sparse]) -> bool:
    one = {(1, 0): Fraction(1)}
    return all(_inner(a, b) == (one if a is b else {}) for i, a in enumerate(vectors) for b in vectors[i:])


def _inner(a: Sparse, b: Sparse) -> Radical:
    return _contracted({k: conjugate(x) for k, x in a.items()}, b)


def _contracted(a: Sparse, b: Sparse) -> Radical:
    total: Radical = {}
    for k in a.keys() & b.keys():
        add_product(total, a[k], b[k])
    return total


def _is_invariant(vector: Sparse, generators: list[tuple[str, list[Sparse]]]) -> bool:
    """ρ(h) v = v, dρ(A) v = 0."""
    for kind, rows in generators:
        for k, row in enumerate(rows):
            if _contracted(row, vector) != ({} if kind == "lie" else vector.get(k, {})):
                return False
    return True


# ── a basis from the projector ───────────────────────────────────────────────────────────────────


def _from_projector(basis: np.ndarray) -> list[Sparse] | None:
    """The first independent columns of the projector, made orthogonal: rational where the generators are."""
    if np.iscomplexobj(basis) or basis.size > _MOST_FRACTIONS:
        return None
    projector, chosen, left = basis @ basis.T, [], basis.shape[1]
    orthogonal = np.zeros((len(basis), 0))
    for k in range(len(basis)):
        column = projector[:, k]
        rest = column - orthogonal @ (orthogonal.T @ column)
        if left and np.linalg.norm(rest) > COLUMN:
            orthogonal = np.column_stack([orthogonal, rest / np.linalg.norm(rest)])
            chosen.append(column)
            left -= 1
    columns = [_fractions(column) for column in chosen]
    return None if any(c is None for c in columns) else _gram_schmidt(columns)


def _fractions(column: np.ndarray) -> list[Fraction] | None:
    found = [Fraction(float(x)).limit_denominator(LARGEST_DENOMINATOR) for x in column]
    return found if np.allclose([float(x) for x in found], column, rtol=0, atol=RECOGNIZED) else None


def _gram_schmidt(columns: list[list[Fraction]]) -> list[Sparse]:
    done: list[tuple[list[Fraction], Fraction]] = []
    for column in columns:
        rest = column
        for other, square in done:
            overlap = sum((x * y for x, y in zip(column, other, strict=True)), Fraction(0)) / square
            if overlap:
                rest = [x - overlap * y for x, y in zip(rest, other, strict=True)]
        done.append((rest, sum((x * x for x in rest), Fraction(0))))
    return [_normalized(vector, square) for vector, square in done]


def _normalized(vector: list[Fraction], square: Fraction) -> Sparse:
    c, s = root(1 / square)
    return {k: {(s, 0): c * x} for k, x in enumerate(vector) if x}


# ── LaTeX ────────────────────────────────────────────────────────────────────────────────────────


def _latex(vector: Sparse, basis: ExactBasis) -> str:
    factor, scaled = _common_factor(vector)
    rows, columns = basis.shape
    if rows * columns <= (_WHOLE_VECTOR if columns == 1 else _WHOLE_MATRIX) and columns <= _MOST_COLUMNS:
        body = r" \\ ".join(
            " & ".join(_entry(scaled.get(i * columns + j, {})) for j in range(columns)) for i in range(rows)
        )
        return rf"{factor}\begin{{pmatrix}} {body} \end{{pmatrix}}"
    terms = []
    for k, number in sorted(scaled.items()):
        entry = _entry(number)
        terms.append((entry.removesuffix("1") if entry in ("1", "-1") else entry) + _unit(k, basis))
    return factor + r"\left(" + " + ".join(terms).replace("+ -", "- ") + r"\right)"


def _unit(k: int, basis: ExactBasis) -> str:
    """The k-th unit vector: ``e_{1,2,3}`` of a tensor power, ``E_{4,2}`` of the matrices."""
    columns = basis.shape[1]
    if columns == 1:
        index = np.unravel_index(k, basis.axes or basis.shape[:1])
        return f"e_{{{','.join(str(int(i) + 1) for i in index)}}}"
    return f"E_{{{k // columns + 1},{k % columns + 1}}}"


def _common_factor(vector: Sparse) -> tuple[str, Sparse]:
    """√(p/q) in front of integers, where all entries are rational multiples of one root."""
    keys = {key for number in vector.values() for key in number}
    if len(keys) != 1:
        return "", vector
    ((s, k),) = keys
    fractions = [number[s, k] for number in vector.values()]
    unit = Fraction(reduce(gcd, (f.numerator for f in fractions)), reduce(lcm, (f.denominator for f in fractions)))
    if k or unit * unit * s == 1:
        return "", vector
    return root_latex(unit * unit * s), {i: {(1, 0): number[s, k] / unit} for i, number in vector.items()}


def _entry(number: Radical) -> str:
    if not number:
        return "0"
    if len(number) == 1:
        (((s, k), c),) = number.items()
        text = root_latex(c * c * s)
        if k:
            text = r"\mathrm{i}" if text == "1" else text + r"\,\mathrm{i}"
        return f"-{text}" if c < 0 else text
    from sympy import latex

    return latex(to_sympy(number))
