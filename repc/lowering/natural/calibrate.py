"""Standard deviations at initialization, measured: what every layer makes has mean square 1 before its nonlinearity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repc.lowering import diagram
from repc.lowering.diagram.model import DiagramProgram
from repc.lowering.natural.interpret import activation
from repc.lowering.natural.program import NaturalNet

_SAMPLES = 32
_DRAWS = 3  # of all weights
_DIGITS = 3  # of a standard deviation: enough for a scale, and the same on every platform
_SEED = 11


def calibrated(net: NaturalNet) -> NaturalNet:
    """The network with measured spreads, over inputs of mean square 1, half of it from a mean that all entries of a
    channel share: what features of networks and adjacency matrices are like."""
    rng = np.random.default_rng(_SEED)
    features = [_inputs(net, rng) for _ in range(_DRAWS)]
    layers = []
    for layer in net.layers:
        draws = [{p.name: p.spread * rng.standard_normal(layer.parameters[p.name]) for p in layer.linear.pairs} for _ in features]
        made = [diagram.run(layer.linear, draw, x) for draw, x in zip(draws, features, strict=True)]
        scales = _scales(layer.linear, made)
        pairs = tuple(replace(p, spread=_rounded(p.spread * scales[p.target])) for p in layer.linear.pairs)
        layers.append(replace(layer, linear=replace(layer.linear, pairs=pairs)))
        features = [activation(net, _scaled(layer.linear, y, scales)) for y in made]
    return replace(net, layers=tuple(layers))


def _inputs(net: NaturalNet, rng) -> np.ndarray:
    x = rng.standard_normal((_SAMPLES, net.input.dim))
    for term in net.input.terms:
        for start, copies in term.slabs:
            shared = np.repeat(rng.standard_normal((_SAMPLES, copies)), term.size, axis=1)
            x[:, start : start + copies * term.size] += shared
    return x / np.sqrt(2)


def _scales(program: DiagramProgram, made: list[np.ndarray]) -> list[float]:
    """What to multiply the weights into each term by."""
    found = []
    for term in program.output.terms:
        parts = [y[:, s : s + c * term.size] for y in made for s, c in term.slabs]
        size = sum(float((p**2).sum()) for p in parts) / max(sum(p.size for p in parts), 1)
        found.append(1 / np.sqrt(size) if size else 1.0)
    return found


def _scaled(program: DiagramProgram, y: np.ndarray, scales: list[float]) -> np.ndarray:
    y = y.copy()
    for term, scale in zip(program.output.terms, scales, strict=True):
        for start, copies in term.slabs:
            y[:, start : start + copies * term.size] *= scale
    return y


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
