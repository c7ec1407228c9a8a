"""SO(n), O(n) and their real forms SO(p,q), O(p,q), SO⁺(p,q).

Characters are those of the complexification, on every component:

* SO(n): dominant weights; V is Σ e^{±ε_i}, plus 1 for odd n.
* O(2k+1) = SO(2k+1) × {±1}: a dominant weight and the sign by which −1 acts.
* O(2k): both components, in `even_orthogonal`.
* SO(p,q) and O(p,q) with p, q ≥ 1 have the further character ``timeor``; their Zariski closures are SO(n)×{±1},
  O(n)×{±1}.

Labels: partitions without trailing zeros; for SO(2k) the last entry of a full-height one may be negative; O(3) has
``[l]e``, ``[l]o`` by the sign of the inversion; a representation times ``timeor`` is marked ``t``: timeor itself is
``[0]t``, det of O(1,3) is ``[1,1,1,1]`` and spaceor = det·timeor is ``[1,1,1,1]t``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from repc.rings.even_orthogonal import EvenOrthogonal
from repc.rings.partitions import associate, in_two_columns
from repc.rings.ring import Ring, bracket, padded, partial_sums, partition_of, stripped
from repc.rings.signed import Signed
from repc.rings.weights import Weights


@dataclass(frozen=True)
class SpecialOrthogonal(Weights):
    """SO(n), or SO⁺(p,q) with ``signature`` p−q.

    Complex conjugation exchanges the two full-height halves of even n iff p−q ≡ 2 mod 4; every self-conjugate
    irreducible is real, since tensors of V are.
    """

    n: int
    signature: int

    @property
    def kind(self) -> str:
        """Root system."""
        return "B" if self.n % 2 else "D"

    @property
    def rank(self) -> int:
        """Number of rotation planes."""
        return self.n // 2

    def vector(self, flipped):
        """Σ e^{±ε_i}, and e⁰ for odd n."""
        return super().vector(flipped) | (self.unit() if self.n % 2 else {})

    def regular(self):
        """SO(1) is trivial."""
        return self.unit() if self.n == 1 else None

    def dual(self, key):
        """−1 is in the Weyl group of D_k only for even k."""
        return (*key[:-1], -key[-1]) if self.n % 4 == 2 else key

    def conjugate(self, key):
        """Exchange of the halves for p−q ≡ 2 mod 4."""
        if self.n % 2 or not key or self.signature % 4 == 0:
            return key
        return (*key[:-1], -key[-1])

    def leads(self, key):
        """The half with a positive last entry."""
        return self.n % 2 == 1 or not key or key[-1] >= 0

    def label(self, key):
        """A partition, the last entry perhaps negative."""
        return bracket(stripped(key))

    def read(self, numbers, mark):
        """A partition, the last of ``rank`` entries perhaps negative for even n."""
        if mark:
            return None
        if self.n % 2 == 0 and len(numbers) == self.rank and numbers[-1] < 0:
            return numbers if partition_of((*numbers[:-1], -numbers[-1])) is not None else None
        return padded(partition_of(numbers), self.rank)

    def dynkin(self, numbers):
        """Of types B and D: rows differ by the labels, the last ones by halves, which are integers unless it is one of Spin(n)."""
        if len(numbers) != self.rank or self.n < 4 or (numbers[-1] + (self.n % 2 == 0) * numbers[-2]) % 2:
            return None
        if self.n % 2:
            return tuple(row + numbers[-1] // 2 for row in (*partial_sums(numbers[:-1]), 0))
        *first, short, last = numbers
        rows = (*partial_sums(tuple(first)), 0)
        return (*(row + (short + last) // 2 for row in rows), (last - short) // 2)

    @property
    def longest(self):
        """n."""
        return self.n


@dataclass(frozen=True)
class OddOrthogonal(Signed):
    """O(2k+1) = SO(2k+1) × {±1}; keys print as partitions, or, ``by_inversion``, as ``[l]e`` and ``[l]o``."""

    base: SpecialOrthogonal
    by_inversion: bool = False

    def label(self, key):
        """The partition whose number of boxes has the parity of the sign."""
        sign, weight = key
        n, partition = self.base.n, stripped(weight)
        if self.by_inversion:
            return f"{bracket(partition)}{'eo'[sign]}"
        return bracket(partition if sum(partition) % 2 == sign else associate(partition, n))

    def key(self, text):
        """For O(3) also e3nn's ``1o``, which is ``[1]o``."""
        spelled = re.fullmatch(r"(\d+)([eo])", text) if self.by_inversion else None
        return super().key(f"[{spelled[1]}]{spelled[2]}" if spelled else text)

    def read(self, numbers, mark):
        """A partition whose first two columns have at most n boxes; for O(3) one number, and ``e`` or ``o``."""
        shape, rank = in_two_columns(numbers, self.base.n), self.base.rank
        if shape is None:
            return None
        if self.by_inversion:
            weight = padded(shape, rank)
            return None if weight is None or mark not in ("e", "o") else ("eo".index(mark), weight)
        short = shape if len(shape) <= rank else associate(shape, self.base.n)
        return None if mark else (sum(shape) % 2, padded(short, rank))


def full_orthogonal(n: int, by_inversion: bool = False) -> Ring:
    """O(n)."""
    if n % 2 == 0:
        return EvenOrthogonal(n)
    return OddOrthogonal(SpecialOrthogonal(n, n), 1, (("det", 1, None),), by_inversion)


def special_pseudo_orthogonal(p: int, q: int) -> Ring:
    """SO(p,q), two components where p, q ≥ 1; there timeor = spaceor."""
    base = SpecialOrthogonal(p + q, p - q)
    return Signed(base, 0, (("timeor", 1, None), ("spaceor", 1, None))) if p and q else base


def pseudo_orthogonal(p: int, q: int) -> Ring:
    """O(p,q), four components where p, q ≥ 1. Every irreducible is real: Young's projectors and the form are."""
    base = full_orthogonal(p + q)
    if not (p and q):
        return base
    return Signed(base, 0, (("timeor", 1, None), ("spaceor", 1, "det"), ("det", 0, "det")))
