"""What must hold of a program before it is printed: names are bound once, before they are used, and used; values are typed,
and the letters of their lengths known; every map has a parameter of its own."""

from __future__ import annotations

from collections.abc import Mapping

from repc.ops.operations.sources import Argument, Call
from repc.ops.sizes import letters
from repc.ops.value import AnyShape, Function, IllTyped, Item, Named, Parameter, Program, Value, everywhere, name_of


def check(program: Program) -> None:
    """Raise IllTyped with the function and the name where something does not hold."""
    known: set[str] = set()
    for function in (program.apply, *((program.weight,) if program.weight else ()), *program.functions):
        known.add(function.name)
    for function in (program.apply, *program.functions):
        check_function(function, known)
    _check_parameters(program)


def _check_parameters(program: Program) -> None:
    """Raise IllTyped where there are fewer parameters than basis maps, as where two weights have one name."""
    count = sum(one.size for one in program.parameters.values() if isinstance(one, Parameter))
    if program.parameters and not program.layers and count < program.plan.hom_dim:
        raise IllTyped(f"{program.plan.name}: {count} parameters for {program.plan.hom_dim} maps")


def check_function(function: Function, known: set[str]) -> None:
    """One function; ``known`` are the names of the functions that it may call."""
    bound = {id(a) for a in function.arguments}
    names = {name_of(a) for a in function.arguments}
    used: set[int] = set()
    for let in function.lets:
        _used_by(let.source, function, bound, used, known)
        for value in let.values:
            if name_of(value) in names:
                raise IllTyped(f"{function.name}: the name {name_of(value)} is given twice")
            names.add(name_of(value))
            bound.add(id(value))
    _used_by(function.result, function, bound, used, known)
    _check_letters(function)
    for let in function.lets:
        if not any(id(value) in used for value in let.values):
            raise IllTyped(f"{function.name}: {name_of(let.values[0])} is never used")


def _check_letters(function: Function) -> None:
    """Raise IllTyped for a length that the function does not know."""
    known = {name_of(a) for a in function.arguments} | {"batch"}
    for value in values_of(function):
        unknown = sorted(_letters(value.shape) - known)
        if unknown:
            raise IllTyped(f"{function.name}: a length has the letter {unknown[0]}, which is no argument")


def _letters(shape: AnyShape) -> set[str]:
    parts = shape.values() if isinstance(shape, Mapping) else shape
    found: set[str] = set()
    for part in parts:
        if part is not ...:
            found |= _letters(part) if isinstance(part, tuple | Mapping) else letters(part)
    return found


def _used_by(value: Value, function: Function, bound: set[int], used: set[int], known: set[str]) -> None:
    """Note the names that a value uses. Raises IllTyped for a name without a value."""
    todo = [value]
    while todo:
        one = todo.pop()
        if id(one) in bound:
            used.add(id(one))
            continue
        if isinstance(one.op, (Named, Item, Argument)):
            raise IllTyped(f"{function.name}: {name_of(one)} is used before it has a value")
        if isinstance(one.op, Call) and one.op.function.name not in known:
            raise IllTyped(f"{function.name} calls {one.op.function.name}, which the program does not have")
        if one.op.shape(*one.args) != one.shape:
            raise IllTyped(f"{function.name}: a value of {type(one.op).__name__} is not of the shape it says")
        todo += one.args


def values_of(function: Function) -> tuple[Value, ...]:
    """All values of a function, arguments first."""
    return tuple(everywhere((*(let.source for let in function.lets), function.result)))
