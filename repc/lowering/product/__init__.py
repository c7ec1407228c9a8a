"""The `product` lowering: under G × H, diagrams of G between channels that are irreducible blocks of H.

Maps between tensor products of a representation of G with one of H are products of maps under G and maps under H; so a
change of basis on the axes of H leaves a diagram program of G, whose channels also count the blocks of H.
"""

from repc.lowering.product.any_size import choices, lower_at_every_size, lower_sides_at_every_size, lower_split
from repc.lowering.product.lower import lower
from repc.lowering.product.model import ProductProgram
from repc.lowering.product.parts import FactorSplit, split
from repc.lowering.product.single import single

__all__ = [
    "ProductProgram",
    "FactorSplit",
    "choices",
    "lower",
    "lower_at_every_size",
    "lower_sides_at_every_size",
    "lower_split",
    "single",
    "split",
]
