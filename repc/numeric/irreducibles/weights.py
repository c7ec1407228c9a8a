"""Highest weights of numeric irreducibles, and what discrete generators do to their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from repc.groups import Group
from repc.rings.ring import Key, Ring
from repc.tolerance import LABEL


class Unrecognized(Exception):
    """The block does not look like an irreducible of its group: an eigenvalue that should be an integer is not."""


@dataclass(frozen=True, eq=False)
class Acting:
    """One factor's generators and their images on the space that is left: pairs (matrix in V, image)."""

    group: Group
    ring: Ring
    discrete: tuple[tuple[np.ndarray, np.ndarray], ...]
    lie: tuple[tuple[np.ndarray, np.ndarray], ...]

    def on(self, basis: np.ndarray) -> Acting:
        """Restricted to an invariant subspace with orthonormal columns ``basis``."""

        def moved(pairs):
            return tuple((h, _inside(image, basis)) for h, image in pairs)

        return replace(self, discrete=moved(self.discrete), lie=moved(self.lie))

    def tangent(self, matrix: np.ndarray) -> np.ndarray:
        """dψ of a Lie algebra element, by linearity over ℝ, and by brackets where the generators alone do not span it."""
        pairs = list(self.lie)
        wanted = np.concatenate([matrix.real.ravel(), np.asarray(matrix).imag.ravel()])
        at = 0
        while True:
            known = np.stack([np.concatenate([h.real.ravel(), h.imag.ravel()]) for h, _ in pairs], axis=1)
            weights, *_ = np.linalg.lstsq(known, wanted, rcond=None)
            if np.abs(known @ weights - wanted).max() <= LABEL:
                return sum(w * image for w, (_, image) in zip(weights, pairs, strict=True))
            if at == len(pairs):
                raise Unrecognized("a Cartan element is not in what the generators span with their brackets")
            h, image = pairs[at]
            brackets = [(h @ a - a @ h, image @ psi - psi @ image) for a, psi in pairs[: at + 1]]
            pairs, at = pairs + _independent(known, brackets), at + 1


def _independent(known: np.ndarray, brackets: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Those among brackets that are no combinations of the columns, nor of those before."""
    columns, values, _ = np.linalg.svd(known, full_matrices=False)
    found, basis = [], columns[:, values > LABEL * max(1.0, float(values.max(initial=0.0)))]
    for a, image in brackets:
        size = float(np.linalg.norm(a))
        if size <= LABEL:
            continue
        column = np.concatenate([a.real.ravel(), a.imag.ravel()]) / size
        left = column - basis @ (basis.T @ column)
        if np.linalg.norm(left) > LABEL:
            basis = np.column_stack([basis, left / np.linalg.norm(left)])
            found.append((a / size, image / size))
    return found


# ── joint eigenspaces ──────────────────────────────────────────────────────────────────────────


def joint(operators: list[np.ndarray], weights: Sequence[float] | np.ndarray) -> tuple[list[float], np.ndarray]:
    """The eigenspace of the largest eigenvalue of Σ w·O for commuting O, and the eigenvalue of each O on it."""
    size = len(operators[0])
    mixed = np.tensordot(weights, np.stack(operators), 1)
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
    """The integers that numbers are up to rounding; raises Unrecognized where one is none."""
    rounded = tuple(round(x) for x in values)
    if any(abs(x - r) > LABEL * max(1, abs(r)) for x, r in zip(values, rounded, strict=True)):
        raise Unrecognized(f"{values} are not integers")
    return rounded


# ── Lie groups ─────────────────────────────────────────────────────────────────────────────────


def by_highest_weight(part: Acting) -> tuple[Key, np.ndarray]:
    """The key of the largest weight for a strongly dominant functional, and its weight space."""
    cartan, basis = part.group.cartan, np.eye(len((part.lie or part.discrete)[0][1]))
    weight: tuple[int, ...] = ()
    if cartan.elements:
        operators = [phase * part.tangent(a) for a, phase in cartan.elements]
        values, basis = joint(operators, cartan.functional or range(len(operators), 0, -1))
        weight = integers(values)
    return cartan.key(part.ring, weight, _Top(part, basis)), basis


@dataclass(frozen=True, eq=False)
class _Top:
    """The vectors of highest weight, columns of ``basis`` (n, m), as a group's `Cartan.key` asks for them."""

    part: Acting
    basis: np.ndarray

    def element(self, matrix: np.ndarray) -> np.ndarray | None:
        """The image of a discrete generator."""
        return next((image for h, image in self.part.discrete if np.abs(h - matrix).max() < LABEL), None)

    def half_turn(self, tangent: np.ndarray) -> np.ndarray:
        """exp(π·dψ(A)) of a rotation, whose eigenvalues are integers times i."""
        values, vectors = np.linalg.eigh(-1j * self.part.tangent(tangent))
        return (vectors * (-1.0) ** np.rint(values)) @ vectors.conj().T

    def sign(self, *images: np.ndarray) -> int:
        """By which power of −1 a product of images acts."""
        on_top = _inside(reduce(np.matmul, images, np.eye(len(self.basis))), self.basis)
        (sign,) = integers([float(np.trace(on_top).real) / len(on_top)])
        if sign not in (1, -1):
            raise Unrecognized("an element of order two has another eigenvalue")
        return (1 - sign) // 2


def _inside(image: np.ndarray, basis: np.ndarray) -> np.ndarray:
    return basis.conj().T @ image @ basis
