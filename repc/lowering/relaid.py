"""Programs of every kind for vectors with channels last."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TypeVar

import numpy as np

from repc.lowering.channels_last import relaid_sides
from repc.lowering.drawn import DrawnNet
from repc.lowering.network.program import NetProgram
from repc.lowering.polynomial import ChainProgram, MonomialProgram, Repeats
from repc.lowering.program import BlockProgram
from repc.lowering.scalars import ScalarProgram
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import columns, layout
from repc.ops.operations.sources import argument
from repc.ops.value import Function, Plan, Program, Value, name_of
from repc.reps.channels_last import EqualSummands, order_of_summands

Summands = tuple[EqualSummands, ...]


@singledispatch
def relaid(plan: Plan, ends: tuple[Summands, ...]) -> Plan:
    """The same map or network of vectors with channels last; ``ends``: the summands of each input and of the output. Raises
    TypeError for a kind of program that has natural coordinates only."""
    raise TypeError(f"{type(plan).__name__} has no other coordinates than natural ones")


InBlocks = TypeVar("InBlocks", BlockProgram, ChainProgram, NetProgram)


def relaid_blocks(plan: InBlocks, ends: tuple[Summands, ...]) -> InBlocks:
    """The same of a program in irreducible blocks."""
    inputs, output = relaid_sides(plan.inputs, plan.output, [order_of_summands(one) for one in ends])
    return replace(plan, inputs=inputs, output=output)


for _kind in (BlockProgram, NetProgram):
    relaid.register(_kind, relaid_blocks)


@relaid.register
def _chain(plan: ChainProgram, ends: tuple[Summands, ...]) -> ChainProgram:
    return relaid_blocks(replace(plan, repeats=_with_last(plan.repeats)), ends)


@relaid.register
def _scalars(plan: ScalarProgram, ends: tuple[Summands, ...]) -> ScalarProgram:
    return replace(plan, channels_last=ends, repeats=_with_last(plan.repeats))


def _with_last(repeats: Repeats) -> Repeats:
    return replace(repeats, last=repeats.channels is not None)


@relaid.register
def _around(plan: DrawnNet | MonomialProgram, ends: tuple[Summands, ...]) -> Plan:
    return replace(plan, channels_last=ends)


def turned(program: Program) -> Program:
    """A program for vectors with channels last, where its plan has natural coordinates inside; others as they are."""
    plan = program.plan
    ends, repeats = getattr(plan, "channels_last", ()), getattr(plan, "repeats", None)
    is_turned = not (plan.hom_dim and getattr(plan, "in_columns", False))
    channels = repeats.channels if repeats and repeats.last and is_turned else None
    if not ends and channels is None:
        return program
    inner = replace(program.apply, name="_in_natural_order", doc="The same between vectors whose copies stand one after another.")
    into, last = _turns(program.apply, ends)
    params, *xs = (_argument(one, channels) for one in program.apply.arguments)
    write = Builder("apply", (params, *xs))
    if channels is not None:
        params = b.packed({name: b.op(columns.FromColumns(), b.entry(params, name)) for name in params.shape})
        xs = [write.let("z", b.op(columns.FromColumns(), x)) for x in xs]
    xs = [x if turn is None else write.let("z", b.called(turn, x)) for x, turn in zip(xs, into, strict=True)]
    y = b.called(inner, params, *xs)
    y = y if last is None else b.called(last, write.let("y", y))
    y = y if channels is None else b.op(columns.ToColumns(channels), y)
    made = tuple(turn for turn in (*into, last) if turn is not None)
    return replace(program, apply=write.function(y, ""), functions=(inner, *program.functions, *made))


def _turns(apply: Function, ends: tuple[Summands, ...]) -> tuple[list[Function | None], Function | None]:
    """The functions from channels last to natural coordinates of each input, and back of the output."""
    xs = apply.arguments[1:]
    if not ends:
        return [None] * len(xs), None
    names = ["_natural"] if len(xs) == 1 else [f"_natural_{k + 1}" for k in range(len(xs))]
    into = [_turn(name, x, side, is_input=True) for name, x, side in zip(names, xs, ends, strict=False)]
    return into, _turn("_channels_last", b.input_arguments((apply.result.shape[-1],))[0], ends[-1], is_input=False)


def _argument(one: Value, channels: int | None) -> Value:
    """An argument of `apply`, with channels behind where they are the last axis."""
    if channels is None:
        return one
    shape = one.shape
    behind = {k: (*s, channels) for k, s in shape.items()} if isinstance(shape, dict) else (*shape, channels)
    return argument(name_of(one), behind)


def _turn(name: str, x: Value, side: Summands, is_input: bool) -> Function | None:
    """Copies one after another from channels last, or the other way round; None where both are the same."""
    if np.array_equal(order_of_summands(side), np.arange(side[-1].stop)):
        return None
    write = Builder(name, (x,))
    batch, parts = write.let("batch", b.batch_of(x)), []
    for one in side:
        part = b.piece(x, one.start, one.stop)
        if min(one.count, one.size) > 1:
            shape = (one.size, one.count) if is_input else (one.count, one.size)
            moved = b.op(layout.Transpose((1, 0)), b.reshaped(part, *shape, batch=batch))
            part = b.reshaped(moved, one.count * one.size, batch=batch)
        parts.append(write.let("part", part, f"{one.text} as {(one.size, one.count)}"))
    words = "Channels last to copies one after another." if is_input else "Copies one after another to channels last."
    return write.function(b.concatenated(parts, -1), words)
