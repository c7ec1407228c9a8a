"""The Lie algebra of a group on several representations at once: its weights and root vectors in each of them.

All that is used of the group are the images of its Lie generators, in coordinates where their span is closed under adjoints.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.numeric.splitting.split import NotSplit
from repc.tolerance import COUPLED, PIVOT

_MOST_DIMENSIONS = 64  # of an algebra, whose brackets are taken pair by pair: above, all of the product is decomposed
_SEED = 7

Images = tuple[np.ndarray, ...]  # one matrix (d, d) for each representation


@dataclass(frozen=True, eq=False)
class Weighted:
    """Representations in a common eigenbasis of one Cartan subalgebra, each.

    ``values`` (d,) are the weights under one generic real functional, ``vectors`` (d, d) the orthonormal eigenvectors as columns.
    ``roots`` are the positive roots under the functional, with the images (d, d) of their root vectors between eigenvectors.
    The adjoint of a root vector is that of the negative root.
    """

    values: Images
    vectors: Images
    roots: tuple[tuple[float, Images], ...]


def weighted(generators: list[Images]) -> Weighted:
    """The weights and root vectors of the algebra that Lie generators, given by their images, span with their brackets.

    Raises NotSplit where the images are not closed under adjoints, where it is large, and where it has no roots.
    """
    if not any(np.abs(image).max(initial=0.0) > PIVOT for images in generators for image in images):
        raise NotSplit("the Lie algebra acts trivially")
    shapes = [image.shape for image in generators[0]]
    rows = _closed(np.stack([_flat(images) for images in generators]), shapes)
    element = _cartan_element(rows, shapes)
    values, vectors = zip(*(np.linalg.eigh(image) for image in element), strict=True)
    rows = _over_complex(rows)
    bracketed = np.stack([_bracket(element, _images(row, shapes)) for row in rows])
    adjoint = rows.conj() @ bracketed.T
    sizes, weights = np.linalg.eigh(adjoint)
    if not np.abs(bracketed - adjoint.T @ rows).max() <= PIVOT or not np.abs(adjoint - adjoint.conj().T).max() <= PIVOT:
        raise NotSplit("the Lie algebra is not closed under adjoints")
    roots = []
    for size, coefficients in zip(sizes, weights.T, strict=True):
        if size > COUPLED:
            images = _images(coefficients @ rows, shapes)
            roots.append((float(size), tuple(u.conj().T @ x @ u for x, u in zip(images, vectors, strict=True))))
    if not roots:
        raise NotSplit("the Lie algebra has no roots")
    return Weighted(values, vectors, tuple(roots))


def _flat(images: Images) -> np.ndarray:
    return np.concatenate([image.ravel() for image in images])


def _images(row: np.ndarray, shapes: list) -> Images:
    parts = np.split(row, np.cumsum([n * m for n, m in shapes])[:-1])
    return tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))


def _bracket(left: Images, right: Images) -> np.ndarray:
    return _flat(tuple(a @ b - b @ a for a, b in zip(left, right, strict=True)))


def _closed(rows: np.ndarray, shapes: list) -> np.ndarray:
    """An orthonormal basis, under the real inner product, of the real Lie algebra that rows generate."""
    basis = np.zeros((0, rows.shape[1]))
    for row in rows:
        basis = _extended(basis, row)
    done = 0
    while done < len(basis):
        new = _images(basis[done], shapes)
        for k in range(done):
            basis = _extended(basis, _bracket(_images(basis[k], shapes), new))
        done += 1
    return basis


def _extended(basis: np.ndarray, row: np.ndarray) -> np.ndarray:
    """A basis with what a row adds to its span."""
    size = np.linalg.norm(row)
    if size <= PIVOT:
        return basis
    rest = row / size
    for _ in range(2):
        rest = rest - (basis.conj() @ rest).real @ basis
    left = np.linalg.norm(rest)
    if left <= COUPLED:
        return basis
    if len(basis) == _MOST_DIMENSIONS:
        raise NotSplit(f"the Lie algebra has more than {_MOST_DIMENSIONS} dimensions")
    return np.concatenate([basis, rest[None] / left])


def _over_complex(rows: np.ndarray) -> np.ndarray:
    """An orthonormal basis of the complex span."""
    sizes, vectors = np.linalg.eigh(rows.conj() @ rows.T)
    kept = sizes > COUPLED
    return (vectors[:, kept].T / np.sqrt(sizes[kept])[:, None]) @ rows


def _cartan_element(rows: np.ndarray, shapes: list) -> Images:
    """A generic Hermitian element P + iK of a Cartan subalgebra: K a skew element of the algebra and P a self-adjoint one that
    commutes with it (the fundamental Cartan subalgebra; Knapp, Lie Groups Beyond an Introduction, VI.6)."""
    rng = np.random.default_rng(_SEED)
    adjoint = np.stack([_flat(tuple(m.conj().T for m in _images(row, shapes))) for row in rows])
    skew = _kernel(rows + adjoint) @ rows
    k = rng.standard_normal(len(skew)) @ skew
    still = np.stack([_bracket(_images(k, shapes), _images(row, shapes)) for row in rows])
    p = _kernel(np.concatenate([rows - adjoint, still], axis=1)) @ rows
    return _images(rng.standard_normal(len(p)) @ p + 1j * k, shapes)


def _kernel(rows: np.ndarray) -> np.ndarray:
    """The real combinations (count, k) of rows (k, n) that vanish."""
    real = np.concatenate([rows.real, rows.imag], axis=1)
    values, vectors = np.linalg.eigh(real @ real.T)
    return vectors[:, values <= COUPLED**2 * max(1.0, values[-1])].T
