"""One layer of a network in the language of operations: channels mixed and multiplied, then a nonlinearity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from repc.lowering.composed import WeightedSum, WrittenLayer
from repc.lowering.network.couplings import couplings, is_multiplication, of_left, rights_of
from repc.lowering.network.natural import NaturalWriter
from repc.lowering.network.program import ChannelProduct, Counts, Freed, Layer, Weight
from repc.lowering.network.show import layer_words
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import channel_layout, channel_products, component_products, layout, pointwise, sources
from repc.ops.operations.sources import argument
from repc.ops.sizes import letter
from repc.ops.value import Parameter, Shape, Value

SHUT = 0.5  # what a gate is that nothing feeds, sigmoid(0)
PRODUCTS = 0.09  # share of products in the mean square of a sum: networks that start nearly linear in them learn better

Found = dict[Irrep, Value]  # channels (m, d, batch) of each irreducible


def features(counts: Counts) -> dict[str, Shape]:
    """The shapes of features by label."""
    return {irrep.label: (m, irrep.dim, letter("batch")) for irrep, m in counts.items()}


def parameters_of(layer: Layer) -> dict[str, Parameter]:
    """The parameters of a layer by name: weights, then the bias."""
    found = {w.name: Parameter(w.shape, w.spread) for w in (*layer.linear, *layer.back)}
    found |= {"bias": Parameter((layer.bias,))} if layer.bias else {}
    return found | {one.name: Parameter(one.shape) for one in layer.freed}


class LayerWriter:
    """Writes ``_layer1(params, h)``; ``names`` stand for the irreducibles in the names of values."""

    def __init__(self, layer: Layer, names: Mapping[Irrep, str], is_complex: bool):
        self._layer, self._names, self._is_complex = layer, names, is_complex
        self._params, self._h = b.parameters_argument(parameters_of(layer)), argument("h", features(layer.enter))
        self._write = Builder(f"_{layer.name}", (self._params, self._h))
        self._sums: list[WeightedSum] = []
        self._notes: dict[Irrep, str] = {}

    def written(self) -> WrittenLayer:
        """The function, its parameters, and the sums whose size the spreads of the parameters decide."""
        layer, sums = self._layer, self._summed()
        found = sums if layer.is_last else self._nonlinear(sums)
        result = b.packed({irrep.label: found[irrep] for irrep in layer.out})
        kind = "The last layer, which is linear" if layer.is_last and not layer.product else "A layer"
        function = self._write.function(result, f"{kind}: {layer_words(layer)}.")
        return WrittenLayer(layer.name, parameters_of(layer), function, tuple(self._sums))

    # ── sums ──────────────────────────────────────────────────────────────────────────────────

    def _summed(self) -> Found:
        """Linear maps, products and the bias, summed: channels that leave, and gates behind the invariant ones."""
        layer, parts = self._layer, {}
        if layer.product:
            self._write.comment("channels mixed: what leaves the layer (and gates), left factors, right factors")
        rows, factors = self._linear(self._entering())
        back = self._back(layer.product, factors) if layer.product else {}
        biased = [layer.invariant] if layer.bias else []
        for irrep in dict.fromkeys((*rows, *back, *biased, *(one.target for one in layer.freed))):
            parts[irrep] = [found[irrep] for found in (rows, back) if irrep in found]
        if layer.bias:
            parts[layer.invariant].append(self._bias(alone=not parts[layer.invariant]))
        for one in layer.freed:
            parts[one.target].append(self._freed(one, alone=not parts[one.target]))
        return {irrep: self._named(irrep, found) for irrep, found in parts.items()}

    def _named(self, irrep: Irrep, parts: Sequence[Value]) -> Value:
        y = b.added(parts)
        note = self._notes.get(irrep, "") if len(parts) == 1 else ""
        return y if b.is_named(y) else self._write.let(f"y_{self._names[irrep]}", y, note)

    def _entering(self) -> Found:
        """Channels that enter, those of complex groups with the conjugates that transform like them behind them."""
        found = {i: b.entry(self._h, i.label) for i in self._layer.enter}
        mirrored = {}
        for m in self._layer.mirrors:
            note = f"Complex conjugates: conj of {m.source.label} transforms as {m.target.label}, {m.matrix.shape}."
            matrix = b.constant(f"MIRROR_{self._names[m.source]}", m.matrix, note)
            own = [found[m.target]] if m.target in found else []
            both = b.concatenated([*own, b.op(channel_products.Mirrored(), matrix, found[m.source])], 0)
            mirrored[m.target] = self._write.let(f"h_{self._names[m.target]}", both)
        return {**found, **mirrored}

    def _linear(self, channels: Found) -> tuple[Found, dict[Irrep, tuple[Value, Value]]]:
        """Linear maps by target: channels that leave (and gates), and the left and right factors of products."""
        layer = self._layer
        rows: Found = {}
        factors: dict[Irrep, tuple[Value, Value]] = {}
        for target, weights in _by_target(layer.linear).items():
            name, size, m_in = self._names[target], layer.first_factor(target), sum(w.m_in for w in weights)
            whole = b.added([self._mix(w, channels[w.source]) for w in weights])
            self._sums.append(WeightedSum(whole, tuple(w.name for w in weights), 1 - PRODUCTS if self._shared(target) else 1.0))
            if layer.product and target in layer.product.factors:
                width = layer.product.width
                sizes = {f"z_{name}": size, f"a_{name}": width, f"b_{name}": width}
                *own, left, right = self._cut(whole, sizes, f"{m_in} -> {', '.join(str(s) for s in sizes.values() if s)}")
                factors[target] = left, right
                rows |= {target: own[0]} if own else {}
            else:
                rows[target] = whole
                self._notes[target] = f"{m_in} -> {weights[0].m_out} channels"
        return rows, factors

    def _shared(self, target: Irrep) -> bool:
        """Whether linear maps and products are summed for an irreducible."""
        return self._layer.is_linear and all(
            any(w.target is target for w in weights) for weights in (self._layer.linear, self._layer.back)
        )

    def _mix(self, w: Weight, channels: Value) -> Value:
        weight = b.entry(self._params, w.name)
        if w.is_plain:
            return b.op(channel_products.Channels(), weight, channels)
        note = f"Maps {w.source.label} -> {w.target.label} that commute with the group, {w.maps.shape}."
        name = f"{self._names[w.source]}_{self._names[w.target]}"
        if w.source is w.target:
            note, name = f"Units of the commutant of {w.source.label}, {w.maps.shape}.", self._names[w.source]
        if w.adds:
            note, name = f"Maps {w.name}, {w.maps.shape}.", f"{self._names[w.source]}_{self._names[w.target]}_BEYOND"
        maps = b.constant(f"MAPS_{name}", np.asarray(w.maps), note)
        if w.pays_as_matrix:
            matrix = b.op(channel_products.ChannelMatrix(), weight, maps)
            return b.op(channel_products.ChannelsThrough(w.maps.shape[1]), matrix, channels)
        return b.op(channel_products.ChannelsBy(), weight, maps, channels)

    def _cut(self, whole: Value, sizes: Mapping[str, int], note: str = "") -> tuple[Value, ...]:
        """Names for the parts of an array along its channels; parts of size 0 get none, and an array of one part none."""
        sizes = {name: size for name, size in sizes.items() if size}
        if len(sizes) == 1:
            return (whole,)
        return self._write.lets(tuple(sizes), b.op(layout.Split(tuple(sizes.values())), whole), note)

    def _back(self, product: ChannelProduct, factors: Mapping[Irrep, tuple[Value, Value]]) -> Found:
        """Products, and the maps from them to the channels that leave."""
        made, found = self._products(product, factors), {}
        for w in self._layer.back:
            t = b.concatenated(made[w.target], 0)
            t = t if len(made[w.target]) == 1 else self._write.let(f"t_{self._names[w.target]}", t)
            found[w.target] = self._mix(w, t)
            self._sums.append(WeightedSum(found[w.target], (w.name,), PRODUCTS if self._shared(w.target) else 1.0))
        return found

    def _products(self, product: ChannelProduct, factors: Mapping[Irrep, tuple[Value, Value]]) -> dict[Irrep, list[Value]]:
        """Each left factor times its right factors at once, by what they make."""
        alike = len({rights_of(product, left) for left in product.factors}) == 1
        self._write.comment(f"products, channel by channel: each left factor with {'all' if alike else 'its'} right factors")
        rights: dict[tuple[Irrep, ...], Value] = {}
        made: dict[int, Value] = {}
        for left in product.factors:
            paths, several = of_left(product, left), rights_of(product, left)
            if paths:
                name = "right" if alike else f"right_{self._names[left]}"
                rights[several] = rights.get(several) or self._stacked(several, factors, name)
                made_of_left = self._coupled(product, left, factors[left][0], rights[several])
                parts = self._apart(left, made_of_left, [p.target.dim for p in paths])
                made |= dict(zip(map(id, paths), parts, strict=True))
        return {target: [made[id(p)] for p in product.paths if p.target is target] for target in {p.target for p in product.paths}}

    def _stacked(self, rights: Sequence[Irrep], factors: Mapping[Irrep, tuple[Value, Value]], name: str) -> Value:
        """The right factors, components one after another."""
        right = b.concatenated([factors[f][1] for f in rights], 1)
        return right if b.is_named(right) else self._write.let(name, right)

    def _coupled(self, product: ChannelProduct, left: Irrep, a: Value, right: Value) -> Value:
        couple, note = couplings(product, left, rights_of(product, left))
        if is_multiplication(couple, left):
            return b.op(pointwise.Multiply(), a, right)
        return b.op(channel_products.CoupleChannels(), b.constant(f"COUPLE_{self._names[left]}", couple, note), a, right)

    def _apart(self, left: Irrep, whole: Value, sizes: Sequence[int]) -> list[Value]:
        """The components path by path, which have one name together."""
        name = f"p_{self._names[left]}"
        if len(sizes) == 1:
            return [self._write.let(name, whole)]
        parts = self._write.let(name, b.op(layout.Split(tuple(sizes), 1), whole))
        return [b.op(layout.Component(k), parts) for k in range(len(sizes))]

    def _bias(self, alone: bool) -> Value:
        return self._everywhere(b.op(layout.Behind(2), b.entry(self._params, "bias")), alone)

    def _freed(self, one: Freed, alone: bool) -> Value:
        weight = b.entry(self._params, one.name)
        vectors = b.constant(f"FIXED_{self._names[one.target]}", one.vectors.T, f"What {one.name} is along, columns.")
        vectors = b.op(sources.InDtype(), vectors, b.dtype_of(weight))
        return self._everywhere(b.op(layout.Behind(1), b.op(component_products.MixColumns(), vectors, weight)), alone)

    def _everywhere(self, bias: Value, alone: bool) -> Value:
        """A bias (m, d, 1) that is added to something, or is all there is."""
        if not alone:
            return bias
        some = b.entry(self._h, next(iter(self._layer.enter)).label)
        return b.op(channel_layout.Everywhere(), bias, b.op(sources.BatchLetter(), some))

    # ── nonlinearity ──────────────────────────────────────────────────────────────────────────

    def _nonlinear(self, sums: Found) -> Found:
        """Gated channels and those in natural coordinates, each irreducible's side by side."""
        layer, p, gates = self._layer, self._layer.pointwise, None
        self._write.comment("the nonlinearity")
        plain: Found = {}
        natural: Found = {}
        for irrep, y in sums.items():
            name, out = self._names[irrep], layer.out.get(irrep, 0)
            first = p.first.get(irrep, out) if p else out
            last = layer.gate_count if irrep is layer.invariant else 0
            parts = iter(self._cut(y, {f"v_{name}": first, f"n_{name}": out - first, "gates": last}))
            plain |= {irrep: next(parts)} if first else {}
            natural |= {irrep: next(parts)} if out > first else {}
            gates = next(parts) if last else gates
        gated = self._gated(plain, gates)
        points = NaturalWriter(self._write, self._activation(p.odd)).written(p, natural) if p else {}
        return {i: b.concatenated([found[i] for found in (gated, points) if i in found], 0) for i in layer.out}

    def _gated(self, plain: Found, gates: Value | None) -> Found:
        """Invariants through the nonlinearity, other channels times their gates, which are ½ where no invariant is made."""
        layer, found = self._layer, dict(plain)
        if layer.invariant in plain:
            found[layer.invariant] = b.op(self._activation(), plain[layer.invariant])
        if gates is None:
            return found | {i: b.op(pointwise.Scaled(SHUT), plain[i]) for i, _, _ in layer.gates}
        opened = b.op(pointwise.Elementwise("sigmoid of real" if self._is_complex else "sigmoid"), gates)
        each = self._cut(opened, {f"g_{self._names[i]}": count for i, _, count in layer.gates})
        for (irrep, _, _), gate in zip(layer.gates, each, strict=True):
            found[irrep] = b.op(pointwise.Multiply(), plain[irrep], gate)
        return found

    def _activation(self, odd: bool = False) -> pointwise.Elementwise:
        return pointwise.Elementwise("tanh" if odd else "swish" if self._is_complex else "silu")


def _by_target(weights: Sequence[Weight]) -> dict[Irrep, list[Weight]]:
    found: dict[Irrep, list[Weight]] = {}
    for w in weights:
        found.setdefault(w.target, []).append(w)
    return found
