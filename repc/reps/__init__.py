"""Typed representations: V, T, Scalar and their algebra, layout, ρ and dρ."""

from repc.reps.elaborate import TypedMap, TypedSpec, elaborate
from repc.reps.rep import Expression, Rep, Scalar, T, V, Vector

__all__ = ["Expression", "Rep", "Scalar", "T", "TypedMap", "TypedSpec", "V", "Vector", "elaborate"]
