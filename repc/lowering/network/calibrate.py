"""Standard deviations at initialization of a network in irreducible blocks, measured over standard normal inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from repc.lowering.calibrate import Features, agree, drawn, measured, normal, vanishing
from repc.lowering.network.program import NetProgram, Weight
from repc.lowering.network.write import enter_function, layers_of
from repc.ops.run import evaluate

_SAMPLES = 256
_DRAWS = 4  # of all weights
_FEW = 8  # samples that show whether a part of the input matters
_SEED = 7


def calibrated(net: NetProgram) -> NetProgram:
    """The network with spreads for which each irreducible's channels have mean square 1 before the nonlinearity, a small
    share of it from products where there is a linear part; and with what was seen to change nothing and to be nothing."""
    if not all(layer.enter for layer in net.layers):  # a layer that nothing enters: nothing of the input comes through
        return replace(net, unseen=tuple(frozenset(i.label for i in side.irreps) for side in net.inputs))
    rng = np.random.default_rng(_SEED)
    enter = enter_function(net)
    batches = [[normal(rng, (_SAMPLES, d), net.is_complex) for d in net.in_dims] for _ in range(_DRAWS)]
    features: list[Features] = [evaluate(enter, xs, {}) for xs in batches]
    first, layers = features[0], []
    for layer, written in zip(net.layers, layers_of(net), strict=True):
        spreads, features = measured(written, features, rng, net.is_complex)
        layers.append(replace(layer, linear=_respread(layer.linear, spreads), back=_respread(layer.back, spreads)))
    done = replace(net, layers=tuple(layers), vanishing=vanishing(features))
    return replace(done, unseen=_unseen(done, first, rng))


def _unseen(net: NetProgram, first: Features, rng) -> tuple[frozenset[str], ...]:
    """The irreducibles of each input that change nothing of the output when they change, for weights at random."""
    written = layers_of(net)
    draws = [drawn(layer, rng, net.is_complex) for layer in written]
    few = {label: values[..., :_FEW] for label, values in first.items()}

    def output(entering: Features) -> Features:
        h = entering
        for layer, params in zip(written, draws, strict=True):
            h = evaluate(layer.function, [params, h], {})
        return h

    before, found = output(few), []
    starts = dict.fromkeys(few, 0)
    for side in net.inputs:
        unseen = set()
        for irrep in [i for i in side.irreps if i.label in few]:
            start, stop = starts[irrep.label], starts[irrep.label] + side.channels(irrep)
            other = few[irrep.label].copy()
            other[start:stop] = normal(rng, other[start:stop].shape, net.is_complex)
            unseen |= {irrep.label} if agree(before, output({**few, irrep.label: other})) else set()
            starts[irrep.label] = stop
        found.append(frozenset(unseen))
    return tuple(found)


def _respread(weights: tuple[Weight, ...], spreads: Mapping[str, float]) -> tuple[Weight, ...]:
    return tuple(replace(w, spread=spreads[w.name]) for w in weights)
