"""What functions cost: the works of their operations, for each sample of a batch and once per call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.check import values_of
from repc.ops.operations.layout import Slice
from repc.ops.operations.products import Apply, Contract, Transposed
from repc.ops.operations.sources import BatchOf, Call, Constant, DtypeOf
from repc.ops.sizes import letters as letters_of
from repc.ops.value import AnyShape, Function, Operation, Program, Value, Work, sample_shape

_STRIDED = 1.6  # times that an input passes through memory where it is read in pieces of other shapes, fitted


@dataclass(frozen=True)
class Spent:
    """``sample``: for each sample; ``call``: once per call, of values that have no batch axes."""

    sample: Work = Work()
    call: Work = Work()

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.sample + other.sample, self.call + other.call)

    def on(self, count: int, is_batched: bool) -> Spent:
        """The same for a function that is called on ``count`` vectors, for each sample or once."""
        sample = self.sample.times(count)
        return Spent(sample, self.call) if is_batched else Spent(Work(), self.call + sample)


def spent(program: Program, letters: Mapping[str, int] | None = None) -> Spent:
    """What ``apply`` costs with these numbers for letters: besides what its operations write, inputs and constants are read."""
    letters, apply = letters or {}, program.apply
    read = sum(_read(apply, a, letters) for a in apply.arguments if isinstance(a.shape, tuple) and _is_batched(a.shape))
    constants = sum(array.size for array in constants_of(program))
    return function_spent(apply, letters, {}) + Spent(Work(moved=read), Work(moved=constants))


def _read(function: Function, x: Value, letters: Mapping[str, int]) -> int:
    """Entries of an input that pass through memory: more where it is read in pieces of another shape than its own."""
    return round((_STRIDED if _is_cut(function, x) else 1) * prod(sample_shape(x.shape, letters)))


def _is_cut(function: Function, x: Value) -> bool:
    """Whether an input is read other than entry by entry or by a product over its last axis."""
    for value in values_of(function):
        for k, arg in enumerate(value.args):
            if arg is not x or value.op.entrywise or isinstance(value.op, (Apply, Contract, BatchOf, DtypeOf)):
                continue
            if isinstance(value.op, Call):
                return _is_cut(value.op.function, value.op.function.arguments[k])
            if not isinstance(value.op, Slice) or _is_cut(function, value):
                return True
    return False


def flops(program: Program) -> int:
    """FLOPs of ``apply`` for each sample: two for a multiply-add, eight over ℂ."""
    return flops_of(program, spent(program).sample)


def flops_of(program: Program, work: Work) -> int:
    """The same of some work."""
    return (8 if program.is_complex else 2) * work.products


def function_spent(function: Function, letters: Mapping[str, int], known: dict[int, Spent]) -> Spent:
    """What a function costs; ``known`` are those of functions found before, by identity."""
    if id(function) not in known:
        values = values_of(function)
        fused = {id(inner) for value in values if value.op.entrywise for inner in _entrywise(value.args)}
        parts = (_value_spent(value, letters, known, id(value) in fused) for value in values)
        known[id(function)] = sum(parts, Spent())
    return known[id(function)]


def _entrywise(args: tuple[Value, ...]) -> Iterator[Value]:
    """What is made entry by entry right before, through views."""
    for arg in args:
        while arg.op.view:
            arg = arg.args[0]
        if arg.op.entrywise:
            yield arg


def _value_spent(value: Value, letters: Mapping[str, int], known: dict[int, Spent], is_fused: bool) -> Spent:
    op, is_batched = value.op, _is_batched(value.shape)
    if isinstance(op, Call):
        inner = function_spent(op.function, letters, known)
        return inner.on(_vectors(value.shape, op.function.result.shape, letters), is_batched)
    if isinstance(op, Transposed):
        return function_spent(op.function, letters, known).on(op.rows, False)
    if type(op).work is Operation.work:
        return Spent()
    shapes = [_sample(shape, letters) for shape in (value.shape, *(arg.shape for arg in value.args))]
    work, setup = op.work(*shapes), op.setup(*shapes)
    work = Work(work.products) if is_fused else work
    return Spent(work, setup) if is_batched else Spent(Work(), work + setup)


def _is_batched(shape: AnyShape) -> bool:
    """Whether a value is one for each sample; of several or of features, whether all are."""
    if isinstance(shape, Mapping):
        return all(_is_batched(one) for one in shape.values())
    if shape and isinstance(shape[0], tuple):
        return all(_is_batched(one) for one in shape)
    return any(size is ... or "batch" in letters_of(size) for size in shape)


def _vectors(shape: AnyShape, plain: AnyShape, letters: Mapping[str, int]) -> int:
    """On how many vectors a function is called: what its result has beside batch axes, as to the shape that it says."""
    if isinstance(shape, Mapping):
        return 1
    return prod(sample_shape(shape, letters)[: len(shape) - len(plain) + (... in plain) - (... in shape)])


def _sample(shape: AnyShape, letters: Mapping[str, int]) -> tuple:
    """The shape of one sample; of several results, theirs."""
    if shape and isinstance(shape[0], tuple):
        return tuple(sample_shape(one, letters) for one in shape)
    return sample_shape(shape, letters)


def entries_made(program: Program) -> int:
    """Entries of all that ``apply`` makes for one sample, views aside: what is alive at its end."""
    return _made(program.apply)


def _made(function: Function) -> int:
    total = 0
    for value in values_of(function):
        if isinstance(value.op, Call):
            total += _made(value.op.function)
        elif type(value.op).work is not Operation.work and _is_batched(value.shape):
            several = _sample(value.shape, {})
            total += sum(map(prod, several)) if several and isinstance(several[0], tuple) else prod(several)
    return total


def constants_of(program: Program) -> list[np.ndarray]:
    """The distinct constants."""
    found = {}
    for function in (program.apply, *program.functions):
        for value in values_of(function):
            if isinstance(value.op, Constant):
                found[value.op.array.shape, value.op.array.tobytes()] = value.op.array
    return list(found.values())
