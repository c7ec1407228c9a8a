"""Hilbert series of equivariant polynomial maps: Σ dim Hom(Symᵏ A, B) tᵏ as a quotient of polynomials, exactly.

By Molien's and Weyl's formulas the series is an average over the group of χ_B(g⁻¹)/det(1 − t g), a rational function whose poles
are roots of unity. Bounds for the orders of its poles and for its degree (`poles`) say how many coefficients decide it; these are
calculated modulo primes, from the eigenvalues of the group's elements (`strata`).
"""
