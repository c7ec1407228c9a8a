"""GL, SL, U, SU and Sp: irreducibles are dominant weights; V adds a box, V* removes one (Sp: V does both)."""

from __future__ import annotations

from dataclasses import dataclass

from repc.rings.ring import Ring, bracket, stripped
from repc.rings.weyl import Weight, straighten, vector_times, weyl_dimension, with_boxes


def unit_weight(n: int, i: int, value: int = 1) -> Weight:
    """value·ε_i."""
    return (0,) * i + (value,) + (0,) * (n - 1 - i)


def shifted(a: Weight, b: Weight) -> Weight:
    """The sum of two weights."""
    return tuple(x + y for x, y in zip(a, b, strict=True))


@dataclass(frozen=True)
class GeneralLinear(Ring):
    """GL(n), GLp(n), U(n); with ``special`` SL(n), SU(n), where weights count modulo (1, …, 1).

    Over ℝ every irreducible is real: GL(n,ℝ) and SL(n,ℝ) are split, and Young's projectors are rational.
    Labels: all n entries for GL and U, the first n−1 (the last being 0) for SL and SU, so that SU(2) has [2j].
    """

    n: int
    special: bool

    def unit(self):
        """e⁰."""
        return {(0,) * self.n: 1}

    def vector(self, flipped):
        """Σ e^{±ε_i}."""
        return {unit_weight(self.n, i, -1 if flipped else 1): 1 for i in range(self.n)}

    def scalar(self, name, flipped):
        """det is (1, …, 1)."""
        return {(-1 if flipped else 1,) * self.n: 1} if name == "det" else None

    def regular(self):
        """SL(1) and SU(1) are trivial."""
        return self.unit() if self.special and self.n == 1 else None

    def multiply(self, a, b):
        """Weights add."""
        return shifted(a, b)

    def power(self, item, m):
        """Weights scale."""
        return {tuple(m * x for x in item): 1}

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

    def irreps(self, block):
        """Blocks are irreducible."""
        return {block: 1}

    def trivial(self):
        """Weight 0."""
        return (0,) * self.n

    def dim(self, key):
        """Weyl's formula."""
        return weyl_dimension("A", key)

    def label(self, key):
        """[λ₁,…]."""
        return bracket(key[:-1] if self.special else key)


@dataclass(frozen=True)
class Symplectic(Ring):
    """Sp(n) on ℝ²ⁿ: partitions with at most n rows, all real. Labels drop trailing zeros."""

    n: int

    def unit(self):
        """e⁰."""
        return {(0,) * self.n: 1}

    def vector(self, flipped):
        """Σ e^{±ε_i}; V* ≅ V by the symplectic form."""
        return {unit_weight(self.n, i, s): 1 for i in range(self.n) for s in (1, -1)}

    def scalar(self, name, flipped):
        """None exist."""
        return None

    def multiply(self, a, b):
        """Weights add."""
        return shifted(a, b)

    def power(self, item, m):
        """Weights scale."""
        return {tuple(m * x for x in item): 1}

    def act(self, block, item):
        """Brauer–Klimyk."""
        return straighten("C", shifted(block, item))

    def vector_act(self, block, flipped):
        """Add or remove one box."""
        return ((weight, 1) for weight in vector_times("C", block))

    def irreps(self, block):
        """Blocks are irreducible."""
        return {block: 1}

    def trivial(self):
        """Weight 0."""
        return (0,) * self.n

    def dim(self, key):
        """Weyl's formula."""
        return weyl_dimension("C", key)

    def label(self, key):
        """A partition."""
        return bracket(stripped(key))
