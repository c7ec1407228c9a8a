"""Groups that act on part of a larger space (the rest is scalars), and products seen as one group."""

from __future__ import annotations

from dataclasses import dataclass

from repc.rings.joint import Joint
from repc.rings.ring import Ring


@dataclass(frozen=True)
class Delegating(Ring):
    """A ring that answers as ``base`` does."""

    base: Ring

    @property
    def halves(self):
        """As the base."""
        return self.base.halves

    def both_halves(self, key):
        """As the base."""
        return self.base.both_halves(key)

    @property
    def modulus(self):
        """That of the base."""
        return self.base.modulus

    def unit(self):
        """As the base."""
        return self.base.unit()

    def vector(self, flipped):
        """As the base."""
        return self.base.vector(flipped)

    def scalar(self, name, flipped):
        """As the base."""
        return self.base.scalar(name, flipped)

    def regular(self):
        """As the base."""
        return self.base.regular()

    def multiply(self, a, b):
        """As the base."""
        return self.base.multiply(a, b)

    def power(self, item, m):
        """As the base."""
        return self.base.power(item, m)

    def act(self, block, item):
        """As the base."""
        return self.base.act(block, item)

    def irreps(self, block):
        """As the base."""
        return self.base.irreps(block)

    def trivial(self):
        """As the base."""
        return self.base.trivial()

    def dim(self, key):
        """As the base."""
        return self.base.dim(key)

    def conjugate(self, key):
        """As the base."""
        return self.base.conjugate(key)

    def indicator(self, key):
        """As the base."""
        return self.base.indicator(key)

    def leads(self, key):
        """As the base."""
        return self.base.leads(key)

    def dual(self, key):
        """As the base."""
        return self.base.dual(key)

    def character(self, key):
        """As the base."""
        return self.base.character(key)

    def block_character(self, key):
        """As the base."""
        return self.base.block_character(key)

    def keys(self):
        """As the base."""
        return self.base.keys()

    def label(self, key):
        """As the base."""
        return self.base.label(key)

    def key(self, text):
        """As the base; the labels of a product name none of its irreducibles here."""
        return None if isinstance(self.base, Joint) else self.base.key(text)


@dataclass(frozen=True)
class EmbeddedRing(Delegating):
    """V of the base and ``extra`` scalars."""

    extra: int

    def vector(self, flipped):
        """V_G + extra."""
        terms = dict(self.base.vector(flipped))
        for item, c in self.base.unit().items():
            terms[item] = terms.get(item, 0) + self.extra * c
        return terms

    def vector_act(self, block, flipped):
        """V_G ⊗ block and copies of the block."""
        yield from self.base.vector_act(block, flipped)
        if self.extra:
            yield block, self.extra
