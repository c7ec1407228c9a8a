"""The characters of a direct product: tuples of those of the factors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import prod

from repc.rings.ring import Ring, summed


def spread(parts: Iterable[dict]) -> dict[tuple, int]:
    """The product of several sums of terms, each term a tuple with one entry per sum."""
    result: dict[tuple, int] = {(): 1}
    for part in parts:
        result = {(*key, x): c * v for key, c in result.items() for x, v in part.items()}
    return result


def multiplied(rings: Iterable[Ring], a: tuple, b: tuple) -> tuple | None:
    """The product of two items entry by entry, None where one product is zero."""
    parts = []
    for ring, x, y in zip(rings, a, b, strict=True):
        parts.append(ring.multiply(x, y))
        if parts[-1] is None:
            return None
    return tuple(parts)


def acted(rings: Iterable[Ring], block: tuple, item: tuple) -> tuple[tuple, int] | None:
    """An item on a block entry by entry: one block with a coefficient, None where one is zero."""
    parts, coefficient = [], 1
    for ring, b, x in zip(rings, block, item, strict=True):
        hit = ring.act(b, x)
        if hit is None:
            return None
        parts.append(hit[0])
        coefficient *= hit[1]
    return tuple(parts), coefficient


class EntryByEntry(Ring):
    """Items, blocks and keys are tuples with one entry per ring of ``rings``."""

    rings: tuple[Ring, ...]

    @property
    def modulus(self):
        """The one prime that all factors share, None where all are integral."""
        return next((ring.modulus for ring in self.rings if ring.modulus), None)

    def unit(self):
        """1."""
        return spread(ring.unit() for ring in self.rings)

    def unit_blocks(self):
        """1."""
        return spread(ring.unit_blocks() for ring in self.rings)

    def multiply(self, a, b):
        """Entry by entry."""
        return multiplied(self.rings, a, b)

    def power(self, item, m):
        """Entry by entry."""
        return spread(ring.power(x, m) for ring, x in zip(self.rings, item, strict=True))

    def act(self, block, item):
        """Entry by entry."""
        return acted(self.rings, block, item)

    def irreps(self, block):
        """Entry by entry."""
        return spread(ring.irreps(b) for ring, b in zip(self.rings, block, strict=True))

    def trivial(self):
        """All trivial."""
        return tuple(ring.trivial() for ring in self.rings)

    def dim(self, key):
        """Dimensions multiply."""
        return prod(ring.dim(k) for ring, k in zip(self.rings, key, strict=True))

    def conjugate(self, key):
        """Entry by entry."""
        return tuple(ring.conjugate(k) for ring, k in zip(self.rings, key, strict=True))

    def indicator(self, key):
        """Indicators multiply."""
        return prod(ring.indicator(k) for ring, k in zip(self.rings, key, strict=True))


@dataclass(frozen=True, eq=False)
class Joint(EntryByEntry):
    """The factors of a direct product. Plain V is V_1⊗V_2⊗…."""

    rings: tuple[Ring, ...]

    def vector(self, flipped):
        """V_1⊗V_2⊗…."""
        return spread(ring.vector(flipped) for ring in self.rings)

    def scalar(self, name, flipped):
        """Ambiguous for a product: use `in_slot`."""
        return None

    def in_slot(self, slot: int, part: dict) -> dict[tuple, int]:
        """Items of one factor, times 1 of the others."""
        return spread(part if i == slot else ring.unit() for i, ring in enumerate(self.rings))

    def slot_map(self, terms: dict[tuple, int], slot: int, step: Callable) -> dict[tuple, int]:
        """Replace entry ``slot`` of every block by what ``step`` yields for it: pairs (block, coefficient)."""
        images: dict = {}
        result: dict[tuple, int] = {}
        for block, c in terms.items():
            part = block[slot]
            if part not in images:
                images[part] = tuple(step(part))
            for new, v in images[part]:
                key = (*block[:slot], new, *block[slot + 1 :])
                result[key] = result.get(key, 0) + c * v
        return self.reduced(result)

    def slot_regular(self, terms: dict[tuple, int], slot: int) -> dict[tuple, int]:
        """The product with V of factor ``slot`` where that is regular: sum over the entry, then spread evenly."""
        sums = summed(((block[:slot], block[slot + 1 :]), c) for block, c in terms.items())
        items = self.rings[slot].regular()
        if items is None:
            raise ValueError(f"factor {slot} is infinite and has no regular representation")
        return self.reduced({(*a, x, *b): c * v for (a, b), c in sums.items() for x, v in items.items()})

    def reduced(self, terms: dict) -> dict:
        """Without zeros, modulo the prime if there is one."""
        if self.modulus:
            terms = {key: c % self.modulus for key, c in terms.items()}
        return {key: c for key, c in terms.items() if c}

    def leads(self, key):
        """As the first entry that is not self-conjugate."""
        for ring, k in zip(self.rings, key, strict=True):
            if ring.conjugate(k) != k:
                return ring.leads(k)
        return True

    def label(self, key):
        """Labels with positions, trivial factors omitted."""
        return self.label_with(key, tuple(str(i + 1) for i in range(len(self.rings))))

    def label_with(self, key: tuple, subscripts: tuple[str, ...]) -> str:
        """``[1]_SO(3)⊗[4,1]_S(5)``: trivial factors are omitted, and the trivial representation of a product is
        ``V⁰``."""
        if len(self.rings) == 1:
            return self.rings[0].label(key[0])
        parts = [
            f"{ring.label(k)}_{name}"
            for ring, k, name in zip(self.rings, key, subscripts, strict=True)
            if k != ring.trivial()
        ]
        return "⊗".join(parts) or "V⁰"
