"""Standard deviations at initialization of a network in natural coordinates, measured over inputs that share means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from repc.lowering.calibrate import Features, measured
from repc.lowering.natural.program import NaturalLayer, NaturalNet
from repc.lowering.natural.write import enter_function, layers_of
from repc.ops.run import evaluate
from repc.ops.sizes import at

_SAMPLES = 32
_DRAWS = 3  # of all weights
_SEED = 11


def calibrated(net: NaturalNet, letters: Mapping[str, int] | None = None) -> NaturalNet:
    """The network with spreads measured where ``letters`` are these numbers, over inputs of mean square 1, half of it from a
    mean that all entries of a channel share: what features of networks and adjacency matrices are like."""
    letters = {name: (letters or {})[name] for name in net.letters}
    rng, enter = np.random.default_rng(_SEED), enter_function(net)
    xs = [_inputs(net, letters, rng) for _ in range(_DRAWS)]
    features: list[Features] = [evaluate(enter, [x, *letters.values()], letters) for x in xs]
    layers = []
    for layer, written in zip(net.layers, layers_of(net), strict=True):
        spreads, features = measured(written, features, rng, letters=letters)
        layers.append(_respread(layer, spreads))
    return replace(net, layers=tuple(layers))


def _inputs(net: NaturalNet, letters: Mapping[str, int], rng) -> np.ndarray:
    x = rng.standard_normal((_SAMPLES, at(net.input.dim, letters)))
    for term in net.input.terms:
        size = at(term.size, letters)
        for start, copies in term.slabs:
            first = at(start, letters)
            shared = np.repeat(rng.standard_normal((_SAMPLES, copies)), size, axis=1)
            x[:, first : first + copies * size] += shared
    return x / np.sqrt(2)


def _respread(layer: NaturalLayer, spreads: Mapping[str, float]) -> NaturalLayer:
    pairs = tuple(replace(p, spread=spreads[p.name]) for p in layer.linear.pairs)
    return replace(layer, linear=replace(layer.linear, pairs=pairs))
