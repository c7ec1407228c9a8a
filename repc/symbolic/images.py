"""The irreducibles of a representation that is given by images of generators, on cosets or on tuples: by its character.

Multiplicities are (1/|G|) Σ |class| χ(class) χ̄_λ(class). For the cosets of S(a)×S(b)×… in S(n), and tuples and sets of its points,
Young's rule gives them without any class: boxes are added as horizontal strips of sizes a, b, …
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from repc.groups import Group
from repc.groups.finite.represented import Represented
from repc.groups.irreducibles.rules import enumerated_classes
from repc.groups.irreducibles.tabled import Key, key_values, ordered_keys
from repc.reps.atoms import Atom
from repc.rings.partitions import class_centralizer, horizontal_strips, partitions, symmetric_character
from repc.rings.ring import Ring
from repc.rings.symmetric import Alternating, Symmetric
from repc.syntax import nodes
from repc.tolerance import WHOLE

_MOST_TYPES = 150  # cycle types of S(n), each with as many characters: n up to 13
_MOST_STRIPS = 20_000  # partitions on the way of Young's rule


@lru_cache(maxsize=256)
def image_keys(found: Represented, written: nodes.RepExpr | None, ring: Ring) -> tuple[tuple[Key, int], ...] | None:
    """Keys over ℂ with multiplicities; None where there is no rule for the ring, or it has too many classes."""
    if isinstance(ring, Symmetric) and not isinstance(ring, Alternating):
        return _by_strips(_rows(written, found.group)) or _by_cycle_types(found, ring)
    classes = enumerated_classes(found.group)
    value = None if classes is None else key_values(ring, classes)
    if classes is None or value is None:
        return None
    traces = found.traces(classes.elements[classes.members])
    weights = classes.sizes / classes.order
    pairs = [(key, (weights * traces * np.conj(value(key))).sum()) for key in ordered_keys(ring)]
    return _whole(pairs, found, ring)


def keys_of_atom(atom: Atom, ring: Ring) -> dict[Key, int] | None:
    """The same of an atom with its marks."""
    found = image_keys(atom.representation, atom.written, ring)
    if found is None:
        return None
    keys = Counter(dict(found))
    if atom.dual:
        keys = Counter({ring.dual(key): m for key, m in keys.items()})
    if atom.conj:
        keys = Counter({ring.conjugate(key): m for key, m in keys.items()})
    return dict(keys)


def _whole(pairs, found: Represented, ring: Ring) -> tuple[tuple[Key, int], ...] | None:
    if any(abs(c - round(c.real)) > WHOLE for _, c in pairs):
        return None
    kept = tuple((key, round(c.real)) for key, c in pairs if round(c.real))
    return kept if sum(m * ring.dim(key) for key, m in kept) == found.size else None


# ── symmetric groups ───────────────────────────────────────────────────────────────────────────


def _rows(written: nodes.RepExpr | None, group: Group) -> tuple[int, ...] | None:
    """The sizes of the blocks that a Young subgroup keeps; None for what is not on its cosets."""
    match written:
        case nodes.Tuples("sets", nodes.Base(), k):
            return (k, group.d - k)
        case nodes.Tuples(_, nodes.Base(), k):
            return (*[1] * k, group.d - k)
        case nodes.CosetSpace(_, nodes.NamedGroup("S", (int(k),))):
            return (k, *[1] * (group.d - k))
        case nodes.CosetSpace(_, nodes.ProductGroup(factors)):
            sizes = [f.args[0] for f in factors if isinstance(f, nodes.NamedGroup) and f.name == "S" and len(f.args) == 1]
            whole = [size for size in sizes if isinstance(size, int)]
            return (*whole, *[1] * (group.d - sum(whole))) if len(whole) == len(factors) else None
    return None


def _by_strips(rows: tuple[int, ...] | None) -> tuple[tuple[Key, int], ...] | None:
    if rows is None:
        return None
    shapes: Counter[tuple[int, ...]] = Counter({(): 1})
    for size in sorted((row for row in rows if row), reverse=True):
        grown: Counter[tuple[int, ...]] = Counter()
        for shape, m in shapes.items():
            for larger in horizontal_strips(shape, size):
                grown[larger] += m
        shapes = grown
        if len(shapes) > _MOST_STRIPS:
            return None
    return tuple(sorted(shapes.items()))


def _by_cycle_types(found: Represented, ring: Symmetric) -> tuple[tuple[Key, int], ...] | None:
    types = []
    for shape in partitions(ring.n):
        types.append(shape)
        if len(types) > _MOST_TYPES:
            return None
    traces = found.traces(np.array([_of_type(shape) for shape in types]))
    weights = [1 / class_centralizer(shape) for shape in types]
    pairs = []
    for key in types:
        values = [symmetric_character(key, shape) for shape in types]
        pairs.append((key, complex(sum(w * t * v for w, t, v in zip(weights, traces, values, strict=True)))))
    return _whole(pairs, found, ring)


def _of_type(shape: tuple[int, ...]) -> list[int]:
    images: list[int] = []
    for length in shape:
        start = len(images)
        images += [start + (i + 1) % length for i in range(length)]
    return images
