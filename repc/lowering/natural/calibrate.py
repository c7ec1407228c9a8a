"""Standard deviations at initialization, measured: what every layer makes has mean square 1 before its nonlinearity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from repc.lowering.natural.program import NaturalLayer, NaturalNet
from repc.lowering.natural.write import activation, enter_function, layer_function
from repc.ops import build as b
from repc.ops.run import evaluate
from repc.ops.sizes import at

_SAMPLES = 32
_DRAWS = 3  # of all weights
_DIGITS = 3  # of a standard deviation: enough for a scale, and the same on every platform
_SEED = 11

Features = dict[str, np.ndarray]  # tensors (samples, channels, *axes) by type


def calibrated(net: NaturalNet, letters: Mapping[str, int] | None = None) -> NaturalNet:
    """The network with spreads measured where ``letters`` are these numbers, over inputs of mean square 1, half of it from a
    mean that all entries of a channel share: what features of networks and adjacency matrices are like."""
    letters = letters or {}
    rng = np.random.default_rng(_SEED)
    values, names = [letters[name] for name in net.letters], b.letter_arguments(net.letters)
    xs = [_inputs(net, letters, rng) for _ in range(_DRAWS)]
    features: list[Features] = [evaluate(enter_function(net), [x, *values], letters) for x in xs]
    layers = []
    for layer in net.layers:
        sums = layer_function(replace(layer, bias=None, is_last=True), net.odd, names)
        draws = [{p.name: p.spread * rng.standard_normal(layer.parameters[p.name]) for p in layer.linear.pairs} for _ in features]
        made = [evaluate(sums, [draw, h, *values], letters) for draw, h in zip(draws, features, strict=True)]
        scales = {text: _scale([h[text] for h in made]) for text in made[0]}
        layers.append(_rescaled(layer, scales))
        act = activation(net.odd)
        features = [{text: act.run(letters, scales[text] * z) for text, z in h.items()} for h in made]
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


def _scale(made: list[np.ndarray]) -> float:
    """What to multiply the weights into a term by."""
    size = sum(float((z**2).sum()) for z in made) / max(sum(z.size for z in made), 1)
    return 1 / np.sqrt(size) if size else 1.0


def _rescaled(layer: NaturalLayer, scales: Mapping[str, float]) -> NaturalLayer:
    texts = [term.text for term in layer.linear.output.terms]
    pairs = tuple(replace(p, spread=_rounded(p.spread * scales[texts[p.target]])) for p in layer.linear.pairs)
    return replace(layer, linear=replace(layer.linear, pairs=pairs))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
