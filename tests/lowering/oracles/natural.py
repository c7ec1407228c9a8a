"""What a network in natural coordinates means: diagram by diagram, in float64."""

from __future__ import annotations

import numpy as np

from repc.lowering.drawn import DrawnLayer, DrawnNet
from tests.lowering.oracles import diagram
from tests.lowering.oracles.mixed import apart


def interpret_natural(net: DrawnNet, params, x: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x (…, in_dim)."""
    for layer in net.layers:
        x = linear_part(layer, apart(layer, params[layer.name]), x)
        x = x if layer.is_last else activation(net, x)
    return x


def linear_part(layer: DrawnLayer, params, x: np.ndarray) -> np.ndarray:
    """A layer without its nonlinearity; ``params`` are those of each pair of features."""
    y = diagram.run(layer.linear, {p.name: params[p.name] for p in layer.linear.pairs}, x)
    if layer.bias:
        weights = {p.name: np.asarray(params[p.name])[..., None] for p in layer.bias.pairs}
        y = y + diagram.run(layer.bias, weights, np.ones((*np.shape(x)[:-1], 1)))
    return y


def activation(net: DrawnNet, z: np.ndarray) -> np.ndarray:
    """swish, z · sigmoid(z), or tanh."""
    return np.tanh(z) if net.odd else z * (1 + np.tanh(z / 2)) / 2
