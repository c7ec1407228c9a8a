"""A rule applied to every value of a function, arguments first, or to every function of a program, callees first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from repc.ops.operations.products import Transposed
from repc.ops.operations.sources import Call
from repc.ops.value import Assign, Function, Program, Statement, Value

Rule = Callable[[Value], Value]


def mapped(function: Function, rule: Rule) -> Function:
    """The function with ``rule`` applied to each operation, whose arguments are rewritten already. Names stay."""
    new: dict[int, Value] = {}
    statements: list[Statement] = []
    for statement in function.statements:
        if isinstance(statement, Assign):
            source = renewed(statement.source, new, rule)
            values = tuple(on(value, source) for value in statement.values)
            new |= {id(old): value for old, value in zip(statement.values, values, strict=True)}
            statement = Assign(values, source, statement.note)
        statements.append(statement)
    return replace(function, statements=tuple(statements), result=renewed(function.result, new, rule))


def each_function(program: Program, rule: Callable[[Function], Function]) -> Program:
    """The program with ``rule`` applied to each function, whose calls are those of the new ones already."""
    new: dict[int, Function] = {}

    def of(function: Function) -> Function:
        if id(function) not in new:
            new[id(function)] = rule(mapped(function, calls))
        return new[id(function)]

    def calls(value: Value) -> Value:
        if not isinstance(value.op, (Call, Transposed)):
            return value
        return replace(value, op=replace(value.op, function=of(value.op.function)))

    functions = tuple(dict.fromkeys(of(function) for function in program.functions))
    return replace(program, apply=of(program.apply), functions=functions, weight=program.weight and of(program.weight))


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
