"""Highest weights of numeric irreducibles, and what discrete generators do to their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repc.groups.torus import cartan, half_turns
from repc.numeric.tolerance import LABEL
from repc.rings.cyclic import Cyclic
from repc.rings.linear import GeneralLinear
from repc.rings.orthogonal import EvenOrthogonal, associate
from repc.rings.ring import Ring, stripped

if TYPE_CHECKING:
    from repc.groups import Group


class Unrecognized(Exception):
    """The block does not look like an irreducible of its group: an eigenvalue that should be an integer is not."""


@dataclass(frozen=True, eq=False)
class Part:
    """One factor's generators and their images on the space that is left: pairs (matrix in V, image)."""

    group: Group
    ring: Ring
    discrete: tuple[tuple[np.ndarray, np.ndarray], ...]
    lie: tuple[tuple[np.ndarray, np.ndarray], ...]

    def on(self, basis: np.ndarray) -> Part:
        """Restricted to an invariant subspace with orthonormal columns ``basis``."""

        def moved(pairs):
            return tuple((h, _inside(image, basis)) for h, image in pairs)

        return replace(self, discrete=moved(self.discrete), lie=moved(self.lie))

    def tangent(self, matrix: np.ndarray) -> np.ndarray:
        """dψ of a Lie algebra element, by linearity over ℝ."""
        known = np.stack([np.concatenate([h.real.ravel(), h.imag.ravel()]) for h, _ in self.lie], axis=1)
        wanted = np.concatenate([matrix.real.ravel(), np.asarray(matrix).imag.ravel()])
        weights, *_ = np.linalg.lstsq(known, wanted, rcond=None)
        if np.abs(known @ weights - wanted).max() > LABEL:
            raise Unrecognized("a Cartan element is not in the span of the generators")
        return sum(w * image for w, (_, image) in zip(weights, self.lie, strict=True))

    def element(self, matrix: np.ndarray) -> np.ndarray | None:
        """ψ of a discrete generator."""
        return next((image for h, image in self.discrete if np.abs(h - matrix).max() < LABEL), None)


# ── joint eigenspaces ──────────────────────────────────────────────────────────────────────────


def joint(operators: list[np.ndarray], weights: Sequence[float]) -> tuple[list[float], np.ndarray]:
    """The eigenspace of the largest eigenvalue of Σ w·O for commuting O, and the eigenvalue of each O on it."""
    size = len(operators[0])
    mixed = sum(w * o for w, o in zip(weights, operators, strict=True))
    values, vectors = np.linalg.eigh((mixed + mixed.conj().T) / 2)
    spread = max(1.0, float(np.abs(values).max()))
    basis = vectors[:, values > values[-1] - LABEL * spread]
    found = []
    for operator in operators:
        moved = operator @ basis
        value = float(np.trace(basis.conj().T @ moved).real) / basis.shape[1]
        if np.abs(moved - value * basis).max() > LABEL * max(1.0, abs(value)) * size:
            raise Unrecognized("the operators have no joint eigenspace")
        found.append(value)
    return found, basis


def integers(values: Sequence[float]) -> tuple[int, ...]:
    rounded = tuple(round(x) for x in values)
    if any(abs(x - r) > LABEL * max(1, abs(r)) for x, r in zip(values, rounded, strict=True)):
        raise Unrecognized(f"{values} are not integers")
    return rounded


def _sign(image: np.ndarray) -> int:
    """The sign by which an element acts on what is left, as an exponent of −1."""
    (sign,) = integers([float(np.trace(image).real) / len(image)])
    if sign not in (1, -1):
        raise Unrecognized("an element of order two has another eigenvalue")
    return (1 - sign) // 2


# ── Lie groups ─────────────────────────────────────────────────────────────────────────────────


def highest_weight(part: Part) -> tuple[tuple[int, ...], np.ndarray]:
    """The largest weight for a strongly dominant functional, and its weight space."""
    size = len((part.lie or part.discrete)[0][1])
    elements = cartan(part.group)
    if not elements:
        return (), np.eye(size)
    operators = [phase * part.tangent(a) for a, phase in elements]
    values, basis = joint(operators, range(len(operators), 0, -1))
    return integers(values), basis


def lie_key(part: Part, top: np.ndarray, weight: tuple[int, ...]):
    """The key from the highest weight and what the discrete generators do to its vectors ``top`` (n, m)."""
    ring = part.ring
    if isinstance(ring, Cyclic):
        return weight[0]
    if isinstance(ring, GeneralLinear):
        return (*weight, 0) if ring.special else weight
    if part.group.family == "O":
        return _orthogonal_key(ring, weight, _inside(part.discrete[0][1], top))
    if part.group.family in ("SOpq", "Opq"):
        return _indefinite_key(part, top, weight)
    return weight


def _orthogonal_key(ring: Ring, weight: tuple[int, ...], reflection: np.ndarray):
    """The key of O(n): a reflection fixes the highest weight vector of a partition of less than half the height, or
    of at most half for odd n, and reverses that of the associate partition."""
    partition = stripped(weight)
    if not isinstance(ring, EvenOrthogonal):
        return (sum(partition) + _sign(reflection)) % 2, weight
    if 2 * len(partition) == ring.n:
        return (*partition[:-1], abs(partition[-1]))
    return associate(partition, ring.n) if _sign(reflection) else partition


def _indefinite_key(part: Part, top: np.ndarray, weight: tuple[int, ...]):
    """The reversal of coordinates 0 and p is the half turn of the last Cartan element in the complexification, so
    that it acts by (−1)^{λ_k}, and by −1 through timeor."""
    p, q = part.group.params
    n = p + q
    if part.group.family == "SOpq":
        return (_sign(_inside(part.element(_flip(n, 0, p)), top)) + weight[-1]) % 2, weight
    first, second = part.element(_flip(n, 0)), part.element(_flip(n, p))
    time = (_sign(_inside(first @ second, top)) + weight[-1]) % 2
    if n % 2:
        return time, ((_inversion(part, first, second) + p * time) % 2, weight)
    return time, _orthogonal_key(part.ring.base, weight, (-1) ** time * _inside(first, top))


def _inside(image: np.ndarray, basis: np.ndarray) -> np.ndarray:
    return basis.conj().T @ image @ basis


def _inversion(part: Part, first: np.ndarray, second: np.ndarray) -> int:
    """How −1 acts: reflections of one coordinate of each odd part, and half turns of the rest."""
    p, q = part.group.params
    image = (first if p % 2 else np.eye(len(first))) @ (second if q % 2 else np.eye(len(first)))
    for a in half_turns([*range(p % 2, p)], p + q) + half_turns([*range(p + q % 2, p + q)], p + q):
        image = image @ _half_turn(part.tangent(a))
    return _sign(image)


def _half_turn(tangent: np.ndarray) -> np.ndarray:
    """exp(π·dψ(A)) of a rotation, whose eigenvalues are integers times i."""
    values, vectors = np.linalg.eigh(-1j * tangent)
    return (vectors * (-1.0) ** np.rint(values)) @ vectors.conj().T


def _flip(n: int, *coordinates: int) -> np.ndarray:
    signs = np.ones(n)
    signs[list(coordinates)] = -1.0
    return np.diag(signs)
