"""Block-diagonalization of a matrix *-algebra (Murota, Kanno, Kojima, Kojima 2010; Maehara, Murota 2011).

A random self-adjoint element H of the algebra has one eigenspace per D-line of each irreducible, holding one line per
copy. A random general element K connects the eigenspaces of equal irreducibles by multiples of unitaries and no others:
its connected components are the isotypic parts, its blocks align the copies, and its loops generate D = ℝ, ℂ or ℍ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.numeric.actions.action import Action
from repc.tolerance import CLUSTER, COUPLED

_CANDIDATES = 4  # self-adjoint elements to choose from
_ONE_CANDIDATE = 300  # above this dimension the extra eigenvalue problems cost more than they gain
_LOOPS = 4  # random elements for loops: three independent imaginary directions, and one to see that there is no fourth
_LOOP_LINES = 6  # eigenspaces that the loops run through


class NotSplit(Exception):
    """The matrices do not behave like a *-algebra with a generic H and K: another seed, or another method."""


@dataclass(frozen=True)
class Mixer:
    """Seeded coefficients (elements, 3, 2, probes) of general elements A + B·C of the algebra, with A, B and C combinations
    of probe elements and their adjoints: the first few give candidates for H, the next one K, the others loops.

    Products matter for small groups, where the probes alone span too little. The coefficients are complex for complex
    groups: with real ones an irreducible and its conjugate would have the same spectrum.
    """

    weights: np.ndarray

    @staticmethod
    def seeded(probes: int, seed: int, is_complex: bool) -> Mixer:
        """Coefficients for ``probes`` probe elements."""
        rng = np.random.default_rng([7, seed])
        shape = (_CANDIDATES + 1 + _LOOPS, 3, 2, probes)
        weights = rng.standard_normal(shape)
        if is_complex:
            weights = weights + 1j * rng.standard_normal(shape)
        return Mixer(weights / np.sqrt(2 * probes))

    def self_adjoint(self, action: Action, candidate: int) -> np.ndarray:
        """H, (n, n)."""
        m = self._element(action, candidate)
        return m + m.conj().T

    def best_candidate(self, action: Action) -> int:
        """The H whose different eigenvalues are furthest apart: eigenspaces are as exact as the gaps between them."""
        if action.dim > _ONE_CANDIDATE:
            return 0
        gaps = [_smallest_gap(np.linalg.eigvalsh(self.self_adjoint(action, i))) for i in range(_CANDIDATES)]
        return int(np.argmax(gaps))

    def general(self, action: Action) -> np.ndarray:
        """K, (n, n)."""
        return self._element(action, _CANDIDATES)

    def loops(self, action: Action, columns: np.ndarray) -> np.ndarray:
        """The further general elements between given orthonormal columns (n, w): (s, w, w)."""
        found = []
        for a, b, c in self.weights[_CANDIDATES + 1 :]:
            left = _combine(b, action).conj().T @ columns
            found.append(columns.conj().T @ (_combine(a, action) @ columns) + left.conj().T @ (_combine(c, action) @ columns))
        return np.stack(found)

    def _element(self, action: Action, index: int) -> np.ndarray:
        a, b, c = (_combine(w, action) for w in self.weights[index])
        return a + b @ c


def _smallest_gap(values: np.ndarray) -> float:
    scale = max(float(np.abs(values).max()), 1e-300)
    gaps = np.diff(values) / scale
    return float(gaps[gaps > CLUSTER].min(initial=np.inf))


def _combine(weights: np.ndarray, action: Action) -> np.ndarray:
    forward = np.tensordot(weights[0], action.probes, 1)
    back = np.tensordot(weights[1], action.probes, 1)
    return forward + back.conj().T


@dataclass(frozen=True, eq=False)
class Lines:
    """The eigenspaces of H that belong to one isotypic part, aligned along a tree of strong couplings.

    ``values`` (q,) ascending eigenvalues; ``bases`` (q, n, c) orthonormal; ``tree`` parents (q,), the root has itself.
    """

    values: np.ndarray
    bases: np.ndarray
    tree: tuple[int, ...]
    order: tuple[int, ...]

    @property
    def size(self) -> int:
        """The dimension of the part."""
        return self.bases.shape[0] * self.bases.shape[2]


def split(action: Action, mixer: Mixer, candidate: int) -> tuple[list[Lines], np.ndarray]:
    """The isotypic parts of an action, ordered by lowest eigenvalue, with unaligned eigenspaces; and K."""
    h = mixer.self_adjoint(action, candidate)
    values, vectors = np.linalg.eigh(h)
    scale = max(float(np.abs(values).max()), 1e-300)
    starts = np.concatenate([[0], 1 + np.nonzero(np.diff(values) > CLUSTER * scale)[0]])
    widths = np.diff(np.append(starts, len(values)))
    general = mixer.general(action)
    between = vectors.conj().T @ general @ vectors
    weights = np.sqrt(np.add.reduceat(np.add.reduceat(np.abs(between) ** 2, starts, 0), starts, 1))
    weights = weights + weights.T
    parts = []
    for members in _components(weights > COUPLED * max(float(weights.max()), 1e-300)):
        if len(set(widths[members])) != 1:
            raise NotSplit("eigenspaces of one isotypic part differ in dimension")
        bases = np.stack([vectors[:, starts[i] : starts[i] + widths[i]] for i in members])
        means = np.array([values[starts[i] : starts[i] + widths[i]].mean() for i in members])
        order, tree = _spanning_tree(weights[np.ix_(members, members)])
        parts.append(Lines(means, bases, tree, order))
    return parts, general


def _components(linked: np.ndarray) -> list[np.ndarray]:
    unseen = np.ones(len(linked), dtype=bool)
    components = []
    for start in range(len(linked)):
        if not unseen[start]:
            continue
        members = np.zeros(len(linked), dtype=bool)
        members[start] = True
        frontier = members.copy()
        while frontier.any():
            reached = linked[frontier].any(axis=0) & ~members
            members |= reached
            frontier = reached
        unseen &= ~members
        components.append(np.nonzero(members)[0])
    return components


def _spanning_tree(weights: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Prim's maximum spanning tree from node 0: visiting order, and each node's parent."""
    q = len(weights)
    parent, best = np.zeros(q, dtype=int), weights[0].copy()
    todo = np.ones(q, dtype=bool)
    todo[0] = False
    order = [0]
    while todo.any():
        node = int(np.argmax(np.where(todo, best, -1.0)))
        order.append(node)
        todo[node] = False
        closer = todo & (weights[node] > best)
        parent[closer], best = node, np.where(closer, weights[node], best)
    return tuple(order), tuple(int(p) for p in parent)


def align(lines: Lines, k: np.ndarray, order: tuple[int, ...], tree: tuple[int, ...]) -> np.ndarray:
    """Bases (q, n, c) in which K acts between eigenspaces by scalars of D, following a given tree from its root."""
    aligned = np.array(lines.bases)
    for node in order[1:]:
        step = aligned[node].conj().T @ (k @ aligned[tree[node]])
        aligned[node] = aligned[node] @ _polar(step)
    return aligned


def _polar(m: np.ndarray) -> np.ndarray:
    u, _, vh = np.linalg.svd(m)
    return u @ vh


def loop_elements(aligned: np.ndarray, action: Action, mixer: Mixer) -> np.ndarray:
    """Skew parts (s, c, c) of random combinations of loops through the root eigenspace, relative to the norms of the paths.

    A few eigenspaces suffice: generic paths between any of them generate the whole of D.
    """
    few = aligned[:_LOOP_LINES]
    q, n, c = few.shape
    flat = np.moveaxis(few, 0, 1).reshape(n, q * c)
    blocks = mixer.loops(action, flat).reshape(-1, q, c, q, c)
    weights = np.random.default_rng([11, q]).standard_normal((len(blocks), q, q))
    loops = np.einsum("sij,siajb->sab", weights, blocks)
    loops = loops / max(float(np.linalg.norm(blocks) / np.sqrt(c)), 1e-300)
    return (loops - np.swapaxes(loops, 1, 2)) / 2


def division_units(skew: np.ndarray) -> np.ndarray:
    """Units (δ, c, c) of the division algebra that the skew loops (s, c, c) generate: 1; 1, J; or 1, I, J, K = IJ."""
    c = skew.shape[-1]
    one = np.eye(c)
    flat = skew.reshape(len(skew), -1) / np.sqrt(c)
    rank = int((np.linalg.svd(flat, compute_uv=False) > COUPLED).sum())
    if rank == 0:
        return one[None]
    first = _unit(skew[0])
    if rank == 1:
        return np.stack([one, first])
    if rank != 3:
        raise NotSplit(f"the loops span {rank} imaginary directions, not 0, 1 or 3")
    second = skew[1] - first * (np.sum(skew[1] * first) / c)
    second = _unit(second)
    return np.stack([one, first, second, first @ second])


def _unit(skew: np.ndarray) -> np.ndarray:
    return skew * np.sqrt(len(skew)) / np.linalg.norm(skew)
