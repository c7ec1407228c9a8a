"""How the maximal torus of a smaller connected group lies in that of a larger one: weights of the larger as weights of the smaller.

Only the weights of V are looked at. They determine the images of ε₁, ε₂, … up to the Weyl group, which characters do not see, but
for one case: full-height partitions of SO(2k), where an even number of signs may change and no odd one. There the sign of a
Pfaffian decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from repc.groups.subgroups.inside import Inside
from repc.rings.weights import Weights

Item = tuple[tuple[int, ...], ...]  # a weight of each factor of the smaller group
Images = Callable[[tuple[int, ...]], Item]


def weight_map(vector: dict[Item, int], inside: Inside, slot: int, ring: Weights, sided: bool) -> Images | None:
    """The map of weights for V of the factor ``slot`` with weights ``vector`` on the smaller group; None where they are no weights
    of its V, and where ``sided`` asks for a side that cannot be told."""
    images = sorted(Counter(vector).elements()) if ring.kind == "A" else _halves(vector)
    if images is None or len(images) != ring.rank:
        return None
    if sided and not any(all(x == 0 for part in image for x in part) for image in images):
        side = _side(images, inside, slot)
        if side is None:
            return None
        images = images if side > 0 else [*images[:-1], _negative(images[-1])]
    return lambda weight: _combined(weight, images, next(iter(vector)))


def _halves(vector: dict[Item, int]) -> list[Item] | None:
    """One of each pair of opposite weights, and half of the zeros."""
    found: list[Item] = []
    for item, m in sorted(vector.items(), reverse=True):
        opposite = _negative(item)
        if vector.get(opposite) != m:
            return None
        found += [item] * (m // 2 if item == opposite else m if item > opposite else 0)
    return found


def _negative(item: Item) -> Item:
    return tuple(tuple(-x for x in part) for part in item)


def _combined(weight: tuple[int, ...], images: list[Item], like: Item) -> Item:
    """Σ weight_i · images_i."""
    return tuple(
        tuple(sum(w * image[k][j] for w, image in zip(weight, images, strict=True)) for j in range(len(part)))
        for k, part in enumerate(like)
    )


def _side(images: list[Item], inside: Inside, slot: int) -> int | None:
    """The sign of the Pfaffian of a generic element of the smaller torus, beside that of the product of the images."""
    group, factor = inside.group, inside.into.factors[slot]
    if factor.family != "SO" or any(f.cartan is None for f in group.factors) or group.is_complex:
        return None
    parts, values, at = [], [], 1
    for f in group.factors:
        total, own = np.zeros((f.d, f.d)), []
        for element, phase in f.cartan.elements:
            scale = float(np.sqrt(at + 0.5))
            total, at = total + scale * np.real(element), at + 1
            own.append(scale)
            if phase == 1:
                return None
        parts.append(total)
        values.append(own)
    flat = np.concatenate(values)
    chosen = np.prod([np.dot(np.concatenate(image), flat) for image in images])
    planes = [element for element, _ in factor.cartan.elements]
    return int(np.sign(_pfaffian(inside.tangent(tuple(parts))[slot], planes) * chosen))


def _pfaffian(matrix: np.ndarray, planes: list[np.ndarray]) -> float:
    """The Pfaffian in the orientation in which that of the sum of the Cartan subalgebra's rotations is 1."""
    pairs = [tuple(np.argwhere(plane > 0)[0][::-1]) for plane in planes]
    order = [i for pair in pairs for i in pair]
    a = matrix[np.ix_(order, order)].copy()
    value = 1.0
    for k in range(0, len(a), 2):  # elimination by congruence, pair by pair
        pivot = k + 1 + int(np.argmax(np.abs(a[k, k + 1 :])))
        if pivot != k + 1:
            swap = np.arange(len(a))
            swap[[k + 1, pivot]] = swap[[pivot, k + 1]]
            a, value = a[np.ix_(swap, swap)], -value
        if a[k, k + 1] == 0:
            return 0.0
        value *= a[k, k + 1] / (-1.0)
        tail = slice(k + 2, None)
        u, v = a[k, tail] / a[k, k + 1], a[tail, k + 1]
        a[tail, tail] += np.outer(u, v) - np.outer(v, u)
    return float(value)
