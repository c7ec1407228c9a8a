"""Which indices are there, where sets of several sizes lie in arrays of one: an optional argument for each letter.

Features are zero at indices that are not there; then sums are sums over those that are, and means divide by their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repc.ops import build as b
from repc.ops.operations import counting, pointwise
from repc.ops.operations.sources import argument
from repc.ops.operations.typing import core
from repc.ops.sizes import Size, letter
from repc.ops.value import Value, name_of


@dataclass(frozen=True, eq=False)
class Masks:
    """The masks (..., n) by the letter that is their length; none where a program takes none."""

    by_size: dict[Size, Value]

    @staticmethod
    def of(letters: Sequence[str], masked: bool) -> Masks:
        """``mask``, or for several letters ``mask_n``, ``mask_m``; none unless ``masked``."""
        names = {name: "mask" if len(letters) == 1 else f"mask_{name}" for name in letters} if masked else {}
        return Masks({letter(name): argument(word, (..., letter(name))) for name, word in names.items()})

    @property
    def arguments(self) -> tuple[Value, ...]:
        """What functions take besides."""
        return tuple(self.by_size.values())

    def zeroed(self, z: Value, rank: int, behind: int = 0) -> Value:
        """z with zeros at indices that are not there: those of ``rank`` axes, the last before ``behind`` others."""
        last = len(core(z)) - behind
        axes = tuple(k - len(core(z)) for k in range(last - rank, last) if core(z)[k] in self.by_size)
        if not axes:
            return z
        return b.op(pointwise.Zeroed(axes, len(core(z))), z, *(self.by_size[core(z)[k]] for k in axes))

    def mean(self, x: Value, axis: int) -> Value:
        """The mean over the indices of an axis (from the end) that are there."""
        size = core(x)[axis]
        if size not in self.by_size:
            return b.op(pointwise.Mean(axis), x)
        return b.op(pointwise.MeanOfPresent(axis, len(core(x))), x, self.by_size[size])

    def present(self, number: Value) -> Value:
        """How many indices there are, (...), of an axis whose length is the argument of a function."""
        mask = self.by_size.get(letter(name_of(number)))
        return number if mask is None else b.op(counting.Present(), mask, number)


NO_MASKS = Masks({})


def extra_arguments(letters: Sequence[str], masks: Masks) -> tuple[Value, ...]:
    """What every function of a program takes last: masks, then the letters as numbers."""
    return (*masks.arguments, *b.letter_arguments(letters))
