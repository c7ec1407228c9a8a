"""Products that share a factor: changes of basis of one value become one product, which is then cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repc.ops.operations.layout import Slice
from repc.ops.operations.products import Change
from repc.ops.operations.sources import Constant
from repc.ops.rewrites.fold import constant_change
from repc.ops.rewrites.mapped import on, renewed
from repc.ops.value import Assign, Function, Named, Statement, Value, name_of


def with_stacked_changes(function: Function) -> Function:
    """Statements that multiply one named value by constants are one product, named after the first, and slices of it."""
    groups = _groups(function)
    if not groups:
        return function
    new: dict[int, Value] = {}
    statements: list[Statement] = []
    for statement in function.statements:
        if not isinstance(statement, Assign):
            statements.append(statement)
            continue
        group = groups.get(id(statement))
        if group and group[0] is statement:
            statements.append(_stacked(group, new))
        source = new.pop(id(statement)) if group else renewed(statement.source, new)
        values = tuple(on(value, source) for value in statement.values)
        new |= {id(old): value for old, value in zip(statement.values, values, strict=True)}
        statements.append(Assign(values, source, statement.note))
    return replace(function, statements=tuple(statements), result=renewed(function.result, new))


def _groups(function: Function) -> dict[int, list[Assign]]:
    """Statements of the same value, by identity of each, where there are several."""
    by_source: dict[int, list[Assign]] = {}
    for let in function.lets:
        if constant_change(let.source) is not None and isinstance(let.source.args[0].op, Named):
            by_source.setdefault(id(let.source.args[0]), []).append(let)
    return {id(let): group for group in by_source.values() if len(group) > 1 for let in group}


def _stacked(group: list[Assign], new: dict[int, Value]) -> Assign:
    """The one product; for each statement of the group the slice of it is noted."""
    changes = [change for let in group if (change := constant_change(let.source)) is not None]
    notes = " Beside it: ".join(rows.note for _, rows in changes)
    matrix = np.concatenate([matrix for matrix, _ in changes], axis=1)
    constant = Value.of(Constant(f"{changes[0][1].name}_STACKED", matrix, notes))
    source = Value.of(Change(), renewed(group[0].source.args[0], new), constant)
    whole, start = Value.of(Named(f"{name_of(group[0].values[0])}_stacked"), source), 0
    for let, (matrix, _) in zip(group, changes, strict=True):
        stop = start + matrix.shape[1]
        new[id(let)] = Value.of(Slice(start, stop), whole)
        start = stop
    return Assign((whole,), source, f"{len(group)} changes of basis at once")
