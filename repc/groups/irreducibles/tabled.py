"""Whole character tables over ℂ: the irreducibles of a finite factor on its classes, as exact numbers.

Of an enumerated group the values come from its character table (`repc.groups.finite.table`), of S(n) from the rule of Murnaghan
and Nakayama on cycle types, of A(n), cyclic and dihedral groups from closed forms on enumerated classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from math import factorial, lcm
from typing import Any

import numpy as np

from repc.groups.finite.classes import Classes
from repc.groups.finite.images import cycles_of
from repc.groups.finite.ring import Finite
from repc.groups.finite.words import word_text
from repc.groups.group import Group
from repc.groups.irreducibles.names import second_names
from repc.groups.irreducibles.recognize import alternating_character
from repc.groups.irreducibles.rules import enumerated_classes, joint_ring, why_no_characters
from repc.groups.irreducibles.values import motion_text, root_text
from repc.limits import MOST_CLASSES
from repc.rings.cyclic import CyclicRing, DihedralRing
from repc.rings.partitions import class_centralizer, partitions, symmetric_character
from repc.rings.ring import Ring
from repc.rings.symmetric import Alternating, Symmetric
from repc.source import fail

Key = Any  # of one ring: a number, a partition, …
_BITS = 128  # of the prime field, which is not used here


@dataclass(frozen=True)
class ClassFacts:
    """A conjugacy class: one element in words, the number of elements, their order."""

    representative: str
    size: int
    order: int


@dataclass(frozen=True)
class CharacterRow:
    """An irreducible over ℂ: its label there, that of the real irreducible it lies in, Frobenius and Schur's indicator (1 real, 0
    complex, −1 quaternionic), and its values on the classes, exact: radicals, or sums of roots of unity; another ``name`` of the
    real irreducible, in brackets, and of which ``kind`` that is."""

    label: str
    real: str
    indicator: int
    values: tuple[str, ...]
    numbers: tuple[complex, ...]
    name: str = ""
    kind: str = ""


@dataclass(frozen=True)
class TabledCharacters:
    """The character table of a finite group of an order, the class of the identity first, the trivial character first."""

    name: str
    order: int
    classes: tuple[ClassFacts, ...]
    rows: tuple[CharacterRow, ...]


@lru_cache(maxsize=64)
def tabled_characters(factor: Group) -> TabledCharacters:
    """The table of one finite factor. Raises RepcError (E0365) for infinite groups and beyond limits, which it names."""
    if factor.is_finite is not True:
        fail("E0365", f"{factor.name} is not finite: it has no table of characters", "ask for a finite group, such as 'S(5)'")
    joint = joint_ring(factor, frozenset({0}), _BITS)
    ring = None if joint is None else joint.rings[0]
    found = None
    if isinstance(ring, Symmetric) and not isinstance(ring, Alternating):
        found = _symmetric(factor, ring.n)
    elif ring is not None and (classes := enumerated_classes(factor)) is not None:
        found = _enumerated(factor, ring, classes)
    if found is None:
        why = why_no_characters(factor) or "no exact rule gives its characters on classes"
        fail("E0365", f"no table of characters of {factor.name}: {why}", "take a smaller group")
    return found


def _symmetric(factor: Group, n: int) -> TabledCharacters | None:
    types = sorted(islice(partitions(n), MOST_CLASSES + 1), key=lambda t: (lcm(*t), factorial(n) // class_centralizer(t)))
    if len(types) > MOST_CLASSES:
        fail("E0365", f"{factor.name} has more than {int(MOST_CLASSES)} classes ({MOST_CLASSES.words})", "take a smaller n")
    classes = tuple(ClassFacts(_type_text(t), factorial(n) // class_centralizer(t), lcm(*t)) for t in types)
    shapes = sorted(partitions(n), key=lambda s: (symmetric_character(s, (1,) * n), [-x for x in s]))
    shapes = [(n,), *(s for s in shapes if s != (n,))]
    rows = []
    for shape in shapes:
        values = [symmetric_character(shape, t) for t in types]
        label = f"[{','.join(map(str, shape))}]"
        rows.append(CharacterRow(label, label, 1, tuple(map(str, values)), tuple(map(complex, values))))
    return TabledCharacters(factor.name, factorial(n), classes, tuple(rows))


def _type_text(cycle_type: tuple[int, ...]) -> str:
    text, start = "", 1
    for length in cycle_type:
        text += f"({' '.join(map(str, range(start, start + length)))})" if length > 1 else ""
        start += length
    return text or "()"


def _enumerated(factor: Group, ring: Ring, classes: Classes) -> TabledCharacters | None:
    value = key_values(ring, classes)
    if value is None:
        return None
    label, names = _complex_labels(ring), second_names(factor)
    facts = [ClassFacts(_element_text(factor, classes, c), int(classes.sizes[c]), len(p)) for c, p in enumerate(classes.powers)]
    rows = []
    for key in ordered_keys(ring):
        values = value(key)
        texts = tuple(root_text(counts) for counts in _multiplicities(values, classes))
        conjugate = ring.conjugate(key)
        indicator = 0 if conjugate != key else ring.indicator(key)
        real = ring.label(key if ring.leads(key) else conjugate)
        rows.append(CharacterRow(label(key), real, indicator, texts, tuple(complex(v) for v in values), names.of(real), names.kind))
    rows.sort(key=lambda row: (row.label != label(ring.trivial()), round(row.numbers[0].real)))
    return TabledCharacters(factor.name, classes.order, tuple(facts), tuple(rows))


def _complex_labels(ring: Ring) -> Callable[[Key], str]:
    if isinstance(ring, Finite):
        return Finite(ring.table, True, ring.prime, ring.root, ring.exponent).label
    return ring.label


def _multiplicities(values: np.ndarray, classes: Classes) -> Iterator[np.ndarray]:
    """On each class, how often each root of unity is an eigenvalue, from the values on the powers of its elements."""
    for powers in classes.powers:
        o = len(powers)
        phases = np.exp(-2j * np.pi * np.outer(np.arange(o), np.arange(o)) / o) / o
        yield np.rint((phases @ values[list(powers)]).real).astype(int)


def _element_text(factor: Group, classes: Classes, number: int) -> str:
    """The first element of a class: cycles, a motion of space, or a word in the generators."""
    if factor.is_permutation:
        image = classes.elements[classes.members[number]]
        return "".join(f"({' '.join(map(str, cycle))})" for cycle in cycles_of(image)) or "()"
    if factor.d == 3 and factor.is_orthogonal:
        return motion_text(np.asarray(classes.matrices[number]).real)
    word = tuple(k + 1 for k in classes.words[number])
    return word_text(word) if word else "1"


# ── characters of the keys of a ring ───────────────────────────────────────────────────────────


def ordered_keys(ring: Ring) -> list[Key]:
    """Every irreducible over ℂ of a ring of a finite group that lists them."""
    return list(range(len(ring.table.dims))) if isinstance(ring, Finite) else list(ring.keys() or ())


def key_values(ring: Ring, classes: Classes) -> Callable[[Key], np.ndarray] | None:
    """The characters of a key on enumerated classes, (r,); None where no closed form is known."""
    if isinstance(ring, Finite):
        return lambda key: ring.table.values[key]
    members = classes.elements[classes.members]
    if isinstance(ring, Alternating):
        return lambda key: np.array([alternating_character(ring, key, images[: ring.n]) for images in members])
    if isinstance(ring, CyclicRing) and ring.order:
        turns = np.array([len(word) for word in classes.words])
        return lambda key: np.exp(2j * np.pi * key * turns / ring.order)
    if isinstance(ring, DihedralRing):
        return lambda key: np.array([_dihedral(ring, key, word) for word in classes.words])
    return None


def _dihedral(ring: DihedralRing, key: tuple[int, int], word: tuple[int, ...]) -> float:
    """Of a word in the rotation (where k > 1) and the reflection, which acts on [k/2] by (−1)^{k/2}."""
    j, mark = key
    last = 1 if ring.k > 1 else 0
    if ring.dim(key) == 1:
        turn, mirror = (-1 if j else 1), (-1) ** (j + mark)
        return reduce(lambda value, letter: value * (mirror if letter == last else turn), word, 1)
    angle = 2 * np.pi * j / ring.k
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    images = {0: rotation, last: np.diag([-1.0, 1.0])}
    return float(np.trace(reduce(np.matmul, [images[letter] for letter in word], np.eye(2))))

