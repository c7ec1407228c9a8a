"""What a diagram program does between tensors, in the language of operations: one statement per input half, one per level,
one sum per output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from repc.lowering.diagram.masks import NO_MASKS, Masks
from repc.lowering.diagram.model import DiagramBlock, DiagramProgram, Term, row_scale
from repc.lowering.diagram.plan import Column, DiagramPlan, InputHalf, InputStep, Level, OutputHalf, plan
from repc.lowering.diagram.wording import half_name, times_text
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import diagram_products, layout, pointwise, sources
from repc.ops.value import Value, name_of

Read = Callable[[int], Sequence[Value]]
"""The parts (..., copies, *axes) of a term of the input, in the order of its channels."""
Halves = Callable[[int, Mapping[InputHalf, InputStep]], Mapping[InputHalf, Value]]
"""The halves of a term of the input that anything reads, (..., channels, *axes), their axes as the steps say."""
Biases = Callable[[], Mapping[tuple[int, OutputHalf], Value]]
"""Writes what is added to each channel, (channels,), by term and half of the output."""


@dataclass(frozen=True, eq=False)
class Between:
    """Writes the tensors (*``batch``, channels, *axes) of the output of ``program`` from those of its input."""

    program: DiagramProgram
    write: Builder
    params: Value
    batch: Value
    dtype: Value
    masks: Masks = NO_MASKS
    _known: dict[object, Value] = field(default_factory=dict)

    def outputs(self, read: Read, biases: Biases = dict, halves: Halves | None = None) -> list[Value | None]:
        """A tensor for each term of the output, None where it is zero; ``halves`` writes those of the input in another way."""
        found = plan(self.program)
        values = [halves(k, steps) if halves else self._halves(k, steps, read) for k, steps in enumerate(found.steps)]
        mixed = [[self._mixed(k, level, found, values) for level in levels] for k, levels in enumerate(found.levels)]
        added, sums = biases(), []
        for k, term in enumerate(self.program.output.terms):
            rows = {row: [mixed[p][j][i] for p, j, i in where] for row, where in found.rows[k].items()}
            for (at, row), bias in added.items():
                if at == k:
                    rows.setdefault(row, []).append(bias)
            sums.append(self._output(term, rows) if rows else None)
        return sums

    # ── the input ─────────────────────────────────────────────────────────────────────────────

    def _halves(self, k: int, steps: Mapping[InputHalf, InputStep], read: Read) -> dict[InputHalf, Value]:
        term, found = self.program.input.terms[k], {}
        if steps:
            sums = "with means" if self.program.means else "n^-½ times each sum"
            self.write.comment(f"{times_text(term)}: what is read off it, {sums} over n")
        for half, step in steps.items():
            name = f"x_{identifier(term.text)}{half_name(half, len(term.sizes))}"
            if step.parent is None:
                whole = b.concatenated(read(k), -1 - len(term.sizes))
                found[half] = self.write.let(name, whole, "(..., channels, axes)")
            else:
                found[half] = self.write.let(name, self.made(step, found[step.parent], len(steps[step.parent].axes)))
        return found

    def made(self, step: InputStep, source: Value, rank: int) -> Value:
        """What a step makes of a half with ``rank`` axes."""
        at = tuple(k - rank for k in step.at)
        if step.kind == "diagonal":
            return b.op(pointwise.Diagonal((at[0], at[1])), source)
        if step.kind == "pool":
            return self.masks.mean(source, at[0]) if self.program.means else b.op(self._root_sum(source, at[0]), source)
        tensor = self.program.tensors[step.tensor]
        block = DiagramBlock(tuple(range(step.outs)), tuple(range(len(at))), step.tensor)
        scaled = tensor * row_scale(block, len(tensor), self.program.tensors)
        note = f"Invariant tensor {step.tensor}, its rows of norm 1, {tensor.shape}: legs of the output, then of the input."
        rows = b.op(sources.InDtype(), b.constant(f"{step.tensor}_ROWS", scaled, note), self.dtype)
        return b.op(diagram_products.ContractLegs(at, step.outs), source, rows)

    @staticmethod
    def _root_sum(source: Value, axis: int) -> pointwise.RootSum:
        return pointwise.RootSum(axis, source.shape[axis])

    # ── channels ──────────────────────────────────────────────────────────────────────────────

    def _mixed(self, k: int, level: Level, found: DiagramPlan, values: Sequence[Mapping[InputHalf, Value]]) -> tuple[Value, ...]:
        pair = self.program.pairs[k]
        steps, mine = found.steps[pair.source], values[pair.source]
        columns = [_column(column, steps[column.half], mine[column.half]) for column in level.columns]
        rows, count = level.index.shape
        made = b.op(diagram_products.MixDiagrams(level.index, len(level.sizes)), b.entry(self.params, pair.name), *columns)
        return self.write.lets(["u"] * rows, made, f"{pair.name}: {rows}×{count} diagrams")

    # ── the output ────────────────────────────────────────────────────────────────────────────

    def _output(self, term: Term, halves: Mapping[OutputHalf, Sequence[Value]]) -> Value:
        self.write.comment(f"{times_text(term)}: halves of the output, zero off the diagonals that are marked")
        groups: dict[tuple[Value, ...], list[Value]] = {}
        for row, parts in halves.items():
            along = self._along(b.added(parts), row, term)
            groups.setdefault(self._marks(row, term), []).append(along)
        sums: list[Value] = []
        for marks, parts in groups.items():
            sums += [b.op(pointwise.Multiply(), b.added(parts), *marks)] if marks else parts
        y = b.added(sums)
        y = y if b.is_named(y) else self.write.let(f"y_{identifier(term.text)}", y)
        full = (term.channels, *term.sizes)
        return y if y.shape == (..., *full) else b.op(layout.Broadcast(full), y, self.batch)

    def _along(self, u: Value, row: OutputHalf, term: Term) -> Value:
        """A small tensor along the first axis of each block that it is tied to."""
        first = {outs[0] for outs in row.tied}
        if len(first) == len(term.sizes):
            return u
        shape = [n if axis in first else 1 for axis, n in enumerate(term.sizes)]
        return b.reshaped(u, term.channels, *shape, batch=self.batch if ... in u.shape else None)

    def _marks(self, row: OutputHalf, term: Term) -> tuple[Value, ...]:
        """What is zero where indices of the output differ that must be equal, and tensors of the output alone."""
        found = []
        for outs in (*row.tied, *(free.outs for free in row.free if not free.tensor)):
            found += [self._mark((outs[0], axis), "", term) for axis in outs[1:]]
        found += [self._mark(free.outs, free.tensor, term) for free in row.free if free.tensor]
        return tuple(sorted(found, key=name_of))

    def _mark(self, axes: tuple[int, ...], tensor: str, term: Term) -> Value:
        key = (axes, tensor, term.sizes)
        if key not in self._known:
            array = b.op(sources.Eye(term.sizes[axes[0]]), self.dtype)
            if tensor:
                note = f"Invariant tensor {tensor}, {self.program.tensors[tensor].shape}."
                array = b.op(sources.InDtype(), b.constant(tensor, self.program.tensors[tensor], note), self.dtype)
            sizes = tuple(n if axis in axes else 1 for axis, n in enumerate(term.sizes))
            name = "_".join([(tensor or "delta").lower(), *map(str, axes)])
            self._known[key] = self.write.let(name, b.op(pointwise.Mask(sizes), array, self._ones()))
        return self._known[key]

    def _ones(self) -> Value:
        if "ones" not in self._known:
            self._known["ones"] = self.write.let("ones", b.op(pointwise.Ones(), self.batch))
        return self._known["ones"]


def _column(column: Column, step: InputStep, value: Value) -> Value:
    """A half of the input with its axes in the order of the output half."""
    if step.axes == column.axes:
        return value
    return b.op(layout.Transpose(tuple(step.axes.index(axis) for axis in column.axes)), value)
