"""What a layer of drawn tensors reads: channels that enter, their conjugates, their halves, and these in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.diagram.plan import InputHalf, InputStep, steps
from repc.lowering.drawn.features import Feature
from repc.lowering.drawn.layer_text import LayerText
from repc.lowering.drawn.mixing import Mixing, Read
from repc.lowering.drawn.program import FeatureMirror, Turn
from repc.lowering.drawn.turning import closed, made_shape, opened
from repc.ops import build as b
from repc.ops.names import identifier
from repc.ops.operations import component_products, layout, pointwise, sources
from repc.ops.operations.typing import core
from repc.ops.value import Value

Halves = dict[Feature, tuple[dict[InputHalf, InputStep], dict[InputHalf, Value]]]
"""What is read of each feature: how halves are made, and their values."""


@dataclass(frozen=True, eq=False)
class LayerReader:
    """Writes the values that the sums of a layer read: halves of features, in the order of what is made of them."""

    text: LayerText

    def halves(self) -> Halves:
        """The halves of what enters that are read, each made once."""
        wanted: dict[Feature, list[InputHalf]] = {}
        for column in (column for mixing in self.text.layer.mixings for column in mixing.read):
            wanted.setdefault(column.source, []).append(column.column.half)
        found: Halves = {}
        for feature, parts in self._entering().items():
            if feature in wanted:
                values: dict[InputHalf, Value] = {}
                taken = steps(wanted[feature], len(feature.axes), {})
                for half, step in taken.items():
                    name = self.text.names.read(feature, half)
                    made = b.concatenated(parts, -1) if step.parent is None else self._made(feature, step, values, taken)
                    values[half] = self.text.write.let(name, made)
                found[feature] = taken, values
        return found

    def _made(self, feature: Feature, step: InputStep, values, taken) -> Value:
        source, first = values[step.parent], -feature.behind - len(taken[step.parent].axes)
        at = tuple(k + first for k in step.at)
        if step.kind == "diagonal":
            return b.op(pointwise.Tied((at[0], at[1]), feature.behind), source)
        return self.text.masks.mean(source, at[0])

    def _entering(self) -> dict[Feature, list[Value]]:
        """Channels that enter, with the conjugates that transform like them behind them."""
        found = {f: [b.entry(self.text.h, f.text)] for f in self.text.layer.enter}
        for m in self.text.layer.mirrors:
            found.setdefault(m.target, []).append(self._mirrored(m))
        return found | {turn.target: [self._moved(turn, found)] for turn in self.text.layer.turns}

    def _moved(self, turn: Turn, found: Mapping[Feature, Sequence[Value]]) -> Value:
        """What the maps of a subgroup make of channels that enter, (..., *axes, components, channels)."""
        rows, columns = turn.maps.shape[1:]
        matrix = b.constant(f"MAPS_{identifier(turn.name)}", turn.maps.swapaxes(0, 1).reshape(-1, columns), f"Maps {turn.name}.")
        matrix = b.op(sources.InDtype(), matrix, self.text.ends[1])
        if turn.source is None:
            whole = opened(turn, 0, b.reshaped(matrix, *made_shape(turn, 0)))
            return b.op(layout.Broadcast(turn.target.shape(turn.count)), whole, self.text.ends[0])
        x, moved = closed(turn, b.concatenated(found[turn.source], -1))
        axes = range(len(core(x)) - turn.source.behind)
        order = (*(k for k in axes if k not in moved), *moved)
        if order != tuple(axes):
            x = b.op(layout.Transpose((*order, *range(len(order), len(order) + turn.source.behind))), x)
        count = len(axes) - len(moved)
        if len(core(x)) != count + 2:
            x = b.reshaped(x, *turn.target.axes[:count], columns, turn.channels, batch=self.text.ends[0])
        made, full = b.op(component_products.TurnComponents(), matrix, x), made_shape(turn, count)
        return opened(turn, count, made if core(made) == full else b.reshaped(made, *full, batch=self.text.ends[0]))

    def _mirrored(self, m: FeatureMirror) -> Value:
        note = f"Complex conjugates: conj of {m.source.irrep.label} transforms as {m.target.irrep.label}, {m.matrix.shape}."
        matrix = b.constant(f"MIRROR_{identifier(m.source.irrep.label)}", m.matrix, note)
        return b.op(component_products.MirrorComponents(1), matrix, b.entry(self.text.h, m.source.text))

    def everywhere(self, mixing: Mixing, read: Halves) -> Value:
        """What has no index, for every one."""
        key = mixing.shared, mixing.feature.axes
        if key not in self.text.known:
            whole = b.concatenated([self.column(one, *read[one.source]) for one in mixing.shared], -1)
            sizes = mixing.feature.shape(sum(self.text.layer.read[one.source] for one in mixing.shared))
            along = b.op(layout.Along((False,), mixing.feature.behind), whole)
            name = self.text.names(mixing.feature, "all_")
            self.text.known[key] = self.text.write.let(name, b.op(layout.Broadcast(sizes), along, self.text.ends[0]))
        return self.text.known[key]

    def column(self, read: Read, taken: Mapping[InputHalf, InputStep], values: Mapping[InputHalf, Value]) -> Value:
        """A half of the input with its axes in the order of the output half, turned by a unit of the commutant."""
        key = read.source, read.column, read.unit
        if key not in self.text.known:
            half, axes = read.column.half, read.column.axes
            value, order = values[half], [taken[half].axes.index(axis) for axis in axes]
            if order != list(range(len(order))):
                behind = range(len(order), len(order) + read.source.behind)
                name = self.text.names.read(read.source, half, order)
                value = self.text.write.let(name, b.op(layout.Transpose((*order, *behind)), value))
            self.text.known[key] = self.turned(read.source, read.unit, value) if read.unit else value
        return self.text.known[key]

    def turned(self, feature: Feature, k: int, z: Value) -> Value:
        """Components turned by a unit of the commutant of their irreducible, the k-th."""
        unit = np.asarray(feature.irrep.units[k])
        note = f"Unit {k} of the commutant of {feature.irrep.label}, {unit.shape}."
        array = b.constant(f"UNIT_{feature.irrep.index}_{k}", unit, note)
        return b.op(component_products.TurnComponents(), b.op(sources.InDtype(), array, self.text.ends[1]), z)
