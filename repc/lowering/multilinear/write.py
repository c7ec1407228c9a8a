"""A multilinear program in the language of operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from string import ascii_letters

import numpy as np

from repc.lowering.diagram.between import Between
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.model import DiagramBlock
from repc.lowering.diagram.plan import Axis, InputHalf, InputStep
from repc.lowering.diagram.plan import plan as planned
from repc.lowering.diagram.plan import steps as steps_to
from repc.lowering.diagram.write import Vectors, left_by, parameters_of
from repc.lowering.multilinear.model import Copies, MultilinearProgram, joined_monomial, products_of
from repc.lowering.product.model import ProductProgram
from repc.lowering.product.write import left_in_blocks
from repc.lowering.program import Piece
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import counting, diagram_products, layout, pointwise, sources
from repc.ops.sizes import Size, product
from repc.ops.value import Function, Program, Value, name_of

Legs = tuple[int, ...]


def written(plan: MultilinearProgram) -> Program:
    """Pools and contractions of each input, what they share summed, channels mixed, and broadcasts to the output; for every n at
    once: functions take masks, if there are any, and the letters last."""
    parameters, masks = parameters_of(plan.core), Masks.of(plan.letters, plan.masked)
    params, xs = b.parameters_argument(parameters), b.input_arguments(plan.in_dims)
    extra = extra_arguments(plan.letters, masks)
    diagrams = _diagrams(plan, params, xs, masks, extra)
    apply = Builder("apply", (params, *xs, *extra)).function(b.called(diagrams, params, *xs, *extra), "")
    return Program(plan, parameters, apply, (diagrams,))


def _diagrams(plan: MultilinearProgram, params: Value, xs: Sequence[Value], masks: Masks, extra: Sequence[Value]) -> Function:
    write = Builder("_diagrams", (params, *xs, *extra))
    batch = write.let("batch", b.op(sources.Batches(), *(b.batch_of(x) for x in xs)))
    xs = [write.let(f"{name_of(x)}_all", b.op(sources.Repeated(), x, batch)) for x in xs]
    dtype, ends = b.dtype_of(xs[0]), Vectors(write, batch, b.dtype_of(xs[0]))
    xs = [ends.ordered(side, x) for side, x in zip(plan.inputs, xs, strict=True)]
    between = Between(plan.core, write, params, batch, dtype, masks)
    joint = _Joint(plan, write, batch, between, xs, dict(zip(plan.letters, extra[-len(plan.letters) :], strict=True)))
    blocks = between.outputs(_nothing, halves=joint.halves)
    if isinstance(plan.linear, ProductProgram):
        y = left_in_blocks(plan.linear, blocks, ends, write, batch, dtype, masks)
    else:
        y = left_by(plan.linear, blocks, ends, masks)
    return write.function(y, "Pools and contractions of each input, what they share summed, channels mixed, and broadcasts.")


def _nothing(_: int) -> Sequence[Value]:
    """The tensor product is read nowhere."""
    return ()


@dataclass(frozen=True, eq=False)
class _Joined:
    """Channels of a term of the core: products of one summand of each input, in one irreducible of what is not drawn, whose
    components ``rows`` (multiplicity, components, entries) makes of the product; None where all is drawn."""

    several: tuple[Copies, ...]
    piece: Piece | None = None
    rows: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class _Joint:
    """Writes halves of the tensor product of the inputs from halves of each."""

    plan: MultilinearProgram
    write: Builder
    batch: Value
    between: Between
    xs: Sequence[Value]
    numbers: Mapping[str, Value]
    _known: dict[object, Value] = field(default_factory=dict)
    _steps: dict[object, dict[InputHalf, InputStep]] = field(default_factory=dict)

    def halves(self, k: int, steps: Mapping[InputHalf, InputStep]) -> dict[InputHalf, Value]:
        """Those of a term of the core that anything reads."""
        found: dict[InputHalf, Value] = {}
        parts = list(self._parts(k))
        self.write.comment(f"{self.plan.core.input.terms[k].text}: products of what is read off each input")
        for half in self._read(k):
            step = steps[half]
            plain = step.parent if step.kind == "contract" and step.parent is not None else half
            if plain not in found:
                found[plain] = self._whole(plain, steps[plain].axes, parts)
            if plain is not half:
                found[half] = self.write.let("turned", self.between.made(step, found[plain], len(steps[plain].axes)))
        return found

    def _read(self, k: int) -> list[InputHalf]:
        levels = planned(self.plan.core).levels
        mine = [level for pair, level in zip(self.plan.core.pairs, levels, strict=True) if pair.source == k]
        return list(dict.fromkeys(column.half for level in mine for one in level for column in one.columns))

    def _parts(self, k: int) -> Iterator[_Joined]:
        linear = self.plan.linear
        if not isinstance(linear, ProductProgram):
            yield from (_Joined(several) for several in self._products(k))
            return
        for t, change in enumerate(linear.into):
            for piece, place in zip(change.slab.pieces, change.places, strict=True):
                if place == k:
                    rows = change.slab.dense[piece.start : piece.stop].reshape(piece.multiplicity, piece.irrep.dim, -1)
                    yield from (_Joined(several, piece, rows) for several in self._products(t))

    def _products(self, t: int) -> list[tuple[Copies, ...]]:
        wanted = self.plan.linear.input.terms[t].monomial
        return [s for s in products_of(self.plan.inputs) if joined_monomial(s) == wanted]

    # ── one half ──────────────────────────────────────────────────────────────────────────────

    def _whole(self, half: InputHalf, axes: Sequence[Axis], parts: Sequence[_Joined]) -> Value:
        made = [self._product(half, axes, part) for part in parts]
        return self.write.let("joint", b.concatenated(made, -1 - len(axes)), "(..., channels, axes)")

    def _product(self, half: InputHalf, axes: Sequence[Axis], part: _Joined) -> Value:
        """Of one summand of each input, (..., channels, *axes)."""
        letters, drawn = iter(ascii_letters), [len(self._kept(one)) for one in part.several]
        names: dict[Legs, str] = {}
        shared = [block for block in sorted(half.closed) if len(_met(block.ins, drawn)) > 1]
        words, values, rests, copies = [], [], "", ""
        for k, one in enumerate(part.several):
            own, traces = _own(half, shared, drawn, k)
            step, value = self._half(k, one, own)
            copies += next(letters)
            word = copies[-1]
            if self._rest(one) != 1:
                rests += next(letters)
                word += rests[-1]
            for axis in step.axes:
                legs = traces[axis[0]]
                names.setdefault(legs, next(letters))
                word += names[legs]
            words.append(word)
            values.append(value)
        fixed, channels = 0, prod(one.copies for one in part.several)
        if part.rows is not None and part.piece is not None:
            multiplicity, component = next(letters), next(letters)
            shape = [self._rest(one) for one in part.several if self._rest(one) != 1]
            rows = part.rows.reshape(*part.rows.shape[: 1 + (part.piece.irrep.dim > 1)], *shape)
            words.append(multiplicity + component * (part.piece.irrep.dim > 1) + rests)
            values.append(self._rows(part, rows))
            names[(sum(drawn),)] = component
            fixed, copies, channels = 1, copies + multiplicity, channels * part.piece.multiplicity
        out = copies + "".join(names[axis[0]] for axis in axes)
        y = b.op(diagram_products.ContractJoint(tuple(words), out, fixed), *values)
        sizes = [self._size(axis[0], part, drawn) for axis in axes]
        y = b.reshaped(self._averaged(y, shared, part, drawn), channels, *sizes, batch=self.batch)
        return self.write.let("product", y)

    def _averaged(self, y: Value, shared: Sequence[DiagramBlock], part: _Joined, drawn: Sequence[int]) -> Value:
        """Sums over what is shared, divided by the numbers of indices that are there."""
        sizes = [self._size(block.ins, part, drawn) for block in shared]
        fixed = prod(n for n in sizes if isinstance(n, int))
        y = b.op(pointwise.Scaled(1 / fixed), y) if fixed != 1 else y
        counts = [self.between.masks.present(self.numbers[str(n)]) for n in sizes if not isinstance(n, int)]
        return b.op(counting.Averaged(len(y.shape) - 1), self.write.let("contracted", y), *counts) if counts else y

    def _size(self, legs: Legs, part: _Joined, drawn: Sequence[int]) -> Size:
        """How long an axis is: that of its first leg, or as many as an irreducible has components."""
        at = legs[0]
        for one, count in zip(part.several, drawn, strict=True):
            if at < count:
                return one.term.sizes[self._kept(one)[at]]
            at -= count
        return part.piece.irrep.dim if part.piece else 1

    def _rows(self, part: _Joined, rows: np.ndarray) -> Value:
        text, label = "⊗".join(one.term.text for one in part.several), part.piece.irrep.label if part.piece else ""
        note = f"{label} of {text}: (multiplicity, components, entries of each input), those of length 1 left out, {rows.shape}."
        array = b.constant(identifier(f"JOIN_{text}_{label}"), rows, note)
        return b.op(sources.InDtype(), array, self.between.dtype)

    # ── one input ─────────────────────────────────────────────────────────────────────────────

    def _half(self, k: int, one: Copies, half: InputHalf) -> tuple[InputStep, Value]:
        """A half of a summand, (..., copies, entries that are not drawn where there are several, *axes), and its step."""
        key = k, one.term.text, str(one.start)
        steps = self._steps.setdefault(key, {})
        for other, step in steps_to([half], len(self._kept(one)), {}).items():
            if other in steps:
                continue
            steps[other] = step
            if step.parent is None:
                made = self._apart(k, one)
            else:
                made = self.between.made(step, self._known[key, step.parent], len(steps[step.parent].axes))
            self._known[key, other] = self.write.let(f"x{k + 1}_{identifier(one.term.text)}", made)
        return steps[half], self._known[key, half]

    def _apart(self, k: int, one: Copies) -> Value:
        term, kept = one.term, self._kept(one)
        rest = tuple(axis for axis in range(len(term.sizes)) if axis not in kept)
        x = b.piece(self.xs[k], one.start, one.start + term.size * one.copies)
        x = b.reshaped(x, one.copies, *term.sizes, batch=self.batch)
        x = self.between.masks.zeroed(x, len(term.sizes))
        order = (0, *(1 + axis for axis in (*rest, *kept)))
        x = x if order == tuple(range(len(order))) else b.op(layout.Transpose(order), x)
        sizes = [] if self._rest(one) == 1 else [self._rest(one)]
        drawn = [term.sizes[axis] for axis in kept]
        return x if len(rest) == len(sizes) else b.reshaped(x, one.copies, *sizes, *drawn, batch=self.batch)

    def _kept(self, one: Copies) -> tuple[int, ...]:
        """The axes that diagrams are drawn for."""
        return self.plan.kept[one.term.text]

    def _rest(self, one: Copies) -> int:
        kept = self._kept(one)
        found = product(n for axis, n in enumerate(one.term.sizes) if axis not in kept)
        return found if isinstance(found, int) else 0


def _met(legs: Legs, drawn: Sequence[int]) -> list[int]:
    """The inputs that some legs belong to."""
    ends = np.cumsum(drawn)
    return sorted({int(np.searchsorted(ends, leg, side="right")) for leg in legs})


def _own(half: InputHalf, shared: Sequence[DiagramBlock], drawn: Sequence[int], k: int) -> tuple[InputHalf, dict[Legs, Legs]]:
    """What a half is of input ``k`` alone: its own sums, and an axis for what reaches the output or is shared; and of which legs of
    all inputs each axis is a part."""
    first = sum(drawn[:k])

    def mine(legs: Legs) -> Legs:
        return tuple(leg - first for leg in legs if first <= leg < first + drawn[k])

    closed = frozenset(DiagramBlock((), mine(one.ins)) for one in half.closed if _met(one.ins, drawn) == [k])
    traces = {mine(legs): legs for legs in (*(a[0] for a in half.axes), *(one.ins for one in shared)) if mine(legs)}
    return InputHalf(closed, frozenset((legs, "", 0) for legs in traces)), traces
