"""Values, functions and programs: what every lowering writes and every target prints. Plain data.

A function is a list of statements; a statement gives a name to a value, which is an operation applied to others. Values
without a name are written where they are used. Shapes leave the batch axes out: ``...`` at the front stands for any
number of them, and the letter ``batch`` for all of them as one axis.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from types import EllipsisType
from typing import Any, ClassVar, Protocol, TypeAlias

import numpy as np

from repc.ops.sizes import Size, at

Shape: TypeAlias = "tuple[Size | EllipsisType, ...]"
AnyShape: TypeAlias = Any  # a shape, a dict of shapes for features by name, or a tuple of shapes for several results


@dataclass(frozen=True)
class Work:
    """What an operation costs for one sample: multiply-adds, entries written, kernels launched."""

    products: int = 0
    moved: int = 0
    kernels: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(self.products + other.products, self.moved + other.moved, self.kernels + other.kernels)

    def times(self, count: int) -> Work:
        """The same for several samples in one call."""
        return Work(self.products * count, self.moved * count, self.kernels)


@dataclass(frozen=True, eq=False)
class Operation(ABC):
    """One operation of the language: a frozen dataclass whose fields are what is fixed when the text is written.

    It says which shape it gives, what it means in NumPy, and what it costs; each target says how it is written. One that
    works ``entrywise`` is one kernel with the entrywise ones that its arguments come from; a ``view`` writes nothing.
    """

    entrywise: ClassVar[bool] = False
    view: ClassVar[bool] = False

    @abstractmethod
    def shape(self, *args: Any, **kwargs: Any) -> AnyShape:  # each operation takes as many values as it needs
        """The shape of the result, of each of several results, or by name. Raises IllTyped where the arguments do not fit."""

    @abstractmethod
    def run(self, letters: Mapping[str, int], *args):
        """The result for NumPy arrays with their batch axes; ``letters`` are the values of letters."""

    def work(self, out: tuple[int, ...], *args: Any, **kwargs: Any) -> Work:  # the shapes of as many arguments
        """The cost for one sample, from the shapes without batch axes; by default nothing, as for a view."""
        return Work()

    def setup(self, out: tuple[int, ...], *args: Any, **kwargs: Any) -> Work:
        """What is done once per call besides, of an operation on samples."""
        return Work()


class IllTyped(Exception):
    """Says in words which operation does not fit its arguments: a defect of the lowering that wrote it."""


@dataclass(frozen=True, eq=False)
class Value:
    """An operation applied to ``args``."""

    op: Operation
    args: tuple[Value, ...]
    shape: AnyShape

    @staticmethod
    def of(op: Operation, *args: Value) -> Value:
        """The value, typed. Raises IllTyped."""
        return Value(op, args, op.shape(*args))


@dataclass(frozen=True, eq=False)
class Named(Operation):
    """A value with a name of its own."""

    name: str

    def shape(self, value):
        return value.shape

    def run(self, letters, value):
        return value


@dataclass(frozen=True, eq=False)
class Item(Operation):
    """One of several results, with a name of its own."""

    name: str
    index: int

    def shape(self, values):
        return values.shape[self.index]

    def run(self, letters, values):
        return values[self.index]


def name_of(value: Value) -> str:
    """The name of a named value, of one of several results, or of an argument."""
    return value.op.name  # type: ignore[attr-defined]  # these operations have one, and others are not asked


@dataclass(frozen=True)
class Assign:
    """``names = source``, one name or several; ``note`` is a comment on it."""

    values: tuple[Value, ...]
    source: Value
    note: str = ""


@dataclass(frozen=True)
class Comment:
    """A comment on a line of its own."""

    text: str


Statement: TypeAlias = "Assign | Comment"


@dataclass(frozen=True, eq=False)
class Function:
    """``arguments`` are values of the operation `Argument`; ``doc`` says what it computes."""

    name: str
    arguments: tuple[Value, ...]
    statements: tuple[Statement, ...]
    result: Value
    doc: str

    @property
    def lets(self) -> tuple[Assign, ...]:
        """The statements that are no remarks."""
        return tuple(s for s in self.statements if isinstance(s, Assign))


@dataclass(frozen=True, eq=False)
class Parameter:
    """A learned array: its shape, the standard deviation of its entries at initialization (a number, one for each entry along its
    only axis, or one for each row, (rows, 1); 0 for biases), and the squared norm of the map of one unit coefficient (None where
    these maps are not orthogonal)."""

    shape: tuple[int, ...]
    spread: float | np.ndarray = 0.0
    norm: int | np.ndarray | None = None

    @property
    def size(self) -> int:
        """Number of coefficients."""
        return prod(self.shape)


def everywhere(values: tuple[Value, ...]) -> Iterator[Value]:
    """The values and all that they are made of, each once, arguments first."""
    seen: set[int] = set()
    todo = [(value, False) for value in reversed(values)]
    while todo:
        value, ready = todo.pop()
        if ready:
            yield value
        elif id(value) not in seen:
            seen.add(id(value))
            todo.append((value, True))
            todo += [(arg, False) for arg in reversed(value.args)]


def sample_shape(shape: Shape, letters: Mapping[str, int]) -> tuple[int, ...]:
    """A shape for one sample: without batch axes, with numbers for letters."""
    return tuple(at(size, {"batch": 1, **letters}) for size in shape if size is not ...)


class Plan(Protocol):
    """What a lowering decided before it wrote the operations: enough for listings and pictures.

    ``parameters`` are shapes by name, for networks by layer and name; ``str(plan)`` is what `explain` prints of it.
    """

    def __hash__(self) -> int:
        """By identity: programs are kept for the plan they were written for."""

    @property
    def name(self) -> str:
        """Name of the map or network."""

    @property
    def lowering(self) -> str:
        """How it is computed."""

    @property
    def is_complex(self) -> bool:
        """Whether parameters are complex."""

    @property
    def in_dims(self) -> tuple[Size, ...]:
        """Dimension of each input."""

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""

    @property
    def hom_dim(self) -> int:
        """Number of learned coefficients: of basis maps, for a map."""

    @property
    def axes(self) -> str:
        """What the axes of its parameters are, in words; "" where they have one."""


@dataclass(frozen=True, eq=False)
class Program:
    """A map or a network in the language of operations.

    ``functions`` are in the order in which they are printed, besides ``apply``, which takes the parameters and the inputs (and
    then the letters). ``weight`` (of maps that are not always zero) is the one of them that takes the parameters alone and
    gives the matrix.
    """

    plan: Plan
    parameters: Mapping[str, Parameter | Mapping[str, Parameter]]
    apply: Function
    functions: tuple[Function, ...]
    weight: Function | None = None

    @property
    def is_complex(self) -> bool:
        """Whether parameters are complex."""
        return self.plan.is_complex

    @property
    def layers(self) -> dict[str, Mapping[str, Parameter]]:
        """The parameters of a network by layer and name."""
        return {name: found for name, found in self.parameters.items() if not isinstance(found, Parameter)}

    @property
    def has_orthogonal_units(self) -> bool:
        """Whether the maps of single unit coefficients are known to be orthogonal."""
        return all(isinstance(p, Parameter) and p.norm is not None for p in self.parameters.values())
