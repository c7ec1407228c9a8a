"""Equal values are made once, and no name stands for another name."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from repc.ops.operations.sources import Argument
from repc.ops.rewrites.mapped import on, renewed
from repc.ops.value import Assign, Function, Item, Named, Operation, Statement, Value


def with_equal_values_once(function: Function) -> Function:
    """Two statements that say the same are one: later uses take the first name."""
    first: dict[tuple, Value] = {}
    new: dict[int, Value] = {}
    kept: list[Statement] = []
    for statement in function.statements:
        if isinstance(statement, Assign):
            source = renewed(statement.source, new)
            if isinstance(source.op, (Named, Item, Argument)):
                new[id(statement.values[0])] = source
                continue
            key = structure(source)
            if len(statement.values) == 1 and key in first:
                new[id(statement.values[0])] = first[key]
                continue
            values = tuple(on(value, source) for value in statement.values)
            new |= {id(old): value for old, value in zip(statement.values, values, strict=True)}
            first |= {key: values[0]} if len(values) == 1 else {}
            statement = Assign(values, source, statement.note)
        kept.append(statement)
    return replace(function, statements=tuple(kept), result=renewed(function.result, new))


def structure(value: Value, names: dict[int, object] | None = None) -> tuple:
    """What two values have in common exactly if they are the same operations on the same named values; ``names`` say what
    stands for a named value, which is by itself the value."""
    if isinstance(value.op, (Named, Item)) or not value.args:
        if names and id(value) in names:
            return (names[id(value)],)
        if isinstance(value.op, (Named, Item)):
            return (id(value),)
    kind = type(value.op).__name__
    own = (id(value),) if kind == "Argument" else _fixed(value.op)
    return (kind, *own, *(structure(arg, names) for arg in value.args))


def _fixed(op: Operation) -> tuple:
    """What is fixed of an operation; not how a constant is called."""
    found = {f.name: getattr(op, f.name) for f in fields(op)}
    is_constant = isinstance(found.get("array"), np.ndarray)
    return tuple(_comparable(v) for name, v in found.items() if not (is_constant and name in ("name", "note")))


def _comparable(value):
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    return id(value) if isinstance(value, Function) else repr(value) if isinstance(value, dict) else value
