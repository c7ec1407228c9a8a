"""Groups with a free argument, such as O(n): irreducibles, counts and dimensions as formulas in n.

Decompositions of tensors are the same for every n that is large against their degree, up to the names of the
irreducibles. They are computed exactly at one such n, read as stable labels, and followed downwards to the smallest n
from which on they hold.
"""

from repc.symbolic.formula.free import FreeFactor, FreeGroup, FreeSpec, free_group, refuse_free
from repc.symbolic.formula.stable import FormulaFacts, StableMap, formulas

__all__ = [
    "FormulaFacts",
    "FreeFactor",
    "FreeGroup",
    "FreeSpec",
    "StableMap",
    "formulas",
    "free_group",
    "refuse_free",
]
