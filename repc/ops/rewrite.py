"""Rewrites of functions: what nothing reads is dropped, equal values are made once."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from repc.ops.value import Function, Let, Remark, Statement, Value


def without_dead_code(function: Function) -> Function:
    """The statements that the result needs, and the remarks that still head some of them."""
    needed: set[int] = set()
    _need(function.result, needed)
    kept: list[Statement] = []
    heads = bool(function.statements) and isinstance(function.statements[-1], Remark)  # the result itself
    for statement in reversed(function.statements):
        if isinstance(statement, Remark):
            kept += [statement] * heads
            heads = False
        elif any(id(value) in needed for value in statement.values):
            _need(statement.source, needed)
            kept.append(statement)
            heads = True
    return replace(function, statements=tuple(reversed(kept)))


def _need(value: Value, needed: set[int]) -> None:
    todo = [value]
    while todo:
        one = todo.pop()
        if id(one) not in needed:
            needed.add(id(one))
            todo += one.args


def with_equal_values_once(function: Function) -> Function:
    """Two statements that say the same are one: later uses take the first name."""
    first: dict[tuple, Value] = {}
    same: dict[int, Value] = {}
    kept: list[Statement] = []
    for statement in function.statements:
        if not isinstance(statement, Let):
            kept.append(statement)
            continue
        source = _renewed(statement.source, same)
        key = structure(source)
        if len(statement.values) == 1 and key in first:
            same[id(statement.values[0])] = first[key]
            continue
        values = tuple(_on(value, source) for value in statement.values)
        same |= {id(old): new for old, new in zip(statement.values, values, strict=True)}
        if len(values) == 1:
            first[key] = values[0]
        kept.append(Let(values, source, statement.note))
    return replace(function, statements=tuple(kept), result=_renewed(function.result, same))


def _on(value: Value, source: Value) -> Value:
    return value if value.args == (source,) else replace(value, args=(source,))


def _renewed(value: Value, same: dict[int, Value]) -> Value:
    if id(value) in same:
        return same[id(value)]
    args = tuple(_renewed(arg, same) for arg in value.args)
    same[id(value)] = value if all(a is b for a, b in zip(args, value.args, strict=True)) else replace(value, args=args)
    return same[id(value)]


def structure(value: Value) -> tuple:
    """What two values have in common exactly if they are the same operation on the same named values."""
    if not value.args:
        return (type(value.op).__name__, *_fixed(value.op), id(value) if type(value.op).__name__ == "Argument" else 0)
    named = type(value.op).__name__ in ("Named", "Item")
    return (id(value),) if named else (type(value.op).__name__, *_fixed(value.op), *(structure(a) for a in value.args))


def _fixed(op) -> tuple:
    return tuple(_comparable(getattr(op, f.name)) for f in fields(op) if f.name not in ("note", "name") or not _has_array(op))


def _has_array(op) -> bool:
    return any(isinstance(getattr(op, f.name), np.ndarray) for f in fields(op))


def _comparable(value):
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    return id(value) if isinstance(value, Function) else repr(value) if isinstance(value, dict) else value
