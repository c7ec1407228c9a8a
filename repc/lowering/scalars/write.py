"""A program of contractions in the language of operations: channels are the last axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from math import prod
from string import ascii_letters

import numpy as np

from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.write import Vectors
from repc.lowering.scalars.lower import means
from repc.lowering.scalars.model import Channels, Contraction, Frame, OnAxes, ScalarProgram
from repc.lowering.scalars.products import Products
from repc.lowering.scalars.show import contraction_text
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import counting, diagram_products, layout, pointwise, products, sources
from repc.ops.operations.sources import argument
from repc.ops.sizes import Size
from repc.ops.value import Function, Parameter, Program, Value, name_of

COEFFICIENTS = "coefficients"  # the one parameter of a map that is repeated
_OUTER = 3  # pairs of channels of which one is needed: with fewer needed, they are taken one by one


def written(plan: ScalarProgram) -> Program:
    """Contractions of the inputs, products of invariants, and the output; for every n at once where lengths are letters, which the
    functions then take last, behind masks if there are any."""
    parameters, masks = parameters_of(plan), Masks.of(plan.letters, plan.masked)
    params = argument("params", {COEFFICIENTS: (..., plan.hom_dim)}) if plan.repeats.each else None
    params = b.parameters_argument(parameters) if params is None else params
    xs, extra = b.input_arguments(plan.in_dims), extra_arguments(plan.letters, masks)
    polynomials = _Writer(plan, params, xs, masks, extra).function()
    apply = Builder("apply", (params, *xs, *extra)).function(b.called(polynomials, params, *xs, *extra), "")
    return Program(plan, parameters, apply, (polynomials,))


def parameters_of(plan: ScalarProgram) -> dict[str, Parameter]:
    """The coefficients by name: a weight for each frame; where the map is repeated, all of them as one array."""
    if plan.repeats.each:
        spreads = np.concatenate([np.full(plan.channels_of(frame) * frame.count, frame.spread) for frame in plan.frames])
        shape = plan.parameters[COEFFICIENTS]
        return {COEFFICIENTS: Parameter(shape, plan.repeats.along(spreads))}
    return {frame.name: Parameter(plan.parameters[frame.name], frame.spread) for frame in plan.frames}


class _Writer:
    """Writes ``_polynomials(params, x)``."""

    def __init__(self, plan: ScalarProgram, params: Value, xs: Sequence[Value], masks: Masks, extra: Sequence[Value]):
        self._plan, self._params, self._xs, self._masks = plan, params, list(xs), masks
        self._write = Builder("_polynomials", (params, *xs, *extra))
        self._numbers = dict(zip(plan.letters, extra[len(extra) - len(plan.letters) :], strict=True))
        self._terms: dict[tuple[int, int], Value] = {}
        self._at = 0

    def function(self) -> Function:
        """The function."""
        write, plan = self._write, self._plan
        given = [b.entry(self._params, COEFFICIENTS)] if plan.repeats.each else []
        batches = [b.batch_of(x) for x in (*given, *self._xs)]
        self._batch = write.let("batch", batches[0] if len(batches) == 1 else b.op(sources.Batches(), *batches))
        if len(batches) > 1:
            self._xs = [write.let(f"{name_of(x)}_all", b.op(sources.Repeated(), x, self._batch)) for x in self._xs]
            self._given = [write.let("w", b.op(sources.Repeated(), one, self._batch)) for one in given]
        self._dtype = b.dtype_of(self._xs[0])
        self._made = {kind: self._contraction(kind, rows) for kind, rows in self._kinds().items()}
        scalars = Products(write, plan, self._batch, self._dtype)
        scalars.make([self._made[kind] for kind in dict.fromkeys(one.contraction for one in plan.invariants)])
        targets: dict[int, list[Value]] = {}
        for frame in plan.frames:
            targets.setdefault(frame.target, []).append(self._frame(frame, scalars))
        y = self._joined({t: self._whole(t, parts) for t, parts in targets.items()})
        return write.function(y, "Contractions of the input, products of those that are invariant, and the output.")

    def _kinds(self) -> dict[Contraction, list[Channels]]:
        """Every contraction of inputs, and of which channels it is needed."""
        found: dict[Contraction, dict[Channels, None]] = {}
        for one in self._plan.invariants:
            found.setdefault(one.contraction, {})[one.channels] = None
        for frame in self._plan.frames:
            for k, placed in enumerate(frame.parts):
                if placed.contraction.factors:
                    found.setdefault(placed.contraction, {}).update(dict.fromkeys(column[k] for column in frame.columns))
        self._rows = {kind: list(rows) for kind, rows in found.items()}
        return self._rows

    # ── contractions ──────────────────────────────────────────────────────────────────────────

    def _term(self, k: int, t: int) -> Value:
        """All channels of a term of an input, (..., *axes, channels)."""
        if (k, t) not in self._terms:
            term = self._plan.inputs[k].terms[t]
            ends = Vectors(self._write, self._batch, self._dtype)
            x = ends.ordered(self._plan.inputs[k], self._xs[k])
            z = self._masks.zeroed(b.concatenated(ends.slabs(self._plan.inputs[k], term, x), -1 - len(term.sizes)), len(term.sizes))
            order = (*range(1, 1 + len(term.sizes)), 0)
            z = b.op(layout.Transpose(order), z) if term.sizes else z
            self._terms[k, t] = self._write.let(f"{name_of(self._xs[k])}_{identifier(term.text)}", z, "channels last")
        return self._terms[k, t]

    def _contraction(self, kind: Contraction, rows: list[Channels]) -> Value:
        """(..., *open indices, rows)."""
        there = dict.fromkeys(chain(*(i for _, _, i in kind.factors), *(i for _, i in kind.forms)))
        names = dict(zip(there, ascii_letters, strict=False))
        open_word = "".join(names[i] for i in kind.open)
        words = ["".join(names[i] for i in indices) for _, _, indices in kind.factors]
        forms = ["".join(names[i] for i in indices) for _, indices in kind.forms]
        z = self._product(kind, rows, words, forms, open_word)
        scales = means(kind, lambda k, t: self._plan.inputs[k].terms[t].sizes)
        fixed, counts = prod(n for n in scales if isinstance(n, int)), [n for n in scales if not isinstance(n, int)]
        z = b.op(pointwise.Scaled(1 / fixed), z) if fixed != 1 else z
        if counts:
            present = [self._masks.present(self._numbers[str(n)]) for n in counts]
            z = b.op(counting.Averaged(len(kind.open) + 1), self._write.let("summed", z), *present)
        if not kind.summed and len(kind.factors) == 1 and self._is_all(rows, kind.factors[0]):
            return z
        text = contraction_text(kind, self._plan.inputs, tuple(range(len(kind.stays))))
        return self._write.let("c", z, text)

    def _is_all(self, rows: list[Channels], factor) -> bool:
        return [row[0] for row in rows] == list(range(self._plan.term(factor).channels))

    def _product(self, kind: Contraction, rows: list[Channels], words: list[str], forms: list[str], out: str) -> Value:
        """The products of channels in question, summed over indices."""
        tensors = [self._form(name) for name, _ in kind.forms]
        if len(kind.factors) == 2:
            used = [sorted({row[k] for row in rows}) for k in range(2)]
            if len(used[0]) * len(used[1]) <= _OUTER * len(rows):
                return self._of_pairs(kind, rows, used, [*words, *forms], out, tensors)
        taken = [self._taken(factor, [row[k] for row in rows]) for k, factor in enumerate(kind.factors)]
        if len(taken) == 1 and not forms and words[0] == out:
            return taken[0]
        summed = diagram_products.ContractJoint((*(word + "Z" for word in words), *forms), out + "Z", len(forms))
        return b.op(summed, *taken, *tensors)

    def _of_pairs(self, kind: Contraction, rows, used, words: list[str], out: str, tensors: list[Value]) -> Value:
        """All pairs of channels in one product of matrices, and those of them that are in question."""
        left, right = (self._taken(factor, channels) for factor, channels in zip(kind.factors, used, strict=True))
        formula = diagram_products.ContractJoint((words[0] + "Y", words[1] + "Z", *words[2:]), out + "YZ", len(tensors))
        pairs = self._write.let("pairs", b.op(formula, left, right, *tensors))
        sizes = [n for n in pairs.shape if n is not ...][: len(out)]
        flat = b.reshaped(pairs, *sizes, len(used[0]) * len(used[1]), batch=self._batch)
        numbers = [used[0].index(i) * len(used[1]) + used[1].index(j) for i, j in rows]
        return self._some(flat, numbers, "Which pairs of channels.")

    def _taken(self, factor, channels: list[int]) -> Value:
        """Some channels of a term."""
        return self._some(self._term(factor[0], factor[1]), channels, "Which channels.")

    def _some(self, z: Value, numbers: Sequence[int], note: str) -> Value:
        """Entries along the last axis: z itself where they are all in order."""
        if list(numbers) == list(range(z.shape[-1])):
            return z
        return b.op(layout.Take(), z, b.constant("PICK", np.array(numbers), note))

    def _form(self, name: str) -> Value:
        array = b.constant(name, self._plan.tensors[name], f"Invariant tensor, {self._plan.tensors[name].shape}.")
        return b.op(sources.InDtype(), array, self._dtype)

    # ── frames ────────────────────────────────────────────────────────────────────────────────

    def _frame(self, frame: Frame, scalars: Products) -> Value:
        """(..., channels out, *axes of the output), of length 1 where it is the same all along."""
        self._write.comment(frame.name)
        weight, rank = self._weight(frame), len(self._plan.output.terms[frame.target].sizes)
        tensors, o = self._tensors(frame), self._plan.channels_of(frame)
        if frame.scalars == ((),) and any(batched for _, _, batched in tensors) and not self._plan.repeats.each:
            mixed = ("OZ", b.reshaped(weight, o, len(frame.columns)), False)
        else:
            mixed = ("OZ" if any(batched for _, _, batched in tensors) else "O", self._mixed(frame, weight, scalars), True)
        if mixed[0] == "O":
            mixed = ("O", b.reshaped(mixed[1], o, batch=self._batch), True)
        operands = sorted([mixed, *tensors], key=lambda one: not one[2])
        there = [axis for axis in range(rank) if any(ascii_letters[axis] in word for word, _, _ in operands)]
        out, words = "O" + "".join(ascii_letters[axis] for axis in there), tuple(word for word, _, _ in operands)
        fixed = sum(not batched for _, _, batched in operands)
        contracted = diagram_products.ContractJoint(words, out, fixed)
        y = b.op(contracted, *(value for _, value, _ in operands)) if tensors else mixed[1]
        if len(there) < rank:
            y = b.op(layout.Along((True, *(axis in there for axis in range(rank))), 0), self._write.let("part", y))
        return self._write.let("y", y)

    def _weight(self, frame: Frame) -> Value:
        """(channels out, T, S), those of every sample behind its batch."""
        o, shape = self._plan.channels_of(frame), (len(frame.columns), len(frame.scalars))
        if self._plan.repeats.each:
            piece = b.piece(self._given[0], self._at, self._at + o * frame.count)
            self._at += o * frame.count
            whole, batch = b.reshaped(piece, o, frame.count, batch=self._batch), self._batch
        else:
            whole, batch = b.entry(self._params, frame.name), None
        if frame.places is None:
            return b.reshaped(whole, o, *shape, batch=batch)
        there = frame.places >= 0
        places = b.constant("PLACES", np.where(there, frame.places, 0), "Which weight each product has.")
        mask = b.op(sources.InDtype(), b.constant("THERE", there.astype(float), "Which products have one."), self._dtype)
        return self._write.let("w_all", b.op(pointwise.Multiply(), b.op(layout.Take(), whole, places), mask))

    def _mixed(self, frame: Frame, weight: Value, scalars: Products) -> Value:
        """Products of invariants mixed to the coefficient of each open product, (..., channels out, T)."""
        o, count = self._plan.channels_of(frame), len(frame.columns)
        s = scalars.some(frame.scalars)
        if self._plan.repeats.each:
            return self._write.let("f", b.op(diagram_products.ContractJoint(("otz", "z"), "ot"), weight, s))
        flat = b.reshaped(weight, o * count, len(frame.scalars))
        mixed = self._write.let("f", b.op(products.Apply(), s, flat))
        return b.reshaped(mixed, o, count, batch=self._batch)

    def _tensors(self, frame: Frame) -> list[tuple[str, Value, bool]]:
        """The open contractions, each with its axes as letters, and whether it has a batch."""
        found, sizes = [], self._plan.output.terms[frame.target].sizes
        for k, placed in enumerate(frame.parts):
            letter = dict[int, str]()
            tied: list[tuple[str, Size]] = []
            for axis, index in zip(placed.axes, placed.contraction.stays, strict=True):
                if index in letter:
                    tied.append((letter[index] + ascii_letters[axis], sizes[axis]))
                letter.setdefault(index, ascii_letters[axis])
            if placed.contraction.factors:
                word = "".join(letter[i] for i in placed.contraction.open) + "Z"
                found.append((word, self._columns(placed, [column[k] for column in frame.columns]), True))
            else:
                for name, indices in placed.contraction.forms:
                    found.append(("".join(letter[i] for i in indices), self._form(name), False))
            found += [(word, b.op(sources.Eye(size), self._dtype), False) for word, size in tied]
        return found

    def _columns(self, placed: OnAxes, rows: list[Channels]) -> Value:
        order = {row: number for number, row in enumerate(self._rows[placed.contraction])}
        return self._some(self._made[placed.contraction], [order[row] for row in rows], "Which of them.")

    # ── output ────────────────────────────────────────────────────────────────────────────────

    def _whole(self, t: int, parts: list[Value]) -> Value:
        """A term of the output, (..., channels, *axes)."""
        term = self._plan.output.terms[t]
        y = self._write.let("y", b.added(parts)) if len(parts) > 1 else parts[0]
        sizes = (term.channels, *term.sizes)
        if tuple(n for n in y.shape if n is not ...) != sizes:
            y = b.op(layout.Broadcast(sizes), y, self._batch)
        return self._masks.zeroed(y, len(term.sizes))

    def _joined(self, found: Mapping[int, Value]) -> Value:
        ends, output = Vectors(self._write, self._batch, self._dtype), self._plan.output
        return ends.joined(output, lambda k, first, last: ends.flat(output.terms[k], found.get(k), first, last))

