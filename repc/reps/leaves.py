"""The one leaf of the tree that no text can spell: a representation a user defined in Python."""

from __future__ import annotations

from dataclasses import dataclass

from repc.source import Span


@dataclass(frozen=True, eq=False)
class UserLeaf:
    """A user's `Rep` subclass instance inside an expression; equal where the instances are the same."""

    rep: object
    span: Span | None = None

    def __eq__(self, other) -> bool:
        return self._key() == other._key() if isinstance(other, UserLeaf) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self):
        same = getattr(self.rep, "same_as_key", None)
        return id(self.rep) if same is None else same()
