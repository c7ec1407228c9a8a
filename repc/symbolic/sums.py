"""Sums of terms of a ring of characters over one denominator, and the irreducibles over ℂ that a label names."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from repc.groups import Group
from repc.reps.atoms import Atom
from repc.rings.ring import Key, Ring

Terms = dict[tuple, int]


class NoRule(Exception):
    """A tensor factor has no exact character, or it has too many terms."""


class TooManyTerms(NoRule):
    """A product of characters has more terms than `MOST_PRODUCTS`."""


@dataclass(frozen=True)
class CharacterSum:
    """``terms`` / ``denominator``: symmetric powers have denominators until they are summed up."""

    terms: Terms
    denominator: int = 1

    def reduced(self) -> CharacterSum:
        """Common factors canceled."""
        common = gcd(self.denominator, *self.terms.values())
        if common == 1:
            return self
        return CharacterSum({key: c // common for key, c in self.terms.items()}, self.denominator // common)


def irreducible_keys(atom: Atom, ring: Ring, group: Group) -> dict[Key, int]:
    """The keys over ℂ, with multiplicities, of an irreducible of one factor given by its label. Raises NoRule."""
    key = ring.key(atom.label)
    if key is None:
        raise NoRule(atom.label)
    if atom.dual:
        key = ring.dual(key)
    if atom.conj:
        key = ring.dual(key) if group.factors[atom.slot].is_complex else ring.conjugate(key)
    if group.is_complex:
        return {key: 1}
    if ring.conjugate(key) != key:
        return {key: 1, ring.conjugate(key): 1}
    return {key: 1 if ring.indicator(key) == 1 else 2}
