"""Where values come from, and how functions hand them on: arguments, parameters, constants, features by name, calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from repc.ops.operations.typing import core, lead, require
from repc.ops.sizes import Size, at
from repc.ops.value import Function, Operation, Shape, Value, Work


@dataclass(frozen=True, eq=False)
class Argument(Operation):
    """An argument of a function; its shape is what the function is written for."""

    name: str
    typed: Shape | Mapping[str, Shape]

    def shape(self):
        return self.typed

    def run(self, letters):
        raise LookupError(f"the argument {self.name} has no value")


@dataclass(frozen=True, eq=False)
class DictEntry(Operation):
    """One entry of a dict of parameters or features."""

    key: str

    def shape(self, values):
        require(self.key in values.shape, f"there is no {self.key!r} among {list(values.shape)}")
        return values.shape[self.key]

    def run(self, letters, values):
        return values[self.key]


@dataclass(frozen=True, eq=False)
class Pack(Operation):
    """Features as a dict."""

    keys: tuple[str, ...]

    def shape(self, *parts):
        return dict(zip(self.keys, (part.shape for part in parts), strict=True))

    def run(self, letters, *parts):
        return dict(zip(self.keys, parts, strict=True))


@dataclass(frozen=True, eq=False)
class Unpack(Operation):
    """The entries along the first axis."""

    count: int

    def shape(self, value):
        require(core(value)[0] == self.count, "as many names as entries, not", self.count, "for", value.shape)
        return (core(value)[1:],) * self.count

    def run(self, letters, value):
        return tuple(value)


@dataclass(frozen=True, eq=False)
class Constant(Operation):
    """A constant array under the name that is wanted for it; ``note`` says what it is and how its axes are read."""

    name: str
    array: np.ndarray
    note: str

    def shape(self):
        return self.array.shape

    def run(self, letters):
        return self.array


@dataclass(frozen=True, eq=False)
class InDtype(Operation):
    """A constant in the dtype that is its second argument."""

    def shape(self, array, dtype):
        return array.shape

    def run(self, letters, array, dtype):
        return array.astype(np.result_type(array, dtype))


@dataclass(frozen=True, eq=False)
class Call(Operation):
    """A function applied to arguments."""

    function: Function

    def shape(self, *args):
        wanted = self.function.arguments
        require(len(args) == len(wanted), f"{self.function.name} takes {len(wanted)} arguments, not {len(args)}")
        found = self.function.result.shape
        if not isinstance(found, tuple) or ... not in found:
            return found
        return (*lead(*(a for a in args if isinstance(a.shape, tuple))), *_batch(args, wanted), *core(found))

    def run(self, letters, *args):
        raise LookupError("calls are run by repc.ops.run")


@dataclass(frozen=True, eq=False)
class BatchOf(Operation):
    """The batch axes of an array that has ``rank`` others, as a shape."""

    rank: int

    def shape(self, x):
        require(len(core(x)) == self.rank, f"{x.shape} has not {self.rank} axes besides its batch")
        return ()

    def run(self, letters, x):
        return x.shape[: x.ndim - self.rank]


@dataclass(frozen=True, eq=False)
class Batches(Operation):
    """The common batch axes of several shapes."""

    def shape(self, *batches):
        return ()

    def run(self, letters, *batches):
        return np.broadcast_shapes(*batches)


@dataclass(frozen=True, eq=False)
class Repeated(Operation):
    """An array (..., d) with the batch axes that are its second argument, repeated along those that it lacks."""

    def shape(self, x, batch):
        return (..., *core(x))

    def run(self, letters, x, batch):
        return np.broadcast_to(x, (*batch, x.shape[-1]))


@dataclass(frozen=True, eq=False)
class BatchLetter(Operation):
    """The length of the last axis, all batch axes as one, as a shape."""

    def shape(self, x):
        return ()

    def run(self, letters, x):
        return x.shape[-1:]


@dataclass(frozen=True, eq=False)
class DtypeOf(Operation):
    """The dtype of an array."""

    def shape(self, x):
        return ()

    def run(self, letters, x):
        return x.dtype


@dataclass(frozen=True, eq=False)
class Zeros(Operation):
    """Zeros of given sizes, with the batch axes and the dtype that are its arguments; ``called`` is the public name of the size,
    if it has one."""

    sizes: tuple[Size, ...]
    called: str = ""

    def shape(self, batch, dtype):
        return (..., *self.sizes)

    def run(self, letters, batch, dtype):
        return np.zeros((*batch, *(at(n, letters) for n in self.sizes)), dtype)


@dataclass(frozen=True, eq=False)
class Eye(Operation):
    """The identity matrix; ``called`` is the public name of its size, if it has one."""

    size: Size
    called: str = ""

    def shape(self, dtype):
        return (self.size, self.size)

    def run(self, letters, dtype):
        return np.eye(at(self.size, letters), dtype=dtype)

    def work(self, out, *args):
        return Work(kernels=0)


def _batch(args: tuple[Value, ...], wanted: tuple[Value, ...]) -> tuple[Size, ...]:
    """The axes that arguments have in front of those that a function is written for: unit vectors, say."""
    extra = [core(a)[: len(core(a)) - len(core(w))] for a, w in zip(args, wanted, strict=True) if _is_batched(w)]
    rank = max(map(len, extra), default=0)
    padded = [(1,) * (rank - len(sizes)) + sizes for sizes in extra]
    return tuple(next((n for n in sizes if n != 1), 1) for sizes in zip(*padded, strict=True))


def _is_batched(value: Value) -> bool:
    return isinstance(value.shape, tuple) and ... in value.shape


def argument(name: str, shape: Shape | Mapping[str, Shape]) -> Value:
    """An argument as a value."""
    return Value.of(Argument(name, shape))
