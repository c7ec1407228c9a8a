"""Programs of every kind for vectors with channels last."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TypeVar

import numpy as np

from repc.lowering.channels_last import relaid_sides
from repc.lowering.drawn import DrawnNet
from repc.lowering.network.program import NetProgram
from repc.lowering.polynomial import ChainProgram, MonomialProgram
from repc.lowering.program import BlockProgram
from repc.lowering.scalars import ScalarProgram
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import layout
from repc.ops.value import Function, Plan, Program, Value
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


for _kind in (BlockProgram, ChainProgram, NetProgram):
    relaid.register(_kind, relaid_blocks)


@relaid.register
def _around(plan: DrawnNet | MonomialProgram | ScalarProgram, ends: tuple[Summands, ...]) -> Plan:
    return replace(plan, channels_last=ends)


def turned(program: Program, ends: tuple[Summands, ...]) -> Program:
    """A program in natural coordinates between vectors with channels last."""
    *into, out = ends
    params, *xs = program.apply.arguments
    inner = replace(program.apply, name="_in_natural_order", doc="The same between vectors whose copies stand one after another.")
    write = Builder("apply", program.apply.arguments)
    names = ["_natural"] if len(xs) == 1 else [f"_natural_{k + 1}" for k in range(len(xs))]
    turns = [_turn(name, x, side, is_input=True) for name, x, side in zip(names, xs, into, strict=True)]
    natural = [x if turn is None else write.let("z", b.called(turn, x)) for x, turn in zip(xs, turns, strict=True)]
    y = b.called(inner, params, *natural)
    last = _turn("_channels_last", b.input_arguments((program.apply.result.shape[-1],))[0], out, is_input=False)
    apply = write.function(y if last is None else b.called(last, write.let("y", y)), "")
    made = tuple(turn for turn in (*turns, last) if turn is not None)
    return replace(program, apply=apply, functions=(inner, *program.functions, *made))


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
