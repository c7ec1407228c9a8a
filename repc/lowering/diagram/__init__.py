"""The `diagram` lowering: invariant tensors as pools, diagonals, contractions and broadcasts; nothing of size n^(a+b).

Set partitions for S(n), Brauer diagrams for O, Sp and, walled, for GL and U, with ε for SO, SL and SU.
"""

from repc.lowering.diagram.lower import NoDiagrams, lower, sides_of
from repc.lowering.diagram.model import DiagramProgram
from repc.lowering.diagram.plan import plan
from repc.lowering.diagram.powers import has_powers, power_maps
from repc.lowering.diagram.rules import has_diagrams, refusal
from repc.lowering.diagram.single import expansion, single

__all__ = [
    "DiagramProgram",
    "NoDiagrams",
    "expansion",
    "lower",
    "plan",
    "has_powers",
    "power_maps",
    "has_diagrams",
    "refusal",
    "sides_of",
    "single",
]
