"""One layer of a network of drawn tensors in the language of operations: diagrams, products, then a nonlinearity.

Arrays are (..., axes of the tensor, components, channels): channels are last, so that they are mixed in one product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from repc.lowering.composed import WeightedSum, WrittenLayer
from repc.lowering.diagram.plan import OutputHalf
from repc.lowering.drawn.couplings import coupled
from repc.lowering.drawn.features import Feature
from repc.lowering.drawn.layer_text import LayerText, layer_parameters
from repc.lowering.drawn.mixing import Mixing, Written
from repc.lowering.drawn.program import Back, DrawnLayer, DrawnNet, sum_name
from repc.lowering.drawn.read_layer import Halves, LayerReader
from repc.lowering.drawn.show import layer_words
from repc.lowering.network.write_layer import PRODUCTS, SHUT
from repc.ops import build as b
from repc.ops.operations import component_products, counting, layout, orbits, pointwise, sources
from repc.ops.value import Value

Tensors = dict[Feature, Value]  # (..., *axes, components, channels)


@dataclass(frozen=True, eq=False)
class DrawnLayerWriter:
    """Writes ``_layer1(params, h)`` of a network, which takes masks and letters last."""

    net: DrawnNet
    layer: DrawnLayer
    _sums: list[WeightedSum] = field(default_factory=list)

    @cached_property
    def _text(self) -> LayerText:
        return LayerText(self.net, self.layer)

    @cached_property
    def _read(self) -> LayerReader:
        return LayerReader(self._text)

    def written(self) -> WrittenLayer:
        """The function, its parameters, and the sums whose size the spreads of the parameters decide."""
        layer = self.layer
        self._text.write.comment(self._text.names.legend)
        sums = self._summed()
        found = sums if layer.is_last else self._nonlinear(sums)
        if layer.growth:
            found = self._grown(found, layer.growth.powers)
        result = b.packed({f.text: self._text.masks.zeroed(found[f], len(f.axes), f.behind) for f in layer.out})
        function = self._text.write.function(result, layer_words(layer, self.net.odd))
        return WrittenLayer(layer.name, layer_parameters(layer), function, tuple(self._sums), layer.spreads)

    # ── sums ──────────────────────────────────────────────────────────────────────────────────

    def _summed(self) -> Tensors:
        """Linear maps, products and the bias, summed: channels that leave, and gates behind the invariant ones."""
        layer, read = self.layer, self._read.halves()
        factors = {}
        if layer.products:
            note = "factors of products, left and right, and what they make channel by channel and index by index"
            self._text.write.comment(note)
            for feature, whole in self._linear(read, True).items():
                names = [self._text.names(feature, side) for side in ("left_", "right_")]
                left, right = self._cut(whole, dict.fromkeys(names, layer.width(feature)))
                factors[feature] = left, right
        made = self._products(factors)
        self._text.write.comment("channels mixed")
        found = {feature: [whole] for feature, whole in self._linear(read, False).items()}
        for feature, back in self._back(made).items():
            found.setdefault(feature, []).append(back)
        return {f: self._total(f, found.get(f, [])) for f in layer.rows if layer.summed(f)}

    def _grown(self, found: Tensors, powers: tuple[tuple[int, ...], ...]) -> Tensors:
        """Sums of copies that grow with different powers of the numbers of bodies."""
        there = [self._text.write.let("bodies", self._text.masks.present(n)) for n in self._text.extra[-len(self.net.letters) :]]
        return {f: b.op(counting.Grown(powers, -1, len(f.axes) + f.behind), y, *there) for f, y in found.items()}

    def _total(self, feature: Feature, parts: Sequence[Value]) -> Value:
        if not parts:
            return b.zeros(*self._text.ends, *feature.shape(self.layer.summed(feature)))
        y = b.added(parts)
        return y if b.is_named(y) or len(parts) == 1 else self._text.write.let(self._text.names(feature, "sum_"), y)

    def _linear(self, read: Halves, factors: bool) -> Tensors:
        """The linear maps and the bias of each feature that something leads to, as what leaves or as the factors of products."""
        halves: dict[Feature, dict[OutputHalf, list[Value]]] = {}
        for mixing in (mixing for mixing in self.layer.mixings if mixing.factors is factors):
            for row, value in self._mixed(mixing, read):
                halves.setdefault(row.target, {}).setdefault(row.half, []).append(value)
        found: Tensors = {}
        for feature in (feature for feature in self.layer.rows if feature in halves):
            found[feature] = self._output(feature, halves[feature], factors)
            name, is_made = sum_name(feature, factors), not factors and self._is_made(feature)
            if name in self.layer.spreads:
                self._sums.append(WeightedSum(found[feature], (name,), 1 - PRODUCTS if is_made else 1.0))
        return found

    def _is_made(self, feature: Feature) -> bool:
        """Whether products are added to it."""
        return any(w.feature is feature for w in self.layer.back)

    def _mixed(self, mixing: Mixing, read: Halves) -> list[tuple[Written, Value]]:
        """What a matrix and its bias write to each half."""
        count = sum(self.layer.channels(row, mixing) for row in mixing.rows)
        if mixing.read:
            columns = [self._read.column(one, *read[one.source]) for one in mixing.columns]
            columns += [self._read.everywhere(mixing, read)] if mixing.shared else []
            made = b.op(component_products.MixColumns(), b.entry(self._text.params, mixing.name), *columns)
            made = b.op(component_products.AddBias(), made, b.entry(self._text.params, mixing.bias)) if mixing.biased else made
        else:
            sizes = (*(1,) * (mixing.feature.behind - 1), count)
            made = b.op(layout.Broadcast(sizes), b.entry(self._text.params, mixing.bias), self._text.ends[0])
        names = [self._text.names.written(row.target, row.half, mixing.factors) for row in mixing.rows]
        if len(names) == 1:
            return [(mixing.rows[0], self._text.write.let(names[0], made))]
        sizes, made = tuple(self.layer.channels(row, mixing) for row in mixing.rows), self._text.write.let("mixed", made)
        return list(zip(mixing.rows, self._text.write.lets(names, b.op(layout.Split(sizes, -1), made)), strict=True))

    # ── what is written ───────────────────────────────────────────────────────────────────────

    def _output(self, target: Feature, halves: Mapping[OutputHalf, Sequence[Value]], factors: bool) -> Value:
        """The sum of what is written to all halves, zero off the diagonals that are marked."""
        groups: dict[tuple[Value, ...], list[Value]] = {}
        for row, parts in halves.items():
            first = {outs[0] for outs in row.tied}
            kept, whole = tuple(axis in first for axis in range(len(target.axes))), b.added(parts)
            along = whole if all(kept) else b.op(layout.Along(kept, target.behind), whole)
            groups.setdefault(self._marks(row, target), []).append(along)
        sums: list[Value] = []
        for marks, parts in groups.items():
            sums += [b.op(pointwise.Multiply(), b.added(parts), *marks)] if marks else parts
        y = b.added(sums)
        y = y if b.is_named(y) else self._text.write.let(self._text.names(target, "factors_" if factors else "linear_"), y)
        full = target.shape(2 * self.layer.width(target) if factors else self.layer.summed(target))
        y = y if y.shape == (..., *full) else b.op(layout.Broadcast(full), y, self._text.ends[0])
        for part in target.parts:
            there = orbits.Kept(part.kind, part.degree, part.first - len(target.axes) - target.behind)
            y = self._text.write.let(self._text.names(target, "kept_"), b.op(there, y))
        return y

    def _marks(self, row: OutputHalf, target: Feature) -> tuple[Value, ...]:
        """What is zero where indices of the output differ that must be equal."""
        outs = (*row.tied, *(free.outs for free in row.free))
        return tuple(self._mark(axes[0], axis, target) for axes in outs for axis in axes[1:])

    def _mark(self, first: int, second: int, target: Feature) -> Value:
        axes = target.axes
        sizes = (*(n if axis in (first, second) else 1 for axis, n in enumerate(axes)), *(1,) * target.behind)
        if sizes not in self._text.known:
            ones = self._text.known.setdefault("ones", self._text.write.let("ones", b.op(pointwise.Ones(0), self._text.ends[0])))
            eye = b.op(sources.Eye(axes[first]), self._text.ends[1])
            self._text.known[sizes] = self._text.write.let("delta", b.op(pointwise.Mask(sizes), eye, ones))
        return self._text.known[sizes]

    def _cut(self, whole: Value, sizes: Mapping[str, int]) -> tuple[Value, ...]:
        """Names for the parts of an array along its channels; parts of size 0 get none, and an array of one part none."""
        sizes = {name: size for name, size in sizes.items() if size}
        if len(sizes) == 1:
            return (whole,)
        return self._text.write.lets(tuple(sizes), b.op(layout.Split(tuple(sizes.values()), -1), whole))

    # ── products ──────────────────────────────────────────────────────────────────────────────

    def _products(self, factors: Mapping[Feature, tuple[Value, Value]]) -> dict[Feature, list[Value]]:
        """What is made of the factors, path by path."""
        made: dict[Feature, list[Value]] = {}
        for one in self.layer.products:
            for path in one.product.paths:
                left, right = factors[one.features[path.left.index]][0], factors[one.features[path.right.index]][1]
                made.setdefault(one.features[path.target.index], []).append(coupled(path, left, right))
        return made

    def _back(self, made: Mapping[Feature, Sequence[Value]]) -> Tensors:
        """The maps from products to the channels that leave."""
        found = {}
        for w in self.layer.back:
            columns = self._columns(w, b.concatenated(made[w.feature], -1)) if w.shape[1] > w.made else made[w.feature]
            mixed = b.op(component_products.MixColumns(), b.entry(self._text.params, w.name), *columns)
            found[w.feature] = self._text.write.let(self._text.names(w.feature, "made_"), mixed)
            shared = any(p.name.endswith(f"-> {w.feature.text}") for p in self.layer.linear.pairs)
            self._sums.append(WeightedSum(found[w.feature], (w.name,), PRODUCTS if shared else 1.0))
        return found

    def _columns(self, w: Back, made: Value) -> list[Value]:
        """What products make, turned by all units of the commutant."""
        whole = self._text.write.let(self._text.names(w.feature, "products_"), made)
        return [whole, *(self._read.turned(w.feature, k, whole) for k in range(1, w.feature.irrep.division_dim))]

    # ── nonlinearity ──────────────────────────────────────────────────────────────────────────

    def _nonlinear(self, sums: Tensors) -> Tensors:
        """A function of each coordinate of invariants, and gates for the other channels: ½ where no invariant is made."""
        layer = self.layer
        found: Tensors = {}
        opened: Tensors = {}
        sigmoid, swish = ("sigmoid of real", "swish") if layer.linear.is_complex else ("sigmoid", "silu")
        for feature, y in sums.items():
            gates = [one for one in layer.gates if one.gate is feature]
            out, rest = layer.out.get(feature, 0), {self._text.names(g.feature, "open_"): g.count for g in gates}
            found |= {feature: b.piece(y, 0, out, -1)} if out else {}
            if gates:  # one function of all channels: those that leave are multiplied by it too, which is swish
                parts = iter(self._cut(b.op(pointwise.Elementwise(sigmoid), y), {self._text.names(feature, "open_"): out, **rest}))
                opened |= {feature: next(parts)} if out else {}
                opened |= {one.feature: next(parts) for one in gates}
        activation = pointwise.Elementwise("tanh" if self.net.odd else swish)
        made = {}
        for feature, y in found.items():
            if feature in opened and not (self.net.odd and feature in layer.invariants):
                made[feature] = b.op(pointwise.Multiply(), y, opened[feature])
            else:
                made[feature] = b.op(activation if feature in layer.invariants else pointwise.Scaled(SHUT), y)
        return made
