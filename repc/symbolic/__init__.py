"""Exact multiplicities by integer arithmetic: characters, real types, labels, and dimensions of spaces of maps."""

from repc.symbolic.decompose import IrrepCount, decompose

__all__ = ["IrrepCount", "decompose"]
