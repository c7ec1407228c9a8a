"""Character tables of enumerated finite groups.

The class functions of a group are diagonalized, in floating point, by convolution with a random Hermitian central
element (Burnside); each value is then rounded to a sum of roots of unity, whose multiplicities are integers (the
eigenvalues of the matrix), and the rounding is checked. What comes out is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repc.groups.finite.classes import Classes
from repc.source import Diagnostic, InternalError

MOST_CLASSES = 256  # the eigenproblem has this size
_ROUNDING = 1e-4  # eigenvalue multiplicities are integers; values this far from one mean a failed diagonalization
_SEEDS = 5


@dataclass(frozen=True, eq=False)
class CharacterTable:
    """``eigenvalues[c]`` (r, o): how often exp(2πi t/o) is an eigenvalue of class c (of order o) in each irreducible.

    Irreducibles are sorted: the trivial one first, then by dimension, then by their values, larger ones first.
    """

    classes: Classes
    eigenvalues: tuple[np.ndarray, ...]

    @cached_property
    def values(self) -> np.ndarray:
        """(irreducible, class), complex."""
        columns = [m @ np.exp(2j * np.pi * np.arange(m.shape[1]) / m.shape[1]) for m in self.eigenvalues]
        return np.stack(columns, axis=1)

    @property
    def dims(self) -> np.ndarray:
        """(r,) dimensions over ℂ."""
        return self.eigenvalues[0][:, 0]

    @cached_property
    def conjugates(self) -> tuple[int, ...]:
        """Index of the complex conjugate of each irreducible."""
        rows = self.signatures()
        swapped = [tuple(self.eigenvalues[c][k] for c in self.classes.inverse) for k in range(len(rows))]
        where = {row: k for k, row in enumerate(rows)}
        return tuple(where[_flat(row)] for row in swapped)

    @cached_property
    def indicators(self) -> tuple[int, ...]:
        """Frobenius–Schur: +1 real, −1 quaternionic, 0 complex."""
        squares = [p[2 % len(p)] for p in self.classes.powers]
        sums = (self.classes.sizes * self.values[:, squares]).sum(axis=1) / self.classes.order
        return tuple(int(round(x.real)) for x in sums)

    def signatures(self) -> list[tuple[int, ...]]:
        """Each irreducible as one tuple of integers."""
        return [_flat(m[k] for m in self.eigenvalues) for k in range(len(self.dims))]


def _flat(rows) -> tuple[int, ...]:
    return tuple(int(x) for row in rows for x in row)


def character_table(classes: Classes) -> CharacterTable | None:
    """The exact table, None for more classes than `MOST_CLASSES`."""
    if len(classes) > MOST_CLASSES:
        return None
    convolution = _class_products(classes)
    for seed in range(_SEEDS):
        values = _diagonalize(classes, convolution, seed)
        eigenvalues = None if values is None else _lift(classes, values)
        if eigenvalues is not None:
            return CharacterTable(classes, _sorted(eigenvalues))
    name = classes.group.name
    raise InternalError(Diagnostic("E0950", f"the character table of {name} could not be separated into irreducibles"))


def _class_products(classes: Classes) -> np.ndarray:
    """a[j, k, i]: number of x in class j with x·g_k in class i, g_k the first member of class k."""
    r = len(classes)
    counts = np.empty((r, r, r))
    for k, member in enumerate(classes.members):
        products = classes.class_of[classes.find(classes.elements[:, classes.elements[member]])]
        counts[:, k] = np.bincount(classes.class_of * r + products, minlength=r * r).reshape(r, r)
    return counts


def _diagonalize(classes: Classes, convolution: np.ndarray, seed: int) -> np.ndarray | None:
    """Rows of approximate characters (r, r), or None where eigenvalues are too close to tell."""
    rng = np.random.default_rng(seed)
    r, inverse = len(classes), list(classes.inverse)
    weights = rng.standard_normal(r) + 1j * rng.standard_normal(r)
    weights = (weights + weights[inverse].conj()) / np.sqrt(classes.sizes)
    root = np.sqrt(classes.sizes)
    operator = root[:, None] * np.tensordot(weights, convolution, 1) / root[None, :]
    energies, vectors = np.linalg.eigh((operator + operator.conj().T) / 2)
    if r > 1 and np.diff(energies).min() < 1e-9 * np.abs(energies).max():
        return None
    functions = vectors.T / root
    scale = np.sqrt(classes.order) * np.abs(functions[:, :1]) / functions[:, :1]
    return functions * scale


def _lift(classes: Classes, values: np.ndarray) -> list[np.ndarray] | None:
    """Integer eigenvalue multiplicities, None if the values are not characters."""
    lifted = []
    for powers in classes.powers:
        o = len(powers)
        phases = np.exp(-2j * np.pi * np.outer(np.arange(o), np.arange(o)) / o) / o
        counts = values[:, list(powers)] @ phases
        rounded = np.rint(counts.real)
        if np.abs(counts - rounded).max() > _ROUNDING or rounded.min() < 0:
            return None
        lifted.append(rounded.astype(int))
    dims = lifted[0][:, 0]
    return lifted if (dims**2).sum() == classes.order else None


def _sorted(eigenvalues: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    dims = eigenvalues[0][:, 0]
    trivial = np.array([all(m[k, 0] == 1 and m[k].sum() == 1 for m in eigenvalues) for k in range(len(dims))])

    def key(k: int) -> tuple:
        return (not trivial[k], int(dims[k]), tuple(-x for m in eigenvalues for x in m[k]))

    order = sorted(range(len(dims)), key=key)
    return tuple(m[order] for m in eigenvalues)
