"""Exact multiplicities by integer arithmetic: characters of representations, and dimensions of spaces of maps."""

from repc.symbolic.count import HomCount, count
from repc.symbolic.decompose import decompose

__all__ = ["HomCount", "count", "decompose"]
