"""Layers in words."""

from __future__ import annotations

from repc.lowering.layers import Features, LayerFacts
from repc.lowering.network.program import Layer, NetProgram


def layer_words(layer: Layer) -> str:
    """``116[0] + 54[1] + 17[2]; 71 gates; products of 16 channels of [0], [1]``."""
    parts = [" + ".join(map(str, _channels(layer)))]
    parts += [_gates(layer)] if layer.gates else []
    parts += [_products(layer)] if layer.product else []
    return "; ".join(parts)


def entering(net: NetProgram) -> tuple[Features, ...]:
    """The channels that a network makes of its inputs."""
    found = {irrep.index: irrep for side in net.inputs for irrep in side.irreps}
    return tuple(Features(found[i].label, found[i].dim, sum(side.channels(found[i]) for side in net.inputs)) for i in sorted(found))


def layer_facts(layer: Layer) -> LayerFacts:
    """What there is to tell of a layer."""
    does = [_gates(layer)] if layer.gates else []
    does += ["pointwise on natural coordinates"] if layer.pointwise else []
    does += [f"{_products(layer)} in {len(layer.product.paths)} ways"] if layer.product else []
    words, products = f"of which are used: {layer_words(layer)}", layer.product.width if layer.product else 0
    return LayerFacts(layer.name, _channels(layer), layer.parameters, tuple(does), words, layer.gate_count, products)


def _channels(layer: Layer) -> tuple[Features, ...]:
    return tuple(Features(irrep.label, irrep.dim, m) for irrep, m in layer.out.items())


def _gates(layer: Layer) -> str:
    return f"{layer.gate_count} gate" + "s" * (layer.gate_count != 1)


def _products(layer: Layer) -> str:
    return f"products of {layer.product.width} channels of {', '.join(f.label for f in layer.product.factors)}"
