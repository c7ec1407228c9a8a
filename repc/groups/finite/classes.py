"""Conjugacy classes of an enumerated finite group, with words in its generators, power maps and orders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np

from repc.groups.finite.orbits import orbit_labels
from repc.groups.group import Group
from repc.limits import MOST_ELEMENTS, MOST_IMAGES
from repc.rings.partitions import cycles
from repc.tolerance import CHARACTER


@dataclass(frozen=True, eq=False)
class Listing:
    """``elements`` (n, N): the images of the N points of a faithful action. Elements are found by the images of ``base``, points
    that only the identity fixes, as one integer ``keys`` (n,), sorted; ``order`` (n,) sorts them."""

    elements: np.ndarray
    base: np.ndarray
    weights: np.ndarray
    keys: np.ndarray
    order: np.ndarray

    @classmethod
    def of(cls, group: Group) -> Listing:
        """All elements of a finite group, the identity first."""
        elements = group.chain.elements()
        base = np.array([level.base for level in group.chain.levels] or [0])
        seed = 7
        while True:  # a random linear form modulo 2⁶⁴ tells them apart but for a chance of n²/2⁶⁴
            weights = np.random.default_rng(seed).integers(1, 2**63, len(base), dtype=np.uint64)
            keys = elements[:, base].astype(np.uint64) @ weights
            order = np.argsort(keys)
            if (keys[order][1:] != keys[order][:-1]).all():
                return cls(elements, base, weights, keys[order], order)
            seed += 1

    def find(self, images: np.ndarray) -> np.ndarray:
        """Numbers (m,) of elements given by the images (m, b) of the base."""
        return self.order[np.searchsorted(self.keys, images.astype(np.uint64) @ self.weights)]

    def after(self, image: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Numbers (m,) of x·g for the elements x with the numbers ``chosen`` (m,) and one permutation g (N,)."""
        return self.find(self.elements[np.ix_(chosen, image[self.base])])

    def conjugated(self, image: np.ndarray) -> np.ndarray:
        """Numbers (n,) of h·x·h⁻¹ for every element x and one permutation h (N,)."""
        return self.find(image[self.elements[:, np.argsort(image)[self.base]]])


@dataclass(frozen=True, eq=False)
class Classes:
    """``class_of`` (n,) the elements of a listing; ``members``: the first element of each class; ``sizes`` (r,).

    Classes are sorted by the order of their elements, their size, the trace of V, larger ones first, and their first elements:
    the class of the identity is the first.
    """

    group: Group
    listing: Listing
    class_of: np.ndarray
    members: np.ndarray
    sizes: np.ndarray

    @property
    def elements(self) -> np.ndarray:
        """(n, N): images of the N points of a faithful action."""
        return self.listing.elements

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
        return tuple(int(c) for c in self.class_of[self.listing.find(_powers(g)[:, self.listing.base])])

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
        return _traces(self.group, self.elements[self.members])

    @cached_property
    def words(self) -> tuple[tuple[int, ...], ...]:
        """For each class, the first member as a word: generators[w[0]] · generators[w[1]] · …"""
        generators, elements, base = self.group.action.images, self.elements, self.listing.base
        word: dict[int, tuple[int, ...]] = {int(self.listing.find(base[None])[0]): ()}
        queue = list(word)
        for here in queue:
            reached = self.listing.find(generators[:, elements[here, base]]) if len(generators) else ()
            for g, there in enumerate(reached):
                if int(there) not in word:
                    word[int(there)] = (g, *word[here])
                    queue.append(int(there))
        return tuple(word[int(i)] for i in self.members)

    def of_generators(self) -> tuple[int, ...]:
        """The class of each generator."""
        images = np.asarray(self.group.action.images)
        return tuple(int(c) for c in self.class_of[self.listing.find(images[:, self.listing.base])]) if len(images) else ()


def why_unlisted(group: Group) -> str | None:
    """The limit that keeps a finite group from being sorted into classes, in words; None where there is none."""
    order, points = group.order(), group.action.images.shape[1]
    if order > MOST_ELEMENTS:
        return f"its {order} elements are not sorted into classes ({MOST_ELEMENTS.words})"
    if order * points > MOST_IMAGES:
        return f"the images of {points} points under its {order} elements are not listed ({MOST_IMAGES.words})"
    return None


def classes_of(group: Group) -> Classes | None:
    """The conjugacy classes of a finite group, None where it is infinite or too large."""
    if not group.is_finite or why_unlisted(group) is not None:
        return None
    listing = Listing.of(group)
    moved = [listing.conjugated(np.asarray(h)) for h in group.action.images]
    label, sizes = orbit_labels(moved, len(listing.elements))
    members = np.unique(label, return_index=True)[1]
    order = _canonical(group, listing.elements[members], sizes)
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    return Classes(group, listing, place[label], members[order], sizes[order])


def _canonical(group: Group, members: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The order of classes."""
    orders = [lcm(*map(len, cycles(image.tolist()))) for image in members]
    traces = np.rint(_traces(group, members) / CHARACTER) * CHARACTER
    keys = [(o, int(n), -t.real, -t.imag) for o, n, t in zip(orders, sizes, traces, strict=True)]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=int)


def _traces(group: Group, images: np.ndarray) -> np.ndarray:
    if group.is_permutation:
        return (images == np.arange(images.shape[1])).sum(axis=1).astype(float)
    return np.trace(group.action.matrices(images), axis1=1, axis2=2)


def _powers(g: np.ndarray) -> np.ndarray:
    """g⁰, g¹, … as images (o, N), as many as the order of g."""
    found = [np.arange(len(g))]
    while not np.array_equal(at := g[found[-1]], found[0]):
        found.append(at)
    return np.stack(found)
