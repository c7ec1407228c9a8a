"""Clebsch–Gordan blocks of one irreducible in a product of two, from the highest weight down.

An intertwiner c → a ⊗ b is known from where it sends a vector of highest weight: to one of the same weight that all raising
operators annihilate. Only pairs of weights of a and b with that sum are unknowns, and no matrix on a ⊗ b is made. The vectors
below follow weight by weight. Going down by lowering operators alone, rounding grows by the ratio of their sizes in larger
irreducibles; here each weight is found from raising and lowering operators together, by least squares, which never enlarges it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.numeric.gauge import pivoted_rotation, snapped
from repc.numeric.irreducibles.algebra import Weighted, weighted
from repc.numeric.space import Irrep
from repc.numeric.splitting.split import NotSplit
from repc.tolerance import COUPLED, FINGERPRINT, INTERTWINER, PIVOT

_MOST_PAIRS = 512  # pairs of weights with one sum, whose linear systems are cubic in it: above, all of the product is decomposed


def coupling_into(a: Irrep, b: Irrep, c: Irrep, lie: tuple[bool, ...], is_complex: bool) -> np.ndarray:
    """C (d_a, d_b, m, d_c), orthonormal, with (ψ_a ⊗ ψ_b) C_k = C_k ψ_c, in the gauge of `IrrepTable.blocks`; m may be 0.

    ``lie`` marks the generators that belong to the Lie algebra. Raises NotSplit where the vectors of highest weight do not
    reach all of c, where the systems are large, and where the residual shows rounding.
    """
    every = list(zip(a.generators, b.generators, c.generators, lie, strict=True))
    found = _Descent(weighted([(x, y, z) for x, y, z, is_lie in every if is_lie]), is_complex).maps()
    basis = _orthonormal(found if is_complex else np.concatenate([found.real, found.imag]), c.dim)
    for x, y, z, is_lie in every:
        if not is_lie:
            basis = _commuting(basis, np.stack([_moved(w, x, y, False) for w in basis]) - basis @ z if len(basis) else basis)
    for w in basis:
        worst = max(_residual(w, x, y, z, is_lie) for x, y, z, is_lie in every)
        if not worst <= INTERTWINER:
            raise NotSplit(f"residual {worst:.1e} of {c.label}")
    return snapped(_in_gauge(basis, c)) if len(basis) else np.zeros((a.dim, b.dim, 0, c.dim))


@dataclass(frozen=True, eq=False)
class _Level:
    """One weight of c: its eigenvectors, those pairs of eigenvectors of a and b that have it together, and in between the
    vectors (members, μ) that are reached from the highest one and their images (pairs, μ, T)."""

    value: float
    members: np.ndarray
    vectors: np.ndarray
    images: np.ndarray


class _Descent:
    """All intertwiners from what the highest vector of c generates."""

    def __init__(self, weights: Weighted, is_complex: bool):
        self._a, self._b, self._c = weights.values
        self._vectors = weights.vectors
        self._roots = weights.roots
        self._is_complex = is_complex
        self._near = FINGERPRINT * max(float(np.abs(values).max()) for values in weights.values)
        self._size = sum(np.linalg.norm(x[0], 2) ** 2 + np.linalg.norm(x[1], 2) ** 2 for _, x in self._roots)

    def maps(self) -> np.ndarray:
        """(T, d_a, d_b, d_c), independent, in the coordinates of the irreducibles."""
        values = np.unique(self._c)[::-1]
        values = values[np.append(True, -np.diff(values) > self._near)]
        levels: list[_Level] = [self._top(values[0])]
        count = levels[0].images.shape[2]
        if not count:
            return np.zeros((0, len(self._a), len(self._b), len(self._c)))
        for value in values[1:]:
            level = self._below(value, levels)
            if level is not None:
                levels.append(level)
        self._refuse_part(levels)
        u, v, w = self._vectors
        found = np.zeros((count, len(self._a), len(self._b), len(self._c)), dtype=complex)
        for level in levels:
            i, j = self._pairs(level.value)
            found[:, i[:, None], j[:, None], level.members] = np.einsum("pmt,km->tpk", level.images, level.vectors.conj())
        found = np.matmul(v, np.tensordot(u, found, (1, 1)).swapaxes(0, 1))
        return np.matmul(found, w.conj().T)

    def _refuse_part(self, levels: list[_Level]) -> None:
        reached = np.concatenate([self._vectors[2][:, level.members] @ level.vectors for level in levels], axis=1)
        whole = reached.shape[1] == len(reached)
        halves = not self._is_complex and 2 * reached.shape[1] == len(reached) and np.abs(reached.T @ reached).max() <= FINGERPRINT
        if not whole and not halves:  # over ℂ a real irreducible may be a sum of two conjugate ones: a real map is known from one
            raise NotSplit("the highest vector of an irreducible does not generate it")

    def _pairs(self, value: float) -> tuple[np.ndarray, np.ndarray]:
        i, j = np.nonzero(np.abs(self._a[:, None] + self._b - value) <= self._near)
        if len(i) > _MOST_PAIRS:
            raise NotSplit(f"{len(i)} pairs of weights have one sum")
        return i, j

    def _members(self, value: float) -> np.ndarray:
        return np.flatnonzero(np.abs(self._c - value) <= self._near)

    def _raising(self, value: float, root: int) -> np.ndarray:
        """A root vector on the pairs of one weight, (pairs above, pairs)."""
        size, (x, y, _) = self._roots[root]
        (i, j), (above, beside) = self._pairs(value), self._pairs(value + size)
        same_left, same_right = above[:, None] == i, beside[:, None] == j
        return x[above[:, None], i] * same_right + y[beside[:, None], j] * same_left

    def _top(self, value: float) -> _Level:
        members = self._members(value)
        squares = self._squares([self._raising(value, r) for r in range(len(self._roots))])
        sizes, vectors = np.linalg.eigh(squares)
        images = vectors[:, sizes <= PIVOT * self._size]
        return _Level(value, members, np.eye(len(members), 1), images[:, None, :])

    @staticmethod
    def _squares(raising: list[np.ndarray]) -> np.ndarray:
        return np.sum([x.conj().T @ x for x in raising], axis=0)

    def _below(self, value: float, levels: list[_Level]) -> _Level | None:
        """The weight's vectors, and their images W: X W = W_u h* and W h = Y W_u for every root vector X, its adjoint Y, the
        level u that X leads to and h, which Y is on c; in normal equations, a Sylvester equation. None where nothing is reached."""
        members, steps = self._members(value), []
        for r, (size, (_, _, z)) in enumerate(self._roots):
            for up in levels:
                if abs(up.value - value - size) <= self._near:
                    steps.append((r, up, z[np.ix_(up.members, members)].conj().T @ up.vectors))
        if not steps:
            return None
        vectors, sizes, _ = np.linalg.svd(np.concatenate([lowered for _, _, lowered in steps], axis=1), full_matrices=False)
        vectors = vectors[:, sizes > COUPLED * np.sqrt(self._size)]
        if not vectors.shape[1]:
            return None
        raising = [self._raising(value, r) for r in range(len(self._roots))]
        known = [vectors.conj().T @ lowered for _, _, lowered in steps]
        sums = np.sum([h @ h.conj().T for h in known], axis=0)
        right = np.sum(
            [
                np.einsum("pu,umt,km->pkt", raising[r].conj().T, up.images, h.conj(), optimize=True)
                for (r, up, _), h in zip(steps, known, strict=True)
            ],
            axis=0,
        )
        return _Level(value, members, vectors, _sylvester(self._squares(raising), sums, 2 * right))


def _sylvester(left: np.ndarray, right: np.ndarray, given: np.ndarray) -> np.ndarray:
    """W (p, k, t) with left·W + W·right = given, for Hermitian left ≥ 0 and right > 0."""
    sizes, frame = np.linalg.eigh(right)
    turned = np.einsum("pkt,ks->spt", given, frame)
    one = np.eye(len(left))
    solved = np.stack([np.linalg.solve(left + size * one, part) for size, part in zip(sizes, turned, strict=True)])
    return np.einsum("spt,ks->pkt", solved, frame.conj())


def _moved(w: np.ndarray, x: np.ndarray, y: np.ndarray, is_lie: bool) -> np.ndarray:
    """What a generator of a ⊗ b does to w (d_a, d_b, d_c), given on both factors."""
    left = np.tensordot(x, w, 1)
    return left + np.matmul(y, w) if is_lie else np.matmul(y, left)


def _residual(w: np.ndarray, x: np.ndarray, y: np.ndarray, z: np.ndarray, is_lie: bool) -> float:
    """As `Action.residual` of the product."""
    left, right = (float(np.abs(m).sum(axis=1).max(initial=0.0)) for m in (x, y))
    scale = max(1.0, left + right if is_lie else left * right)
    return float(np.abs(_moved(w, x, y, is_lie) - w @ z).max(initial=0.0)) / scale


def _orthonormal(found: np.ndarray, dim: int) -> np.ndarray:
    """Isometries with the span of multiples of isometries (k, d_a, d_b, d_c)."""
    if not len(found):
        return found
    flat = found.reshape(len(found), -1)
    sizes, vectors = np.linalg.eigh(flat @ flat.conj().T)
    kept = sizes > COUPLED * sizes[-1]
    scale = np.sqrt(dim / sizes[kept])
    return ((vectors[:, kept] * scale).conj().T @ flat).reshape(-1, *found.shape[1:])


def _commuting(basis: np.ndarray, missed: np.ndarray) -> np.ndarray:
    """The part (s, …) of a basis (k, …) for which a linear expression, given on the basis, vanishes."""
    if not len(basis):
        return basis
    flat = missed.reshape(len(missed), -1)
    sizes, vectors = np.linalg.eigh(flat @ flat.conj().T)
    return np.tensordot(vectors[:, sizes <= PIVOT * basis.shape[-1]].conj().T, basis, 1)


def _in_gauge(basis: np.ndarray, c: Irrep) -> np.ndarray:
    """The copies (d_a, d_b, m, d_c) that pivoting over all components of the intertwiners chooses."""
    flat = basis.reshape(len(basis), -1).conj()
    frames = np.stack([flat @ (basis @ unit).reshape(len(basis), -1).T for unit in c.units]) / c.dim
    chosen = pivoted_rotation(np.moveaxis(basis, 0, -1).reshape(-1, len(basis)), frames)
    return np.einsum("sijk,sm->ijmk", basis, chosen)
