"""One layer of a network of drawn tensors in the language of operations: diagrams, products, then a nonlinearity.

Arrays are (..., axes of the tensor, components, channels): channels are last, so that they are mixed in one product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from repc.lowering.composed import WeightedSum, WrittenLayer
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.plan import InputHalf, InputStep, OutputHalf, steps
from repc.lowering.drawn.features import Counts, Feature
from repc.lowering.drawn.mixing import Mixing, Read, Written
from repc.lowering.drawn.program import Back, DrawnLayer, DrawnNet, FeatureMirror, Turn, sum_name
from repc.lowering.drawn.show import layer_words
from repc.lowering.drawn.wording import ShortNames
from repc.lowering.network.program import Coupled
from repc.lowering.network.write_layer import PRODUCTS, SHUT
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import component_products, counting, layout, pointwise, sources
from repc.ops.operations.sources import argument
from repc.ops.operations.typing import core
from repc.ops.value import Parameter, Value
from repc.tolerance import ALIKE

Tensors = dict[Feature, Value]  # (..., *axes, components, channels)
Halves = dict[Feature, tuple[dict[InputHalf, InputStep], dict[InputHalf, Value]]]
"""What is read of each feature: how halves are made, and their values."""


def features_argument(name: str, counts: Counts) -> Value:
    """Features by their text."""
    return argument(name, {f.text: (..., *f.shape(channels)) for f, channels in counts.items()})


def layer_parameters(layer: DrawnLayer) -> dict[str, Parameter]:
    """Weights, then biases, by name."""
    spreads = {m.name: layer.spreads_of(m) for m in layer.mixings if m.read} | {w.name: w.spread for w in layer.back}
    return {name: Parameter(shape, spreads.get(name, 0.0)) for name, shape in layer.parameters.items()}


def batch_and_dtype(write: Builder, h: Value, counts: Counts) -> tuple[Value, Value]:
    """The batch axes of features, named, and their dtype."""
    first = next(iter(counts))
    some = b.entry(h, first.text)
    return write.let("batch", b.batch_of(some, len(first.shape(1)))), b.dtype_of(some)


@dataclass(frozen=True, eq=False)
class DrawnLayerWriter:
    """Writes ``_layer1(params, h)`` of a network, which takes masks and letters last."""

    net: DrawnNet
    layer: DrawnLayer
    _sums: list[WeightedSum] = field(default_factory=list)
    _known: dict[object, Value] = field(default_factory=dict)

    @cached_property
    def _masks(self) -> Masks:
        return Masks.of(self.net.letters, self.net.masked)

    @cached_property
    def _params(self) -> Value:
        return b.parameters_argument(layer_parameters(self.layer))

    @cached_property
    def _h(self) -> Value:
        return features_argument("h", self.layer.enter)

    @cached_property
    def _write(self) -> Builder:
        return Builder(f"_{self.layer.name}", (self._params, self._h, *self._extra))

    @cached_property
    def _extra(self) -> tuple[Value, ...]:
        """Masks, then the letters as numbers."""
        return extra_arguments(self.net.letters, self._masks)

    @cached_property
    def _ends(self) -> tuple[Value, Value]:
        return batch_and_dtype(self._write, self._h, self.layer.enter)

    @cached_property
    def _names(self) -> ShortNames:
        return ShortNames((*self.layer.read, *self.layer.rows), self.layer.invariants, self.net.slots)

    def written(self) -> WrittenLayer:
        """The function, its parameters, and the sums whose size the spreads of the parameters decide."""
        layer = self.layer
        self._write.comment(self._names.legend)
        sums = self._summed()
        found = sums if layer.is_last else self._nonlinear(sums)
        if layer.growth:
            found = self._grown(found, layer.growth.powers)
        result = b.packed({f.text: self._masks.zeroed(found[f], len(f.axes), f.behind) for f in layer.out})
        function = self._write.function(result, layer_words(layer, self.net.odd))
        return WrittenLayer(layer.name, layer_parameters(layer), function, tuple(self._sums), layer.spreads)

    # ── what is read ──────────────────────────────────────────────────────────────────────────

    def _halves(self) -> Halves:
        """The halves of what enters that are read, each made once."""
        wanted: dict[Feature, list[InputHalf]] = {}
        for column in (column for mixing in self.layer.mixings for column in mixing.read):
            wanted.setdefault(column.source, []).append(column.column.half)
        found: Halves = {}
        for feature, parts in self._entering().items():
            if feature in wanted:
                values: dict[InputHalf, Value] = {}
                taken = steps(wanted[feature], len(feature.axes), {})
                for half, step in taken.items():
                    name = self._names.read(feature, half)
                    made = b.concatenated(parts, -1) if step.parent is None else self._made(feature, step, values, taken)
                    values[half] = self._write.let(name, made)
                found[feature] = taken, values
        return found

    def _made(self, feature: Feature, step: InputStep, values, taken) -> Value:
        source, first = values[step.parent], -feature.behind - len(taken[step.parent].axes)
        at = tuple(k + first for k in step.at)
        if step.kind == "diagonal":
            return b.op(pointwise.Tied((at[0], at[1]), feature.behind), source)
        return self._masks.mean(source, at[0])

    def _entering(self) -> dict[Feature, list[Value]]:
        """Channels that enter, with the conjugates that transform like them behind them."""
        found = {f: [b.entry(self._h, f.text)] for f in self.layer.enter}
        for m in self.layer.mirrors:
            found.setdefault(m.target, []).append(self._mirrored(m))
        return found | {turn.target: [self._moved(turn, found)] for turn in self.layer.turns}

    def _moved(self, turn: Turn, found: Mapping[Feature, Sequence[Value]]) -> Value:
        """What the maps of a subgroup make of channels that enter, (..., *axes, components, channels)."""
        rows, columns = turn.maps.shape[1:]
        matrix = b.constant(f"MAPS_{identifier(turn.name)}", turn.maps.swapaxes(0, 1).reshape(-1, columns), f"Maps {turn.name}.")
        matrix, full = b.op(sources.InDtype(), matrix, self._ends[1]), turn.target.shape(turn.count)
        if turn.source is None:
            return b.op(layout.Broadcast(full), b.reshaped(matrix, *full), self._ends[0])
        x, axes = b.concatenated(found[turn.source], -1), range(len(turn.source.axes))
        order = (*(k for k in axes if k not in turn.moved), *turn.moved)
        if order != tuple(axes):
            x = b.op(layout.Transpose((*order, *range(len(order), len(order) + turn.source.behind))), x)
        kept = turn.target.axes[: len(axes) - len(turn.moved)]
        if len(core(x)) != len(kept) + 2:
            x = b.reshaped(x, *kept, columns, turn.channels, batch=self._ends[0])
        made = b.op(component_products.TurnComponents(), matrix, x)
        return made if core(made) == full else b.reshaped(made, *full, batch=self._ends[0])

    def _mirrored(self, m: FeatureMirror) -> Value:
        note = f"Complex conjugates: conj of {m.source.irrep.label} transforms as {m.target.irrep.label}, {m.matrix.shape}."
        matrix = b.constant(f"MIRROR_{identifier(m.source.irrep.label)}", m.matrix, note)
        return b.op(component_products.MirrorComponents(1), matrix, b.entry(self._h, m.source.text))

    # ── sums ──────────────────────────────────────────────────────────────────────────────────

    def _summed(self) -> Tensors:
        """Linear maps, products and the bias, summed: channels that leave, and gates behind the invariant ones."""
        layer, read = self.layer, self._halves()
        factors = {}
        if layer.products:
            self._write.comment("factors of products, left and right, and what they make channel by channel and index by index")
            for feature, whole in self._linear(read, True).items():
                width = layer.width(feature)
                left, right = self._cut(whole, {self._names(feature, "left_"): width, self._names(feature, "right_"): width})
                factors[feature] = left, right
        made = self._products(factors)
        self._write.comment("channels mixed")
        found = {feature: [whole] for feature, whole in self._linear(read, False).items()}
        for feature, back in self._back(made).items():
            found.setdefault(feature, []).append(back)
        return {f: self._total(f, found.get(f, [])) for f in layer.rows if layer.summed(f)}

    def _grown(self, found: Tensors, powers: tuple[tuple[int, ...], ...]) -> Tensors:
        """Sums of copies that grow with different powers of the numbers of bodies."""
        there = [self._write.let("bodies", self._masks.present(n)) for n in self._extra[-len(self.net.letters) :]]
        return {f: b.op(counting.Grown(powers, -1, len(f.axes) + f.behind), y, *there) for f, y in found.items()}

    def _total(self, feature: Feature, parts: Sequence[Value]) -> Value:
        if not parts:
            return b.zeros(*self._ends, *feature.shape(self.layer.summed(feature)))
        y = b.added(parts)
        return y if b.is_named(y) or len(parts) == 1 else self._write.let(self._names(feature, "sum_"), y)

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
            columns = [self._column(one, *read[one.source]) for one in mixing.columns]
            columns += [self._everywhere(mixing, read)] if mixing.shared else []
            made = b.op(component_products.MixColumns(), b.entry(self._params, mixing.name), *columns)
            made = b.op(component_products.AddBias(), made, b.entry(self._params, mixing.bias)) if mixing.biased else made
        else:
            sizes = (*(1,) * (mixing.feature.behind - 1), count)
            made = b.op(layout.Broadcast(sizes), b.entry(self._params, mixing.bias), self._ends[0])
        names = [self._names.written(row.target, row.half, mixing.factors) for row in mixing.rows]
        if len(names) == 1:
            return [(mixing.rows[0], self._write.let(names[0], made))]
        sizes, made = tuple(self.layer.channels(row, mixing) for row in mixing.rows), self._write.let("mixed", made)
        return list(zip(mixing.rows, self._write.lets(names, b.op(layout.Split(sizes, -1), made)), strict=True))

    def _everywhere(self, mixing: Mixing, read: Halves) -> Value:
        """What has no index, for every one."""
        key = mixing.shared, mixing.feature.axes
        if key not in self._known:
            whole = b.concatenated([self._column(one, *read[one.source]) for one in mixing.shared], -1)
            sizes = mixing.feature.shape(sum(self.layer.read[one.source] for one in mixing.shared))
            along = b.op(layout.Along((False,), mixing.feature.behind), whole)
            name = self._names(mixing.feature, "all_")
            self._known[key] = self._write.let(name, b.op(layout.Broadcast(sizes), along, self._ends[0]))
        return self._known[key]

    def _column(self, read: Read, taken: Mapping[InputHalf, InputStep], values: Mapping[InputHalf, Value]) -> Value:
        """A half of the input with its axes in the order of the output half, turned by a unit of the commutant."""
        key = read.source, read.column, read.unit
        if key not in self._known:
            half, axes = read.column.half, read.column.axes
            value, order = values[half], [taken[half].axes.index(axis) for axis in axes]
            if order != list(range(len(order))):
                behind = range(len(order), len(order) + read.source.behind)
                name = self._names.read(read.source, half, order)
                value = self._write.let(name, b.op(layout.Transpose((*order, *behind)), value))
            self._known[key] = self._turned(read.source, read.unit, value) if read.unit else value
        return self._known[key]

    def _turned(self, feature: Feature, k: int, z: Value) -> Value:
        unit = np.asarray(feature.irrep.units[k])
        note = f"Unit {k} of the commutant of {feature.irrep.label}, {unit.shape}."
        array = b.constant(f"UNIT_{feature.irrep.index}_{k}", unit, note)
        return b.op(component_products.TurnComponents(), b.op(sources.InDtype(), array, self._ends[1]), z)

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
        y = y if b.is_named(y) else self._write.let(self._names(target, "factors_" if factors else "linear_"), y)
        full = target.shape(2 * self.layer.width(target) if factors else self.layer.summed(target))
        return y if y.shape == (..., *full) else b.op(layout.Broadcast(full), y, self._ends[0])

    def _marks(self, row: OutputHalf, target: Feature) -> tuple[Value, ...]:
        """What is zero where indices of the output differ that must be equal."""
        outs = (*row.tied, *(free.outs for free in row.free))
        return tuple(self._mark(axes[0], axis, target) for axes in outs for axis in axes[1:])

    def _mark(self, first: int, second: int, target: Feature) -> Value:
        axes = target.axes
        sizes = (*(n if axis in (first, second) else 1 for axis, n in enumerate(axes)), *(1,) * target.behind)
        if sizes not in self._known:
            ones = self._known.setdefault("ones", self._write.let("ones", b.op(pointwise.Ones(0), self._ends[0])))
            eye = b.op(sources.Eye(axes[first]), self._ends[1])
            self._known[sizes] = self._write.let("delta", b.op(pointwise.Mask(sizes), eye, ones))
        return self._known[sizes]

    def _cut(self, whole: Value, sizes: Mapping[str, int]) -> tuple[Value, ...]:
        """Names for the parts of an array along its channels; parts of size 0 get none, and an array of one part none."""
        sizes = {name: size for name, size in sizes.items() if size}
        if len(sizes) == 1:
            return (whole,)
        return self._write.lets(tuple(sizes), b.op(layout.Split(tuple(sizes.values()), -1), whole))

    # ── products ──────────────────────────────────────────────────────────────────────────────

    def _products(self, factors: Mapping[Feature, tuple[Value, Value]]) -> dict[Feature, list[Value]]:
        """What is made of the factors, path by path."""
        made: dict[Feature, list[Value]] = {}
        for one in self.layer.products:
            for path in one.product.paths:
                left, right = factors[one.features[path.left.index]][0], factors[one.features[path.right.index]][1]
                made.setdefault(one.features[path.target.index], []).append(self._coupled(path, left, right))
        return made

    def _back(self, made: Mapping[Feature, Sequence[Value]]) -> Tensors:
        """The maps from products to the channels that leave."""
        found = {}
        for w in self.layer.back:
            columns = self._columns(w, b.concatenated(made[w.feature], -1)) if w.shape[1] > w.made else made[w.feature]
            mixed = b.op(component_products.MixColumns(), b.entry(self._params, w.name), *columns)
            found[w.feature] = self._write.let(self._names(w.feature, "made_"), mixed)
            shared = any(p.name.endswith(f"-> {w.feature.text}") for p in self.layer.linear.pairs)
            self._sums.append(WeightedSum(found[w.feature], (w.name,), PRODUCTS if shared else 1.0))
        return found

    def _columns(self, w: Back, made: Value) -> list[Value]:
        """What products make, turned by all units of the commutant."""
        whole = self._write.let(self._names(w.feature, "products_"), made)
        return [whole, *(self._turned(w.feature, k, whole) for k in range(1, w.feature.irrep.division_dim))]

    def _coupled(self, path: Coupled, left: Value, right: Value) -> Value:
        """The product of two factors in one irreducible."""
        tensor = path.tensor
        if path.left.dim == 1 and np.array_equal(tensor[0], np.eye(path.right.dim)):
            return b.op(pointwise.Multiply(), left, right)
        if path.right.dim == 1 and np.array_equal(tensor[:, 0], np.eye(path.left.dim)):
            return b.op(pointwise.Multiply(), left, right)
        if path.target.dim == 1 and _is_dot(tensor[..., 0]):
            return b.op(component_products.DotComponents(), left, right)
        labels = path.left.label, path.right.label, path.target.label
        couple = np.moveaxis(tensor, 2, 0).reshape(path.target.dim, -1)
        note = "Clebsch–Gordan coupling {}⊗{}->{}, {}: columns are pairs of components.".format(*labels, couple.shape)
        name = "_".join(["COUPLE", *map(identifier, labels)])
        return b.op(component_products.CoupleComponents(1), b.constant(name, couple, note), left, right)

    # ── nonlinearity ──────────────────────────────────────────────────────────────────────────

    def _nonlinear(self, sums: Tensors) -> Tensors:
        """A function of each coordinate of invariants, and gates for the other channels: ½ where no invariant is made."""
        layer = self.layer
        found: Tensors = {}
        opened: Tensors = {}
        sigmoid, swish = ("sigmoid of real", "swish") if layer.linear.is_complex else ("sigmoid", "silu")
        for feature, y in sums.items():
            gates = [one for one in layer.gates if one.gate is feature]
            out, rest = layer.out.get(feature, 0), {self._names(g.feature, "open_"): g.count for g in gates}
            found |= {feature: b.piece(y, 0, out, -1)} if out else {}
            if gates:  # one function of all channels: those that leave are multiplied by it too, which is swish
                parts = iter(self._cut(b.op(pointwise.Elementwise(sigmoid), y), {self._names(feature, "open_"): out, **rest}))
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


def _is_dot(matrix: np.ndarray) -> bool:
    """Whether a coupling to one component is d^-½ times the sum over components."""
    return matrix.shape[0] == matrix.shape[1] and np.allclose(matrix, np.eye(len(matrix)) * len(matrix) ** -0.5, rtol=0, atol=ALIKE)
