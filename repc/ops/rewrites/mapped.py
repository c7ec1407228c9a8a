"""A rule applied to every value of a function, arguments first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from repc.ops.value import Function, Let, Statement, Value

Rule = Callable[[Value], Value]


def mapped(function: Function, rule: Rule) -> Function:
    """The function with ``rule`` applied to each operation, whose arguments are rewritten already. Names stay."""
    new: dict[int, Value] = {}
    statements: list[Statement] = []
    for statement in function.statements:
        if isinstance(statement, Let):
            source = renewed(statement.source, new, rule)
            values = tuple(on(value, source) for value in statement.values)
            new |= {id(old): value for old, value in zip(statement.values, values, strict=True)}
            statement = Let(values, source, statement.note)
        statements.append(statement)
    return replace(function, statements=tuple(statements), result=renewed(function.result, new, rule))


def on(value: Value, source: Value) -> Value:
    """A name for another source."""
    return value if value.args == (source,) else replace(value, args=(source,))


def renewed(value: Value, new: dict[int, Value], rule: Rule = lambda value: value) -> Value:
    """The value with ``new`` ones in the place of old ones, by identity; what is made is noted there."""
    if id(value) not in new:
        args = tuple(renewed(arg, new, rule) for arg in value.args)
        same = all(a is b for a, b in zip(args, value.args, strict=True))
        new[id(value)] = rule(value if same else replace(value, args=args))
    return new[id(value)]
