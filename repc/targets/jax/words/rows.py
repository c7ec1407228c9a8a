"""How JAX writes channels computed one number of a sample at a time."""

from __future__ import annotations

from repc.ops.operations import rows
from repc.targets.code import arguments, listed
from repc.targets.jax.words.table import writes


@writes(rows.IntoRows, rows.OutOfRows, rows.ProductOfRows, rows.MixedRows)
def _rows_call(op, args, value, constants):
    return arguments(_ROWS[type(op)], args)


_ROWS: dict[type, str] = {
    rows.IntoRows: "_into_rows",
    rows.OutOfRows: "_out_of_rows",
    rows.ProductOfRows: "_product_of_rows",
    rows.MixedRows: "_mixed_rows",
}


@writes(rows.SomeRows)
def _some_rows(op, args, value, constants):
    chosen = list(op.numbers)
    whole = chosen == list(range(value.args[0].shape[0]))
    within = "" if (op.start, op.stop) == (0, value.args[0].shape[1]) else f"[{op.start}:{op.stop}]"
    if whole and not within:
        return f"{args[0]}"
    return f"[row{within} for row in {args[0]}]" if whole else f"[{args[0]}[k]{within} for k in {chosen}]"


@writes(rows.JoinedRows)
def _joined_rows(op, args, value, constants):
    return f"[{listed(*(f'*{arg}' for arg in args))}]"
