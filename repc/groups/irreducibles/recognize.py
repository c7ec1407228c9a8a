"""Which irreducibles of enumerated groups occur in given matrices: by characters on every class (of every
combination)."""

from __future__ import annotations

from functools import reduce
from itertools import product
from math import prod, sqrt

import numpy as np

from repc.groups.finite.classes import Classes
from repc.groups.finite.ring import Finite
from repc.groups.group import Group
from repc.groups.irreducibles.rules import enumerated_classes
from repc.rings.partitions import Partition, cycles, permutation_sign, symmetric_character, transpose
from repc.rings.ring import Ring
from repc.rings.symmetric import Alternating

_PRESENT = 0.5  # multiplicities are integers


def class_characters(parts: list[tuple[Group, Ring, list[np.ndarray]]]) -> tuple:
    """The keys, one per part, of an irreducible that occurs in commuting actions (group, ring, images of its
    generators) on one space. Where conjugate ones occur together, the leading one; None for each where a group is
    too large."""
    if not parts:
        return ()
    rings = [ring for _, ring, _ in parts]
    tables = [enumerated_classes(group) for group, _, _ in parts]
    if None in tables:
        return (None,) * len(parts)
    values = [_values(ring, classes) for ring, classes in zip(rings, tables, strict=True)]
    images = [_on_classes(classes, mats) for classes, (_, _, mats) in zip(tables, parts, strict=True)]
    traces = np.trace(reduce(_outer, images), axis1=-2, axis2=-1).reshape([len(c) for c in tables])
    for classes, (_, table) in zip(tables, values, strict=True):
        traces = np.tensordot(traces, (table.conj() * classes.sizes).T / classes.order, (0, 0))
    found = [
        tuple(keys[i] for i, (keys, _) in zip(index, values, strict=True))
        for index in product(*(range(len(keys)) for keys, _ in values))
        if traces[index].real > _PRESENT
    ]
    return max(found, key=lambda key: [ring.leads(k) for ring, k in zip(rings, key, strict=True)])


def _on_classes(classes: Classes, images: list[np.ndarray]) -> np.ndarray:
    """(r, n, n): the first member of each class, as the word it is in the generators."""
    one = np.eye(len(images[0]))
    return np.stack([reduce(np.matmul, [images[g] for g in word], one) for word in classes.words])


def _outer(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a[:, None] @ b[None, :]).reshape(-1, *a.shape[1:])


def _values(ring: Ring, classes: Classes) -> tuple[list, np.ndarray]:
    """Keys and their characters (keys, classes)."""
    if isinstance(ring, Finite):
        return list(range(len(ring.table.dims))), ring.table.values
    if not isinstance(ring, Alternating):
        raise TypeError(f"the classes of {ring!r} are not enumerated")
    members = classes.elements[classes.members][:, : ring.n]
    keys = list(dict.fromkeys(key for item in ring.regular() for key in ring.irreps(item)))
    return keys, np.array([[alternating_character(ring, key, images) for images in members] for key in keys])


def alternating_character(ring: Alternating, key: tuple[Partition, int], images: np.ndarray) -> complex:
    """χ of A(n) at a permutation. A half of a self-transposed λ differs from χ_λ/2 on the two classes whose cycle
    lengths are the diagonal hooks of λ, by ±√(ε∏h)/2 with ε = (−1)^{(n−r)/2}; the half + takes the upper sign on
    the class of (1 … h₁)(h₁+1 … h₁+h₂)… (James, Kerber, The Representation Theory of the Symmetric Group, theorem
    2.5.13)."""
    shape, half = key
    by_length = sorted(cycles(images.tolist()), key=len, reverse=True)
    lengths = tuple(map(len, by_length))
    value = symmetric_character(shape, lengths)
    if not half:
        return value
    hooks = tuple(
        row + col - 2 * i - 1 for i, (row, col) in enumerate(zip(shape, transpose(shape), strict=False)) if row > i
    )
    if lengths != hooks:
        return value / 2
    sign = half * permutation_sign([point for cycle in by_length for point in cycle])
    size = prod(hooks)
    root = sqrt(size) if (ring.n - len(hooks)) // 2 % 2 == 0 else 1j * sqrt(size)
    return (value + sign * root) / 2
