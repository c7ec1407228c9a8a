"""Reshapes and transposes: two in a row are one, and one that changes nothing is none."""

from __future__ import annotations

from repc.ops.operations.layout import Reshape, Transpose
from repc.ops.rewrites.mapped import mapped
from repc.ops.value import Function, Value


def with_merged_views(function: Function) -> Function:
    """Chains of reshapes and of transposes merged, those that change nothing left out."""
    return mapped(function, _merged)


def _merged(value: Value) -> Value:
    if isinstance(value.op, Reshape):
        return _reshape(value)
    return _transpose(value, value.op) if isinstance(value.op, Transpose) else value


def _reshape(value: Value) -> Value:
    x, *batch = value.args
    while isinstance(x.op, Reshape) and len(x.args) == len(value.args):
        x = x.args[0]
    if x.shape == value.shape:
        return x
    return value if x is value.args[0] else Value.of(value.op, x, *batch)


def _transpose(value: Value, op: Transpose) -> Value:
    (x,), order = value.args, op.order
    inner = x.op
    if isinstance(inner, Transpose) and len(inner.order) == len(order):
        order, x = tuple(inner.order[k] for k in order), x.args[0]
    if order == tuple(range(len(order))):
        return x
    return value if order == op.order else Value.of(Transpose(order), x)
