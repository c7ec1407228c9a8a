"""What a family of groups must offer for its characters to be computed with."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import TypeVar

Item = Hashable
Block = Hashable
Key = Hashable
Coefficient = int | Fraction
Terms = dict[Item, int]
Fractions = dict[Item, Coefficient]
Numbers = tuple[int, ...]
Term = TypeVar("Term", bound=Hashable)
Number = TypeVar("Number", bound=Coefficient)

_BRACKET = re.compile(r"\[(-?\d+(?:,-?\d+)*)\](.*)")
_ROUND = re.compile(r"\(\d{1,9}(,\d{1,9})*\)")
_MOST_ENTRIES = 100_000  # characters of a label


class Ring(ABC):
    """Class functions of one group, over ℂ, in three bases.

    *Items* span the functions that characters are written in (weights, monomials in cycle counts, classes, …); the
    product of two items is one item or zero. *Blocks* are a second basis, on which items act with one term each:
    irreducible characters of the identity component for Lie groups (so that tensor products never expand into
    weights), the items themselves elsewhere. *Keys* are the irreducibles over ℂ.
    """

    @property
    def modulus(self) -> int | None:
        """Coefficients are integers (None), or integers modulo this prime where characters are not rational."""
        return None

    @property
    def halves(self) -> bool:
        """Whether some irreducible characters are no combinations of items: `both_halves` has their sums."""
        return False

    @abstractmethod
    def unit(self) -> Terms:
        """The trivial character, in items. The unit in blocks is `unit_blocks`."""

    def unit_blocks(self) -> dict[Block, int]:
        """The trivial character, in blocks."""
        return self.unit()

    @abstractmethod
    def vector(self, flipped: bool) -> Terms:
        """The character of V, or of its dual where ``flipped``, in items."""

    @abstractmethod
    def scalar(self, name: str, flipped: bool) -> Terms | None:
        """The character of det, sgn, timeor or spaceor (or its dual), in items; None where it is not known."""

    @property
    def vector_is_regular(self) -> bool:
        """Whether V is the regular representation and items are one-dimensional, so that V ⊗ X is dim X copies of V."""
        return False

    def regular(self) -> Terms | None:
        """The regular character, in items; None where the group is infinite."""
        return None

    @abstractmethod
    def multiply(self, a: Item, b: Item) -> Item | None:
        """The product of two items, None where it is zero."""

    @abstractmethod
    def power(self, item: Item, m: int) -> Terms:
        """The Adams operation: the function g ↦ item(g^m), in items."""

    def act(self, block: Block, item: Item) -> tuple[Block, int] | None:
        """item · block as one block with a coefficient, None where it is zero."""
        product = self.multiply(block, item)
        return None if product is None else (product, 1)

    def vector_act(self, block: Block, flipped: bool) -> Iterable[tuple[Block, int]]:
        """V ⊗ block (or V* ⊗ block) as blocks with coefficients."""
        for item, coefficient in self.vector(flipped).items():
            if (hit := self.act(block, item)) is not None:
                yield hit[0], hit[1] * coefficient

    @abstractmethod
    def irreps(self, block: Block) -> dict[Key, Coefficient]:
        """A block in irreducible characters. Single blocks may have fractional parts; characters of representations
        do not."""

    @abstractmethod
    def trivial(self) -> Key:
        """The key of the trivial representation."""

    @abstractmethod
    def dim(self, key: Key) -> int:
        """Dimension over ℂ."""

    def character(self, key: Key) -> Fractions | None:
        """The irreducible character in items; None where it is no combination of them that can be written out."""
        return None

    def block_character(self, key: Key) -> Fractions | None:
        """The same in blocks."""
        return self.character(key)

    def both_halves(self, key: Key) -> Fractions | None:
        """The character of a key plus that of its conjugate, in items, where each alone is no combination of them."""
        return None

    def neighbors(self, key: Key) -> Iterable[Key] | None:
        """The keys that occur in V ⊗ key, where a rule tells them without characters."""
        return None

    def keys(self) -> list[Key] | None:
        """Every key of a finite group, None where they are not listed."""
        return None

    def dual(self, key: Key) -> Key:
        """The dual, ρ(g)⁻ᵀ."""
        return self.conjugate(key)

    def of_weight(self, weight: Numbers) -> Key:
        """The key with a highest weight, in the coordinates of the family's Cartan subalgebra."""
        return weight

    def conjugate(self, key: Key) -> Key:
        """The complex conjugate, with respect to the real group."""
        return key

    def indicator(self, key: Key) -> int:
        """For a self-conjugate key: +1 where it is real, −1 where it is quaternionic."""
        return 1

    def leads(self, key: Key) -> bool:
        """Which of two conjugate keys names the real irreducible."""
        return True

    @abstractmethod
    def label(self, key: Key) -> str:
        """The label over ℂ; real irreducibles carry the label of the leading key."""

    def key(self, text: str) -> Key | None:
        """The key whose label is ``text``: the inverse of `label`, None for anything else. Where labels are weights or partitions
        of at most ``longest`` entries, it makes no difference how many zeros are written at their end."""
        if text.startswith("("):
            weight = self.dynkin(tuple(int(x) for x in text[1:-1].split(","))) if _ROUND.fullmatch(text) else None
            return None if weight is None else self.key(bracket(weight))
        found = _BRACKET.fullmatch(text)
        if not found or len(found[1]) > _MOST_ENTRIES:
            return None
        numbers, mark = tuple(int(x) for x in found[1].split(",")), found[2]
        if bracket(numbers) + mark != text or len(numbers) > max(self.longest, len(stripped(numbers)), 1):
            return None
        key = self.read(stripped(numbers) or (0,) if self.longest else numbers, mark)
        return key if key is not None and self._is_label(text, self.label(key)) else None

    def dynkin(self, numbers: Numbers) -> Numbers | None:
        """The numbers of the label of the irreducible with a highest weight in fundamental weights, as Bourbaki numbers them; None
        where the family has none, or it is a representation of a covering group alone."""
        return None

    def _is_label(self, text: str, label: str) -> bool:
        """Whether a text is that label, up to zeros at the end."""
        return text == label or bool(self.longest) and _without_zeros(text) == _without_zeros(label)

    @property
    def longest(self) -> int:
        """How many entries labels may have with zeros at their end; 0 where such zeros mean something else."""
        return 0

    def read(self, numbers: Numbers, mark: str) -> Key | None:
        """The key that numbers in brackets and the mark behind them may mean; `key` compares the label."""
        return None


def summed(pairs: Iterable[tuple[Term, Number]]) -> dict[Term, Number]:
    """Terms with their coefficients, those of equal terms added up."""
    total: dict = {}
    for term, c in pairs:
        total[term] = total.get(term, 0) + c
    return total


def bracket(entries: Iterable[int]) -> str:
    """``[2,1]``; the empty sequence is ``[0]``."""
    return f"[{','.join(map(str, entries)) or '0'}]"


def _without_zeros(label: str) -> str:
    return re.sub(r"(,0)+\]", "]", label)


def stripped(weight: tuple[int, ...]) -> tuple[int, ...]:
    """Without trailing zeros."""
    end = len(weight)
    while end and not weight[end - 1]:
        end -= 1
    return weight[:end]


def descends(numbers: Numbers) -> bool:
    """Whether no entry is larger than the one before."""
    return all(a >= b for a, b in zip(numbers, numbers[1:], strict=False))


def partition_of(numbers: Numbers) -> Numbers | None:
    """Entries as a partition without zeros; None where they are none."""
    return stripped(numbers) if descends(numbers) and numbers[-1] >= 0 else None


def partial_sums(numbers: Numbers) -> Numbers:
    """λ_i = Σ_{j≥i} a_j: the partition whose rows differ by the numbers."""
    return tuple(sum(numbers[i:]) for i in range(len(numbers)))


def padded(partition: Numbers | None, rank: int) -> Numbers | None:
    """A partition with zeros up to ``rank`` entries; None where it has more."""
    return None if partition is None or len(partition) > rank else partition + (0,) * (rank - len(partition))
