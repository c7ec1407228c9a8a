"""How a diagram program is computed: every input half once, one matmul per pair and shape, every output half once.

A diagram factors: the input is contracted to a small tensor with one axis per block that reaches the output (its input
half), channels are mixed, and the result is broadcast along the other axes of the output (its output half). Halves are
shared by the diagrams of all pairs, and input halves are made from one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.diagram.model import Diagram, DiagramBlock, DiagramProgram
from repc.ops.sizes import Size, product, rank

Axis = tuple[tuple[int, ...], str, int]  # legs of the input, tensor ("" for equal indices), which of its output legs


@dataclass(frozen=True)
class InputHalf:
    """Which blocks are summed over, and the axes that are left (in any order)."""

    closed: frozenset[DiagramBlock]
    axes: frozenset[Axis]


@dataclass(frozen=True)
class OutputHalf:
    """``tied``: the output axes that each axis of the small tensor runs along, in order; ``free``: blocks of outputs alone."""

    tied: tuple[tuple[int, ...], ...]
    free: tuple[DiagramBlock, ...]


@dataclass(frozen=True)
class InputStep:
    """How an input half is made from another one.

    ``kind``: "read" (the input itself, no parent), "diagonal" (of axes at[0] and at[1], moved to the end), "pool" (sum
    over axis at[0], times n^-½), "contract" (axes ``at`` with the last axes of a tensor; its other axes come last).
    ``axes`` are those of the result, in order.
    """

    kind: str
    parent: InputHalf | None
    at: tuple[int, ...]
    axes: tuple[Axis, ...]
    tensor: str = ""
    outs: int = 0


@dataclass(frozen=True)
class Column:
    """A half of the input with its axes in the order of an output half."""

    half: InputHalf
    axes: tuple[Axis, ...]


@dataclass(frozen=True, eq=False)
class Level:
    """The diagrams of a pair whose small tensors have axes ``sizes``: diagram index[row, column], -1 for none."""

    sizes: tuple[Size, ...]
    rows: tuple[OutputHalf, ...]
    columns: tuple[Column, ...]
    index: np.ndarray


def halves(diagram: Diagram) -> tuple[Column, OutputHalf]:
    """The input half, its axes in the output half's order, and the output half."""
    closed = frozenset(b for b in diagram if not b.outs)
    tied: list[tuple[tuple[int, ...], Axis]] = []
    for b in diagram:
        if b.outs and b.ins and not b.tensor:
            tied.append((b.outs, (b.ins, "", 0)))
        elif b.outs and b.ins:
            tied += [((axis,), (b.ins, b.tensor, k)) for k, axis in enumerate(b.outs)]
    tied.sort()
    axes = tuple(axis for _, axis in tied)
    free = tuple(b for b in diagram if not b.ins)
    return Column(InputHalf(closed, frozenset(axes)), axes), OutputHalf(tuple(outs for outs, _ in tied), free)


def levels(diagrams: Sequence[Diagram], out_sizes: Sequence[Size]) -> tuple[Level, ...]:
    """The diagrams of a pair sorted into levels, those with the smallest tensors first."""
    found: dict[tuple[Size, ...], list[tuple[OutputHalf, Column, int]]] = {}
    for k, diagram in enumerate(diagrams):
        column, row = halves(diagram)
        sizes = tuple(out_sizes[outs[0]] for outs in row.tied)
        found.setdefault(sizes, []).append((row, column, k))
    return tuple(_level(sizes, found[sizes]) for sizes in sorted(found, key=lambda s: (rank(product(s)), *map(rank, s))))


def _level(sizes: tuple[Size, ...], entries: list[tuple[OutputHalf, Column, int]]) -> Level:
    rows = tuple(dict.fromkeys(row for row, _, _ in entries))
    columns = tuple(dict.fromkeys(column for _, column, _ in entries))
    row_at, column_at = ({item: k for k, item in enumerate(items)} for items in (rows, columns))
    index = np.full((len(rows), len(columns)), -1)
    for row, column, k in entries:
        index[row_at[row], column_at[column]] = k
    return Level(sizes, rows, columns, index)


def ordered(diagrams: Sequence[Diagram], out_sizes: Sequence[Size]) -> tuple[Diagram, ...]:
    """The same diagrams level by level, row by row: the weights of a full level then lie together."""
    return tuple(diagrams[k] for level in levels(diagrams, out_sizes) for k in level.index.ravel() if k >= 0)


def steps(wanted: Sequence[InputHalf], axes_in: int, tensors) -> dict[InputHalf, InputStep]:
    """The steps to the wanted halves of one input, in an order in which they can be taken; shared ones once."""
    found: dict[InputHalf, InputStep] = {}
    for half in wanted:
        _visit(half, axes_in, tensors, found)
    return found


def _visit(half: InputHalf, axes_in: int, tensors, found: dict[InputHalf, InputStep]) -> None:
    if half in found:
        return
    kind, parent, detail = _undone(half)
    if parent is None:
        found[half] = InputStep("read", None, (), tuple(_single(k) for k in range(axes_in)))
        return
    _visit(parent, axes_in, tensors, found)
    found[half] = _step(kind, parent, detail, found[parent].axes, tensors)


def _step(kind: str, parent: InputHalf, detail, axes: tuple[Axis, ...], tensors) -> InputStep:
    if kind == "pool":
        summed = axes.index(detail)
        return InputStep(kind, parent, (summed,), (*axes[:summed], *axes[summed + 1 :]))
    if kind == "diagonal":
        at = tuple(axes.index(axis) for axis in detail)
        legs = tuple(sorted(leg for axis in detail for leg in axis[0]))
        left = tuple(axis for axis in axes if axis not in detail)
        return InputStep(kind, parent, at, (*left, (legs, "", 0)))
    ins, tensor = detail
    at = tuple(axes.index(_single(k)) for k in ins)
    outs = tensors[tensor].ndim - len(ins)
    left = tuple(axis for k, axis in enumerate(axes) if k not in at)
    made = tuple((ins, tensor, k) for k in range(outs))
    return InputStep(kind, parent, at, (*left, *made), tensor, outs)


def _undone(half: InputHalf):
    """The last step to a half: its kind, the half before it, and what it acts on.

    Tensors and sums come last, so that diagonals shrink what they work on.
    """
    with_tensor = sorted({(b.ins, b.tensor) for b in half.closed if b.tensor} | {a[:2] for a in half.axes if a[1]})
    if with_tensor:
        ins, tensor = with_tensor[-1]
        closed = frozenset(b for b in half.closed if (b.ins, b.tensor) != (ins, tensor))
        axes = frozenset(a for a in half.axes if a[:2] != (ins, tensor)) | {_single(k) for k in ins}
        return "contract", InputHalf(closed, axes), (ins, tensor)
    if half.closed:
        last = max(half.closed)
        axis = (last.ins, "", 0)
        return "pool", InputHalf(half.closed - {last}, half.axes | {axis}), axis
    tied = sorted(axis for axis in half.axes if len(axis[0]) > 1)
    if tied:
        legs = tied[-1][0]
        apart = ((legs[:-1], "", 0), _single(legs[-1]))
        return "diagonal", InputHalf(half.closed, half.axes - {tied[-1]} | set(apart)), apart
    return "read", None, None


def _single(leg: int) -> Axis:
    return ((leg,), "", 0)


@dataclass(frozen=True, eq=False)
class DiagramPlan:
    """``steps`` per term of the input, ``levels`` per pair, and per term of the output its halves with the (pair, level,
    row) that add up to each."""

    steps: tuple[dict[InputHalf, InputStep], ...]
    levels: tuple[tuple[Level, ...], ...]
    rows: tuple[dict[OutputHalf, list[tuple[int, int, int]]], ...]


def plan(program: DiagramProgram) -> DiagramPlan:
    """The plan of a program."""
    into, out = program.input.terms, program.output.terms
    found = tuple(levels(p.diagrams, out[p.target].sizes) for p in program.pairs)
    wanted: list[list[InputHalf]] = [[] for _ in into]
    rows: list[dict[OutputHalf, list[tuple[int, int, int]]]] = [{} for _ in out]
    for k, (pair, mine) in enumerate(zip(program.pairs, found, strict=True)):
        for j, level in enumerate(mine):
            wanted[pair.source] += [column.half for column in level.columns]
            for i, row in enumerate(level.rows):
                rows[pair.target].setdefault(row, []).append((k, j, i))
    made = tuple(steps(w, len(t.sizes), program.tensors) for w, t in zip(wanted, into, strict=True))
    return DiagramPlan(made, found, tuple(rows))
