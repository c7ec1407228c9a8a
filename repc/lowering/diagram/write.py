"""A diagram program in the language of operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from repc.lowering.diagram.between import Between
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.model import DiagramProgram, Stacked, Term
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import layout, orbits, sources
from repc.ops.operations.typing import core
from repc.ops.sizes import Size, place, product
from repc.ops.value import Function, Parameter, Program, Value, name_of


def written(plan: DiagramProgram) -> Program:
    """Pools and contractions of the input, channels mixed, and broadcasts to the output; for every n at once where lengths
    are letters, which the functions then take last, behind masks if there are any."""
    parameters, masks = parameters_of(plan), Masks.of(plan.letters, plan.masked)
    params, (x,) = b.parameters_argument(parameters), b.input_arguments(plan.in_dims)
    extra = extra_arguments(plan.letters, masks)
    return around(plan, parameters, _diagrams(plan, params, x, masks, extra), params, x, extra)


def around(
    plan, parameters: dict[str, Parameter], diagrams: Function, params: Value, x: Value, extra: Sequence[Value]
) -> Program:
    """The program of a map that a function of parameters, input, masks and letters computes."""
    apply = Builder("apply", (params, x, *extra)).function(b.called(diagrams, params, x, *extra), "")
    if extra:
        return Program(plan, parameters, apply, (diagrams,))
    units = b.op(sources.Eye(plan.in_dims[0], "IN_DIM"), b.dtype_of(b.entry(params, next(iter(parameters)))))
    images = b.op(layout.Forward(), b.called(diagrams, params, units))
    weight = Builder("_weight", (params,)).function(images, "The weight: what the diagrams make of the unit vectors.")
    return Program(plan, parameters, apply, (weight, diagrams), weight)


def parameters_of(plan: DiagramProgram) -> dict[str, Parameter]:
    """The weights by name: (diagrams, channels out, channels in)."""
    shapes = plan.parameters
    return {pair.name: Parameter(shapes[pair.name], pair.spread) for pair in plan.pairs}


def _diagrams(plan: DiagramProgram, params: Value, x: Value, masks: Masks, extra: Sequence[Value]) -> Function:
    write = Builder("_diagrams", (params, x, *extra))
    batch = write.let("batch", b.batch_of(x))
    writer = Between(plan, write, params, batch, b.dtype_of(x), masks)
    ends = Vectors(write, batch, b.dtype_of(x))
    x = ends.ordered(plan.input, x)
    into = plan.input.terms
    tensors = writer.outputs(lambda k: [masks.zeroed(z, len(into[k].sizes)) for z in ends.slabs(plan.input, into[k], x)])
    y = left_by(plan, tensors, ends, masks)
    return write.function(y, "Pools and contractions of the input, channels mixed, and broadcasts to the output.")


def left_by(plan: DiagramProgram, tensors: Sequence[Value | None], ends: Vectors, masks: Masks) -> Value:
    """The output as a vector, from the tensors of its terms, zero where indices are not there."""
    found = [y and masks.zeroed(y, len(term.sizes)) for term, y in zip(plan.output.terms, tensors, strict=True)]
    return ends.joined(plan.output, lambda k, first, last: ends.flat(plan.output.terms[k], found[k], first, last))


class Vectors:
    """Writes vectors (*``batch``, dim) as tensors (..., channels, *axes) of their terms, and tensors as vectors."""

    def __init__(self, write: Builder, batch: Value, dtype: Value):
        self._write, self._batch, self._dtype = write, batch, dtype

    def ordered(self, side: Stacked, x: Value) -> Value:
        """The coordinates of the terms, one term after another, where parts are opened."""
        if side.has_parts:
            whole = b.concatenated(list(self._opened(side, x)), -1)
            return self._write.let(f"{name_of(x)}_opened", whole, "zero where no coordinate is")
        if side.take is None:
            return x
        order = b.constant("ORDER_X", side.take, "Input coordinates, monomial after monomial.")
        return self._write.let(f"{name_of(x)}_ordered", b.op(layout.Take(), x, order))

    def slabs(self, side: Stacked, term: Term, x: Value) -> list[Value]:
        """The parts of a term in the ordered coordinates, each (..., copies, *axes)."""
        return [
            b.reshaped(b.piece(x, start, start + term.size * copies), copies, *term.sizes, batch=self._batch)
            for start, copies in term.slabs
        ]

    def _opened(self, side: Stacked, x: Value) -> Iterator[Value]:
        """Each run of copies of a term in a vector that enters, as coordinates of tensors."""
        for start, copies, term in side.runs:
            z = b.piece(x, start, start + copies * product(term.outer))
            if term.parts:
                z = b.reshaped(z, copies, *term.outer, batch=self._batch)
                for part in term.parts:
                    z = b.op(orbits.Opened(part.kind, part.degree, part.first + 1 - len(core(z)), term.sizes[part.first]), z)
                z = b.reshaped(z, copies * term.size, batch=self._batch)
            yield z

    def _closed(self, side: Stacked, found: Sequence[Value]) -> Iterator[Value]:
        """What `_opened` undoes, for a vector that leaves."""
        for (_, copies, term), z in zip(side.runs, found, strict=True):
            if term.parts:
                z = b.reshaped(z, copies, *term.sizes, batch=self._batch)
                for part in reversed(term.parts):
                    z = b.op(orbits.Closed(part.kind, part.degree, part.first + 1 - len(core(z))), z)
                z = b.reshaped(z, copies * product(term.outer), batch=self._batch)
            yield z

    def joined(self, side: Stacked, parts: Callable[[int, int, int], Value]) -> Value:
        """The vector of a side; ``parts`` are the coordinates of channels from one to another of a term."""
        pieces: list[tuple[Size, Value]] = []
        for k, term in enumerate(side.terms):
            at = 0
            for start, copies in term.slabs:
                pieces.append((start, parts(k, at, at + copies)))
                at += copies
        found = [part for _, part in sorted(pieces, key=lambda piece: place(piece[0]))]
        y = b.concatenated(list(self._closed(side, found)), -1)
        if side.take is None:
            return y
        order = b.constant("ORDER_Y", np.argsort(side.take), "Where each output coordinate lies.")
        return b.op(layout.Take(), self._write.let("y", y), order)

    def flat(self, term: Term, y: Value | None, first: int, last: int) -> Value:
        """The coordinates of channels from ``first`` to ``last`` of a tensor (..., channels, *axes), zero for None."""
        size = term.size * (last - first)
        if y is None:
            return b.zeros(self._batch, self._dtype, size)
        return b.reshaped(b.piece(y, first, last, -1 - len(term.sizes)), size, batch=self._batch)
