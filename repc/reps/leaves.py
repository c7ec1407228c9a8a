"""The one leaf of the tree that no text can spell: a representation a user defined in Python."""

from __future__ import annotations

from dataclasses import dataclass

from repc.source import Span


@dataclass(frozen=True, eq=False)
class UserLeaf:
    """A user's `Rep` subclass instance inside an expression; equal where type and attributes are."""

    rep: object
    span: Span | None = None

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
