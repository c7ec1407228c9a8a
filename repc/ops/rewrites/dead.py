"""What nothing reads is dropped."""

from __future__ import annotations

from dataclasses import replace

from repc.ops.value import Comment, Function, Statement, Value


def without_dead_code(function: Function) -> Function:
    """The statements that the result needs, and the remarks that still head some of them."""
    needed: set[int] = set()
    _need(function.result, needed)
    kept: list[Statement] = []
    heads = bool(function.statements) and isinstance(function.statements[-1], Comment)  # the result itself
    for statement in reversed(function.statements):
        if isinstance(statement, Comment):
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
