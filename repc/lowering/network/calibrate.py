"""Standard deviations at initialization of a network in irreducible blocks, measured over standard normal inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from repc.lowering.calibrate import Features, measured, normal, vanishing
from repc.lowering.network.depends import depends_on_input
from repc.lowering.network.program import NetProgram, Weight
from repc.lowering.network.write import enter_function, layers_of
from repc.ops.run import evaluate

_SAMPLES = 256
_DRAWS = 4  # of all weights
_SEED = 7


def calibrated(net: NetProgram) -> NetProgram:
    """The network with spreads for which each irreducible's channels have mean square 1 before the nonlinearity, a small
    share of it from products where there is a linear part; as it is where nothing depends on the input."""
    if not depends_on_input(net):
        return net
    rng = np.random.default_rng(_SEED)
    enter = enter_function(net)
    batches = [[normal(rng, (_SAMPLES, d), net.is_complex) for d in net.in_dims] for _ in range(_DRAWS)]
    features: list[Features] = [evaluate(enter, xs, {}) for xs in batches]
    layers = []
    for layer, written in zip(net.layers, layers_of(net), strict=True):
        spreads, features = measured(written, features, rng, net.is_complex)
        layers.append(replace(layer, linear=_respread(layer.linear, spreads), back=_respread(layer.back, spreads)))
    return replace(net, layers=tuple(layers), vanishing=vanishing(features))


def _respread(weights: tuple[Weight, ...], spreads: Mapping[str, float]) -> tuple[Weight, ...]:
    return tuple(replace(w, spread=spreads[w.name]) for w in weights)
