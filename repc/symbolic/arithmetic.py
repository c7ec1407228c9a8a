"""Sums of characters of one ring: multiplied, added, taken to powers and written in irreducibles.

Over a prime field there are no denominators; over the integers each sum has one, canceled where a step may make a common factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from repc.limits import MOST_PRODUCTS
from repc.rings.joint import Joint
from repc.rings.ring import summed
from repc.symbolic.sums import CharacterSum, Terms, TooManyTerms


@dataclass(frozen=True, eq=False)
class Sums:
    """The arithmetic of `CharacterSum` over ``ring``. Products raise TooManyTerms above `MOST_PRODUCTS` pairs of terms."""

    ring: Joint

    def inverse(self, n: int) -> Fraction | int:
        """1/n, modulo the prime if there is one."""
        if n == 1:
            return 1
        return pow(n, -1, self.ring.modulus) if self.ring.modulus else Fraction(1, n)

    def residue(self, v: Fraction | int) -> Fraction | int:
        """A fraction modulo the prime if there is one, as it is otherwise."""
        if not self.ring.modulus or isinstance(v, int):
            return v
        return v.numerator * pow(v.denominator, -1, self.ring.modulus)

    def integral(self, terms: dict) -> CharacterSum:
        """Terms with fractions as integers over one denominator; a prime field needs none."""
        if self.ring.modulus:
            return CharacterSum(self.ring.reduced({t: self.residue(c) for t, c in terms.items()}))
        common = lcm(*(Fraction(c).denominator for c in terms.values()))
        return CharacterSum({t: int(c * common) for t, c in terms.items() if c}, common)

    def shared(self, terms: Terms, denominator: int) -> CharacterSum:
        """Terms over one denominator, canceled where that means something."""
        return CharacterSum(terms, denominator) if self.ring.modulus else CharacterSum(terms, denominator).reduced()

    def times(self, a: CharacterSum, b: CharacterSum) -> CharacterSum:
        """The product of two characters in items."""
        return self.shared(self.product(a.terms, b.terms), a.denominator * b.denominator)

    def plus(self, a: CharacterSum, b: CharacterSum, factor: int) -> CharacterSum:
        """a + factor·b."""
        common = lcm(a.denominator, b.denominator)
        left = [(t, c * (common // a.denominator)) for t, c in a.terms.items()]
        right = [(t, factor * c * (common // b.denominator)) for t, c in b.terms.items()]
        return self.shared(self.ring.reduced(summed(left + right)), common)

    def product(self, a: Terms, b: Terms) -> Terms:
        """Items times items, in items."""
        check_size(a, b)
        total: Terms = {}
        for x, c in a.items():
            for y, v in b.items():
                if (z := self.ring.multiply(x, y)) is not None:
                    total[z] = total.get(z, 0) + c * v
        return self.ring.reduced(total)

    def acted(self, blocks: Terms, items: Terms) -> Terms:
        """Blocks times items, in blocks."""
        check_size(blocks, items)
        total: Terms = {}
        for item, weight in items.items():
            for block, c in blocks.items():
                if (hit := self.ring.act(block, item)) is not None:
                    total[hit[0]] = total.get(hit[0], 0) + weight * c * hit[1]
        return self.ring.reduced(total)

    def adams(self, inner: CharacterSum, i: int) -> Terms:
        """ψ^i of the numerator: the function g ↦ inner(g^i)."""
        images = ((new, c * v) for item, c in inner.terms.items() for new, v in self.ring.power(item, i).items())
        return self.ring.reduced(summed(images))

    def in_irreps(self, terms: dict[tuple, Fraction | int]) -> dict[tuple, Fraction | int]:
        """A sum of blocks in the keys of irreducibles, factor by factor."""
        for slot, ring in enumerate(self.ring.rings):
            converted = summed(
                ((*block[:slot], key, *block[slot + 1 :]), c * self.residue(v))
                for block, c in terms.items()
                for key, v in ring.irreps(block[slot]).items()
            )
            terms = {key: c % self.ring.modulus if self.ring.modulus else c for key, c in converted.items()}
        return terms


def check_size(a: Terms, b: Terms) -> None:
    """Raises TooManyTerms where the product of two sums would take too many products of terms."""
    if len(a) * len(b) > MOST_PRODUCTS:
        raise TooManyTerms(f"characters have too many terms to be multiplied ({MOST_PRODUCTS.words})")
