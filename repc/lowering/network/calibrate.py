"""Standard deviations at initialization, measured: sums of every layer have mean square 1.

Products of features that share their inputs are correlated and have heavy tails, so that a formula for their variance
would hold in no network of use; a seeded sample of inputs and weights tells it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repc.lowering.interpret import Channels, into_blocks
from repc.lowering.network.depends import depends_on_input
from repc.lowering.network.interpret import entered, nonlinear, products_of, summed
from repc.lowering.network.program import Layer, NetProgram, Weight
from repc.numeric.space import Irrep

_SAMPLES = 256
_DRAWS = 4  # of all weights
_DIGITS = 3  # of a standard deviation: enough for a scale, and the same on every platform
_SEED = 7
_PRODUCTS = 0.09  # share of products in the mean square of a sum: networks that start nearly linear in them learn better
_NOTHING = 1e-20  # mean squares below are rounding: the cross product of a single vector with itself, say


def calibrated(program: NetProgram) -> NetProgram:
    """The program with spreads for which, over standard normal inputs, each irreducible's channels have mean square 1
    before the nonlinearity, a small share of it from products where there is a linear part; as it is where nothing depends
    on the input."""
    if not depends_on_input(program):
        return program
    rng = np.random.default_rng(_SEED)
    batches = [[_normal(rng, (_SAMPLES, d), program.is_complex) for d in program.in_dims] for _ in range(_DRAWS)]
    features = [
        entered([into_blocks(side, x) for side, x in zip(program.inputs, xs, strict=True)]) for xs in batches
    ]
    layers = []
    for layer in program.layers:
        layer, features = _calibrated(layer, features, rng, program.is_complex)
        layers.append(layer)
    return replace(program, layers=tuple(layers))


def _calibrated(layer: Layer, features: list[Channels], rng, is_complex: bool) -> tuple[Layer, list[Channels]]:
    """The layer with measured spreads, and what leaves it, draw by draw."""
    shared = {w.target for w in layer.back} & {w.target for w in layer.linear} if layer.is_linear else set()
    features = [entered([h], layer) for h in features]
    draws = [{w.name: w.spread * _normal(rng, w.shape, is_complex) for w in (*layer.linear, *layer.back)} for _ in features]
    sums = [summed(layer.linear, draw, h) for draw, h in zip(draws, features, strict=True)]
    linear = _scales(sums, shared, 1 - _PRODUCTS)
    sums = [_scaled(made, linear) for made in sums]
    made = [
        summed(layer.back, draw, products_of(layer, total)) if layer.product else {}
        for draw, total in zip(draws, sums, strict=True)
    ]
    back = _scales(made, shared, _PRODUCTS)
    made = [_scaled(m, back) for m in made]
    layer = replace(layer, linear=_rescaled(layer.linear, linear), back=_rescaled(layer.back, back))
    return layer, [nonlinear(layer, total, extra) for total, extra in zip(sums, made, strict=True)]


def _normal(rng, shape, is_complex: bool) -> np.ndarray:
    z = rng.standard_normal(shape)
    return (z + 1j * rng.standard_normal(shape)) / np.sqrt(2) if is_complex else z


def _scales(sums: list[Channels], shared: set[Irrep], share: float) -> dict[Irrep, float]:
    """What to multiply each irreducible's weights by for mean square 1, or ``share`` where another sum is added."""
    irreps = {i.index: i for made in sums for i in made}
    found = {}
    for irrep in irreps.values():
        size = float(np.mean([np.mean(np.abs(made[irrep]) ** 2) for made in sums]))
        found[irrep] = 1.0 if size < _NOTHING else float(np.sqrt((share if irrep in shared else 1.0) / size))
    return found


def _scaled(made: Channels, scales: dict[Irrep, float]) -> Channels:
    return {irrep: z * scales[irrep] for irrep, z in made.items()}


def _rescaled(weights: tuple[Weight, ...], scales: dict[Irrep, float]) -> tuple[Weight, ...]:
    return tuple(replace(w, spread=_rounded(w.spread * scales.get(w.target, 1.0))) for w in weights)


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
