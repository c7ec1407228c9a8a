"""Finite matrix groups as permutation groups: the basis vectors have finitely many images, which the group permutes.

The permutations determine the matrices (the basis is among the points), so orders and elements are exact integers even
where the entries of the matrices are irrational.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.groups.finite.images import permutation_matrices
from repc.limits import MOST_POINTS
from repc.source import fail
from repc.tolerance import POINT


@dataclass(frozen=True, eq=False)
class FiniteAction:
    """``points`` (N, d), the first d of them the basis of V; ``images`` (m, N): how each generator permutes them.

    ``points`` is None where they are the basis itself.
    """

    points: np.ndarray | None
    images: np.ndarray

    def matrices(self, elements: np.ndarray) -> np.ndarray:
        """(n, d, d) matrices of elements given as images (n, N) of the points."""
        if self.points is None:
            return permutation_matrices(elements)
        d = self.points.shape[1]
        return np.swapaxes(self.points[elements[:, :d]], 1, 2).copy()


def faithful_action(group) -> FiniteAction:
    """The action of a finite group on the images of its basis. Raises RepcError for other groups."""
    if group.is_finite is False:
        fail("E0220", f"{group.name} is infinite: it has no list of elements", "use samples(n), or a finite group")
    if group.is_permutation:
        return FiniteAction(None, group.permutations)
    action = follow(group.discrete_generators)
    if action is None:
        fail(
            "E0221",
            f"{group.name} moves its basis vectors to too many places ({MOST_POINTS.words}): "
            "it is too large to enumerate, or infinite",
            "use samples(n), or give the group by permutations",
        )
    return action


def follow(generators: np.ndarray) -> FiniteAction | None:
    """Follow the basis vectors under (m, d, d) matrices until no new points appear; None beyond `MOST_POINTS`."""
    m, d = len(generators), generators.shape[-1]
    points = _Points(generators.dtype, d)
    for vector in np.eye(d, dtype=generators.dtype):
        points.index(vector)
    done, images = 0, [np.zeros((m, 0), dtype=np.int64)]
    while done < len(points.vectors):
        frontier = np.array(points.vectors[done:])
        done += len(frontier)
        moved = np.einsum("mij,pj->mpi", generators, frontier)
        indices = [points.index(v) for row in moved for v in row]
        images.append(np.array(indices, dtype=np.int64).reshape(m, len(frontier)))
        if len(points.vectors) > MOST_POINTS:
            return None
    moves = np.concatenate(images, axis=1)
    if any(len(set(row)) < len(row) for row in moves.tolist()):  # points that come together are moved by no finite group
        return None
    return FiniteAction(np.array(points.vectors), moves)


class _Points:
    """Vectors told apart up to `POINT`: each is filed under its projection to one line, in two staggered grids, so that
    equal vectors share a cell of at least one of them."""

    def __init__(self, dtype, d: int):
        self.vectors: list[np.ndarray] = []
        weights = np.random.default_rng(0).uniform(0.5, 1.0, 2 * d)
        self._weights = weights / weights.sum()
        self._cells: dict[tuple[int, int], list[int]] = {}

    def index(self, vector: np.ndarray) -> int:
        """The number of this vector, a new one where it is new."""
        place = float(self._weights @ np.concatenate([vector.real, vector.imag])) / (4 * POINT)
        keys = ((0, int(np.floor(place))), (1, int(np.floor(place + 0.5))))
        for key in keys:
            for known in self._cells.get(key, ()):
                if np.abs(self.vectors[known] - vector).max() < POINT:
                    return known
        for key in keys:
            self._cells.setdefault(key, []).append(len(self.vectors))
        self.vectors.append(vector)
        return len(self.vectors) - 1
