"""Projectors onto invariant vectors as operators: from a basis, or block by block where there is one for every irreducible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from repc.numeric.basis import channels_in, channels_out
from repc.numeric.space import Irrep, Space


@dataclass(frozen=True, eq=False)
class Projector:
    """The orthogonal projector onto the invariant vectors: an operator (size, size) with ``@``.

    ``onto`` projects rows (k, size), of NumPy or of JAX. No (size, size) matrix is made unless `to_dense` asks for it.
    """

    size: int
    onto: Callable

    def __repr__(self) -> str:
        return f"Projector({self.size}, {self.size})"

    @property
    def shape(self) -> tuple[int, int]:
        """(size, size)."""
        return (self.size, self.size)

    __array_ufunc__ = None  # so that NumPy leaves ``rows @ projector`` to `__rmatmul__`

    def __matmul__(self, vectors):
        """The projection of a vector (size,) or of columns (size, k)."""
        vectors = _array(vectors)
        return self.onto(vectors[None])[0] if vectors.ndim == 1 else self.onto(vectors.T).T

    def __rmatmul__(self, rows):
        """rows (…, size) times the (size, size) matrix."""
        rows = _array(rows)
        return self.onto(rows.conj().reshape(-1, self.size)).conj().reshape(rows.shape)

    @property
    def H(self) -> Projector:
        """The adjoint: itself."""
        return self

    @property
    def T(self) -> Projector:
        """The transpose."""
        return Projector(self.size, lambda rows: self.onto(rows.conj()).conj())

    def to_dense(self) -> np.ndarray:
        """The (size, size) matrix."""
        return self.onto(np.eye(self.size)).T


def from_basis(basis: np.ndarray) -> Projector:
    """B Bᴴ for orthonormal columns B (size, r)."""
    return Projector(len(basis), lambda rows: (rows @ basis.conj()) @ basis.T)


def from_spaces(source: Space, target: Space) -> Projector:
    """The projector of matrices (dim target, dim source), flattened row-major, onto the equivariant ones, for unitary
    changes of basis: by Schur's lemma, each pair of channels is projected onto the commutant of their irreducible."""
    shared = [irrep for irrep in target.irreps if source.multiplicity(irrep)]
    steps = [_step(source, target, irrep) for irrep in shared]
    shape = (target.dim, source.dim)

    def onto(rows):
        weights = rows.reshape(-1, *shape)
        total = sum((step(weights) for step in steps), start=weights * 0)
        return total.reshape(rows.shape)

    return Projector(shape[0] * shape[1], onto)


def _step(source: Space, target: Space, irrep: Irrep) -> Callable:
    """The part of one irreducible: (k, dim target, dim source) -> the same."""
    embed, project = channels_out(target, irrep), channels_in(source, irrep)
    out, into, d = embed.shape[1], project.shape[0], irrep.dim
    left, right = embed.reshape(target.dim, out * d), project.reshape(into * d, source.dim)
    units = irrep.units.reshape(-1, d * d)
    read = (units.conj() / np.linalg.norm(units, axis=1, keepdims=True) ** 2).T

    def step(weights):
        blocks = (left.conj().T @ weights @ right.conj().T).reshape(-1, out, d, into, d)
        pairs = blocks.transpose(0, 1, 3, 2, 4).reshape(-1, out, into, d * d)
        kept = (pairs @ read @ units).reshape(-1, out, into, d, d).transpose(0, 1, 3, 2, 4).reshape(-1, out * d, into * d)
        return left @ kept @ right

    return step


def _array(values):
    """Arrays of any library as they are, so that tracing works; lists as arrays."""
    return values if hasattr(values, "shape") else np.asarray(values)
