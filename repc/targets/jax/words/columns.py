"""How JAX writes vectors whose channels are the last axis."""

from __future__ import annotations

from repc.ops.operations import columns
from repc.targets.code import listed
from repc.targets.jax.words.table import writes


@writes(columns.BatchOfColumns)
def _batch_of(op, args, value, constants):
    return f"(*{args[0]}.shape[:-2], {args[0]}.shape[-1])"


@writes(columns.RepeatedColumns)
def _repeated(op, args, value, constants):
    return f"jnp.broadcast_to({args[0]}, (*{args[1]}[:-1], {args[0]}.shape[-2], {args[1]}[-1]))"


@writes(columns.FromColumns, columns.ToColumns)
def _swapped(op, args, value, constants):
    return f"jnp.swapaxes({args[0]}, -1, -2)"


@writes(columns.ColumnsInward, columns.ColumnsIntoRows)
def _inward(op, args, value, constants):
    name = "_columns_into_rows" if isinstance(op, columns.ColumnsIntoRows) else "_columns_inward"
    turned = op.by_copy and min(op.copies, op.components) > 1
    return f"{name}({listed(args[0], op.copies, op.components, *(('by_copy=True',) if turned else ()))})"


@writes(columns.ColumnsOutward)
def _outward(op, args, value, constants):
    return f"_columns_outward({listed(*args)})"


@writes(columns.RowsIntoColumns)
def _rows_outward(op, args, value, constants):
    return f"_rows_into_columns({args[0]})"
