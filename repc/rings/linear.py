"""GL, SL, U, SU and Sp: irreducibles are dominant weights; V adds a box, V* removes one (Sp: V does both)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from repc.rings.ring import bracket, descends, padded, partial_sums, partition_of, stripped
from repc.rings.weights import Weights
from repc.rings.weyl import Weight, shifted, straighten, unit_weight, with_boxes


@dataclass(frozen=True)
class GeneralLinear(Weights):
    """GL(n), GLp(n), U(n); with ``special`` SL(n), SU(n), where weights count modulo (1, …, 1).

    Over ℝ every irreducible is real: GL(n,ℝ) and SL(n,ℝ) are split, and Young's projectors are rational.
    Labels: all n entries for GL and U, the first n−1 (the last being 0) for SL and SU, so that SU(2) has [2j].
    """

    n: int
    special: bool
    kind = "A"

    @property
    def rank(self):
        """n."""
        return self.n

    def vector(self, flipped):
        """Σ e^{±ε_i}."""
        return {unit_weight(self.n, i, -1 if flipped else 1): 1 for i in range(self.n)}

    def scalar(self, name, flipped):
        """det is (1, …, 1)."""
        return {(-1 if flipped else 1,) * self.n: 1} if name == "det" else None

    def times_determinants(self, label, k):
        """The label of an irreducible of GL(n) or U(n) times det^k."""
        return self.label(tuple(entry + k for entry in cast(Weight, self.key(label))))

    def regular(self):
        """SL(1) and SU(1) are trivial."""
        return self.unit() if self.special and self.n == 1 else None

    def act(self, block, item):
        """Brauer–Klimyk."""
        hit = straighten("A", shifted(block, item))
        return None if hit is None else (self._reduced(hit[0]), hit[1])

    def vector_act(self, block, flipped):
        """Add or remove one box."""
        for weight in with_boxes("A", block, -1 if flipped else 1):
            yield self._reduced(weight), 1

    def _reduced(self, weight: Weight) -> Weight:
        return tuple(x - weight[-1] for x in weight) if self.special else weight

    def dual(self, key):
        """The negative weights, in reverse."""
        return self._reduced(tuple(-x for x in reversed(key)))

    def label(self, key):
        """[λ₁,…]."""
        return bracket(key[:-1] if self.special else key)

    def read(self, numbers, mark):
        """All entries; the last of special groups is 0."""
        weight = padded(numbers if self.n > 1 or not self.special else (), self.n)
        is_one = weight is not None and descends(weight) and not (self.special and weight[-1])
        return weight if is_one and not mark else None

    def dynkin(self, numbers):
        """Of SL(n) and SU(n), of type A: n − 1 differences of rows."""
        return partial_sums(numbers) if self.special and len(numbers) == self.n - 1 else None

    @property
    def longest(self):
        """n."""
        return self.n

    def of_weight(self, weight):
        """The Cartan subalgebra of the special groups leaves out the last entry."""
        return (*weight, 0) if self.special else weight


@dataclass(frozen=True)
class Symplectic(Weights):
    """Sp(n) on ℝ²ⁿ: partitions with at most n rows, all real. V* ≅ V by the symplectic form. Labels drop trailing zeros."""

    n: int
    kind = "C"

    @property
    def rank(self):
        """n."""
        return self.n

    def label(self, key):
        """A partition."""
        return bracket(stripped(key))

    def read(self, numbers, mark):
        """A partition."""
        return None if mark else padded(partition_of(numbers), self.n)

    def dynkin(self, numbers):
        """Of type C: n differences of rows."""
        return partial_sums(numbers) if len(numbers) == self.n else None

    @property
    def longest(self):
        """n."""
        return self.n
