"""Exact multiplicities by integer arithmetic: characters, real types, labels, and dimensions of spaces of maps.

Conventions for labels are in the docstrings of the families: `orthogonal`, `linear`, `symmetric`, `cyclic`,
`finite`; those of products in `joint`.
"""

from repc.symbolic.count import HomCount, count
from repc.symbolic.decompose import IrrepCount, decompose

__all__ = ["HomCount", "IrrepCount", "count", "decompose"]
