"""Orbits of permutation groups on points and on tuples of points, counted without listing the tuples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

import numpy as np

from repc.groups.finite.schreier_sims import StabilizerChain
from repc.source import fail
from repc.source.arguments import whole

_BURNSIDE = 4096  # groups up to this order are counted by fixed points
_CHUNK = 2**16  # pairs whose images are compared at once, in the cache
_FEW = 4  # pairs that are to be joined, against a part of all of them: what it costs to join them
_LISTED = 2**22  # images of tuples, under all generators together, that are followed one by one: a second or so


def orbits(permutations: np.ndarray, n: int) -> list[list[int]]:
    """The orbits of 0 … n−1 under image arrays (m, n), each sorted, in the order of their smallest points.

    >>> import numpy as np
    >>> from repc.groups import orbits
    >>> orbits(np.array([[1, 0, 2]]), 3)
    [[0, 1], [2]]
    """
    labels, sizes = orbit_labels(permutations, n)
    return [orbit.tolist() for orbit in np.split(np.argsort(labels, kind="stable"), np.cumsum(sizes)[:-1])]


def orbit_labels(images: Sequence[np.ndarray] | np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Orbit number of each of ``count`` points under permutations given as image arrays, and the orbit sizes.

    Vectorized union-find: every point hangs below the smallest point seen in its orbit so far, roots are hooked below
    smaller roots across each generator, and paths are halved until they are flat.
    """
    small = np.int32 if count < 2**31 else np.int64
    root = np.arange(count, dtype=small)
    changed = True
    while changed:
        changed = False
        for image in images:
            here, there = root, root[image]
            low, high = np.minimum(here, there), np.maximum(here, there)
            apart = low != high
            if not apart.any():
                continue
            changed = True
            root = root.copy()
            np.minimum.at(root, high[apart], low[apart])
            root = _flat(root)
    is_root = root == np.arange(count, dtype=small)  # of the smallest point of each orbit
    labels = (np.cumsum(is_root, dtype=small) - is_root)[root]
    return labels, np.bincount(labels)


def _flat(root: np.ndarray) -> np.ndarray:
    while True:
        shorter = root[root]
        if np.array_equal(shorter, root):
            return root
        root = shorter


def pair_labels(rows: Sequence[np.ndarray], columns: Sequence[np.ndarray], shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Orbit numbers (n, m) of pairs of points, which generators move by image arrays of both, and the orbit sizes.

    The orbits on pairs whose first point is the first of its orbit are those of its stabilizer, by Schreier's lemma: joined by what
    each generator does to each first point, seen from the first one. All others are carried along.
    """
    first, back = _carried(rows, columns, shape)
    size = shape[1]
    root = np.arange((int(first.max(initial=-1)) + 1) * size, dtype=back.dtype)
    offset = first[:, None] * size
    step, edges, count = max(1, _CHUNK // max(size, 1)), [], 0
    for image, inner in zip(rows, columns, strict=True):
        for start in range(0, shape[0], step):
            part = slice(start, start + step)
            here, there = root[offset[part] + back[part]], root[offset[part] + back[image[part]][:, inner]]
            apart = here != there
            edges.append(np.stack([here[apart], there[apart]]))
            count += edges[-1].shape[1]
            if _FEW * count > len(root):
                root, edges, count = _joined(root, *np.concatenate(edges, axis=1)), [], 0
    root = _joined(root, *np.concatenate(edges, axis=1)) if count else root
    is_root = root == np.arange(len(root), dtype=root.dtype)
    labels = (np.cumsum(is_root, dtype=root.dtype) - is_root)[root][offset + back]
    return labels, np.bincount(labels.ravel())


def _carried(rows: Sequence[np.ndarray], columns: Sequence[np.ndarray], shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """For each first point the number of its orbit (n,), and from which second point beside the first one of its orbit each second
    point beside it comes (n, m)."""
    small = np.int32 if shape[0] * shape[1] < 2**31 else np.int64
    number, back, count = np.full(shape[0], -1, dtype=small), np.empty(shape, dtype=small), 0
    for point in range(shape[0]):
        if number[point] >= 0:
            continue
        number[point], back[point], last = count, np.arange(shape[1]), np.array([point])
        while len(last):
            reached = []
            for image, inner in zip(rows, columns, strict=True):
                sources = last[number[image[last]] < 0]
                targets = image[sources]
                number[targets] = count
                moved = np.empty((len(sources), shape[1]), dtype=small)
                moved[:, inner] = back[sources]
                back[targets] = moved
                reached.append(targets)
            last = np.concatenate(reached) if reached else last[:0]
        count += 1
    return number, back


def _joined(root: np.ndarray, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """The smallest point of each one's class, once the classes of ``here`` and ``there`` are joined."""
    while len(here):
        root = root.copy()
        np.minimum.at(root, np.maximum(here, there), np.minimum(here, there))
        root = _flat(root)
        here, there = root[here], root[there]
        here, there = here[here != there], there[here != there]
    return root


def orbit_count(group, k: int) -> int:
    """The exact number of orbits of a permutation group on k-tuples of points: dim of invariants of V^k.

    S(n) and Z(n) by formula; where the tuples are few by joining them, which asks for no order; small groups by Burnside's
    lemma, others point by point down a stabilizer chain.

    >>> from repc.groups import S, orbit_count
    >>> orbit_count(S(5), 4)
    15
    """
    k = whole(k, "k")
    if not group.is_permutation:
        message = f"{group.name} does not permute a basis, so it has no orbits of points"
        fail("E0219", message, "use a permutation group")
    n = group.d
    if k == 0:
        return 1
    if group.family == "Trivial":
        return n**k
    if group.family == "S":
        return set_partitions(k, n)
    if group.family == "A" and n >= k + 2:
        return set_partitions(k, n)
    if group.family in ("Z", "ZksZnxZn"):  # a regular action: only the identity fixes a point
        return n**k // group.order()
    if group.family == "wreath":
        base, top = group.params
        return wreath_count(k, top, lambda j: orbit_count(base, j))
    if n**k * len(group.permutations) <= _LISTED:
        return len(orbit_labels([_on_tuples(image, k) for image in group.permutations], n**k)[1])
    if group.order() <= _BURNSIDE and group.order() * n <= 2**22:
        return _burnside(StabilizerChain(group.permutations).elements(), k)
    return _tuples(group.permutations, n, k)


def wreath_count(k: int, top, inside: Callable[[int], int]) -> int:
    """Invariants of V^k under G ≀ H, from those of V^j under G: one product of them for each orbit of H on k-tuples of
    blocks, with a factor for each block that occurs."""
    return sum(c * products(k, m, inside) for m, c in enumerate(injective(top, k)))


def injective(top, k: int) -> list[int]:
    """Orbits of a permutation group on m-tuples of different points, for m = 0 … k."""
    found: list[int] = []
    for m in range(k + 1):
        found.append(orbit_count(top, m) - sum(c * products(m, parts, lambda _: 1) for parts, c in enumerate(found)))
    return found


def products(k: int, parts: int, weight: Callable[[int], int]) -> int:
    """Σ over partitions of k labeled points into ``parts`` blocks of Π weight(size of the block)."""
    if parts == 0:
        return int(k == 0)
    sizes = range(1, k - parts + 2)
    return sum(comb(k - 1, j - 1) * weight(j) * products(k - j, parts - 1, weight) for j in sizes)


def set_partitions(k: int, most: int) -> int:
    """Partitions of k labeled points into at most ``most`` blocks: a sum of Stirling numbers of the second kind."""
    row = [1]
    for i in range(1, k + 1):
        row = [0] + [(j * row[j] if j < i else 0) + row[j - 1] for j in range(1, i + 1)]
    return sum(row[: most + 1])


def _on_tuples(image: np.ndarray, k: int) -> np.ndarray:
    """The image array (nᵏ,) on k-tuples of points, the last one running fastest."""
    found = np.zeros(1, dtype=np.int64)
    for _ in range(k):
        found = (found[:, None] * len(image) + image).reshape(-1)
    return found


def _burnside(elements: np.ndarray, k: int) -> int:
    fixed = (elements == np.arange(elements.shape[1])).sum(axis=1)
    return sum(int(f) ** k for f in fixed) // len(elements)


def _tuples(permutations: np.ndarray, n: int, k: int, order: int | None = None) -> int:
    """Each orbit of first points contributes those of its stabilizer on the remaining k−1; ``order``: the group's, if known."""
    pieces = orbits(permutations, n)
    if k == 1:
        return len(pieces)
    if all(len(piece) == 1 for piece in pieces):
        return n**k
    total = 0
    stay = 0
    for piece in pieces:
        if len(piece) == 1:
            stay += 1
            continue
        chain = StabilizerChain(permutations, piece[:1], order)
        order = chain.order()
        total += _tuples(chain.stabilizer(1), n, k - 1, order // len(piece))
    return total + (stay * _tuples(permutations, n, k - 1, order) if stay else 0)
