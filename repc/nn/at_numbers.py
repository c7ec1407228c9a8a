"""Parameters of a network for every n as those of the same network at a number."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import jax
import jax.numpy as jnp

from repc.lowering.drawn import DrawnLayer, DrawnNet
from repc.ops.operations.counting import TYPICAL

Parameters = Mapping[str, jax.Array]


def parameters_at(net: DrawnNet, params: Mapping[str, Parameters], numbers: Mapping[str, int]) -> dict[str, dict[str, jax.Array]]:
    """Those of the same function at some numbers: of a last layer whose copies grow with powers of these, their sum."""
    return {layer.name: _layer_at(layer, params[layer.name], numbers) for layer in net.layers}


def _layer_at(layer: DrawnLayer, params: Parameters, numbers: Mapping[str, int]) -> dict[str, jax.Array]:
    found = dict(params)
    if layer.growth is None:
        return found
    there = [numbers[name] / TYPICAL for name in layer.growth.letters]
    scales = [prod(n**p for n, p in zip(there, power, strict=True)) for power in layer.growth.powers]
    for mixing in layer.mixings:
        sizes = [layer.channels(row, mixing) for row in mixing.rows]
        for name in (name for name in (mixing.name, mixing.bias) if name in params):
            found[name] = _summed(params[name], sizes, scales)
    return found


def _summed(array: jax.Array, sizes: list[int], scales: list[float]) -> jax.Array:
    """Rows that are copies one after another, within each of some parts, added with their scales."""
    parts, start = [], 0
    for size in sizes:
        copies = array[start : start + size].reshape(len(scales), size // len(scales), *array.shape[1:])
        parts.append(sum(scale * copy for scale, copy in zip(scales, copies, strict=True)))
        start += size
    return jnp.concatenate(parts)
