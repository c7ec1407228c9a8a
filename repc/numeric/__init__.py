"""Numeric decomposition in float64: actions, irreducibles in reference form, spaces, null spaces, certificates."""
