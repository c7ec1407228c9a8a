"""A group times {±1}: every irreducible of the group, twice."""

from __future__ import annotations

from dataclasses import dataclass

from repc.rings.cyclic import CyclicRing
from repc.rings.joint import EntryByEntry, spread
from repc.rings.ring import Ring

_SIGN = CyclicRing(2, ())  # the characters of {±1}


@dataclass(frozen=True)
class Signed(EntryByEntry):
    """A group times {±1}: items, blocks and keys carry the exponent of the sign character as their first entry.

    ``vector_sign``: by which power of the sign {±1} acts on V. ``scalars`` names characters: (power of the sign,
    name of a character of the base or None).
    """

    base: Ring
    vector_sign: int
    scalars: tuple[tuple[str, int, str | None], ...]

    @property
    def rings(self):  # type: ignore[override]  # a field of Joint, found here
        """Those of {±1} and of the base."""
        return (_SIGN, self.base)

    def vector(self, flipped):
        """That of the base, with its sign."""
        return _marked(self.vector_sign, self.base.vector(flipped))

    def scalar(self, name, flipped):
        """By the table of scalars."""
        for known, sign, base_name in self.scalars:
            if known == name:
                return _marked(sign, self.base.scalar(base_name, flipped) if base_name else self.base.unit())
        return None

    def regular(self):
        """Both powers of the sign with the regular character of the base."""
        base = self.base.regular()
        return None if base is None else spread([{0: 1, 1: 1}, base])

    def vector_act(self, block, flipped):
        """As the base does."""
        sign = (block[0] + self.vector_sign) % 2
        return (((sign, b), c) for b, c in self.base.vector_act(block[1], flipped))

    def leads(self, key):
        """As in the base."""
        return self.base.leads(key[1])

    def dual(self, key):
        """The sign is its own dual."""
        return (key[0], self.base.dual(key[1]))

    def character(self, key):
        """That of the base, with the sign."""
        return _marked(key[0], self.base.character(key[1]))

    def block_character(self, key):
        """That of the base, with the sign."""
        return _marked(key[0], self.base.block_character(key[1]))

    def label(self, key):
        """The base's label, ``t`` for timeor."""
        return self.base.label(key[1]) + ("t" if key[0] else "")

    def read(self, numbers, mark):
        """What the base reads, ``t`` for timeor."""
        base = self.base.read(numbers, mark.removesuffix("t"))
        return None if base is None else (int(mark.endswith("t")), base)

    @property
    def longest(self):
        """That of the base."""
        return self.base.longest


def _marked(sign: int, terms: dict | None) -> dict | None:
    return None if terms is None else {(sign, x): c for x, c in terms.items()}
