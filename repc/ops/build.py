"""How a lowering writes a function: one call for each value, names handed out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from repc.ops.names import Names
from repc.ops.operations import layout, pointwise, sources
from repc.ops.operations.sources import Argument, argument
from repc.ops.sizes import Size
from repc.ops.value import AnyShape, Assign, Comment, Function, Item, Named, Operation, Parameter, Shape, Statement, Value


class Builder:
    """Statements of one function, in the order in which they are made; ``taken`` are names that are not given out."""

    def __init__(self, name: str, arguments: Sequence[Value], taken: Iterable[str] = ()):
        self._name, self._arguments = name, tuple(arguments)
        self._names = Names()
        self._statements: list[Statement] = []
        for one in (*(a.op.name for a in arguments if isinstance(a.op, Argument)), *taken):
            self._names.fresh(one)

    def fresh(self, wanted: str) -> str:
        """The name wanted, or with a number where it is taken, kept for `named`."""
        return self._names.fresh(wanted)

    def let(self, wanted: str, source: Value, note: str = "") -> Value:
        """A name for a value: the one wanted, or with a number where it is taken."""
        return self.named(self.fresh(wanted), source, note)

    def named(self, name: str, source: Value, note: str = "") -> Value:
        """Exactly this name for a value: one that was kept for it."""
        named = Value.of(Named(name), source)
        self._statements.append(Assign((named,), source, note))
        return named

    def lets(self, wanted: Sequence[str], source: Value, note: str = "") -> tuple[Value, ...]:
        """Names for several results of one operation."""
        items = tuple(Value.of(Item(self._names.fresh(name), k), source) for k, name in enumerate(wanted))
        self._statements.append(Assign(items, source, note))
        return items

    def comment(self, text: str) -> None:
        """A comment on a line of its own."""
        self._statements.append(Comment(text))

    def function(self, result: Value, doc: str) -> Function:
        """All that was written, with its result."""
        return Function(self._name, self._arguments, tuple(self._statements), result, doc)


def parameters_argument(parameters: Mapping[str, Parameter | Mapping[str, Parameter]]) -> Value:
    """The argument ``params``; of a network by layer and name."""
    return argument("params", _shapes(parameters))


def _shapes(parameters: Mapping[str, Parameter | Mapping[str, Parameter]]) -> dict[str, AnyShape]:
    return {name: p.shape if isinstance(p, Parameter) else _shapes(p) for name, p in parameters.items()}


def op(operation: Operation, *args: Value) -> Value:
    """An operation applied to values."""
    return Value.of(operation, *args)


def entry(values: Value, key: str) -> Value:
    """One parameter, or one feature."""
    return op(sources.DictEntry(key), values)


def constant(name: str, array: np.ndarray, note: str) -> Value:
    """A constant array."""
    return op(sources.Constant(name, array, note))


def piece(x: Value, start: Size, stop: Size, axis: int = -1) -> Value:
    """x[start:stop] along an axis, or x itself where that is all of it."""
    sizes = [n for n in x.shape if n is not ...]
    return x if start == 0 and stop == sizes[axis] else op(layout.Slice(start, stop, axis), x)


def is_named(value: Value) -> bool:
    """Whether a value is written by its name alone."""
    return isinstance(value.op, (Named, Item, Argument))


def reshaped(x: Value, *sizes: Size, batch: Value | None = None) -> Value:
    """The same entries behind the batch axes, where there are any."""
    return op(layout.Reshape(tuple(sizes)), x, *(() if batch is None else (batch,)))


def concatenated(parts: Sequence[Value], axis: int) -> Value:
    """Parts one after another; a single one as it is."""
    return parts[0] if len(parts) == 1 else op(layout.Concatenate(axis), *parts)


def added(parts: Sequence[Value]) -> Value:
    """The sum of parts; a single one as it is."""
    return parts[0] if len(parts) == 1 else op(pointwise.Add(), *parts)


def batch_of(x: Value, rank: int = 1) -> Value:
    """The batch axes of an array."""
    return op(sources.BatchOf(rank), x)


def zeros(batch: Value, dtype: Value, *sizes: Size) -> Value:
    """Zeros behind batch axes."""
    return op(sources.Zeros(tuple(sizes)), batch, dtype)


def dtype_of(x: Value) -> Value:
    """The dtype of an array."""
    return op(sources.DtypeOf(), x)


def packed(features: Mapping[str, Value]) -> Value:
    """Features as a dict."""
    return op(sources.Pack(tuple(features)), *features.values())


def called(function: Function, *args: Value) -> Value:
    """A function applied to arguments."""
    return op(sources.Call(function), *args)


def input_arguments(dims: Sequence[Size]) -> tuple[Value, ...]:
    """The inputs: x, or x1, x2, …, each (..., dim)."""
    names = ["x"] if len(dims) == 1 else [f"x{k + 1}" for k in range(len(dims))]
    return tuple(argument(name, vector(dim)) for name, dim in zip(names, dims, strict=True))


def letter_arguments(letters: Iterable[str]) -> tuple[Value, ...]:
    """The letters that stand for sizes, as numbers."""
    return tuple(argument(name, ()) for name in letters)


def vector(dim: Size) -> Shape:
    """(..., dim)."""
    return (..., dim)
