"""S(n) and A(n): characters are polynomials in the numbers of i-cycles (`cycle_counts`), so that nothing depends on the size of n.

Labels: partitions of n. For A(n), λ and its transpose agree and carry the larger name; a self-transposed λ splits
over ℂ into ``λ+`` and ``λ-``, which are real iff (n−r)/2 is even, r the number of its diagonal boxes, and form one
irreducible of type C called λ otherwise (written ``λ`` and ``λ*`` in products).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from repc.rings.cycle_counts import Item, binomial_product, falling, monomial_irreps, power_of_count
from repc.rings.partitions import (
    Partition,
    partitions,
    symmetric_character,
    tableaux_count,
    transpose,
    without_vertical_strip,
)
from repc.rings.ring import Ring, bracket, partition_of

_MOST_BOXES = 14  # boxes below the first row (or right of the first column) of a partition written as a polynomial
_MOST_LISTED = 20  # n up to which all irreducibles are listed


@dataclass(frozen=True)
class Symmetric(Ring):
    """S(n)."""

    n: int

    def unit(self):
        """1."""
        return {(0, ()): 1}

    def vector(self, flipped):
        """a_1: the number of fixed points."""
        return {(0, ((1, 1),)): 1}

    def scalar(self, name, flipped):
        """The sign of a permutation is also its determinant."""
        return {(1, ()): 1} if name in ("sgn", "det") and self.n > 1 else None

    def regular(self):
        """a_1 (a_1 − 1) … (a_1 − n + 1)."""
        return falling(self.n)

    def multiply(self, a, b):
        """Monomials multiply, signs add modulo 2."""
        exponents = Counter(dict(a[1]))
        exponents.update(dict(b[1]))
        return ((a[0] + b[0]) % 2, tuple(sorted(exponents.items())))

    def power(self, item, m):
        """a_j(g^m) = Σ gcd(d, m) a_d over the d with d / gcd(d, m) = j."""
        sign, monomial = item
        result = {(m * sign % 2, ()): 1}
        for j, exponent in monomial:
            for _ in range(exponent):
                result = self._multiplied(result, power_of_count(j, m, self.n))
        return result

    def _multiplied(self, terms: dict, counts: tuple[tuple[int, int], ...]) -> dict:
        grown: Counter = Counter()
        for item, c in terms.items():
            for d, weight in counts:
                grown[self.multiply(item, (0, ((d, 1),)))] += c * weight
        return dict(grown)

    def irreps(self, block):
        """By induction from S(k)×S(n−k)."""
        return monomial_irreps(self.n, *block)

    def trivial(self):
        """[n]."""
        return (self.n,)

    def dim(self, key):
        """Hook lengths."""
        return tableaux_count(key)

    def character(self, key):
        """The character polynomial of Σ (−1)^k (Ind of the shapes below the first row less a vertical strip of k boxes)
        (Macdonald, Symmetric Functions, I.7, example 14); of the transpose times the sign where that is shorter."""
        other = transpose(key)
        sign = int(sum(other[1:]) < sum(key[1:]))
        shape = (other if sign else key)[1:]
        if sum(shape) > _MOST_BOXES:
            return None
        total: dict[Item, Fraction] = {}
        for rest in without_vertical_strip(shape):
            size = sum(rest)
            parity = (-1) ** (sum(shape) - size)
            for mu in partitions(size):
                weight = parity * symmetric_character(rest, mu)
                for monomial, c in binomial_product(mu).items():
                    total[sign, monomial] = total.get((sign, monomial), 0) + weight * c
        return {item: c for item, c in total.items() if c}

    def keys(self):
        """Every partition, up to n = 20."""
        return list(partitions(self.n)) if self.n <= _MOST_LISTED else None

    def neighbors(self, key):
        """V ⊗ λ restricts to S(n−1) and induces back, which takes one box off and puts one on."""
        for i, row in enumerate(key):
            if i + 1 == len(key) or key[i + 1] < row:
                smaller = [x for x in (*key[:i], row - 1, *key[i + 1 :]) if x]
                for j in range(len(smaller) + 1):
                    if j == 0 or j == len(smaller) or smaller[j - 1] > smaller[j]:
                        grown = [*smaller, 0]
                        grown[j] += 1
                        yield tuple(x for x in grown if x)

    def label(self, key):
        """A partition."""
        return bracket(key)

    def read(self, numbers, mark):
        """A partition of n."""
        shape = None if mark else partition_of(numbers)
        return shape if shape is not None and sum(shape) == self.n else None

    @property
    def longest(self):
        """n."""
        return self.n


@dataclass(frozen=True)
class Alternating(Symmetric):
    """A(n): the same functions with sign 1. Keys: (partition, 0), or (λ, ±1) for the halves of a self-transposed
    one."""

    halves = True

    def scalar(self, name, flipped):
        """None exist."""
        return None

    def regular(self):
        """a_1 (a_1 − 1) … (a_1 − n + 3), which is n!/2 at 1 and 0 at every other even permutation."""
        return falling(max(self.n - 2, 0))

    def irreps(self, block):
        """Restrict from S(n)."""
        result: dict[tuple, Fraction] = defaultdict(Fraction)
        for shape, c in monomial_irreps(self.n, *block).items():
            other = transpose(shape)
            if shape == other and self.n > 1:
                result[shape, 1] += c
                result[shape, -1] += c
            else:
                result[max(shape, other), 0] += c
        return dict(result)

    def trivial(self):
        """[n]."""
        return ((self.n,), 0)

    def dim(self, key):
        """Half of a self-transposed one."""
        return tableaux_count(key[0]) // (2 if key[1] else 1)

    def _splits_over_reals(self, shape: Partition) -> bool:
        diagonal = sum(row > i for i, row in enumerate(shape))
        return (self.n - diagonal) // 2 % 2 == 0

    def conjugate(self, key):
        """The halves are exchanged where they are not real."""
        return key if not key[1] or self._splits_over_reals(key[0]) else (key[0], -key[1])

    def leads(self, key):
        """The half +."""
        return key[1] >= 0

    def character(self, key):
        """The restriction from S(n); the halves of a self-transposed shape are no functions of the cycle type."""
        return None if key[1] else self.both_halves(key)

    def both_halves(self, key):
        """The restriction from S(n)."""
        found = super().character(key[0])
        return None if found is None else {(0, monomial): c for (_, monomial), c in found.items()}

    def keys(self):
        """Every partition or its transpose, and both halves where these agree."""
        shapes, found = super().keys(), []
        for shape in shapes or ():
            if shape == transpose(shape) and self.n > 1:
                found += [(shape, 1), (shape, -1)]
            elif shape > transpose(shape) or self.n == 1:
                found.append((shape, 0))
        return None if shapes is None else found

    def neighbors(self, key):
        """As for S(n); of the halves of a shape only that they occur."""
        return ((max(shape, transpose(shape)), 0) for shape in super().neighbors(key[0]))

    def label(self, key):
        """The partition and its half."""
        shape, half = key
        if self._splits_over_reals(shape):
            return bracket(shape) + {0: "", 1: "+", -1: "-"}[half]
        return bracket(shape) + {0: "", 1: "", -1: "*"}[half]

    def read(self, numbers, mark):
        """A partition of n; the marks of halves."""
        shape = partition_of(numbers)
        if shape is None or sum(shape) != self.n or mark not in ("", "+", "-", "*"):
            return None
        if shape == transpose(shape) and self.n > 1:
            return (shape, -1 if mark in ("-", "*") else 1)
        return None if mark else (shape, 0)
