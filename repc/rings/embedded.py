"""Groups that act on part of a larger space (the rest is scalars), and products seen as one group."""

from __future__ import annotations

from dataclasses import dataclass

from repc.rings.joint import Joint
from repc.rings.ring import Ring, summed


def _asked(name: str):
    """A method that asks the base."""

    def method(self, *arguments):
        return getattr(self.base, name)(*arguments)

    return method


@dataclass(frozen=True)
class EmbeddedRing(Ring):
    """V of the base and ``extra`` scalars; all that does not speak of V is as in the base."""

    base: Ring
    extra: int

    halves = property(lambda self: self.base.halves)
    modulus = property(lambda self: self.base.modulus)
    unit, scalar, regular = _asked("unit"), _asked("scalar"), _asked("regular")
    multiply, power, act, irreps = _asked("multiply"), _asked("power"), _asked("act"), _asked("irreps")
    trivial, keys, dim, label = _asked("trivial"), _asked("keys"), _asked("dim"), _asked("label")
    conjugate, dual, indicator, leads = _asked("conjugate"), _asked("dual"), _asked("indicator"), _asked("leads")
    character, block_character, both_halves = _asked("character"), _asked("block_character"), _asked("both_halves")

    def key(self, text):
        """As the base; the labels of a product name none of its irreducibles here."""
        return None if isinstance(self.base, Joint) else self.base.key(text)

    def vector(self, flipped):
        """V_G + extra."""
        scalars = ((item, self.extra * c) for item, c in self.base.unit().items())
        return summed([*self.base.vector(flipped).items(), *scalars])

    def vector_act(self, block, flipped):
        """V_G ⊗ block and copies of the block."""
        yield from self.base.vector_act(block, flipped)
        if self.extra:
            yield block, self.extra
