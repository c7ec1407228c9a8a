"""Layers in words."""

from __future__ import annotations

from repc.lowering.network.program import Layer


def layer_words(layer: Layer) -> str:
    """``116[0] + 54[1] + 17[2]; 71 gates; products of 16 channels of [0], [1]``."""
    parts = [" + ".join((f"{m}" if m > 1 else "") + i.label for i, m in layer.out.items())]
    if layer.gates:
        parts.append(f"{layer.gate_count} gate" + "s" * (layer.gate_count != 1))
    if layer.product:
        factors = ", ".join(f.label for f in layer.product.factors)
        parts.append(f"products of {layer.product.width} channels of {factors}")
    return "; ".join(parts)
