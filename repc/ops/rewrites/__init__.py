"""Rewrites of functions, one a file: each keeps the meaning and makes what is printed smaller. `REWRITES` is their order.

Views of views first, since that makes values equal; then constants, then equal values, then products that share a factor;
what nothing reads any more is dropped last.
"""

from __future__ import annotations

from dataclasses import replace

from repc.ops.operations.products import Transposed
from repc.ops.operations.sources import Call
from repc.ops.rewrites.dead import without_dead_code
from repc.ops.rewrites.equal import with_equal_values_once
from repc.ops.rewrites.fold import with_folded_constants
from repc.ops.rewrites.mapped import mapped
from repc.ops.rewrites.merge import with_merged_views
from repc.ops.rewrites.stack import with_stacked_changes
from repc.ops.value import Function, Program, Value

REWRITES = (with_merged_views, with_folded_constants, with_equal_values_once, with_stacked_changes, without_dead_code)


def rewritten(function: Function) -> Function:
    """The function after all rewrites, in order."""
    for rewrite in REWRITES:
        function = rewrite(function)
    return function


def rewritten_program(program: Program) -> Program:
    """Every function rewritten, and calls of them."""
    new: dict[int, Function] = {}

    def of(function: Function) -> Function:
        if id(function) not in new:
            new[id(function)] = rewritten(mapped(function, calls))
        return new[id(function)]

    def calls(value: Value) -> Value:
        if not isinstance(value.op, (Call, Transposed)):
            return value
        return replace(value, op=replace(value.op, function=of(value.op.function)))

    functions = tuple(of(function) for function in program.functions)
    return replace(program, apply=of(program.apply), functions=functions, weight=program.weight and of(program.weight))
