"""Typed representations: trees over a group, their dimensions, where each coordinate lies, what a spec's lines mean."""

from repc.reps.elaborate import TypedSpec, elaborate
from repc.reps.maps import TypedMap
from repc.reps.typed import TypedRep

__all__ = ["TypedMap", "TypedRep", "TypedSpec", "elaborate"]
