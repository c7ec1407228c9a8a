"""Networks whose features are tensors of drawn factors, such as S(n), times irreducibles of the other factors of a group.

Layers are diagrams between the tensors, and products and gates index by index. Where every factor is drawn nothing is
decomposed, and a function of each coordinate does without gates.
"""

from repc.lowering.drawn.build import NoDependence, build, drawn_slots, single
from repc.lowering.drawn.calibrate import calibrated, network
from repc.lowering.drawn.cost import change_entries
from repc.lowering.drawn.program import DrawnLayer, DrawnNet, NetEnds, legs_of, points_of
from repc.lowering.drawn.spreads import require_same_diagrams, with_spreads

__all__ = [
    "DrawnLayer",
    "DrawnNet",
    "NetEnds",
    "NoDependence",
    "build",
    "calibrated",
    "change_entries",
    "drawn_slots",
    "legs_of",
    "network",
    "points_of",
    "require_same_diagrams",
    "single",
    "with_spreads",
]
