"""Arrays as JAX has them: immutable, with JAX's methods only, and without values while a function is traced."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

_tracing = ContextVar("tracing", default=False)


class Lacking(Exception):
    """A text uses something that the stand-in does not have."""


@contextmanager
def tracing() -> Iterator[None]:
    """A context in which new arrays have no values that Python or NumPy could see."""
    token = _tracing.set(True)
    try:
        yield
    finally:
        _tracing.reset(token)


class Array:
    """A NumPy array behind the face of a JAX array."""

    __slots__ = ("_traced", "_values")
    __array_ufunc__ = None  # so that NumPy leaves ``number * array`` to `__rmul__`
    __hash__ = None

    def __init__(self, values, traced: bool | None = None):
        self._values = np.asarray(values)
        self._traced = _tracing.get() if traced is None else traced

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        self._refuse("as a NumPy array")
        return np.asarray(self._values, dtype)

    def _refuse(self, what: str) -> None:
        if self._traced:
            raise TypeError(f"a traced array of shape {self.shape} is used {what}")

    def __bool__(self) -> bool:
        self._refuse("as a condition")
        return bool(self._values)

    def __int__(self) -> int:
        self._refuse("as a number")
        return int(self._values)

    def __float__(self) -> float:
        self._refuse("as a number")
        return float(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Array]:
        return (Array(row) for row in self._values)

    def __repr__(self) -> str:
        return f"Array({'traced' if self._traced else self._values}, {self.shape}, {self.dtype})"

    def __getattr__(self, name: str):
        if name.startswith("__"):  # a protocol that NumPy or Python asks for
            raise AttributeError(name)
        raise Lacking(f"the stand-in's arrays have no '{name}'")

    def __getitem__(self, index) -> Array:
        return Array(self._values[_index(index)])

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self._values.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self._values.ndim

    @property
    def size(self) -> int:
        """Number of entries."""
        return self._values.size

    @property
    def dtype(self) -> np.dtype:
        """Type of the entries."""
        return self._values.dtype

    @property
    def T(self) -> Array:
        """All axes the other way round."""
        return Array(self._values.T)

    @property
    def real(self) -> Array:
        """Real parts."""
        return Array(self._values.real)

    @property
    def imag(self) -> Array:
        """Imaginary parts."""
        return Array(self._values.imag)

    @property
    def at(self) -> At:
        """``x.at[index].set(y)``: a changed copy."""
        return At(self)

    def astype(self, dtype) -> Array:
        """Entries of another type."""
        return cast(self, dtype)


class At:
    """What ``x.at`` is."""

    def __init__(self, array: Array):
        self._array = array

    def __getitem__(self, index) -> Places:
        return Places(self._array, _index(index))


class Places:
    """What ``x.at[index]`` is."""

    def __init__(self, array: Array, index):
        self._array, self._index = array, index

    def _changed(self, value: Callable[[np.ndarray], np.ndarray]) -> Array:
        copy = np.array(bare(self._array))
        copy[self._index] = value(copy[self._index])
        return Array(copy)

    def set(self, values) -> Array:
        """A copy with other entries there."""
        return self._changed(lambda _: bare(values))

    def multiply(self, factors) -> Array:
        """A copy with those entries multiplied."""
        return self._changed(lambda old: old * bare(factors))


def bare(value):
    """The NumPy values of an array; of lists and tuples, those of their entries; anything else as it is."""
    if isinstance(value, Array):
        return value._values
    return type(value)(bare(one) for one in value) if type(value) in (list, tuple) else value


def is_traced(value) -> bool:
    """Whether a value is an array without values that Python could see."""
    return isinstance(value, Array) and value._traced


def cast(value, dtype) -> Array:
    """An array of the given type, None for its own; TypeError where imaginary parts would be lost."""
    values = np.asarray(bare(value))
    if dtype is not None and np.iscomplexobj(values) and np.dtype(dtype).kind != "c":
        raise TypeError(f"imaginary parts are lost: {values.dtype} as {np.dtype(dtype)}")
    return Array(values if dtype is None else values.astype(dtype, copy=False))


def _index(index):
    parts = index if isinstance(index, tuple) else (index,)
    for part in parts:
        if isinstance(part, list):
            raise TypeError("JAX takes no list as an index: use an array")
        if is_traced(part) and part.dtype == bool:
            raise TypeError("a traced condition is used as an index, which leaves the shape open")
    return tuple(bare(part) for part in parts) if isinstance(index, tuple) else bare(index)


def _operand(value):
    return isinstance(value, (Array, np.ndarray, np.generic, int, float, complex))


def _binary(apply: Callable) -> Callable:
    def method(self: Array, other):
        return Array(apply(bare(self), bare(other))) if _operand(other) else NotImplemented

    return method


def _reflected(apply: Callable) -> Callable:
    def method(self: Array, other):
        return Array(apply(bare(other), bare(self))) if _operand(other) else NotImplemented

    return method


def _unary(apply: Callable) -> Callable:
    return lambda self: Array(apply(bare(self)))


def _named(name: str) -> Callable:
    """A method that NumPy's arrays have under the same name and with the same arguments."""
    return lambda self, *args, **kwargs: Array(getattr(bare(self), name)(*args, **kwargs))


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or"):
    _apply = getattr(operator, f"__{_name}__")
    setattr(Array, f"__{_name}__", _binary(_apply))
    setattr(Array, f"__r{_name}__", _reflected(_apply))
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Array, f"__{_name}__", _binary(getattr(operator, f"__{_name}__")))
for _name in ("neg", "abs", "invert"):
    setattr(Array, f"__{_name}__", _unary(getattr(operator, f"__{_name}__")))
for _name in ("reshape", "transpose", "sum", "mean", "min", "max", "conj"):
    setattr(Array, _name, _named(_name))
