"""Standard deviations at initialization, measured: the sums of a layer have the mean squares that they are meant to have.

Products of features that share their inputs are correlated and have heavy tails, so that a formula for their variance
would hold in no network of use; a seeded sample of inputs and weights tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from repc.lowering.composed import WrittenLayer
from repc.ops.run import Evaluation
from repc.ops.value import Parameter
from repc.tolerance import NOTHING

_DIGITS = 3  # of a standard deviation: enough for a scale, and the same on every platform

Features = Mapping[str, np.ndarray]


def measured(
    layer: WrittenLayer, features: Sequence[Features], rng, is_complex: bool = False, letters: Mapping[str, int] | None = None
) -> tuple[dict[str, float], list[Features]]:
    """The spreads of a layer's weights by name, and what leaves the layer then, for several draws of ``features`` before it:
    each with weights of its own and no biases."""
    letters = letters or {}
    draws = [drawn(layer, rng, is_complex) for _ in features]
    runs = [Evaluation(layer.function, [draw, h, *letters.values()], letters) for draw, h in zip(draws, features, strict=True)]
    spreads = dict(layer.spreads) or {name: float(p.spread) for name, p in layer.parameters.items() if np.any(p.spread)}
    for one in layer.sums:
        made = [run.value(one.value) for run in runs]
        scale = _scale(made, one.size)
        for run, z in zip(runs, made, strict=True):
            run.replace(one.value, scale * z)
        spreads |= {name: _rounded(spreads[name] * scale) for name in one.weights}
    return spreads, [run.result() for run in runs]


def vanishing(features: Sequence[Features]) -> tuple[str, ...]:
    """The features that are nothing but rounding in every draw, by name."""
    return tuple(name for name in features[0] if all(np.mean(np.abs(one[name]) ** 2) < NOTHING for one in features))


def agree(one: Features, other: Features) -> bool:
    """Whether two runs end in the same features, up to rounding."""
    changed = sum(float(np.sum(np.abs(one[name] - other[name]) ** 2)) for name in one)
    return changed < NOTHING * sum(float(np.sum(np.abs(value) ** 2)) for value in one.values())


def normal(rng, shape: tuple[int, ...], is_complex: bool) -> np.ndarray:
    """Standard normal entries, over ℂ with the square of their absolute value 1 on average."""
    z = rng.standard_normal(shape)
    return (z + 1j * rng.standard_normal(shape)) / np.sqrt(2) if is_complex else z


def drawn(layer: WrittenLayer, rng, is_complex: bool) -> dict[str, np.ndarray]:
    """Weights of a layer at random."""
    return {name: _drawn(p, rng, is_complex) for name, p in layer.parameters.items()}


def _drawn(parameter: Parameter, rng, is_complex: bool) -> np.ndarray:
    return parameter.spread * normal(rng, parameter.shape, is_complex) if np.any(parameter.spread) else np.zeros(parameter.shape)


def _scale(made: Sequence[np.ndarray], size: float) -> float:
    """What to multiply values by for a mean square of ``size``; 1 where they are nothing."""
    found = float(np.mean([np.mean(np.abs(z) ** 2) for z in made]))
    return 1.0 if found < NOTHING else float(np.sqrt(size / found))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
