"""O(2k) on both components, for k ≥ 1.

An element with determinant −1 is conjugate to (k−1 rotations) ⊕ diag(1, −1), and there the character of a partition with fewer
than k rows is that of Sp(2k−2) with the same weight; λ⊗det has the opposite sign; those with k rows vanish.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from repc.rings.partitions import associate, in_two_columns
from repc.rings.ring import Ring, bracket, stripped
from repc.rings.weights import written_out
from repc.rings.weyl import shifted, straighten, unit_weight, vector_times, weyl_dimension

_HALF = Fraction(1, 2)


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
            return {(*partition[:-1], abs(partition[-1])): _HALF}
        return {partition: _HALF, associate(partition, self.n): -_HALF if component else _HALF}

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
        return None if mark else in_two_columns(numbers, self.n)

    @property
    def longest(self):
        """n."""
        return self.n
