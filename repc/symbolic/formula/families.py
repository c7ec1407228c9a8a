"""Families of groups with stable labels: how irreducibles are called for every n at once."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.groups import GL, SL, SO, SU, Group, O, S, Sp, U
from repc.groups.irreducibles.labels import label_order
from repc.rings.partitions import Partition, associate, transpose
from repc.rings.ring import Ring, bracket, padded, stripped
from repc.symbolic.formula.dimension import (
    linear_dimension,
    orthogonal_dimension,
    symmetric_dimension,
    symplectic_dimension,
)

if TYPE_CHECKING:
    from sympy import Expr


@dataclass(frozen=True, order=True)
class StableLabel:
    """An irreducible for every n: boxes ``added`` by V and ``removed`` by V* (GL, SL, U, SU), and a power ``twist`` of det
    or sgn."""

    added: Partition
    removed: Partition = ()
    twist: int = 0


class Labels(ABC):
    """How irreducibles of one factor are called, whatever n is."""

    @property
    def labels_are_partitions(self) -> bool:
        """Whether a label in a source means the same for every n."""
        return False

    def label_at(self, text: str, n: int) -> str:
        """A label of the source as it is written at n."""
        return text

    @abstractmethod
    def lift(self, key, n: int) -> StableLabel:
        """The stable label of an irreducible at an n that is large against its number of boxes."""

    @abstractmethod
    def key(self, label: StableLabel, n: int):
        """The irreducible that a stable label names at n; None where it names none."""

    @abstractmethod
    def text(self, label: StableLabel, letter: str) -> str:
        """The label as printed, ``letter`` for the free n."""

    @abstractmethod
    def dimension(self, label: StableLabel, n: Expr) -> Expr:
        """Dimension as a polynomial in n."""

    def order(self, label: StableLabel) -> tuple:
        """Sorts labels: the trivial one first, then by boxes, then by shape, which is the order of dimensions for large n."""
        return (sum(label.added) + sum(label.removed), abs(label.twist), tuple(-x for x in label.added), label)


@dataclass(frozen=True)
class Family(Labels):
    """One family of groups in their defining representation V."""

    name: str
    build: Callable[[int], Group]


class _ByPartitions(Family):
    """Irreducibles are partitions of the boxes of V, which V* is isomorphic to."""

    @property
    def labels_are_partitions(self):
        """Partitions name irreducibles at every n."""
        return True

    def lift(self, key, n):
        """Without trailing zeros."""
        return StableLabel(stripped(key))

    def text(self, label, letter):
        """``[2,1]``, ``[2]⊗det``, ``det``."""
        return _twisted(bracket(label.added), not label.added, "det", label.twist)

    def dimension(self, label, n):
        """El Samra and King."""
        return orthogonal_dimension(label.added, n)


@dataclass(frozen=True)
class OrthogonalFamily(_ByPartitions):
    """O(n)."""

    def label_at(self, text, n):
        """O(3) writes ``[l]e`` and ``[l]o``."""
        key = self.key(StableLabel(tuple(x for x in map(int, re.findall(r"\d+", text)) if x)), n) if n == 3 else None
        return f"[{key[1][0]}]{'eo'[key[0]]}" if key else text

    def lift(self, key, n):
        """Partitions with more than n/2 rows are others times det."""
        partition = key
        if n % 2:
            sign, weight = key
            partition = stripped(weight)
            partition = partition if sum(partition) % 2 == sign else associate(partition, n)
        return StableLabel(associate(partition, n), twist=1) if 2 * len(partition) > n else StableLabel(partition)

    def key(self, label, n):
        """Valid partitions have at most n boxes in their first two columns."""
        if sum((transpose(label.added) + (0, 0))[:2]) > n:
            return None
        partition = associate(label.added, n) if label.twist else label.added
        if n % 2 == 0:
            return partition
        short = partition if 2 * len(partition) < n else associate(partition, n)
        return (sum(partition) % 2, short + (0,) * (n // 2 - len(short)))


@dataclass(frozen=True)
class SpecialOrthogonalFamily(_ByPartitions):
    """SO(n)."""

    def key(self, label, n):
        """Partitions of height n/2 split, or are of type C; larger ones go by other names."""
        if 2 * len(label.added) >= n:
            return None
        return label.added + (0,) * (n // 2 - len(label.added))


@dataclass(frozen=True)
class SymplecticFamily(_ByPartitions):
    """Sp(n) on ℝ²ⁿ."""

    def key(self, label, n):
        """At most n rows."""
        return padded(label.added, n)

    def dimension(self, label, n):
        """El Samra and King, at 2n."""
        return symplectic_dimension(label.added, 2 * n)


@dataclass(frozen=True)
class LinearFamily(Family):
    """GL(n) and U(n): (λ, 0, …, 0, −μ), all entries raised by the power of det."""

    def lift(self, key, n):
        """The most frequent entry, which is in the middle, is the power of det."""
        level = key[n // 2]
        added = stripped(tuple(max(x - level, 0) for x in key))
        removed = stripped(tuple(max(level - x, 0) for x in reversed(key)))
        return StableLabel(added, removed, level)

    def key(self, label, n):
        """The rows of λ and μ fit without touching."""
        if len(label.added) + len(label.removed) > n:
            return None
        zeros = (0,) * (n - len(label.added) - len(label.removed))
        weight = (*label.added, *zeros, *(-x for x in reversed(label.removed)))
        return tuple(x + label.twist for x in weight)

    def text(self, label, letter):
        """All n entries: ``[1,0,…,0,-1]``."""
        top, bottom = label.added, tuple(-x for x in reversed(label.removed))
        return _with_dots(tuple(x + label.twist for x in top), label.twist, tuple(x + label.twist for x in bottom))

    def dimension(self, label, n):
        """Weyl."""
        return linear_dimension(label.added, label.removed, n)


@dataclass(frozen=True)
class SpecialLinearFamily(LinearFamily):
    """SL(n) and SU(n): weights modulo (1, …, 1); the last entry is 0."""

    def lift(self, key, n):
        """det is trivial."""
        found = super().lift(key, n)
        return StableLabel(found.added, found.removed)

    def key(self, label, n):
        """The last entry is subtracted."""
        weight = super().key(label, n)
        return None if weight is None else tuple(x - weight[-1] for x in weight)

    def text(self, label, letter):
        """The first n−1 entries: ``[2,1,…,1]`` is the adjoint representation."""
        level = max(label.removed, default=0)
        bottom = tuple(level - x for x in reversed(label.removed))[:-1]
        return _with_dots(tuple(x + level for x in label.added), level, bottom)


@dataclass(frozen=True)
class SymmetricFamily(Family):
    """S(n): [n−k, λ] with k = |λ|; times sgn its transpose."""

    def lift(self, key, n):
        """The longest row, or column, is what grows."""
        if 2 * key[0] < n:
            return StableLabel(transpose(key)[1:], twist=1)
        return StableLabel(key[1:])

    def key(self, label, n):
        """The first row must be the longest."""
        first = n - sum(label.added)
        if first < max(label.added, default=1):
            return None
        shape = (first, *label.added)
        return transpose(shape) if label.twist else shape

    def text(self, label, letter):
        """``[n-2,1,1]``, ``[n-1,1]⊗sgn``."""
        k = sum(label.added)
        first = f"{letter}-{k}" if k else letter
        entries = ",".join([first, *map(str, label.added)])
        return _twisted(f"[{entries}]", not k, "sgn", label.twist)

    def dimension(self, label, n):
        """Hook lengths."""
        return symmetric_dimension(label.added, n)


@dataclass(frozen=True, eq=False)
class Fixed(Labels):
    """One group, which stands beside others in a product: its irreducibles are themselves at every size of the others."""

    ring: Ring

    @property
    def labels_are_partitions(self):
        """Its labels do not depend on the others."""
        return True

    def lift(self, key, n):
        """Itself."""
        return key

    def key(self, label, n):
        """Itself."""
        return label

    def text(self, label, letter):
        """The label of the group."""
        return self.ring.label(label)

    def dimension(self, label, n):
        """A number."""
        return self.ring.dim(label) * n**0

    def order(self, label):
        """By dimension, then by label."""
        return (label != self.ring.trivial(), self.ring.dim(label), label_order(self.ring.label(label)))


def _twisted(text: str, trivial: bool, character: str, twist: int) -> str:
    if not twist:
        return text
    return character if trivial else f"{text}⊗{character}"


def _with_dots(top: tuple[int, ...], middle: int, bottom: tuple[int, ...]) -> str:
    shown = [*map(str, top), str(middle), "…", str(middle), *map(str, bottom)]
    return f"[{','.join(shown)}]"


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        SpecialOrthogonalFamily("SO", SO),
        OrthogonalFamily("O", O),
        SymplecticFamily("Sp", Sp),
        LinearFamily("U", U),
        SpecialLinearFamily("SU", SU),
        SpecialLinearFamily("SL", SL),
        LinearFamily("GL", GL),
        SymmetricFamily("S", S),
    )
}
