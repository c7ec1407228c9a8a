"""SO(n), O(n) and their real forms SO(p,q), O(p,q), SO⁺(p,q).

Characters are those of the complexification, on every component:

* SO(n): dominant weights; V is Σ e^{±ε_i}, plus 1 for odd n.
* O(2k+1) = SO(2k+1) × {±1}: a dominant weight and the sign by which −1 acts.
* O(2k): an element with determinant −1 is conjugate to (k−1 rotations) ⊕ diag(1, −1), and there the character of a
  partition with fewer than k rows is that of Sp(2k−2) with the same weight; λ⊗det has the opposite sign; those with
  k rows vanish.
* SO(p,q) and O(p,q) with p, q ≥ 1 have the further character ``timeor``; their Zariski closures are SO(n)×{±1},
  O(n)×{±1}.

Labels: partitions without trailing zeros; for SO(2k) the last entry of a full-height one may be negative; O(3) has
``[l]e``, ``[l]o`` by the sign of the inversion; a representation times ``timeor`` is marked ``t``: timeor itself is
``[0]t``, det of O(1,3) is ``[1,1,1,1]`` and spaceor = det·timeor is ``[1,1,1,1]t``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from repc.rings.cyclic import CyclicRing
from repc.rings.joint import EntryByEntry, spread
from repc.rings.ring import Ring, bracket, padded, partial_sums, partition_of, stripped
from repc.rings.weights import Weights, written_out
from repc.rings.weyl import Weight, shifted, straighten, unit_weight, vector_times, weyl_dimension

HALF = Fraction(1, 2)


def associate(partition: Weight, n: int) -> Weight:
    """λ⊗det of O(n): the first column of length c becomes one of length n−c."""
    rows = len(partition)
    if 2 * rows <= n:
        return partition + (1,) * (n - 2 * rows)
    return partition[: n - rows]


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
class EvenOrthogonal(Ring):
    """O(2k) on both components: items and blocks (0, weight of D_k) and (1, weight of C_{k−1}); keys are partitions."""

    n: int

    def unit(self):
        """1 on both components."""
        k = self.n // 2
        return {(0, (0,) * k): 1, (1, (0,) * (k - 1)): 1}

    def vector(self, flipped):
        """Σ e^{±ε_i} on each; the eigenvalues 1 and −1 of the reflection cancel."""
        return {
            (c, unit_weight(rank, i, s)): 1
            for c, rank in ((0, self.n // 2), (1, self.n // 2 - 1))
            for i in range(rank)
            for s in (1, -1)
        }

    def scalar(self, name, flipped):
        """det = ±1 on the components."""
        return {item: -1 if item[0] else 1 for item in self.unit()} if name == "det" else None

    def multiply(self, a, b):
        """Component by component."""
        return (a[0], shifted(a[1], b[1])) if a[0] == b[0] else None

    def power(self, item, m):
        """g^m of the component −1 has angles mθ and, for even m, lies in SO with one angle 0."""
        component, weight = item
        scaled = tuple(m * x for x in weight)
        if m % 2:
            return {(component, scaled): 1}
        return {} if component else {(0, scaled): 1, (1, scaled[:-1]): 1}

    def act(self, block, item):
        """Brauer–Klimyk on the component."""
        if block[0] != item[0]:
            return None
        hit = straighten("DC"[block[0]], shifted(block[1], item[1]))
        return None if hit is None else ((block[0], hit[0]), hit[1])

    def vector_act(self, block, flipped):
        """Add or remove one box."""
        component, weight = block
        return (((component, w), 1) for w in vector_times("DC"[component], weight))

    def irreps(self, block):
        """λ and λ⊗det agree on SO and differ by a sign on the other component."""
        component, weight = block
        partition = stripped(weight)
        if component == 0 and len(partition) == self.n // 2:
            return {(*partition[:-1], abs(partition[-1])): HALF}
        return {partition: HALF, associate(partition, self.n): -HALF if component else HALF}

    def trivial(self):
        """The empty partition."""
        return ()

    def dim(self, key):
        """That of the restriction to SO(n), both halves for full height."""
        k = self.n // 2
        short = key if len(key) <= k else associate(key, self.n)
        return weyl_dimension("D", short + (0,) * (k - len(short))) * (2 if len(key) == k else 1)

    def block_character(self, key):
        """The restriction to SO(n), and on the other component that of Sp(n−2), with a sign."""
        k = self.n // 2
        short = key if len(key) <= k else associate(key, self.n)
        weight = short + (0,) * (k - len(short))
        if len(key) == k:
            return {(0, weight): 1, (0, (*weight[:-1], -weight[-1])): 1}
        return {(0, weight): 1, (1, weight[: k - 1]): 1 if key == short else -1}

    def character(self, key):
        """Weight by weight on both components."""
        total: Counter = Counter()
        for (component, weight), c in self.block_character(key).items():
            found = written_out("DC"[component], weight)
            if found is None:
                return None
            for w, m in found.items():
                total[component, w] += c * m
        return {item: c for item, c in total.items() if c}

    def label(self, key):
        """A partition."""
        return bracket(key)

    def read(self, numbers, mark):
        """A partition whose first two columns have at most n boxes."""
        return None if mark else _within(numbers, self.n)

    @property
    def longest(self):
        """n."""
        return self.n


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
        shape, rank = _within(numbers, self.base.n), self.base.rank
        if shape is None:
            return None
        if self.by_inversion:
            weight = padded(shape, rank)
            return None if weight is None or mark not in ("e", "o") else ("eo".index(mark), weight)
        short = shape if len(shape) <= rank else associate(shape, self.base.n)
        return None if mark else (sum(shape) % 2, padded(short, rank))


def _within(numbers: tuple[int, ...], n: int) -> tuple[int, ...] | None:
    """A partition whose first two columns have at most n boxes together, None where the entries are none."""
    shape = partition_of(numbers)
    return shape if shape is not None and len(shape) + sum(row > 1 for row in shape) <= n else None


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
