"""Conjugacy classes of an enumerated finite group, with words in its generators, power maps and orders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np

from repc.groups.finite.orbits import orbit_labels
from repc.groups.group import Group

LARGEST_ORDER = 4096  # elements of a group whose classes are listed: a second or so


@dataclass(frozen=True, eq=False)
class Classes:
    """``elements`` (n, N): images of the N points of a faithful action; ``class_of`` (n,); ``members``: the first
    element of each class, classes in the order of those; the class of the identity is the first. ``sizes`` (r,)."""

    group: Group
    elements: np.ndarray
    class_of: np.ndarray
    members: np.ndarray
    sizes: np.ndarray

    @property
    def order(self) -> int:
        """Number of elements."""
        return len(self.elements)

    def __len__(self) -> int:
        return len(self.members)

    @cached_property
    def powers(self) -> tuple[tuple[int, ...], ...]:
        """For each class, the classes of g⁰, g¹, …, as many as the order of g."""
        return tuple(self._powers(self.elements[i]) for i in self.members)

    def _powers(self, g: np.ndarray) -> tuple[int, ...]:
        identity, at, found = np.arange(len(g)), g, [0]
        while not np.array_equal(at, identity):
            found.append(int(self.class_of[self.find(at[None])[0]]))
            at = g[at]
        return tuple(found)

    @cached_property
    def exponent(self) -> int:
        """Least common multiple of the orders of all elements."""
        return lcm(*(len(p) for p in self.powers))

    @cached_property
    def inverse(self) -> tuple[int, ...]:
        """For each class, the class of the inverses."""
        return tuple(p[-1] if len(p) > 1 else 0 for p in self.powers)

    @cached_property
    def matrices(self) -> np.ndarray:
        """(r, d, d): V on the first member of each class."""
        return self.group.action.matrices(self.elements[self.members])

    @cached_property
    def traces(self) -> np.ndarray:
        """(r,): traces of V on the classes; fixed points, for permutations."""
        if self.group.is_permutation:
            members = self.elements[self.members]
            return (members == np.arange(members.shape[1])).sum(axis=1).astype(float)
        return np.trace(self.matrices, axis1=1, axis2=2)

    @cached_property
    def _index(self) -> tuple[np.ndarray, np.ndarray]:
        keys = _fingerprints(self.elements)
        order = np.argsort(keys)
        return keys[order], order

    def find(self, images: np.ndarray) -> np.ndarray:
        """Indices (m,) of elements given as images (m, N)."""
        keys, order = self._index
        return order[np.searchsorted(keys, _fingerprints(images))]

    @cached_property
    def words(self) -> tuple[tuple[int, ...], ...]:
        """For each class, the first member as a word: generators[w[0]] · generators[w[1]] · …"""
        generators = self.group.action.images
        word: dict[int, tuple[int, ...]] = {int(self.find(np.arange(self.elements.shape[1])[None])[0]): ()}
        queue = list(word)
        for here in queue:
            reached = self.find(generators[:, self.elements[here]]) if len(generators) else ()
            for g, there in enumerate(reached):
                if int(there) not in word:
                    word[int(there)] = (g, *word[here])
                    queue.append(int(there))
        return tuple(word[int(i)] for i in self.members)


def classes_of(group: Group) -> Classes | None:
    """The conjugacy classes of a finite group, None where it is infinite or too large."""
    if not group.is_finite or group.order() > LARGEST_ORDER:
        return None
    elements = np.asarray(group.chain.elements(), dtype=np.int64)
    keys = _fingerprints(elements)
    order = np.argsort(keys)
    generators = np.asarray(group.action.images, dtype=np.int64)
    moved = [order[np.searchsorted(keys[order], _fingerprints(h[elements[:, np.argsort(h)]]))] for h in generators]
    label, sizes = orbit_labels(moved, len(elements))
    return Classes(group, elements, label, np.unique(label, return_index=True)[1], sizes)


def _fingerprints(images: np.ndarray) -> np.ndarray:
    """One integer per permutation: a fixed random linear form modulo 2⁶⁴, different for different permutations of a
    group but for a chance of n²/2⁶⁴."""
    weights = np.random.default_rng(7).integers(1, 2**63, images.shape[1], dtype=np.uint64)
    return images.astype(np.uint64) @ weights
