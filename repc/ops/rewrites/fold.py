"""Constants: two constant changes of basis in a row are one, where that is less work."""

from __future__ import annotations

import numpy as np

from repc.ops.operations.products import Change
from repc.ops.operations.sources import Constant
from repc.ops.rewrites.mapped import mapped
from repc.ops.value import Function, Value


def with_folded_constants(function: Function) -> Function:
    """Products of constants made once, here, and not in every call."""
    return mapped(function, _folded)


def _folded(value: Value) -> Value:
    outer = constant_change(value)
    inner = None if outer is None else constant_change(value.args[0])
    if outer is None or inner is None:
        return value
    (one, first), (two, second) = inner, outer
    if one.shape[0] * two.shape[1] > one.size + two.size:
        return value
    rows = Constant(f"{first.name}_{second.name}", one @ two, f"{first.note} Then: {second.note}")
    return Value.of(Change(), value.args[0].args[0], Value.of(rows))


def constant_change(value: Value) -> tuple[np.ndarray, Constant] | None:
    """Of a change of basis by a constant: the matrix that multiplies from the right, and the constant."""
    if not isinstance(value.op, Change):
        return None
    op, rows = value.op, value.args[1].op
    if not isinstance(rows, Constant):
        return None
    array = rows.array.conj() if op.adjoint else rows.array
    return (array.T if op.transposed else array), rows
