"""Networks in natural coordinates: layers by diagrams, and a function of each coordinate between them.

For representations whose coordinates the group permutes: no change of basis, and for S(n) the same network for every n.
"""

from repc.lowering.natural.build import Ends, build, require_same_diagrams, with_spreads
from repc.lowering.natural.calibrate import calibrated
from repc.lowering.natural.cost import change_entries
from repc.lowering.natural.program import NaturalLayer, NaturalNet

__all__ = [
    "Ends",
    "NaturalLayer",
    "NaturalNet",
    "build",
    "calibrated",
    "change_entries",
    "require_same_diagrams",
    "with_spreads",
]
