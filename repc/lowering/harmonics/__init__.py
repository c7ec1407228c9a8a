"""The map that evaluates ``harmonics(l)`` at a vector: recursions, then changes to the coordinates of the output."""

from repc.lowering.harmonics.model import HarmonicsProgram
from repc.lowering.harmonics.solve import HarmonicsProblem, NoHarmonics, lower

__all__ = ["HarmonicsProblem", "HarmonicsProgram", "NoHarmonics", "lower"]
