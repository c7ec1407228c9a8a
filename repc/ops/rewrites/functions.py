"""Equal functions are one: layers of a network, say."""

from __future__ import annotations

from repc.ops.rewrites.equal import structure
from repc.ops.rewrites.mapped import each_function
from repc.ops.value import Function, Program


def with_equal_functions_once(program: Program) -> Program:
    """Functions that say the same for arguments of the same shapes are one, the first, which is called for all of them."""
    first: dict[tuple, Function] = {}
    return each_function(program, lambda function: first.setdefault(signature(function), function))


def signature(function: Function) -> tuple:
    """What two functions have in common exactly if they do the same, whatever their names are."""
    names: dict[int, object] = {id(a): ("argument", k) for k, a in enumerate(function.arguments)}
    lines = []
    for k, let in enumerate(function.lets):
        lines.append(structure(let.source, names))
        names |= {id(value): ("value", k, j) for j, value in enumerate(let.values)}
    shapes = tuple(repr(a.shape) for a in function.arguments)
    return (shapes, tuple(lines), structure(function.result, names))
