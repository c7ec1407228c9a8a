"""What a network in natural coordinates means: the reference interpreter, in float64."""

from __future__ import annotations

import numpy as np

from repc.lowering import diagram
from repc.lowering.natural.program import NaturalLayer, NaturalNet


def interpret_natural(net: NaturalNet, params, x: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x (…, in_dim)."""
    for layer in net.layers:
        x = linear_part(layer, params[layer.name], x)
        x = x if layer.is_last else activation(net, x)
    return x


def linear_part(layer: NaturalLayer, params, x: np.ndarray) -> np.ndarray:
    """A layer without its nonlinearity."""
    y = diagram.run(layer.linear, {p.name: params[p.name] for p in layer.linear.pairs}, x)
    if layer.bias:
        weights = {p.name: np.asarray(params[p.name])[..., None] for p in layer.bias.pairs}
        y = y + diagram.run(layer.bias, weights, np.ones((*np.shape(x)[:-1], 1)))
    return y


def activation(net: NaturalNet, z: np.ndarray) -> np.ndarray:
    """swish, z · sigmoid(z), or tanh."""
    return np.tanh(z) if net.odd else z * (1 + np.tanh(z / 2)) / 2


def random_natural_params(net: NaturalNet, seed: int = 0) -> dict[str, dict[str, np.ndarray]]:
    """Normal parameters of the scale that ``init`` draws, biases of size 1 too: for certificates and tests."""
    rng = np.random.default_rng(seed)
    spreads = {layer.name: {p.name: p.spread for p in layer.linear.pairs} for layer in net.layers}
    return {
        name: {key: spreads[name].get(key, 1.0) * rng.standard_normal(shape) for key, shape in shapes.items()}
        for name, shapes in net.parameters.items()
    }
