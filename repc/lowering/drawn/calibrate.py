"""Standard deviations at initialization of a network of drawn tensors, measured over inputs that share means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod

import numpy as np

from repc.groups import A, DirectProduct, Group, S
from repc.lowering.calibrate import Features, measured, normal, vanishing
from repc.lowering.diagram.axes import Letters
from repc.lowering.drawn.build import build, drawn_slots
from repc.lowering.drawn.program import ChangedSide, DrawnNet, NetEnds, legs_of
from repc.lowering.drawn.spreads import respread, with_spreads
from repc.lowering.drawn.write import enter_function, layers_of
from repc.ops.run import evaluate
from repc.ops.sizes import at, product

_SAMPLES = 32
_DRAWS = 3  # of all weights
_SEED = 11
_LARGEST, _SMALLEST = 12, 4  # sizes of factors at which scales are measured
_ENTRIES = 2**17  # of all features of a layer: a few times as many bytes as there are samples and draws


def network(ends: NetEnds, group: Group, letters: Letters | None = None, slots: tuple[int, ...] | None = None) -> DrawnNet:
    """The network, its spreads measured where the drawn factors are small enough for that and its diagrams are the same.

    Raises NoDiagrams as `build` does.
    """
    slots = drawn_slots(group) if slots is None else slots
    net = build(ends, group, letters, slots)
    least = {k: max(group.factors[k].d, legs_of(net, k)) for k in letters or {}}
    if any(group.factors[k].d < n for k, n in least.items()):  # some of its diagrams are the same
        group = _resized(group, least)
        net = build(ends, group, letters, slots)
    sizes = _sizes(net, group, slots, letters or {})
    if not net.letters and all(group.factors[k].d == n for k, n in sizes.items()):
        return calibrated(net)
    return with_spreads(net, calibrated(build(ends, _resized(group, sizes), None, slots)))


def _sizes(net: DrawnNet, group: Group, slots: tuple[int, ...], letters: Letters) -> dict[int, int]:
    """The sizes of the drawn factors at which spreads are measured: those of the group where they are small, otherwise smaller
    ones at which the diagrams are those of every larger size."""
    legs = {k: legs_of(net, k) for k in slots}
    for n in range(_LARGEST, _SMALLEST - 1, -1):
        sizes = {k: max(n, legs[k]) for k in slots}
        sizes |= {k: min(n, group.factors[k].d) for k, n in sizes.items() if k not in letters}
        if _entries(net, sizes) <= _ENTRIES:
            break
    return sizes


def _entries(net: DrawnNet, sizes: Mapping[int, int]) -> int:
    """Entries of all rows of the largest layer."""
    return max(sum(m * f.irrep.dim * prod(sizes[a.slot] for a in f.atoms) for f, m in one.rows.items()) for one in net.layers)


def _resized(group: Group, sizes: Mapping[int, int]) -> Group:
    factors = [{"S": S, "A": A}[f.family](sizes[k]).called(f.name) if k in sizes else f for k, f in enumerate(group.factors)]
    return factors[0] if len(factors) == 1 else DirectProduct(*factors)


def calibrated(net: DrawnNet, letters: Mapping[str, int] | None = None) -> DrawnNet:
    """The network with spreads measured where ``letters`` are these numbers, over inputs of mean square 1, half of it from a
    mean that all entries of a channel share: what features of networks and adjacency matrices are like."""
    masked, net = net.masked, replace(net, masked=False)
    letters = {name: (letters or {})[name] for name in net.letters}
    rng, enter = np.random.default_rng(_SEED), enter_function(net)
    batches = [[_inputs(side, letters, rng, net.is_complex) for side in net.inputs] for _ in range(_DRAWS)]
    features: list[Features] = [evaluate(enter, [*xs, *letters.values()], letters) for xs in batches]
    layers = []
    for layer, written in zip(net.layers, layers_of(net), strict=True):
        spreads, features = measured(written, features, rng, net.is_complex, letters)
        layers.append(respread(layer, spreads))
    return replace(net, layers=tuple(layers), masked=masked, vanishing=vanishing(features))


def _inputs(side: ChangedSide, letters: Mapping[str, int], rng, is_complex: bool) -> np.ndarray:
    """Normal entries, each with a mean that all indices of the drawn axes share."""
    x = normal(rng, (_SAMPLES, at(side.stacked.width, letters)), is_complex)
    kept = {term.text: change.kept for term, change in zip(side.stacked.terms, side.changes, strict=True)}
    for start, copies, term in side.stacked.runs:
        sizes = [at(n, letters) for n in term.outer]
        some = [1 if axes[0] in kept[term.text] else n for axes, n in zip(term.inner, sizes, strict=True)]
        first, last = at(start, letters), at(start + copies * product(term.outer), letters)
        shared = normal(rng, (_SAMPLES, copies, *some), is_complex)
        x[:, first:last] += np.broadcast_to(shared, (_SAMPLES, copies, *sizes)).reshape(_SAMPLES, -1)
    return x / np.sqrt(2)
