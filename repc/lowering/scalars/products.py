"""Monomials in the invariants, each made once: one of lower degree times an invariant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import layout, pointwise, sources

if TYPE_CHECKING:
    from repc.lowering.scalars.model import ScalarProgram
    from repc.ops.value import Value

Scalar = tuple[int, ...]


class Products:
    """Writes all monomials that frames name, (..., count): 1, then by degree."""

    def __init__(self, write: Builder, plan: ScalarProgram, batch: Value, dtype: Value):
        self._write, self._plan, self._batch, self._dtype = write, plan, batch, dtype
        self._number: dict[Scalar, int] = {(): 0}
        self._all: Value | None = None

    def make(self, invariants: Sequence[Value]) -> None:
        """Write them; ``invariants`` (..., count) one after another in the order of the plan."""
        one = b.constant("ONE", np.ones(1), "The product of no invariants.")
        one = self._write.let("one", b.op(sources.InDtype(), one, self._dtype))
        whole = b.op(sources.Repeated(), one, self._batch)
        if invariants:
            singles = self._write.let("invariants", b.concatenated(invariants, -1), "(..., invariants)")
            whole = self._write.let("s", b.concatenated([whole, singles], -1), "products of invariants")
            self._number |= {(k,): 1 + k for k in range(len(self._plan.invariants))}
            for level in self._levels():
                left = np.array([self._number[one[:-1]] for one in level])
                right = np.array([one[-1] for one in level])
                factors = (
                    (whole, "LEFT", left, "Products with one more invariant: which product of fewer."),
                    (singles, "RIGHT", right, "Products with one more invariant: times which invariant."),
                )
                pair = [b.op(layout.Take(), z, b.constant(name, numbers, note)) for z, name, numbers, note in factors]
                self._number |= {one: len(self._number) + k for k, one in enumerate(level)}
                whole = self._write.let("s", b.concatenated([whole, b.op(pointwise.Multiply(), *pair)], -1))
        self._all = whole

    def _levels(self) -> list[list[Scalar]]:
        """Products of two invariants, of three, …, with all that these are made of."""
        wanted = {scalar[:k] for frame in self._plan.frames for scalar in frame.scalars for k in range(2, len(scalar) + 1)}
        most = max(map(len, wanted), default=1)
        return [sorted(one for one in wanted if len(one) == k) for k in range(2, most + 1)]

    def some(self, scalars: Sequence[Scalar]) -> Value:
        """Some of them, (..., count)."""
        numbers = [self._number[one] for one in scalars]
        first = numbers[0]
        if numbers == list(range(first, first + len(numbers))):
            return b.piece(self._all, first, first + len(numbers))
        return b.op(layout.Take(), self._all, b.constant("SCALARS", np.array(numbers), "Which products of invariants."))
