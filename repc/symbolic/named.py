"""Atoms whose irreducibles are known before anything is multiplied: those given by a label, or by images of generators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from repc.groups import Group
from repc.reps.atoms import Atom, Monomial
from repc.rings.joint import Joint, spread
from repc.rings.ring import summed
from repc.symbolic.images import keys_of_atom
from repc.symbolic.sums import NoRule, irreducible_keys

KINDS = ("irrep", "images")  # of such atoms


@dataclass(frozen=True, eq=False)
class NamedAtoms:
    """Keys, blocks and items of such atoms in the ring of one group."""

    group: Group
    ring: Joint

    def irreducible(self, atom: Atom) -> dict:
        """The keys over ℂ, with multiplicities, of an irreducible given by its label, or of images of generators. Raises NoRule."""
        ring = self.ring.rings[atom.slot]
        if atom.kind != "images":
            return irreducible_keys(atom, ring, self.group)
        found = keys_of_atom(atom, ring)
        if found is None:
            raise NoRule(str(atom.written))
        return found

    def first(self, monomial: Monomial) -> Monomial:
        """The same atoms, beginning with the largest irreducible of each factor, whose blocks are known at once."""
        chosen: dict[int, int] = {}
        for i, atom in enumerate(monomial):
            if atom.kind in KINDS:
                best = chosen.setdefault(atom.slot, i)
                if self._dim(atom) > self._dim(monomial[best]):
                    chosen[atom.slot] = i
        first = sorted(chosen.values())
        return tuple(monomial[i] for i in first) + tuple(a for i, a in enumerate(monomial) if i not in first)

    def _dim(self, atom: Atom) -> int:
        return sum(self.ring.rings[atom.slot].dim(key) * c for key, c in self.irreducible(atom).items())

    def keys(self, monomial: Monomial) -> dict[tuple, int]:
        """The keys, with multiplicities, of a product of at most one such atom of each factor."""
        parts = {atom.slot: self.irreducible(atom) for atom in monomial}
        return spread(parts.get(slot, {ring.trivial(): 1}) for slot, ring in enumerate(self.ring.rings))

    def blocks(self, monomial: Monomial) -> dict:
        """The same in blocks, some with fractions. Raises NoRule."""
        parts = {atom.slot: self.terms(atom, lambda ring, key: ring.block_character(key)) for atom in monomial}
        return spread(parts.get(slot, ring.unit_blocks()) for slot, ring in enumerate(self.ring.rings))

    def terms(self, atom: Atom, character: Callable) -> dict:
        """The character of an irreducible in the terms that ``character(ring, key)`` gives for each key. Raises NoRule."""
        total: list[tuple] = []
        keys, ring = self.irreducible(atom), self.ring.rings[atom.slot]
        if ring.halves:
            total += _halves(keys, ring)
            keys = {key: m for key, m in keys.items() if not key[1]}
        for key, m in keys.items():
            found = character(ring, key)
            if found is None:
                raise NoRule(atom.label)
            total += ((term, m * c) for term, c in found.items())
        return summed(total)

    def items(self, key: tuple) -> dict:
        """An irreducible character of the whole group in items, some with fractions. Raises NoRule."""
        parts = [ring.character(k) for ring, k in zip(self.ring.rings, key, strict=True)]
        unknown = [slot for slot, part in enumerate(parts) if part is None]
        if len(unknown) == 1 and self.ring.rings[unknown[0]].halves and not self.group.is_complex:
            whole = self.ring.rings[unknown[0]].both_halves(key[unknown[0]])  # the other half occurs as often
            parts[unknown[0]] = None if whole is None else {item: Fraction(c, 2) for item, c in whole.items()}
        if any(part is None for part in parts):
            raise NoRule(self.ring.label(key))
        return spread(part for part in parts if part is not None)


def is_named(monomial: Monomial) -> bool:
    """Whether a monomial is a product of such atoms, one of each factor that it has."""
    slots = [atom.slot for atom in monomial if atom.kind in KINDS]
    return 0 < len(slots) == len(monomial) == len(set(slots))


def _halves(keys: dict, ring) -> list[tuple]:
    """The two halves of a shape together; where only one occurs, or more often, there is no rule."""
    found: list[tuple] = []
    for (shape, half), m in keys.items():
        if half and keys.get((shape, -half), 0) != m:
            raise NoRule(str(shape))
        if half == 1:
            found += ((term, m * c) for term, c in (ring.both_halves((shape, half)) or {}).items())
    return found
