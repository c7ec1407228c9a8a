"""From decomposed representations to a network program."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np

from repc.lowering.network.calibrate import calibrated
from repc.lowering.network.moments import GATED, SWISH, pointwise_moments
from repc.lowering.network.outline import LayerOutline, ordered, outline
from repc.lowering.network.problem import Hidden, NetProblem, counts_of
from repc.lowering.network.products import narrowed
from repc.lowering.network.program import ChannelProduct, Counts, Layer, Mirror, NetProgram, PointwiseChannels, Weight
from repc.lowering.schur import gain, into_blocks, out_of_blocks, project_rows
from repc.numeric.space import Irrep, Segment, Space

Moments = dict[Irrep, float]  # mean square of a component of each irreducible's channels


def build(problem: NetProblem) -> NetProgram:
    """The program of a network, without the blocks that nothing feeds or reads."""
    stages = outline(problem)
    inputs = tuple(
        into_blocks(space, {i for i in space.irreps if _enters(problem, stages[0], i)}, text)
        for space, text in zip(problem.inputs, problem.texts, strict=True)
    )
    counts, moments = _entering(problem, stages[0])
    layers = []
    for k, stage in enumerate(stages):
        name = "output" if stage.hidden is None else f"layer{k + 1}"
        layer = _layer(problem, stage, name, counts, moments)
        layers.append(layer)
        counts, moments = layer.out, _leaving(layer)
    output = out_of_blocks(_output_space(problem), set(layers[-1].out), problem.output_text)
    return calibrated(NetProgram(problem.name, inputs, output, tuple(layers), problem.units.is_complex))


def _entering(problem: NetProblem, stage: LayerOutline) -> tuple[Counts, Moments]:
    counts: Counts = {}
    moments: Moments = {}
    for space in problem.inputs:
        for irrep in space.irreps:
            if _enters(problem, stage, irrep):
                m, before = space.multiplicity(irrep), counts.get(irrep, 0)
                size = 1.0 if space.unitary else gain(space, irrep, project_rows)
                moments[irrep] = (before * moments.get(irrep, 0.0) + m * size) / (before + m)
                counts[irrep] = before + m
    return dict(sorted(counts.items(), key=lambda item: item[0].index)), moments


def _enters(problem: NetProblem, stage: LayerOutline, irrep: Irrep) -> bool:
    """Whether the first layer reads an irreducible, or its conjugate."""
    mirror = problem.units.mirror(irrep) if problem.units.is_complex else None
    return irrep in stage.enter or (mirror is not None and mirror[0] in stage.enter)


def _layer(problem: NetProblem, stage: LayerOutline, name: str, enter: Counts, moments: Moments) -> Layer:
    invariant = problem.units.invariant
    mirrors = _mirrors(problem, stage, enter)
    gated, points = _hidden_counts(problem, stage)
    gates = _gates(problem, gated) if stage.hidden is not None else ()
    out = {i: gated.get(i, 0) + points.get(i, 0) for i in ordered({*gated, *points})}
    is_last = stage.hidden is None
    bare = Layer(name, enter, out, invariant, mirrors, (), None, (), 0, gates, None, is_last=is_last, is_linear=problem.linear)
    bias = bare.rows(invariant) if problem.bias and invariant in {*out, *(g[0] for g in gates)} else 0
    channels, sizes = bare.channels, _mirrored_moments(mirrors, enter, moments)
    stage = replace(stage, product=_worthwhile(problem, stage.product, channels))
    bare = replace(bare, product=stage.product)
    linear = _linear(problem, stage, bare, channels, sizes)
    back = _back(problem, stage, bare)
    return replace(
        bare, linear=linear, back=back, bias=bias, pointwise=_pointwise(problem, stage, gated, points)
    )


def _worthwhile(problem: NetProblem, product: ChannelProduct | None, channels: Counts) -> ChannelProduct | None:
    """A product with no more channels than its factors have independent products of two."""
    if product is None:
        return None
    maps = {(s, f): problem.units.maps(s, f) for s in channels for f in product.factors}
    mixed = {f: sum(m * len(maps[s, f]) for s, m in channels.items() if maps[s, f] is not None) for f in product.factors}
    return narrowed(product, mixed)


def _mirrors(problem: NetProblem, stage: LayerOutline, enter: Counts) -> tuple[Mirror, ...]:
    if not problem.units.is_complex:
        return ()
    found = ((i, problem.units.mirror(i)) for i in enter)
    return tuple(Mirror(i, m[0], m[1]) for i, m in found if m is not None and m[0] in stage.enter)


def _mirrored_moments(mirrors: tuple[Mirror, ...], enter: Counts, moments: Moments) -> Moments:
    total = {i: m * moments[i] for i, m in enter.items()}
    count = dict(enter)
    for m in mirrors:
        total[m.target] = total.get(m.target, 0.0) + enter[m.source] * moments[m.source]
        count[m.target] = count.get(m.target, 0) + enter[m.source]
    return {i: total[i] / count[i] for i in total}


def _hidden_counts(problem: NetProblem, stage: LayerOutline) -> tuple[Counts, Counts]:
    """Channels that are gated (or leave as they are), and those that are natural coordinates in between."""
    if stage.hidden is None:
        return {i: problem.output.multiplicity(i) for i in ordered(stage.made)}, {}
    gated = {i: m for i, m in stage.hidden.counts(False).items() if i in stage.made}
    return gated, counts_of(_natural_segments(stage))


def _natural_segments(stage: LayerOutline) -> tuple[Segment, ...]:
    """The pointwise segments that the layer makes something of."""
    return tuple(s for s in stage.hidden.segments(True) if any(b.irrep in stage.made for b in s.blocks))


def _gates(problem: NetProblem, gated: Counts) -> tuple[tuple[Irrep, int, int], ...]:
    one = problem.gate == "irreducible"
    return tuple((i, m, 1 if one else m) for i, m in gated.items() if i is not problem.units.invariant)


def _linear(problem, stage: LayerOutline, layer: Layer, channels: Counts, moments: Moments) -> tuple[Weight, ...]:
    found = []
    for target in ordered({*layer.out, *([layer.invariant] if layer.gates else []), *_factors(stage.product)}):
        rows = layer.rows(target) if problem.linear else 0
        m_out = rows + 2 * stage.product.width * (target in stage.product.factors) if stage.product else rows
        sources = [(s, problem.units.maps(s, target)) for s in channels]
        sources = [(s, maps) for s, maps in sources if maps is not None]
        variance = sum(len(m) * _map_size(m) * channels[s] * moments[s] for s, m in sources)
        for source, maps in sources if m_out else ():
            spread = _share(stage, target, problem.linear) / sqrt(variance)
            name = target.label if source is target else f"{source.label} -> {target.label}"
            found.append(Weight(name, source, target, maps, channels[source], m_out, spread))
    return tuple(found)


def _factors(product: ChannelProduct | None) -> tuple[Irrep, ...]:
    return product.factors if product else ()


def _map_size(maps: np.ndarray) -> float:
    """Mean square of a component of maps[k] x for x of variance 1 per component: 1 for the units of a commutant."""
    return float((np.abs(maps) ** 2).sum() / (len(maps) * maps.shape[1]))


def _share(stage: LayerOutline, target: Irrep, linear: bool) -> float:
    """1/√2 where a linear map and products both make a channel, so that their sum has variance 1."""
    both = linear and stage.product is not None and stage.product.made(target)
    return sqrt(0.5) if both else 1.0


def _back(problem: NetProblem, stage: LayerOutline, layer: Layer) -> tuple[Weight, ...]:
    found = []
    for target in ordered({p.target for p in stage.product.paths} if stage.product else ()):
        maps = problem.units.maps(target, target)
        variance = 0.0
        for p in stage.product.paths:
            if p.target is target:
                size = (_share(stage, p.left, problem.linear) * _share(stage, p.right, problem.linear)) ** 2
                variance += stage.product.width * size * float((np.abs(p.tensor) ** 2).sum()) / target.dim
        spread = _share(stage, target, problem.linear) / sqrt(variance * len(maps) * _map_size(maps))
        made = stage.product.made(target)
        found.append(Weight(f"{target.label} products", target, target, maps, made, layer.rows(target), spread))
    return tuple(found)


def _pointwise(problem: NetProblem, stage: LayerOutline, gated: Counts, points: Counts) -> PointwiseChannels | None:
    if stage.hidden is None or not points:
        return None
    segments = _natural_segments(stage)
    space = _stacked(segments)
    text = stage.hidden.text
    leave, enter = out_of_blocks(space, set(points) & stage.made, text), into_blocks(space, set(points), text)
    return PointwiseChannels(leave, enter, {i: gated.get(i, 0) for i in points}, problem.odd)


def _stacked(segments: tuple[Segment, ...]) -> Space:
    """Segments one after another as a space of their own."""
    moved, start = [], 0
    for s in segments:
        moved.append(replace(s, start=start))
        start = moved[-1].stop
    return Space(start, None, tuple(moved), True)


def _leaving(layer: Layer) -> Moments:
    """Mean squares after the nonlinearity."""
    found: Moments = {}
    points = pointwise_moments(layer.pointwise.enter, layer.pointwise.odd) if layer.pointwise else {}
    for irrep, total in layer.out.items():
        natural = total - layer.pointwise.first[irrep] if layer.pointwise and irrep in layer.pointwise.first else 0
        plain = SWISH if irrep is layer.invariant else GATED
        found[irrep] = ((total - natural) * plain + natural * points.get(irrep, 0.0)) / total
    return found


def _output_space(problem: NetProblem) -> Space:
    """The output, or for a single block its hidden representation with the gated segments first."""
    if problem.output is not None:
        return problem.output
    hidden: Hidden = problem.hidden[-1]
    space = hidden.space
    order = np.arange(space.dim) if space.order is None else space.order
    kinds = [s for kind in (False, True) for s in hidden.segments(kind)]
    taken = np.concatenate([order[s.start : s.stop] for s in kinds])
    stacked = _stacked(tuple(kinds))
    return replace(stacked, order=None if np.array_equal(taken, np.arange(space.dim)) else taken, unitary=space.unitary)
