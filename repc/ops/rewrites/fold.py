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
    if not isinstance(value.op, Change) or not isinstance(value.args[0].op, Change):
        return value
    inner, rows = value.args
    x, first = inner.args
    if not (isinstance(rows.op, Constant) and isinstance(first.op, Constant)):
        return value
    one, two = _matrix(inner.op, first), _matrix(value.op, rows)
    if one.shape[0] * two.shape[1] > one.size + two.size:
        return value
    note = f"{first.op.note} Then: {rows.op.note}"
    return Value.of(Change(), x, Value.of(Constant(f"{first.op.name}_{rows.op.name}", one @ two, note)))


def _matrix(op: Change, rows: Value) -> np.ndarray:
    """What a vector is multiplied by from the right."""
    array = rows.op.array.conj() if op.adjoint else rows.op.array
    return array.T if op.transposed else array
