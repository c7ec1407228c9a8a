"""What a network without changes of basis saves."""

from __future__ import annotations

from collections.abc import Iterable


def change_entries(sizes: Iterable[int]) -> int:
    """Entries of the changes of basis from tensors of these sizes to irreducibles, each tensor once."""
    return sum(size**2 for size in set(sizes))
