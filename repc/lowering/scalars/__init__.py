"""Polynomials by invariants first: contractions of the input with itself, monomials in them, and these times open contractions.

By the first fundamental theorems of invariant theory (Weyl) every equivariant polynomial of tensors of O, Sp, GL, U, S(n) and
their products is such a sum: for n vectors of O(d) the inner products, and Σ fᵢ(⟨x, x⟩) xᵢ.
"""

from repc.lowering.scalars.lower import NoScalars, ScalarProblem, lower
from repc.lowering.scalars.model import ScalarProgram

__all__ = ["NoScalars", "ScalarProblem", "ScalarProgram", "lower"]
