"""Compact groups of several components, by tangents and elements: the recognized identity component, and one element of each
component that keeps its torus and its positive roots.

Of an element h the orbit of hρ^∨h⁻¹ under the identity component has one dominant point, which is ρ^∨, as automorphisms that keep
positive roots keep it. The flow of the double bracket takes it there (Brockett 1991), and Newton's steps end it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.groups.exponential import expm
from repc.groups.given.closure import closed_lie_algebra
from repc.groups.given.invariant_form import average_form
from repc.groups.given.roots import Recognized, Unclear, Weight, recognized
from repc.limits import MOST_COMPONENTS
from repc.rings.rooted import echelon, positive_roots
from repc.tolerance import FLOWED, RELATION, SPLIT, TORUS_STEP

_STEPS = 400  # of the flow; Newton's follow
_NEWTON = 12


@dataclass(frozen=True, eq=False)
class Components:
    """``identity``: what the tangents generate; ``elements``: unitary matrices (d, d), one in each component, the identity first,
    which normalize the torus and permute the positive roots; ``spaces``: orthonormal bases (d, m) of the weight spaces of V."""

    identity: Recognized
    elements: tuple[np.ndarray, ...]
    spaces: dict[Weight, np.ndarray]


def components_of(lie: np.ndarray, discrete: np.ndarray) -> Components:
    """Of tangents (k, d, d) and elements (m, d, d). Raises Unclear with the step that failed."""
    form = average_form(lie, discrete)
    if form is None:
        raise Unclear("it has several components and is not compact")
    root = np.linalg.cholesky(form).conj().T
    back = np.linalg.inv(root)
    lie, discrete = root @ lie @ back, root @ discrete @ back
    closed = closed_lie_algebra(lie, discrete)
    identity = recognized(closed)
    if identity.torus is None:
        raise Unclear("the center of its identity component is dense in a larger torus")
    spaces = _weight_spaces(identity)
    aligning = _Aligning(identity, closed)
    found = [np.eye(lie.shape[-1], dtype=complex)]
    for element in found:
        for h in discrete:
            new = aligning.aligned(element @ h)
            if not any(_in_torus(np.linalg.solve(known, new), spaces) for known in found):
                found.append(new)
        if len(found) > MOST_COMPONENTS:
            raise Unclear(f"it has more than {MOST_COMPONENTS:d} components ({MOST_COMPONENTS.words})")
    return Components(identity, tuple(found), spaces)


def _weight_spaces(identity: Recognized) -> dict[Weight, np.ndarray]:
    torus = identity.torus
    if torus is None:
        raise TypeError("a dense center has no torus")
    mix = np.random.default_rng(6).uniform(1, 2, len(torus))
    _, vectors = np.linalg.eigh(np.tensordot(mix, torus, 1))
    values = np.rint(np.einsum("ak,iab,bk->ki", vectors.conj(), torus, vectors).real).astype(int)
    return {weight: vectors[:, (values == weight).all(axis=1)] for weight in dict.fromkeys(map(tuple, values.tolist()))}


class _Aligning:
    """Elements of the identity component that take an element to one that keeps the torus and the positive roots."""

    def __init__(self, identity: Recognized, closed: np.ndarray):
        heights = np.sum(positive_roots(tuple(zip(*identity.cartan, strict=True))), axis=0) if identity.cartan else np.zeros(0)
        coroots = np.asarray(identity.torus)[: len(identity.cartan)]
        self._middle = np.tensordot(heights, coroots, 1) / 2 if len(coroots) else np.zeros(closed.shape[1:])
        self._closed = closed
        moved = self._middle @ closed - closed @ self._middle
        self._flat = moved.reshape(len(closed), -1)

    def aligned(self, h: np.ndarray) -> np.ndarray:
        """g·h with g of the identity component. Raises Unclear where no g is found."""
        rng = np.random.default_rng(8)
        h = expm(np.tensordot(rng.standard_normal(len(self._closed)), self._closed, 1)) @ h
        size = max(1.0, float(np.abs(np.linalg.eigvalsh(self._middle)).max()))
        for k in range(_STEPS + _NEWTON):
            here = h @ self._middle @ h.conj().T
            off = here - self._middle
            if np.abs(off).max() < FLOWED * size:
                break
            near = k >= _STEPS or np.abs(off).max() < 0.05
            step = self._newton(off) if near else -(here @ self._middle - self._middle @ here) / (4 * size**2)
            h = expm(step) @ h
        if np.abs(h @ self._middle @ h.conj().T - self._middle).max() > SPLIT:
            raise Unclear("an element is not brought to keep the torus of its identity component")
        return h

    def _newton(self, off: np.ndarray) -> np.ndarray:
        """A with [A, ρ^∨] = −off, to first order."""
        rows = np.concatenate([self._flat.real, self._flat.imag], axis=1)
        wanted = np.concatenate([off.real.ravel(), off.imag.ravel()])
        weights = np.linalg.lstsq(rows.T, wanted, rcond=TORUS_STEP)[0]
        return np.tensordot(weights, self._closed, 1)


def _in_torus(x: np.ndarray, spaces: dict[Weight, np.ndarray]) -> bool:
    """Whether an element that keeps ρ^∨ lies in the torus: a scalar on each weight space, and these a character of the lattice."""
    scalars = []
    for space in spaces.values():
        inside = space.conj().T @ x @ space
        scalars.append(inside[0, 0])
        if np.abs(x @ space - scalars[-1] * space).max() > SPLIT:
            return False
    rank = len(next(iter(spaces)))
    marked = [(*weight, *(int(i == j) for j in range(len(spaces)))) for i, weight in enumerate(spaces)]
    relations = [row[rank:] for row in echelon(marked) if not any(row[:rank])]
    return all(abs(np.prod([s**n for s, n in zip(scalars, row, strict=True)]) - 1) <= RELATION for row in relations)
