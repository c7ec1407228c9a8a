"""What semisimple compact group given tangents generate: its Cartan subalgebra, roots and type, and the weights of V.

The steps are those of Humphreys, Introduction to Lie Algebras, 8 to 11: the centralizer of a generic element, joint eigenvalues of
its adjoint action, simple roots as positive ones that are no sums, and the Dynkin diagram.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from repc.groups.given.closure import closed_lie_algebra
from repc.tolerance import RANK

_WHOLE = 1e-6  # Dynkin labels are integers

Weight = tuple[int, ...]


@dataclass(frozen=True)
class Recognized:
    """``type``: such as ``G2``, ``A1×A1``; ``cartan`` (r, r) the Cartan matrix by rows; ``weights`` of V with multiplicities, by
    Dynkin labels."""

    type: str
    cartan: tuple[Weight, ...]
    weights: tuple[tuple[Weight, int], ...]


def recognized(lie: np.ndarray) -> Recognized | None:
    """What skew-Hermitian tangents (k, d, d) generate; None where it has a center, or is not told by floats."""
    algebra = closed_lie_algebra(lie, np.zeros((0, *lie.shape[1:])))
    if not len(algebra):
        return None
    rng = np.random.default_rng(3)
    torus = _centralizer(algebra, np.tensordot(rng.standard_normal(len(algebra)), algebra, 1))
    found = _roots(algebra, torus, rng)
    if found is None:
        return None
    roots, weights = found
    positive = [a for a in roots if a @ np.sqrt(np.arange(2, len(torus) + 2)) > 0]
    simple = [a for a in positive if not any(np.allclose(a, b + c, atol=_WHOLE) for b in positive for c in positive)]
    if len(simple) != len(torus):
        return None  # a center
    form = np.linalg.inv(-np.einsum("iab,jba->ij", torus, torus).real)
    coroots = np.array([2 * form @ a / (a @ form @ a) for a in simple])
    labels = [coroots @ np.transpose(vectors) for vectors in (weights, np.array(simple))]
    if any(np.abs(x - np.rint(x)).max() > _WHOLE for x in labels):
        return None
    cartan = np.rint(labels[1].T).astype(int)
    counted = Counter(tuple(int(x) for x in row) for row in np.rint(labels[0].T))
    kind = _type(cartan, len(positive), [float(a @ form @ a) for a in simple], positive, simple)
    return None if kind is None else Recognized(kind, tuple(map(tuple, cartan.tolist())), tuple(sorted(counted.items())))


def _centralizer(algebra: np.ndarray, x: np.ndarray) -> np.ndarray:
    """An orthonormal basis of what commutes with x, (r, d, d)."""
    brackets = (x @ algebra - algebra @ x).reshape(len(algebra), -1)
    _, values, rows = np.linalg.svd(np.concatenate([brackets.real, brackets.imag], axis=1).T)
    values = np.append(values, np.zeros(len(algebra) - len(values)))
    return np.tensordot(rows[values < RANK * max(1.0, values[0])], algebra, 1)


def _roots(algebra: np.ndarray, torus: np.ndarray, rng) -> tuple[np.ndarray, np.ndarray] | None:
    """The roots that are not zero, and the weights of V, as joint eigenvalues of the torus: rows (…, r)."""
    flat = np.concatenate([algebra.reshape(len(algebra), -1).real, algebra.reshape(len(algebra), -1).imag], axis=1)
    adjoint = []
    for h in torus:
        moved = (h @ algebra - algebra @ h).reshape(len(algebra), -1)
        adjoint.append(np.concatenate([moved.real, moved.imag], axis=1) @ np.linalg.pinv(flat))
    mix = rng.standard_normal(len(torus))
    found = []
    for operators in (np.array(adjoint).swapaxes(1, 2), torus):
        _, vectors = np.linalg.eigh(1j * np.tensordot(mix, operators, 1))
        images = np.einsum("ak,iab,bk->ki", vectors.conj(), 1j * operators, vectors)
        if max(np.abs(1j * o @ vectors - vectors * images[:, i]).max() for i, o in enumerate(operators)) > _WHOLE:
            return None
        found.append(images.real)
    return found[0][np.abs(found[0]).max(axis=1) > _WHOLE], found[1]


def _type(cartan: np.ndarray, count: int, lengths: list[float], positive: list, simple: list) -> str | None:
    """The types of the connected parts of a Dynkin diagram, the largest first."""
    rest, kinds = set(range(len(cartan))), []
    inverse = np.linalg.inv(np.array(simple))
    supports = [frozenset(np.flatnonzero(np.abs(a @ inverse) > _WHOLE)) for a in positive]
    while rest:
        part = {min(rest)}
        while grown := {j for j in rest - part if any(cartan[i, j] for i in part)}:
            part |= grown
        rest -= part
        kinds.append(_simple_type(len(part), sum(s <= part for s in supports), [lengths[i] for i in part]))
    return None if None in kinds else "×".join(sorted(filter(None, kinds), key=lambda kind: (-int(kind[1:]), kind)))


def _simple_type(rank: int, positive: int, lengths: list[float]) -> str | None:
    """By the rank, the number of positive roots and how many simple roots are short."""
    short = sum(x < 0.9 * max(lengths) for x in lengths)
    if not short:
        known = {rank * (rank + 1) // 2: "A", rank * (rank - 1): "D"} if rank > 3 else {rank * (rank + 1) // 2: "A"}
        known |= {6: {36: "E"}, 7: {63: "E"}, 8: {120: "E"}}.get(rank, {})
    else:
        known = {2: {6: "G", 4: "B"}, 4: {24: "F"}}.get(rank, {}) | ({rank * rank: "B" if short == 1 else "C"})
    return f"{known[positive]}{rank}" if positive in known else None
