"""Z(n), C(k), D(k), Scaling and Trivial: characters are Laurent polynomials in one variable.

Labels: ``[k]`` with 0 ≤ k ≤ n/2 for the rotation by kθ (over ℂ, and in products, −n/2 < k ≤ n/2); D(k) also has
``[0]'`` = det, and for even k ``[k/2]`` and ``[k/2]'``, spanned by the real and the imaginary part of (x+iy)^{k/2};
Scaling ``[degree]``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from repc.rings.ring import Ring, bracket


@dataclass(frozen=True)
class CyclicRing(Ring):
    """Exponents k of z^k, modulo ``order`` (0: integers). ``exponents`` are those of V, ``scalars`` those of named
    characters."""

    order: int
    exponents: tuple[int, ...]
    scalars: tuple[tuple[str, int], ...] = ()
    real: bool = False  # z is a positive real number (scalings): every irreducible is real

    def _reduced(self, k: int) -> int:
        return k % self.order if self.order else k

    def unit(self):
        """z⁰."""
        return {0: 1}

    def vector(self, flipped):
        """The sum over the exponents."""
        return dict(Counter(self._reduced(-k if flipped else k) for k in self.exponents))

    @property
    def vector_is_regular(self):
        """For Z(n)."""
        return self.order > 0 and self.exponents == tuple(range(self.order))

    def scalar(self, name, flipped):
        """From the table."""
        k = dict(self.scalars).get(name)
        return None if k is None else {self._reduced(-k if flipped else k): 1}

    def regular(self):
        """Every exponent once."""
        return {k: 1 for k in range(self.order)} if self.order else None

    def multiply(self, a, b):
        """Exponents add."""
        return self._reduced(a + b)

    def power(self, item, m):
        """Exponents scale."""
        return {self._reduced(m * item): 1}

    def irreps(self, block):
        """Items are irreducible."""
        return {block: 1}

    def trivial(self):
        """Exponent 0."""
        return 0

    def dim(self, key):
        """1."""
        return 1

    def conjugate(self, key):
        """k and −k, except for scalings."""
        return key if self.real else self._reduced(-key)

    def leads(self, key):
        """The smaller of k and n−k."""
        return self._signed(key) >= 0

    def _signed(self, key: int) -> int:
        return key - self.order if 2 * key > self.order > 0 else key

    def dual(self, key):
        """−k, also for scalings."""
        return self._reduced(-key)

    def character(self, key):
        """z^k."""
        return {key: 1}

    def keys(self):
        """Every exponent."""
        return list(range(self.order)) if self.order else None

    def of_weight(self, weight):
        """Of scalings: the degree."""
        return weight[0]

    def label(self, key):
        """[k]."""
        return bracket([self._signed(key)])

    def read(self, numbers, mark):
        """One number."""
        return None if mark or len(numbers) != 1 else self._reduced(numbers[0])


def shifts(n: int) -> CyclicRing:
    """Z(n) on ℝⁿ; the generator is an odd permutation iff n is even."""
    odd = (("det", n // 2), ("sgn", n // 2)) if n % 2 == 0 else ()
    return CyclicRing(n, tuple(range(n)), odd)


@dataclass(frozen=True)
class DihedralRing(Ring):
    """D(k): items (0, j) are z^j on the rotations, (1, c) the indicator of the c-th class of reflections.

    Keys: (j, mark) with mark 1 for the primed labels.
    """

    k: int

    @property
    def classes(self) -> int:
        """Number of classes of reflections."""
        return 2 - self.k % 2

    def _reflections(self, value: int) -> dict:
        return {(1, c): value for c in range(self.classes)}

    def unit(self):
        """1 everywhere."""
        return {(0, 0): 1} | self._reflections(1)

    def vector(self, flipped):
        """z + 1/z, and 0 on reflections."""
        return dict(Counter([(0, 1 % self.k), (0, -1 % self.k)]))

    def scalar(self, name, flipped):
        """det is −1 on reflections."""
        return {(0, 0): 1} | self._reflections(-1) if name == "det" else None

    def regular(self):
        """2k at the identity: twice every exponent."""
        return {(0, j): 2 for j in range(self.k)}

    def multiply(self, a, b):
        """Component by component."""
        if a[0] != b[0]:
            return None
        if a[0]:
            return a if a == b else None
        return (0, (a[1] + b[1]) % self.k)

    def power(self, item, m):
        """Even powers of reflections are 1."""
        part, j = item
        if m % 2:
            return {(0, m * j % self.k): 1} if part == 0 else {item: 1}
        return {} if part else {(0, m * j % self.k): 1} | self._reflections(1)

    def irreps(self, block):
        """Averages over rotations and reflections."""
        part, j = block
        half, middle = Fraction(1, 2), self.k // 2
        if part == 0:
            if j == 0 or 2 * j == self.k:
                return {(j, 0): half, (j, 1): half}
            return {(min(j, self.k - j), 0): half}
        share = half / self.classes
        pair = {(0, 0): share, (0, 1): -share}
        if self.classes == 2:
            sign = 1 if j == 0 else -1
            pair |= {(middle, 0): sign * share, (middle, 1): -sign * share}
        return pair

    def trivial(self):
        """[0]."""
        return (0, 0)

    def dim(self, key):
        """2 except for the four (odd k: two) characters."""
        return 1 if key[0] == 0 or 2 * key[0] == self.k else 2

    def label(self, key):
        """[j] or [j]'."""
        return bracket([key[0]]) + "'" * key[1]

    def character(self, key):
        """z^j and its inverse; the others are ±1 on each class of reflections."""
        j, mark = key
        if self.dim(key) == 2:
            return {(0, j): 1, (0, self.k - j): 1}
        sign = -1 if mark else 1
        return {(0, j): 1} | {(1, c): sign * (-1 if j and c else 1) for c in range(self.classes)}

    def keys(self):
        """Those of dimension 1, then those of dimension 2."""
        ones = [(j, mark) for j in ({0, self.k // 2} if self.k % 2 == 0 else {0}) for mark in (0, 1)]
        return ones + [(j, 0) for j in range(1, (self.k + 1) // 2)]

    def read(self, numbers, mark):
        """One number, and a prime where the dimension is 1."""
        if len(numbers) != 1 or mark not in ("", "'") or not 0 <= 2 * numbers[0] <= self.k:
            return None
        key = (numbers[0], len(mark))
        return key if not mark or self.dim(key) == 1 else None
