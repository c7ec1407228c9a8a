"""The one leaf of the tree that no text can spell: a representation a user defined in Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from repc.groups import Group
from repc.syntax import nodes


class UserRep(Protocol):
    """What the compiler asks of a representation that a user defined in Python."""

    @property
    def G(self) -> Group | None:
        """The group it is bound to."""

    def __call__(self, group: Group, /) -> UserRep:
        """The same, bound to a group."""

    def size(self) -> int:
        """Dimension."""

    def rho(self, g) -> np.ndarray:
        """ρ(g) of an element, for a product of a tuple with an element of each factor."""

    def drho(self, a) -> np.ndarray:
        """dρ(A) of a tangent, or of a tuple of them."""


@dataclass(frozen=True, eq=False)
class UserLeaf(nodes.Opaque):
    """A user's `Rep` subclass instance inside an expression; equal where type and attributes are."""

    rep: UserRep

    def __eq__(self, other) -> bool:
        return self._key() == other._key() if isinstance(other, UserLeaf) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self):
        """Equal for equal type and attributes; for the same instance where an attribute cannot be compared."""
        same = getattr(self.rep, "same_as_key", None)
        if same is not None:
            return same()
        attributes = tuple(sorted(vars(self.rep).items()))
        try:
            hash(attributes)
        except TypeError:
            return id(self.rep)
        return (type(self.rep), attributes)
