"""Layers in words."""

from __future__ import annotations

from repc.lowering.drawn.program import DrawnLayer


def layer_words(layer: DrawnLayer, odd: bool) -> str:
    """``To 16V² + V by pools, diagonals and broadcasts, channels mixed, then swish of each coordinate.``"""
    types = " + ".join(f"{m if m > 1 else ''}{f.text}" for f, m in layer.out.items())
    made = f"; products of {_widths(layer)}" if layer.products else ""
    act = "" if layer.is_last else f", then {_nonlinearity(layer, odd)}"
    return f"To {types} by pools, diagonals and broadcasts, channels mixed{made}{act}."


def _widths(layer: DrawnLayer) -> str:
    """``16 channels of V_1, V_1⊗[1]o_2``."""
    widths = sorted({one.product.width for one in layer.products})
    factors = ", ".join(f.text for one in layer.products for f in one.factors)
    return f"{', '.join(map(str, widths))} channels of {factors}"


def _nonlinearity(layer: DrawnLayer, odd: bool) -> str:
    each = f"{'tanh' if odd else 'swish'} of each coordinate"
    if all(f in layer.invariants for f in layer.out):
        return each
    return f"{each} of invariants and gates for the others" if any(f in layer.invariants for f in layer.out) else "gates"
