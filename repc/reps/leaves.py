"""The one leaf of the tree that no text can spell: a representation a user defined in Python."""

from __future__ import annotations

from dataclasses import dataclass

from repc.source import Span


@dataclass(frozen=True, eq=False)
class UserLeaf:
    """A user's `Rep` subclass instance inside an expression; equal only to itself."""

    rep: object
    span: Span | None = None
