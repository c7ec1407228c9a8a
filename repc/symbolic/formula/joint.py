"""Irreducibles of a product for all numbers at once: a stable label for each factor, since characters of a product are products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.groups import Group
from repc.groups.irreducibles.labels import subscripts
from repc.rings.cyclic import CyclicRing
from repc.rings.joint import Joint
from repc.symbolic.formula.families import Fixed, Labels
from repc.symbolic.formula.free import FreeFactor, FreeGroup

if TYPE_CHECKING:
    from sympy import Expr

_NOTHING = CyclicRing(1, ())  # the characters of a factor that nothing is about
JointLabel = tuple  # one label for each factor: a StableLabel, or of a factor without a letter a key of its ring


@dataclass(frozen=True, eq=False)
class JointLabels:
    """The labels of a group with letters; ``families`` has one for each factor."""

    free: FreeGroup
    families: tuple[Labels, ...]
    names: tuple[str, ...]
    trivial: JointLabel

    @staticmethod
    def of(free: FreeGroup, group: Group, ring: Joint, large: Mapping[str, int]) -> JointLabels:
        """From the group and its characters at large numbers, in which factors that nothing is about are trivial."""
        families = tuple(
            factor.family if isinstance(factor, FreeFactor) and one != _NOTHING else Fixed(one)
            for factor, one in zip(free.parts, ring.rings, strict=True)
        )
        labels = JointLabels(free, families, subscripts(group), ())
        return JointLabels(free, families, labels.names, labels.lift(ring.trivial(), large))

    def lift(self, key: tuple, large: Mapping[str, int]) -> JointLabel:
        """The label of an irreducible at numbers that are large against its number of boxes."""
        return tuple(family.lift(k, n) for k, family, n in zip(key, self.families, self._numbers(large), strict=True))

    def key(self, label: JointLabel, values: Mapping[str, int]) -> tuple | None:
        """The irreducible that a label names at numbers; None where it names none."""
        parts = zip(label, self.families, self._numbers(values), strict=True)
        found = tuple(family.key(one, n) for one, family, n in parts)
        return None if None in found else found

    def text(self, label: JointLabel) -> str:
        """``[n-1,1]_S(n)⊗[1]o_O(3)``: trivial factors are omitted."""
        letters = (part.letter for part in self.free.parts)
        texts = [family.text(one, letter) for one, family, letter in zip(label, self.families, letters, strict=True)]
        if len(texts) == 1:
            return texts[0]
        parts = zip(texts, self.names, label, self.trivial, strict=True)
        return "⊗".join(_subscripted(text, name) for text, name, one, unit in parts if one != unit) or "V⁰"

    def dimension(self, label: JointLabel, symbols: Mapping[str, Expr]) -> Expr:
        """Dimensions multiply."""
        one = next(iter(symbols.values())) ** 0
        value = one
        for part, family, factor in zip(label, self.families, self.free.parts, strict=True):
            value *= family.dimension(part, symbols.get(factor.letter, one))
        return value

    def order(self, label: JointLabel) -> tuple:
        """Sorts labels: the trivial one first, then by how dimensions grow, then factor by factor."""
        orders = tuple(family.order(one) for one, family in zip(label, self.families, strict=True))
        growth = sum(order[0] for order, factor in zip(orders, self.free.parts, strict=True) if factor.letter)
        return (growth, orders)

    def _numbers(self, values: Mapping[str, int]) -> tuple[int, ...]:
        return tuple(values.get(factor.letter, 0) for factor in self.free.parts)


def _subscripted(text: str, name: str) -> str:
    return "⊗".join(f"{part}_{name}" for part in text.split("⊗"))
