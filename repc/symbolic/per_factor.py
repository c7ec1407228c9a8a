"""Counting maps factor by factor: invariants of V_1^a ⊗ V_2^b under G × H are those of V_1^a under G times those of
V_2^b under H. A factor without characters may still have orbits to count."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property
from math import comb, prod

import numpy as np

from repc.groups import Group, PermutationGroup, Wreath
from repc.groups.families.wreath import is_wreath
from repc.groups.finite.orbits import injective, orbit_count, orbit_labels
from repc.groups.irreducibles.rules import coset_ring, joint_ring
from repc.groups.sampler import parity
from repc.numeric.exactly import maps as exactly
from repc.reps.atoms import Atom, Monomial, simplified
from repc.reps.layout import atom_size
from repc.source import Diagnostic, InternalError
from repc.symbolic.characters import Characters
from repc.symbolic.sums import NoRule

_MOST_JOINT = 2**22  # images of tuples of points, followed one by one: a second or so
_BITS = 1024  # of the prime field of enumerated factors: far above any multiplicity of a product of atoms

Counts = dict[Monomial, int]


def count_per_factor(domain: Counts, output: Counts, group: Group) -> tuple[int, str] | None:
    """Number of maps and where it comes from; None where some factor has neither characters nor orbits, or an atom
    involves several factors at once."""
    if len(group.factors) > 1 and any(atom.slot < 0 for m in (*domain, *output) for atom in m):
        return None
    factors = [_Factor(group, slot) for slot in range(len(group.factors))]
    total = 0
    for a, m in domain.items():
        for b, n in output.items():
            found = [factor.maps(_part(a, i), _part(b, i)) for i, factor in enumerate(factors)]
            if None in found:
                return None
            total += m * n * prod(found)
    return total, "; ".join(dict.fromkeys(source for factor in factors for source in factor.sources))


def _part(monomial: Monomial, slot: int) -> Monomial:
    return tuple(atom for atom in monomial if atom.slot in (slot, -1))


class _Factor:
    """Counts maps between monomials of one factor, each pair once; ``sources`` says how, in words."""

    def __init__(self, group: Group, slot: int):
        self.group, self.slot, self.factor = group, slot, group.factors[slot]
        self.sources: list[str] = []
        self._known: dict[tuple[Monomial, Monomial], int | None] = {}

    def maps(self, a: Monomial, b: Monomial) -> int | None:
        """dim Hom(a, b) under this factor."""
        if not a and not b:
            return 1
        if (a, b) not in self._known:
            self._known[a, b] = self._maps(a, b)
        return self._known[a, b]

    def _maps(self, a: Monomial, b: Monomial) -> int | None:
        found = self._regular(a, b)
        if found is None and self.factor.is_permutation:
            found = self._by_orbits(a, b)
        if found is None:
            found = self._by_joint_orbits(a, b)
        if found is None:
            found = self._by_blocks(a, b)
        if found is None and self.factor.doubtful is not None:
            return self._by_elimination(a, b)
        if found is None:
            found = self._by_characters(a, b)
        return self._by_cosets(a, b) if found is None else found

    def _say(self, source: str) -> None:
        if source not in self.sources:
            self.sources.append(source)

    def _regular(self, a: Monomial, b: Monomial) -> int | None:
        """reg ⊗ X is dim X copies of reg, and has dim X invariants."""
        atoms = list(a + b)
        regular = next((atom for atom in atoms if atom.kind == "reg"), None)
        if regular is None:
            return None
        atoms.remove(regular)
        self._say(f"the regular representation of {self.factor.name}")
        return prod(atom_size(atom, self.group) for atom in atoms)

    def _by_orbits(self, a: Monomial, b: Monomial) -> int | None:
        """Orbits on tuples; with an odd number of signs, those of the even subgroup less those of the group."""
        kinds = Counter(atom.kind for atom in a + b)
        if set(kinds) - {"V", "sgn", "det"}:
            return None
        k = kinds["V"]
        self._say(f"orbits of {self.factor.name} on {k}-tuples")
        found = orbit_count(self.factor, k)
        if (kinds["sgn"] + kinds["det"]) % 2:
            return orbit_count(even_subgroup(self.factor), k) - found
        return found

    def _by_joint_orbits(self, a: Monomial, b: Monomial) -> int | None:
        """Orbits on tuples of points of V and of permutation representations by images, one by one where they are few."""
        atoms, points = a + b, 1
        if not any(atom.kind == "images" for atom in atoms):
            return None
        images = [np.zeros(1, dtype=np.int64)] * len(self.factor.action.images)
        for atom in atoms:
            moved = _permuted(atom, self.factor)
            points *= 0 if moved is None else moved.shape[1]
            if moved is None or points * len(images) > _MOST_JOINT:
                return None
            images = [(i[:, None] * len(p) + p).reshape(-1) for i, p in zip(images, moved, strict=True)]
        self._say(f"orbits of {self.factor.name} on {points} tuples of points")
        return len(orbit_labels(images, points)[1])

    def _by_elimination(self, a: Monomial, b: Monomial) -> int | None:
        """Of generators that floating point cannot tell from others, in exact numbers."""
        found = exactly.count(a, b, self.group, self.slot)
        if found is not None:
            self._say(exactly.words(self.factor))
        return found

    def _by_blocks(self, a: Monomial, b: Monomial) -> int | None:
        """Of a wreath product, from invariants of the group in each block."""
        if not is_wreath(self.factor) or any(atom.kind != "V" for atom in a + b):
            return None
        found = wreath_maps(self.factor, a, b)
        if found is not None:
            self._say(f"orbits of {self.factor.top.name} on blocks and invariants of {self.factor.base.name} inside")
        return found

    def _by_characters(self, a: Monomial, b: Monomial) -> int | None:
        if self._characters is None:
            return None
        try:
            found = self._characters.maps({a: 1}, {b: 1})
        except NoRule:
            return None
        self._say(f"exact characters of {self.factor.name}")
        return found

    def _by_cosets(self, a: Monomial, b: Monomial) -> int | None:
        rings = coset_ring(self.group, self.slot, _BITS)
        if rings is None:
            return None
        ring, cosets = rings
        characters = Characters(self.group, ring)
        try:
            left, right = characters.coefficients({a: 1}), characters.coefficients({b: 1})
        except NoRule:
            return None
        self._say(f"exact characters on the cosets of {self.factor.name}")
        total = sum(cosets.weight(key[self.slot]) * c * right.get(key, 0) for key, c in left.items())
        if ring.modulus:
            return total * pow(cosets.order, -1, ring.modulus) % ring.modulus
        found = Fraction(total, cosets.order)
        if found.denominator != 1:
            raise InternalError(Diagnostic("E0952", f"the number of maps under {self.factor.name} came out as {found}"))
        return int(found)

    @cached_property
    def _characters(self) -> Characters | None:
        ring = joint_ring(self.group, frozenset({self.slot}), _BITS)
        return None if ring is None else Characters(self.group, ring)


def _permuted(atom: Atom, factor: Group) -> np.ndarray | None:
    """How the generators of a factor permute the coordinates of an atom, (m, n); None where they do not."""
    if atom.kind == "V" and factor.is_permutation:
        return np.asarray(factor.permutations)
    if atom.kind == "images" and atom.representation.permutes:
        return np.asarray(atom.representation.action.images)
    return None


def wreath_maps(factor: Wreath, a: Monomial, b: Monomial) -> int | None:
    """dim Hom(a, b) for products of V and V* under G ≀ H: Σ over orbits of H on tuples of blocks, one block per leg, of a
    product of numbers of invariants of G, one number for the legs in each block."""
    if any(atom.conj for atom in a + b) and not factor.is_unitary:
        return None
    marks = [(atom.dual != atom.conj) for atom in b] + [(atom.dual == atom.conj) for atom in a]
    known: dict[tuple[int, int], int | None] = {}

    def inside(ups: int, downs: int) -> int | None:
        if (ups, downs) not in known:
            legs = [_vector(factor.base, dual) for dual in [False] * ups + [True] * downs]
            whole = tuple(atom for leg in legs for atom in leg)
            found = count_per_factor({(): 1}, {tuple(sorted(whole, key=Atom.sort_key)): 1}, factor.base)
            known[ups, downs] = None if found is None else found[0]
        return known[ups, downs]

    ups, downs = marks.count(False), marks.count(True)
    terms = [(c, _products(ups, downs, m, inside)) for m, c in enumerate(injective(factor.top, len(marks))) if c]
    return None if any(found is None for _, found in terms) else sum(c * found for c, found in terms)


def _vector(group: Group, dual: bool) -> Monomial:
    return tuple(simplified(Atom("V", slot, dual), group) for slot in range(len(group.factors)))


def _products(ups: int, downs: int, parts: int, inside) -> int | None:
    """Σ over partitions of the legs into ``parts`` of Π inside(ups, downs in the part); the first leg's part first."""
    if parts == 0 or ups + downs < parts:
        return int(parts == ups + downs == 0)
    total, first = 0, (1, 0) if ups else (0, 1)
    for i in range(ups - first[0] + 1):
        for j in range(downs - first[1] + 1):
            rest = _products(ups - first[0] - i, downs - first[1] - j, parts - 1, inside)
            if rest == 0:
                continue
            here = inside(first[0] + i, first[1] + j)
            if here is None or rest is None:
                return None
            total += comb(ups - first[0], i) * comb(downs - first[1], j) * here * rest
    return total


def even_subgroup(group: Group):
    """The even permutations of a permutation group that has odd ones, by Schreier's generators for the transversal
    1, h."""
    images = [np.asarray(p) for p in group.permutations]
    h = next(p for p in images if parity(p))
    back = np.argsort(h)
    found = []
    for g in images:
        found += [g[back], h[g]] if parity(g) else [g, h[g[back]]]
    return PermutationGroup(found)
