"""Permutations as image arrays: ``p[j]`` is the image of the 0-based point j, and the matrix of p has ``matrix[p[j],
j] = 1``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.rings.partitions import cycles, permutation_sign
from repc.source import fail
from repc.tolerance import GENERATOR


def permutation_matrices(images: np.ndarray) -> np.ndarray:
    """(m, d, d) matrices with ``matrix[p[j], j] = 1`` from image arrays (m, d)."""
    m, d = images.shape
    matrices = np.zeros((m, d, d))
    matrices[np.arange(m)[:, None], images, np.arange(d)[None, :]] = 1.0
    return matrices


def permutation_images(discrete: np.ndarray) -> np.ndarray | None:
    """Image arrays (m, d) where every matrix is a permutation matrix, else None."""
    if np.iscomplexobj(discrete) and np.abs(discrete.imag).max(initial=0) > GENERATOR:
        return None
    real = discrete.real
    images = real.argmax(axis=1)
    exact = np.zeros_like(real)
    m, d = images.shape
    exact[np.arange(m)[:, None], images, np.arange(d)[None, :]] = 1.0
    if m and np.abs(real - exact).max() > GENERATOR:
        return None
    return images if (np.sort(images, axis=1) == np.arange(d)).all() else None


def image_arrays(permutations: Sequence, d: int | None = None) -> np.ndarray:
    """(m, d) checked image arrays from 0-based images. Raises RepcError where one is not a permutation."""
    rows = [np.asarray(p) for p in permutations]
    size = d if d is not None else max((len(p) for p in rows), default=0)
    for i, row in enumerate(rows):
        if row.shape != (size,) or not np.array_equal(np.sort(row), np.arange(size)):
            fail(
                "E0211",
                f"permutation {i + 1} does not list each of 0 … {size - 1} exactly once",
                "give the image of every point: [1, 0, 2] exchanges the first two of three",
            )
    return np.array(rows, dtype=np.int64).reshape(len(rows), size)


def cycle_images(n: int, points: Sequence[int]) -> np.ndarray:
    """Image array (n,) of the cycle that takes each of the 0-based points to the next."""
    images = np.arange(n)
    images[list(points)] = np.roll(list(points), -1)
    return images


def images_of_cycles(cycles: Sequence[Sequence[int]], degree: int) -> np.ndarray:
    """Image array (degree,) of a product of disjoint cycles of 1-based points. Raises RepcError for repeated points."""
    images = np.arange(degree)
    points = [p for cycle in cycles for p in cycle]
    for point in points:
        if not 1 <= point <= degree:
            fail("E0216", f"a cycle has the point {point}; points are 1 … {degree}", "count points from 1")
        if points.count(point) > 1:
            fail("E0217", f"the point {point} occurs twice in one permutation", "write it as disjoint cycles")
    for cycle in cycles:
        for here, there in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            images[here - 1] = there - 1
    return images


def cycles_of(images: np.ndarray) -> list[list[int]]:
    """The cycles of length ≥ 2 of an image array, as 1-based points."""
    return [[point + 1 for point in cycle] for cycle in cycles(images.tolist()) if len(cycle) > 1]


def parity(images: np.ndarray) -> int:
    """0 for an even permutation (image array), 1 for an odd one."""
    return int(permutation_sign(images.tolist()) < 0)
