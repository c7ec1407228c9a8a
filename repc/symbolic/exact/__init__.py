"""Square roots of rationals: recognized in floats, checked in exact arithmetic, written as SymPy and LaTeX."""
