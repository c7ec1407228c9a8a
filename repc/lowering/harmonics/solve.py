"""The coordinates of ``harmonics(l)``: which combinations of solid harmonics transform by which irreducible, degree by degree.

Those of degree k are Clebsch–Gordan products of those of degree k − 1 with x, less what is |x|² times one of degree k − 2. Found by
values at random points.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.cleaned import cleaned
from repc.lowering.harmonics.model import HarmonicsProgram
from repc.numeric.irreducibles.solid import solid
from repc.numeric.space import Irrep, Space
from repc.tolerance import DEPENDENT_HARMONIC, EQUAL_SIZES, IDENTITY

_SEED = 23

Coupling = Callable[[Irrep, Irrep, Collection[int]], tuple[tuple[Irrep, np.ndarray], ...]]
Turns = dict[Irrep, list[np.ndarray]]  # of each irreducible its copies: (d, dim) with orthonormal rows, from solid harmonics


class NoHarmonics(Exception):
    """Says in words where combinations and the characters do not agree."""


@dataclass(frozen=True, eq=False)
class HarmonicsProblem:
    """``vector``: V, whose coordinates are those of x; ``parts``: the irreducibles of each degree, in the coordinates wanted."""

    name: str
    vector: Space
    parts: tuple[Space, ...]
    coupling: Coupling
    normalize: bool


def lower(problem: HarmonicsProblem) -> HarmonicsProgram:
    """The program of a problem. Raises NoHarmonics where some irreducible is not found as often as the characters say."""
    top, dim = len(problem.parts) - 1, problem.vector.dim
    rng = np.random.default_rng(_SEED)
    x = rng.standard_normal((2 * problem.parts[-1].dim + 2 * dim + 12, dim))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    values, vectors = solid(top, x), _blocks(problem.vector, x)
    turns: Turns = {problem.parts[0].irreps[0]: [np.ones((1, 1))]}
    changes = [_change(problem.parts[0], turns)]
    for k in range(1, top + 1):
        below = {irrep: np.stack(found) @ values[k - 1].T for irrep, found in turns.items()}
        lower_values = values[k - 2] if k > 1 else values[0][:, :0]
        fit = np.linalg.pinv(np.concatenate([values[k], lower_values], axis=1))[: values[k].shape[1]]
        turns = _found(problem, problem.parts[k], below, vectors, fit)
        changes.append(_change(problem.parts[k], turns))
    dims = sum(part.dim for part in problem.parts)
    return HarmonicsProgram(problem.name, dim, top, problem.normalize, tuple(map(_or_none, changes)), dims)


def _blocks(space: Space, x: np.ndarray) -> dict[Irrep, np.ndarray]:
    """Vectors in irreducibles: (m, d, points) each."""
    x = x if space.order is None else x[:, space.order]
    found: dict[Irrep, list[np.ndarray]] = {}
    for segment in space.segments:
        for copy in range(segment.copies):
            start = segment.start + copy * segment.size
            for block in segment.blocks:
                part = np.einsum("mdx,nx->mdn", block.project, x[:, start : start + segment.size])
                found.setdefault(block.irrep, []).append(part)
    return {irrep: np.concatenate(parts) for irrep, parts in found.items()}


def _found(problem: HarmonicsProblem, part: Space, below, vectors, fit: np.ndarray) -> Turns:
    """As many copies of each irreducible as a degree has, orthonormal. ``fit`` (dim, points) takes values to harmonics."""
    wanted = {irrep: part.multiplicity(irrep) for irrep in part.irreps}
    turns: Turns = {irrep: [] for irrep in wanted}
    for irrep, values in _products(problem.coupling, below, vectors, wanted):
        if len(turns[irrep]) < wanted[irrep]:
            turn = _orthonormal(np.einsum("kn,dn->dk", fit, values), turns[irrep], irrep)
            turns[irrep] += [] if turn is None else [turn]
    missing = [f"{wanted[i]}{i.label}, {len(found)} found" for i, found in turns.items() if len(found) != wanted[i]]
    if missing:
        raise NoHarmonics(f"of dimension {part.dim} there are {'; '.join(missing)}")
    return turns


def _products(coupling: Coupling, below, vectors, wanted) -> Iterator[tuple[Irrep, np.ndarray]]:
    """All products of harmonics of a degree less with x that couple to what is wanted, (d, points)."""
    for left, zs in below.items():
        for right, ys in vectors.items():
            for irrep, tensor in coupling(left, right, {irrep.index for irrep in wanted}):
                if irrep in wanted:
                    whole = np.einsum("pqrd,ipn,jqn->ijrdn", tensor.conj(), zs, ys, optimize=True)
                    yield from ((irrep, one) for one in whole.reshape(-1, *whole.shape[-2:]))


def _orthonormal(turn: np.ndarray, before: Sequence[np.ndarray], irrep: Irrep) -> np.ndarray | None:
    """A copy made orthogonal to the multiples of others by the units of the commutant, its rows of length 1 and its sign fixed;
    None where nothing is left."""
    size = float(np.linalg.norm(turn))
    for _ in range(2):
        for other in before:
            for unit in irrep.units:
                multiple = unit @ other
                turn = turn - (np.sum(multiple * turn) / irrep.dim) * multiple
    left = float(np.linalg.norm(turn))
    if left <= DEPENDENT_HARMONIC * (1.0 + size):
        return None
    turn = turn * (np.sqrt(irrep.dim) / left)
    sizes = np.abs(turn).ravel()
    first = int(np.argmax(sizes > sizes.max() - EQUAL_SIZES))
    return turn * np.sign(turn.ravel()[first])


def _change(part: Space, turns: Turns) -> np.ndarray:
    """From solid harmonics to the coordinates of a degree, (dim, dim)."""
    found = np.zeros((part.dim, part.dim))
    used = dict.fromkeys(turns, 0)
    for segment in part.segments:
        for copy in range(segment.copies):
            rows = slice(segment.start + copy * segment.size, segment.start + (copy + 1) * segment.size)
            for block in segment.blocks:
                for m in range(block.multiplicity):
                    found[rows] += np.real(block.embed[:, m] @ turns[block.irrep][used[block.irrep]])
                    used[block.irrep] += 1
    if part.order is None:
        return found
    placed = np.zeros_like(found)
    placed[part.order] = found
    return placed


def _or_none(change: np.ndarray) -> np.ndarray | None:
    return None if np.abs(change - np.eye(len(change))).max() < IDENTITY else cleaned(change)
