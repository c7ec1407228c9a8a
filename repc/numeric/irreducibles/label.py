"""The label of a numeric irreducible, read off its generators: weights, contents and characters, never its dimension.

A block is narrowed, factor by factor, to the joint eigenspace of commuting operators whose eigenvalues name an
irreducible: the Cartan subalgebra (highest weights), Jucys–Murphy elements (contents of tableaux), a rotation (its
angle). What is left of the factors that are only enumerated is recognized by its character. Every number that must
be an integer is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repc.groups import Group
from repc.groups.given.intake import of_order_one
from repc.groups.irreducibles.labels import label_of_key
from repc.groups.irreducibles.recognize import class_characters
from repc.groups.irreducibles.rules import joint_ring
from repc.numeric.irreducibles.weights import Acting, Unrecognized, by_highest_weight, integers, joint
from repc.rings.cyclic import CyclicRing, DihedralRing
from repc.rings.embedded import EmbeddedRing
from repc.rings.joint import Joint
from repc.rings.ring import Key
from repc.rings.symmetric import Alternating, Symmetric
from repc.tolerance import LABEL

_BITS = 128  # prime field of the tables; only their complex values are used here


def label_of(images: Sequence[np.ndarray], group: Group) -> str | None:
    """The label of the irreducible with these ψ(h) and dψ(A), in the order of ``group.generators``; the one that
    `repc.symbolic.decompose` gives it. None for groups without an exact rule, whose irreducibles have no names.

    The matrices must be in *-form: Hermitian parts of the generators' span are images of Hermitian elements.
    """
    parts = _parts(images, group)
    if parts is None:
        return None
    ring, found = parts
    try:
        keys = _keys([part for _, part in found])
    except Unrecognized:
        return None
    if None in keys:
        return None
    by_slot: dict[int, list] = {}
    for (slot, _), key in zip(found, keys, strict=True):
        by_slot.setdefault(slot, []).append(key)
    full = []
    for slot, factor_ring in enumerate(ring.rings):
        mine = by_slot.get(slot)
        nested = isinstance(factor_ring, EmbeddedRing) and len(mine or ()) > 1
        full.append(factor_ring.trivial() if mine is None else tuple(mine) if nested else mine[0])
    key = tuple(full)
    if not group.is_complex and not ring.leads(key):
        key = ring.conjugate(key)
    return label_of_key(key, group, ring)


def _parts(images: Sequence[np.ndarray], group: Group):
    """The joint ring and the (slot, part) that act; None without exact rules. An embedded product has several parts."""
    pairs = list(zip(group.generators, images, strict=True))
    acting = frozenset(g.slot for g, image in pairs if not _is_trivial(g.kind, image))
    acting = acting if len(group.factors) > 1 else frozenset({0})
    ring = joint_ring(group, acting, _BITS)
    if ring is None:
        return None
    found = []
    for slot in sorted(acting):
        factor = group.factors[slot]
        mine = {kind: [im for g, im in pairs if (g.slot, g.kind) == (slot, kind)] for kind in ("discrete", "lie")}
        inner, inner_ring = factor, ring.rings[slot]
        while isinstance(inner_ring, EmbeddedRing):
            inner, inner_ring = inner.params[0], inner_ring.base
        rings = inner_ring.rings if isinstance(inner_ring, Joint) else (inner_ring,)
        for f, r in zip(inner.factors, rings, strict=True):
            discrete = tuple((h, mine["discrete"].pop(0)) for h in f.discrete_generators)
            lie = tuple((of_order_one(a), mine["lie"].pop(0)) for a in f.lie_generators)  # as ``generators`` has them
            found.append((slot, Acting(f, r, discrete, lie)))
    return ring, found


def _is_trivial(kind: str, image: np.ndarray) -> bool:
    fixed = np.zeros_like(image) if kind == "lie" else np.eye(len(image))
    return np.abs(image - fixed).max() < LABEL


def _keys(parts: list[Acting]) -> list:
    keys: list = [None] * len(parts)
    enumerated = []
    for i in range(len(parts)):
        if not (parts[i].discrete or parts[i].lie):
            keys[i] = parts[i].ring.trivial()
            continue
        narrowed = _narrowed(parts[i])
        if narrowed is None:
            enumerated.append(i)
            continue
        keys[i], basis = narrowed
        parts = [part.on(basis) for part in parts]
    for i, key in zip(enumerated, class_characters([_images(parts[i]) for i in enumerated]), strict=True):
        keys[i] = key
    return keys


def _images(part: Acting):
    images = [image for _, image in part.discrete]
    one = [np.eye(len(image)) for _, image in part.lie[:1]]  # a finite group may be given by A = 0 alone
    return part.group, part.ring, images or one


def _narrowed(part: Acting) -> tuple[Key, np.ndarray] | None:
    """A key of one factor that occurs in the block, and a subspace on which only it does; None for factors that are
    enumerated."""
    if part.group.cartan is not None:
        return by_highest_weight(part)
    match part.ring:
        case CyclicRing(order=order):
            return _by_angle(part, order)
        case DihedralRing(k=k):
            return _dihedral(part, k)
        case Symmetric(n=n) if not isinstance(part.ring, Alternating):
            return _by_contents(part, n)
    return None


# ── finite groups with closed forms ────────────────────────────────────────────────────────────


def _by_angle(part: Acting, order: int) -> tuple[int, np.ndarray]:
    """k with the first generator acting as exp(2πik/order), and the eigenspace."""
    if order == 1:
        return 0, np.eye(len(part.discrete[0][1])) if part.discrete else np.eye(1)
    image = part.discrete[0][1]
    (c, s), basis = joint([(image + image.conj().T) / 2, (image - image.conj().T) / 2j], (1.0, 0.7))
    (k,) = integers([np.arctan2(s, c) * order / (2 * np.pi)])
    return k % order, basis


def _dihedral(part: Acting, n: int) -> tuple[tuple[int, int], np.ndarray]:
    """The angle of the rotation; for a character also the sign of the reflection diag(−1, 1), which takes Re z^j to
    (−1)^j Re z^j."""
    turned = replace(part, discrete=part.discrete[:-1])
    k, basis = _by_angle(turned, n) if n > 1 else (0, np.eye(len(part.discrete[0][1])))
    j = min(k % n, -k % n)
    if j and 2 * j != n:
        return (j, 0), basis
    reflection = part.on(basis).discrete[-1][1]
    (sign,), inside = joint([reflection], (1.0,))
    return (j, int((-1) ** j != integers([sign])[0])), basis @ inside


def _by_contents(part: Acting, n: int) -> tuple[tuple[int, ...], np.ndarray]:
    """Jucys–Murphy elements X_k = Σ_{i<k} (i k): their eigenvalues are the contents of a standard tableau (Okounkov,
    Vershik 1996), whose shape is the partition."""
    swap, turn = part.discrete[0][1], part.discrete[-1][1]
    back, transposition, sums = np.linalg.inv(turn), swap, [swap]
    for _ in range(n - 2):
        transposition = turn @ transposition @ back
        sums.append(transposition @ sums[-1] @ transposition + transposition)
    weights = np.random.default_rng(n).uniform(1.0, 2.0, len(sums))
    values, basis = joint(sums, weights)
    rows: dict[int, int] = {}
    for content in (0, *integers(values)):
        # a box of content c extends the diagonal c by one
        rows[content] = rows.get(content, 0) + 1
    return _shape(rows), basis


def _shape(diagonals: dict[int, int]) -> tuple[int, ...]:
    """The partition with the given number of boxes on each diagonal j−i."""
    boxes = [(i, i + c) if c >= 0 else (i - c, i) for c, count in diagonals.items() for i in range(count)]
    rows = max(i for i, _ in boxes) + 1
    return tuple(sum(r == i for r, _ in boxes) for i in range(rows))
