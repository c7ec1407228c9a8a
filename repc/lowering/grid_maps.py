"""A Fourier program in the language of operations: one statement per grid and per pair of grids."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from repc.lowering.fourier import FourierProgram, Kernel
from repc.lowering.grids import Grid, grid_text
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import grids, layout, pointwise, sources
from repc.ops.value import Function, Parameter, Program, Value


def written(plan: FourierProgram) -> Program:
    """Correlations between functions on grids."""
    norms = plan.norms()
    parameters = {k.name: Parameter(k.weight_shape, k.spread, norms[k.name]) for k in plan.kernels}
    params, (x,) = b.parameters_argument(parameters), b.input_arguments(plan.in_dims)
    maps = _grids(plan, params, x)
    write = Builder("_weight", (params,))
    units = b.op(sources.Eye(plan.dim_in, "IN_DIM"), b.dtype_of(b.entry(params, plan.kernels[0].name)))
    images = b.op(layout.Forward(), b.called(maps, params, units))
    weight = write.function(images, "The weight: what the grids make of the unit vectors.")
    apply = Builder("apply", (params, x)).function(b.called(maps, params, x), "")
    return Program(plan, parameters, apply, (weight, maps), weight)


def _grids(plan: FourierProgram, params: Value, x: Value) -> Function:
    write = Builder("_grids", (params, x))
    batch = write.let("batch", b.batch_of(x))
    write.comment("functions on grids: (..., channels, positions along each axis)")
    read = [_read(grid, x, batch, write) for grid in plan.sources]
    targets = [_target(plan, k, params, read, batch, write) for k in range(len(plan.targets))]
    order = np.concatenate([grid.index.ravel() for grid in plan.targets])
    y = b.concatenated(targets, -1)
    if not np.array_equal(order, np.arange(len(order))):
        take = b.constant("ORDER_Y", _small(np.argsort(order)), "Where each output coordinate lies among the grids.")
        y = b.op(layout.Take(), write.let("y", y), take)
    return write.function(y, "The map between functions on grids: correlations with the kernels in params, around each axis.")


def _read(grid: Grid, x: Value, batch: Value, write: Builder) -> Value:
    name = write.fresh(f"x_{identifier(grid_text(grid.shape))}")
    if grid.start is None:
        index = b.constant(name.upper(), _small(grid.index.ravel()), f"Input coordinates of {_words(grid)}.")
        x = b.op(layout.Take(), x, index)
    else:
        x = b.piece(x, grid.start, grid.start + grid.index.size)
    return write.named(name, b.reshaped(x, grid.channels, *grid.shape, batch=batch), _words(grid))


def _target(plan: FourierProgram, k: int, params: Value, read: Sequence[Value], batch: Value, write: Builder) -> Value:
    target = plan.targets[k]
    name = f"y_{identifier(grid_text(target.shape))}"
    y = None
    for kernel in (one for one in plan.kernels if one.target == k):
        part = _correlation(plan, kernel, b.entry(params, kernel.name), read[kernel.source], target, batch)
        y = write.let(name, part if y is None else b.op(pointwise.Add(), y, part))
    return b.reshaped(y, target.index.size, batch=batch)


def _correlation(plan: FourierProgram, kernel: Kernel, weight: Value, source: Value, target: Grid, batch: Value) -> Value:
    if kernel.shape != plan.sources[kernel.source].shape:
        source = b.op(grids.Periods(kernel.shape), source)
    if plan.turned(kernel):
        note = f"Where each turn of the grid finds the weights of a kernel, {plan.turns.shape}."
        weight = b.op(grids.Turned(), weight, b.constant("TURNS", _small(plan.turns), note))
        _, m_in, shape = plan.transformed(kernel)
        made = b.op(grids.Correlate(), weight, b.reshaped(source, m_in, *shape, batch=batch))
        return b.reshaped(made, kernel.m_out, *kernel.shape, batch=batch)
    made = b.op(grids.Correlate(), weight, source)
    times = tuple(n // m for n, m in zip(target.shape, kernel.shape, strict=True))
    return b.op(layout.Tile(times), made) if prod(times) > 1 else made


def _words(grid: Grid) -> str:
    return f"{grid.channels} on {grid_text(grid.shape)}"


def _small(index: np.ndarray) -> np.ndarray:
    return index.astype(np.int32) if index.max(initial=0) < 2**31 else index
