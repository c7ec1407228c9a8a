"""Character tables of enumerated finite groups.

Irreducible characters are the common eigenvectors of the products of classes (Burnside). They are found in floating point, for one
random Hermitian combination of classes, and rounded to sums of roots of unity, whose multiplicities are integers (the eigenvalues
of the matrices). Then the rounding is proven, as Dixon finds them (1967): modulo a prime p that has these roots and is above
2√|G|, the rows must be eigenvectors of a random combination of the products of classes, with different eigenvalues. There are
no others modulo p, and an irreducible character is determined by its residues. What comes out is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repc.groups.finite.classes import Classes
from repc.limits import MOST_CLASSES
from repc.rings.prime_field import field_with_roots
from repc.source import Diagnostic, InternalError
from repc.tolerance import EIGENVALUES, ENERGIES

_SEEDS = 5
_SHARES = (8, 1)  # of the elements: a few small classes tell most characters apart, all classes tell all
_BITS = 30  # of the prime of the proof: products of residues and a shifted half fit 63 bits
_HALF = 16


@dataclass(frozen=True, eq=False)
class CharacterTable:
    """``eigenvalues[c]`` (r, o): how often exp(2πi t/o) is an eigenvalue of class c (of order o) in each irreducible.

    Irreducibles are sorted: the trivial one first, then by dimension, by type (real, complex, quaternionic), by their values on
    the classes, larger ones first.
    """

    classes: Classes
    eigenvalues: tuple[np.ndarray, ...]

    @cached_property
    def values(self) -> np.ndarray:
        """(irreducible, class), complex."""
        return _values(self.eigenvalues)

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
        return _indicators(self.classes, self.eigenvalues)

    def signatures(self) -> list[tuple[int, ...]]:
        """Each irreducible as one tuple of integers."""
        return [_flat(m[k] for m in self.eigenvalues) for k in range(len(self.dims))]


def _flat(rows) -> tuple[int, ...]:
    return tuple(int(x) for row in rows for x in row)


def why_no_table(classes: Classes) -> str | None:
    """The limit that keeps the characters from being found, in words; None where there is none."""
    if len(classes) <= MOST_CLASSES:
        return None
    return f"the characters of its {len(classes)} classes are not computed ({MOST_CLASSES.words})"


def character_table(classes: Classes) -> CharacterTable | None:
    """The exact table, None for more classes than `MOST_CLASSES`."""
    if why_no_table(classes) is not None:
        return None
    found = (table for share in _SHARES if (table := _separated(classes, classes.order // share)) is not None)
    table = next(found, None)
    if table is None:
        name = classes.group.name
        raise InternalError(Diagnostic("E0950", f"the character table of {name} could not be separated into irreducibles"))
    return table


def _separated(classes: Classes, most: int) -> CharacterTable | None:
    """The table by combinations of the smallest classes, of at most so many elements together; None where they do not tell all
    characters apart."""
    prime, root = field_with_roots(classes.exponent, _BITS)
    used, rng = _smallest(classes, most), np.random.default_rng(0)
    weights = np.stack([_hermitian(classes, rng) for _ in range(_SEEDS)]) * used
    residues = rng.integers(prime, size=(_SEEDS, len(classes))) * used
    operators, modular = _class_products(classes, weights, residues, prime)
    for operator in operators:
        values = _diagonalize(classes, operator)
        eigenvalues = None if values is None else _lift(classes, values)
        if eigenvalues is None:
            continue
        rows = np.stack([_residues(m, root, classes.exponent, prime) for m in eigenvalues], axis=1)
        if any(_is_proven(classes, rows, weight, product, prime) for weight, product in zip(residues, modular, strict=True)):
            return CharacterTable(classes, _sorted(classes, eigenvalues))
    return None


def _smallest(classes: Classes, most: int) -> np.ndarray:
    """Which classes (r,) are used: the smallest, with those of the inverses."""
    order = np.argsort(classes.sizes, kind="stable")
    used = np.zeros(len(order), dtype=bool)
    used[order[np.cumsum(classes.sizes[order]) <= most]] = True
    return used | used[list(classes.inverse)]


def _hermitian(classes: Classes, rng: np.random.Generator) -> np.ndarray:
    """Random weights (r,) of the classes that make a Hermitian operator."""
    r = len(classes)
    weights = rng.standard_normal(r) + 1j * rng.standard_normal(r)
    return (weights + weights[list(classes.inverse)].conj()) / np.sqrt(classes.sizes)


def _class_products(
    classes: Classes, weights: np.ndarray, residues: np.ndarray, prime: int
) -> tuple[np.ndarray, np.ndarray]:
    """Σ_j w_j a[j, k, i] as (w, k, i), for rows w of complex weights and of residues modulo a prime; a[j, k, i] is the number of
    x in class j with x·g_k in class i, g_k the first member of class k."""
    r = len(classes)
    chosen = np.flatnonzero((residues != 0).sum(axis=0)[classes.class_of])
    labels = classes.class_of[chosen] * r
    found = np.empty((len(weights), r, r), dtype=complex)
    modular = np.empty((len(residues), r, r), dtype=np.int64)
    for k, member in enumerate(classes.members):
        products = classes.class_of[classes.listing.after(classes.elements[member], chosen)]
        counts = np.bincount(labels + products, minlength=r * r).reshape(r, r)
        found[:, k] = weights @ counts
        modular[:, k] = _product(residues, counts, prime)
    return found, modular


def _diagonalize(classes: Classes, operator: np.ndarray) -> np.ndarray | None:
    """Rows of approximate characters (r, r), or None where eigenvalues are too close to tell."""
    root = np.sqrt(classes.sizes)
    operator = root[:, None] * operator / root[None, :]
    energies, vectors = np.linalg.eigh((operator + operator.conj().T) / 2)
    if len(root) > 1 and np.diff(energies).min() < ENERGIES * np.abs(energies).max():
        return None
    functions = vectors.T / root
    if np.abs(functions[:, 0]).min() * classes.order < EIGENVALUES:  # a character is not 0 at the identity
        return None
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
        if np.abs(counts - rounded).max() > EIGENVALUES or rounded.min() < 0:
            return None
        lifted.append(rounded.astype(int))
    dims = lifted[0][:, 0]
    return lifted if (dims**2).sum() == classes.order else None


def _residues(eigenvalues: np.ndarray, root: int, exponent: int, prime: int) -> np.ndarray:
    """Values (r,) on one class modulo a prime, from multiplicities (r, o) of the powers of a root of unity."""
    o = eigenvalues.shape[1]
    zeta = pow(root, exponent // o, prime)
    powers = np.array([pow(zeta, t, prime) for t in range(o)])
    return _product(eigenvalues, powers[:, None], prime)[:, 0]


def _is_proven(classes: Classes, rows: np.ndarray, weights: np.ndarray, products: np.ndarray, prime: int) -> bool:
    """Whether rows (r, r) of characters modulo a prime are eigenvectors of a combination of the products of classes, with
    different eigenvalues Σ_j w_j |class j| χ_j / χ_1."""
    weighted = _product(rows, (weights * classes.sizes % prime)[:, None], prime)[:, 0]
    energies = np.array([int(e) * pow(int(d), -1, prime) % prime for e, d in zip(weighted, rows[:, 0], strict=True)])
    moved = _product(products, rows.T, prime)
    return len(np.unique(energies)) == len(rows) and np.array_equal(moved, rows.T * energies % prime)


def _product(a: np.ndarray, b: np.ndarray, prime: int) -> np.ndarray:
    """a @ b modulo a prime below 2³¹, of residues and non-negative integers below it: upper and lower halves one after another."""
    high, low = np.divmod(a, 2**_HALF)
    return ((high @ b % prime) * 2**_HALF + low @ b) % prime


def _values(eigenvalues: tuple[np.ndarray, ...] | list[np.ndarray]) -> np.ndarray:
    columns = [m @ np.exp(2j * np.pi * np.arange(m.shape[1]) / m.shape[1]) for m in eigenvalues]
    return np.stack(columns, axis=1)


def _indicators(classes: Classes, eigenvalues: tuple[np.ndarray, ...] | list[np.ndarray]) -> tuple[int, ...]:
    squares = [p[2 % len(p)] for p in classes.powers]
    sums = (classes.sizes * _values(eigenvalues)[:, squares]).sum(axis=1) / classes.order
    return tuple(int(round(x.real)) for x in sums)


def _sorted(classes: Classes, eigenvalues: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    dims, kinds = eigenvalues[0][:, 0], _indicators(classes, eigenvalues)
    trivial = np.array([all(m[k, 0] == 1 and m[k].sum() == 1 for m in eigenvalues) for k in range(len(dims))])

    def key(k: int) -> tuple:
        kind = (1, 0, -1).index(kinds[k])
        return (not trivial[k], int(dims[k]), kind, tuple(-x for m in eigenvalues for x in m[k]))

    order = sorted(range(len(dims)), key=key)
    return tuple(m[order] for m in eigenvalues)
