"""How a target writes operations: one function for each of them, registered under its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from repc.ops.operations.sources import Argument
from repc.ops.value import Item, Named, Operation, Value, name_of
from repc.targets.code import Code

Writer = Callable[[Any, "list[Code]", Value, Any], "Code | str"]
_Function = TypeVar("_Function", bound=Callable)


class Wording:
    """The words of one target. A writer is a function of the operation, the code of its arguments, its value, and the
    constants of the module."""

    def __init__(self) -> None:
        self.writers: dict[type[Operation], Writer] = {}

    def writes(self, *operations: type[Operation]) -> Callable[[_Function], _Function]:
        """Registers how operations are written."""

        def register(function: _Function) -> _Function:
            self.writers.update(dict.fromkeys(operations, function))
            return function

        return register

    def code_of(self, value: Value, constants) -> Code:
        """A value as an expression; named ones by their names."""
        if isinstance(value.op, (Named, Item, Argument)):
            return Code(name_of(value))
        return self.expression(value, constants)

    def expression(self, value: Value, constants) -> Code:
        """The operation of a value on its arguments. Raises KeyError for an operation without a writer."""
        args = [self.code_of(arg, constants) for arg in value.args]
        found = self.writers[type(value.op)](value.op, args, value, constants)
        return found if isinstance(found, Code) else Code(found)
