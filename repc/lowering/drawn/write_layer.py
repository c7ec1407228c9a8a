"""One layer of a network of drawn tensors in the language of operations: diagrams, products, then a nonlinearity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from repc.lowering.composed import WeightedSum, WrittenLayer
from repc.lowering.diagram.between import Between
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.plan import OutputHalf, halves
from repc.lowering.diagram.write import parameters_of
from repc.lowering.drawn.features import Counts, Feature
from repc.lowering.drawn.program import Back, DrawnLayer, TypeProduct
from repc.lowering.drawn.show import layer_words
from repc.lowering.network.couplings import couplings, is_multiplication, of_left
from repc.lowering.network.write_layer import PRODUCTS, SHUT
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import layout, pointwise, products, sources
from repc.ops.operations.sources import argument
from repc.ops.value import Parameter, Value

Tensors = dict[Feature, Value]  # (..., channels, *sizes)


def features_argument(name: str, counts: Counts) -> Value:
    """Features by their text."""
    return argument(name, {f.text: (..., channels, *f.sizes) for f, channels in counts.items()})


def layer_parameters(layer: DrawnLayer) -> dict[str, Parameter]:
    """Weights, then biases, by name."""
    back = {w.name: Parameter(w.shape, w.spread) for w in layer.back}
    return {**parameters_of(layer.linear), **back, **{name: Parameter(shape) for name, shape in layer.biases.items()}}


class DrawnLayerWriter:
    """Writes ``_layer1(params, h)``, which takes masks and letters last."""

    def __init__(self, layer: DrawnLayer, odd: bool, letters: Sequence[str], masked: bool):
        self._layer, self._odd, self._masks = layer, odd, Masks.of(letters, masked)
        self._params, self._h = b.parameters_argument(layer_parameters(layer)), features_argument("h", layer.enter)
        self._write = Builder(f"_{layer.name}", (self._params, self._h, *extra_arguments(letters, self._masks)))
        first = next(iter(layer.enter))
        some = b.entry(self._h, first.text)
        self._batch, self._dtype = self._write.let("batch", b.batch_of(some, 1 + first.rank)), b.dtype_of(some)
        self._sums: list[WeightedSum] = []

    def written(self) -> WrittenLayer:
        """The function, its parameters, and the sums whose size the spreads of the parameters decide."""
        layer = self._layer
        sums = self._summed()
        found = sums if layer.is_last else self._nonlinear(sums)
        result = b.packed({f.text: self._masks.zeroed(found[f], f.rank) for f in layer.out})
        function = self._write.function(result, layer_words(layer, self._odd))
        return WrittenLayer(layer.name, layer_parameters(layer), function, tuple(self._sums))

    # ── sums ──────────────────────────────────────────────────────────────────────────────────

    def _summed(self) -> Tensors:
        """Linear maps, products and the bias, summed: channels that leave, and gates behind the invariant ones."""
        layer, factors, found = self._layer, {}, {}
        for feature, whole in zip(layer.rows, self._linear(), strict=True):
            width, rows = layer.width(feature), layer.summed(feature)
            name = identifier(feature.text)
            if width:
                *own, left, right = self._cut(whole, {f"z_{name}": rows, f"a_{name}": width, f"b_{name}": width}, feature)
                factors[feature] = left, right
                found[feature] = own
            else:
                found[feature] = [whole] if whole is not None else []
        for feature, back in self._back(factors).items():
            found[feature].append(back)
        return {f: self._total(f, parts) for f, parts in found.items() if layer.summed(f)}

    def _total(self, feature: Feature, parts: Sequence[Value]) -> Value:
        if not parts:
            return b.zeros(self._batch, self._dtype, self._layer.summed(feature), *feature.sizes)
        y = b.added(parts)
        return y if b.is_named(y) or len(parts) == 1 else self._write.let(f"y_{identifier(feature.text)}", y)

    def _linear(self) -> list[Value | None]:
        """All rows of each feature."""
        layer, found = self._layer, self._entering()
        into = list(found.values())
        writer = Between(layer.linear, self._write, self._params, self._batch, self._dtype, self._masks)
        outs = writer.outputs(lambda k: into[k], self._biases)
        for k, (feature, y) in enumerate(zip(layer.rows, outs, strict=True)):
            names = tuple(p.name for p in layer.linear.pairs if p.target == k)
            if names:
                self._sums.append(WeightedSum(y, names, 1 - PRODUCTS if self._is_made(feature) else 1.0))
        return outs

    def _entering(self) -> dict[Feature, list[Value]]:
        """Channels that enter, with the conjugates that transform like them behind them."""
        found = {f: [b.entry(self._h, f.text)] for f in self._layer.enter}
        for m in self._layer.mirrors:
            note = f"Complex conjugates: conj of {m.source.irrep.label} transforms as {m.target.irrep.label}, {m.matrix.shape}."
            matrix = b.constant(f"MIRROR_{identifier(m.source.irrep.label)}", m.matrix, note)
            source = _with_components(m.source, b.entry(self._h, m.source.text))
            made = b.op(products.MirrorComponents(len(m.source.axes)), matrix, source)
            part = self._without_components(m.target, made, self._layer.enter[m.source])
            found.setdefault(m.target, []).append(part)
        return found

    def _is_made(self, feature: Feature) -> bool:
        """Whether products are added to it."""
        return any(w.feature is feature for w in self._layer.back)

    def _biases(self) -> dict[tuple[int, OutputHalf], Value]:
        layer, found = self._layer, {}
        places = {feature.text: k for k, feature in enumerate(layer.rows)}
        for pair in layer.bias.pairs if layer.bias else ():
            rows = [halves(diagram)[1] for diagram in pair.diagrams]
            unpacked = b.op(sources.Unpack(len(rows)), b.entry(self._params, pair.name))
            place = places[layer.bias.output.terms[pair.target].text]
            for row, name in zip(rows, self._write.lets(["b"] * len(rows), unpacked), strict=True):
                found[place, row] = name
        return found

    def _cut(self, whole: Value, sizes: Mapping[str, int], feature: Feature) -> tuple[Value, ...]:
        """Names for the parts of an array along its channels; parts of size 0 get none, and an array of one part none."""
        sizes = {name: size for name, size in sizes.items() if size}
        if len(sizes) == 1:
            return (whole,)
        return self._write.lets(tuple(sizes), b.op(layout.Split(tuple(sizes.values()), -1 - feature.rank), whole))

    # ── products ──────────────────────────────────────────────────────────────────────────────

    def _back(self, factors: Mapping[Feature, tuple[Value, Value]]) -> Tensors:
        """Products, and the maps from them to the channels that leave."""
        made: dict[Feature, list[Value]] = {}
        for one in self._layer.products:
            self._write.comment("products, channel by channel and index by index: each left factor with all right factors")
            for feature, parts in self._products(one, factors).items():
                made.setdefault(feature, []).extend(parts)
        found = {}
        for w in self._layer.back:
            found[w.feature] = self._mixed(w, b.concatenated(made[w.feature], -1 - w.feature.rank))
            shared = any(self._layer.linear.output.terms[p.target].text == w.feature.text for p in self._layer.linear.pairs)
            self._sums.append(WeightedSum(found[w.feature], (w.name,), PRODUCTS if shared else 1.0))
        return found

    def _products(self, one: TypeProduct, factors: Mapping[Feature, tuple[Value, Value]]) -> dict[Feature, list[Value]]:
        """What is made of the factors at one tensor type, path by path."""
        behind = len(one.factors[0].axes)
        parts = [_with_components(f, factors[f][1]) for f in one.factors]
        right = self._write.let("right", b.concatenated(parts, -1 - behind))
        found: dict[int, Value] = {}
        for factor in one.factors:
            paths = of_left(one.product, factor.irrep)
            if paths:
                whole = self._coupled(one, factor.irrep, _with_components(factor, factors[factor][0]), right, behind)
                parts = self._apart(factor, whole, [p.target.dim for p in paths])
                found |= dict(zip(map(id, paths), parts, strict=True))
        made: dict[Feature, list[Value]] = {}
        for path in one.product.paths:
            target = one.features[path.target.index]
            made.setdefault(target, []).append(self._without_components(target, found[id(path)], one.product.width))
        return made

    def _without_components(self, feature: Feature, z: Value, width: int) -> Value:
        return z if feature.has_components else b.reshaped(z, width, *feature.sizes, batch=self._batch)

    def _coupled(self, one: TypeProduct, left: Irrep, a: Value, right: Value, behind: int) -> Value:
        couple, note = couplings(one.product, left)
        if is_multiplication(couple, left):
            return b.op(pointwise.Multiply(), a, right)
        constant = b.constant(f"COUPLE_{identifier(left.label)}", couple, note)
        return b.op(products.CoupleComponents(behind), constant, a, right)

    def _apart(self, factor: Feature, whole: Value, sizes: Sequence[int]) -> list[Value]:
        """The components path by path, which have one name together."""
        name = f"p_{identifier(factor.text)}"
        if len(sizes) == 1:
            return [self._write.let(name, whole)]
        parts = self._write.let(name, b.op(layout.Split(tuple(sizes), -1 - len(factor.axes)), whole))
        return [b.op(layout.Component(k), parts) for k in range(len(sizes))]

    def _mixed(self, w: Back, made: Value) -> Value:
        """The channels that products make, mixed into those that leave."""
        units, columns = w.feature.irrep.units, [self._write.let(f"t_{identifier(w.feature.text)}", made)]
        for k in range(1, w.shape[0]):
            note = f"Unit {k} of the commutant of {w.feature.irrep.label}, {units[k].shape}."
            unit = b.op(sources.InDtype(), b.constant(f"UNIT_{w.feature.irrep.index}_{k}", np.asarray(units[k]), note), self._dtype)
            turned = b.op(products.ContractLegs((-w.feature.rank,), 1), columns[0], unit)
            columns.append(_first(w.feature, turned))
        mixed = b.op(products.MixDiagrams(np.arange(w.shape[0])[None], w.feature.rank), b.entry(self._params, w.name), *columns)
        (y,) = self._write.lets(["u"], mixed, w.name)
        return y

    # ── nonlinearity ──────────────────────────────────────────────────────────────────────────

    def _nonlinear(self, sums: Tensors) -> Tensors:
        """A function of each coordinate of invariants, and gates for the other channels: ½ where no invariant is made."""
        layer = self._layer
        found: Tensors = {}
        opened: Tensors = {}
        sigmoid, swish = ("sigmoid of real", "swish") if layer.linear.is_complex else ("sigmoid", "silu")
        for feature, y in sums.items():
            gates = [one for one in layer.gates if one.gate is feature]
            name, out = identifier(feature.text), layer.out.get(feature, 0)
            parts = iter(self._cut(y, {f"v_{name}": out, f"gates_{name}": layer.summed(feature) - out}, feature))
            found |= {feature: next(parts)} if out else {}
            if gates:
                opened |= self._opened(gates, b.op(pointwise.Elementwise(sigmoid), next(parts)))
        activation = pointwise.Elementwise("tanh" if self._odd else swish)
        made = {}
        for feature, y in found.items():
            if feature in opened:
                made[feature] = b.op(pointwise.Multiply(), y, opened[feature])
            else:
                made[feature] = b.op(activation if self._is_invariant(feature) else pointwise.Scaled(SHUT), y)
        return made

    def _is_invariant(self, feature: Feature) -> bool:
        return feature in self._layer.invariants

    def _opened(self, gates, whole: Value) -> Tensors:
        """The gates of each feature, with an axis for its components."""
        sizes = {f"g_{identifier(one.feature.text)}": one.count for one in gates}
        parts = self._cut(whole, sizes, gates[0].gate)
        pairs = zip(gates, parts, strict=True)
        return {g.feature: _expanded(g.feature, part) if g.feature.has_components else part for g, part in pairs}


def _expanded(feature: Feature, z: Value) -> Value:
    """With an axis of length 1 where components are."""
    return b.op(layout.Expand(len(feature.axes)), z)


def _with_components(feature: Feature, z: Value) -> Value:
    """With an axis of components, also where there is only one."""
    return z if feature.has_components else _expanded(feature, z)


def _first(feature: Feature, z: Value) -> Value:
    """Components, which are last, before the other axes."""
    return b.op(layout.Transpose((feature.rank - 1, *range(feature.rank - 1))), z) if feature.axes else z
