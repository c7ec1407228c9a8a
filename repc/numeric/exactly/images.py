"""Images of generators in exact numbers on tensors, on determinants, and on symmetric and alternating powers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import combinations, combinations_with_replacement, permutations
from typing import Any

import numpy as np

from repc.groups import Group
from repc.groups.given.digits import determinant, inverse
from repc.limits import MOST_FRACTIONS
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import Expansion, atom_size, expand
from repc.rings.partitions import permutation_sign


@dataclass(frozen=True, eq=False)
class Element:
    """A generator of the factor ``slot`` of a group, a ``matrix`` (d, d) of exact numbers; ``is_lie``: a tangent."""

    group: Group
    slot: int
    matrix: np.ndarray
    is_lie: bool


def image(monomial: Monomial, of: Element, orthonormal: bool) -> np.ndarray | None:
    """ρ(h) or dρ(A) on a tensor product of atoms; None for other atoms than V, det, Sym and Alt. Powers are in sums
    of the tensors of each orbit of indices, or with ``orthonormal`` in the coordinates that representations have."""
    parts = [_of_atom(atom, of, orthonormal) for atom in monomial]
    return None if any(part is None for part in parts) else _tensor([p for p in parts if p is not None], of.is_lie)


def _tensor(parts: list[np.ndarray], is_lie: bool) -> np.ndarray:
    """ρ₁(h)⊗ρ₂(h)⊗… of elements, Σ 1⊗…⊗dρ(A)⊗… of tangents."""
    if not is_lie:
        return reduce(np.kron, parts, _one(1))
    total = np.array([[0]], dtype=object)
    for part in parts:
        total = np.kron(total, _one(len(part))) + np.kron(_one(len(total)), part)
    return total


def _one(n: int) -> np.ndarray:
    return np.eye(n, dtype=int).astype(object)


def _of_atom(atom: Atom, of: Element, orthonormal: bool) -> np.ndarray | None:
    if atom.slot not in (of.slot, -1):  # another factor stands still
        n = atom_size(atom, of.group)
        return np.full((n, n), 0, dtype=object) if of.is_lie else _one(n)
    matrix, is_lie = of.matrix.conj() if atom.conj else of.matrix, of.is_lie
    if atom.kind == "V":
        if not atom.dual:
            return matrix
        return -matrix.T if is_lie else inverse(matrix).T
    if atom.kind == "det":
        value = matrix.trace() if is_lie else determinant(matrix)
        value = value if not atom.dual else -value if is_lie else 1 / value
        return np.array([[value]], dtype=object)
    if atom.kind in ("sym", "alt"):
        return _of_power(atom, of, orthonormal)
    return None


def _of_power(atom: Atom, of: Element, orthonormal: bool) -> np.ndarray | None:
    """Sums of tensors over orbits need no square roots, and counts do not depend on coordinates; those that representations have
    are these, of norm 1."""
    inner = _stacked(expand(atom.powered, of.group), of, orthonormal)
    if inner is None or len(inner) ** atom.degree > MOST_FRACTIONS:
        return None
    choose = combinations_with_replacement if atom.kind == "sym" else combinations
    chosen = list(choose(range(len(inner)), atom.degree))
    whole = _tensor([inner] * atom.degree, of.is_lie)
    rows = [_place(index, len(inner)) for index in chosen]
    columns = [_orbit(index, len(inner), atom.kind == "alt") for index in chosen]
    entries = [[sum((sign * whole[row, at] for at, sign in column.items()), 0) for column in columns] for row in rows]
    found = np.array(entries, dtype=object).reshape(len(rows), len(rows))
    return _normalized(found, [len(column) for column in columns]) if orthonormal else found


def _normalized(matrix: np.ndarray, sizes: list[int]) -> np.ndarray:
    """The same in coordinates of norm 1, where sums over orbits have norm √size."""
    import mpmath

    roots = [mpmath.sqrt(n) for n in sizes]
    n = range(len(sizes))
    return np.array([[matrix[i, j] * _ratio(roots, sizes, i, j) for j in n] for i in n], dtype=object).reshape(matrix.shape)


def _ratio(roots: list[Any], sizes: list[int], i: int, j: int) -> Any:
    return 1 if sizes[i] == sizes[j] else roots[i] / roots[j]


def _stacked(space: Expansion, of: Element, orthonormal: bool) -> np.ndarray | None:
    """The image on a sum, in source coordinates."""
    whole, at = np.full((space.dim, space.dim), 0, dtype=object), 0
    order = np.arange(space.dim) if space.order is None else space.order
    for part in space.parts:
        block = image(part.monomial, of, orthonormal)
        if block is None:
            return None
        for _ in range(part.copies):
            here = order[at : at + len(block)]
            whole[np.ix_(here, here)] = block
            at += len(block)
    return whole


def _place(index: tuple[int, ...], n: int) -> int:
    return reduce(lambda at, i: at * n + i, index, 0)


def _orbit(index: tuple[int, ...], n: int, signed: bool) -> dict[int, int]:
    found = {}
    for order in permutations(range(len(index))):
        at = _place(tuple(index[k] for k in order), n)
        found[at] = permutation_sign(list(order)) if signed else 1
    return found
