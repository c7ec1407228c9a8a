"""A user's representation of one group as one of a bigger product: it sees its own factors only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repc.reps.leaves import UserLeaf
from repc.reps.rep import Rep

if TYPE_CHECKING:
    from repc.groups import Group


class Placed(Rep):
    """``inner``, whose group's factors are those at ``slots`` of the product G; made by `placed`."""

    def __init__(self, inner: Rep, G: Group, slots: tuple[int, ...]):
        self.inner, self.G, self.slots = inner, G, slots

    def __str__(self) -> str:
        return str(self.inner)

    def same_as_key(self) -> tuple:
        """Equal for the same representation of the same factors."""
        return ("placed", UserLeaf(self.inner), self.slots)

    def size(self) -> int:
        """Dimension."""
        return self.inner.size()

    def rho(self, g) -> np.ndarray:
        """ρ of the own factors' part of g."""
        return self.inner.rho(self._own(g))

    def drho(self, a) -> np.ndarray:
        """dρ of the own factors' part of A."""
        return self.inner.drho(self._own(a))

    def _own(self, parts):
        own = tuple(parts[slot] for slot in self.slots)
        return own if len(own) > 1 else own[0]


def placed(rep: Rep, group: Group, slots: tuple[int, ...]) -> Rep:
    """A bound representation as one of ``group``, whose factors at ``slots`` are its own."""
    if isinstance(rep, Placed):
        return Placed(rep.inner, group, tuple(slots[i] for i in rep.slots))
    return Placed(rep, group, slots)
