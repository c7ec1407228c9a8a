"""A product program in the language of operations: changes of basis on some axes around the statements of its diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.chain import Chain
from repc.lowering.diagram.between import Between
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.model import Term
from repc.lowering.diagram.write import Vectors, around, parameters_of
from repc.lowering.product.model import ProductProgram, TermChange
from repc.lowering.program import Piece
from repc.lowering.show import pieces_text
from repc.lowering.steps import ChainWriter
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import channel_layout, products
from repc.ops.sizes import Size, product
from repc.ops.value import Function, Program, Value


def written(plan: ProductProgram) -> Program:
    """Diagrams of one group between channels that are irreducible blocks of another; for every size of the first at once
    where its lengths are letters, which the functions then take last, behind masks if there are any."""
    parameters, masks = parameters_of(plan.core), Masks.of(plan.letters, plan.masked)
    params, (x,) = b.parameters_argument(parameters), b.input_arguments(plan.in_dims)
    extra = extra_arguments(plan.letters, masks)
    return around(plan, parameters, _diagrams(plan, params, x, masks, extra), params, x, extra)


def _diagrams(plan: ProductProgram, params: Value, x: Value, masks: Masks, extra: Sequence[Value]) -> Function:
    write = Builder("_diagrams", (params, x, *extra))
    batch = write.let("batch", b.batch_of(x))
    ends = Vectors(write, batch, b.dtype_of(x))
    x = ends.ordered(plan.input, x)
    parts: list[list[Value]] = [[] for _ in plan.core.input.terms]
    for term, change in zip(plan.input.terms, plan.into, strict=True):
        changed = Changed(term, change, plan.core.input.terms, plan.blocked, write, batch)
        for place, part in zip(change.places, changed.enter(x), strict=True):
            parts[place].append(masks.zeroed(part, len(plan.core.input.terms[place].sizes)))
    blocks = Between(plan.core, write, params, batch, b.dtype_of(x), masks).outputs(lambda k: parts[k])
    y = left_in_blocks(plan, blocks, ends, write, batch, b.dtype_of(x), masks)
    doc = f"Diagrams of {plan.drawn} between channels that are irreducible blocks of {plan.blocked}."
    return write.function(y, doc)


def left_in_blocks(
    plan: ProductProgram, blocks: Sequence[Value | None], ends: Vectors, write: Builder, batch: Value, dtype: Value, masks: Masks
) -> Value:
    """The output as a vector, from the tensors of the terms of the core, zero where indices are not there."""
    blocks = [y and masks.zeroed(y, len(term.sizes)) for term, y in zip(plan.core.output.terms, blocks, strict=True)]
    used, ys = dict.fromkeys(range(len(blocks)), 0), []
    for term, change in zip(plan.output.terms, plan.out, strict=True):
        changed = Changed(term, change, plan.core.output.terms, plan.blocked, write, batch)
        ys.append(changed.leave(changed.rows(blocks, used, dtype), dtype))
    sizes = [term.size for term in plan.output.terms]
    return ends.joined(plan.output, lambda k, first, last: b.piece(ys[k], first * sizes[k], last * sizes[k]))


@dataclass(frozen=True, eq=False)
class Changed:
    """Writes one term as blocks, or from blocks: ``kept`` axes stay in front, the others are changed.

    ``blocks`` are the terms whose channels the pieces are, ``blocked`` the name of the group that is decomposed.
    """

    term: Term
    change: TermChange
    blocks: Sequence[Term]
    blocked: str
    write: Builder
    batch: Value

    @property
    def _kept(self) -> Size:
        return product(self.term.sizes[k] for k in self.change.kept)

    @property
    def _name(self) -> str:
        return identifier(self.term.text)

    def enter(self, x: Value) -> list[Value]:
        """From coordinates to the tensors (..., copies · multiplicity, *axes) of each piece."""
        term, slab = self.term, self.change.slab
        if not slab.pieces:
            return []
        source = b.concatenated([b.piece(x, start, start + copies * term.size) for start, copies in term.slabs], -1)
        z, name = b.op(channel_layout.Apart(term.channels, term.sizes, self.change.kept), source), f"x_{self._name}"
        if isinstance(slab.basis, Chain):
            z = self.write.let(f"{name}_apart", z, "(..., copies, kept axes, the others)")
            made = self._steps(slab.basis).into(self.write.fresh(name), z, term.channels * self._kept)
            z = self.write.let(f"{name}_blocks", self._shaped(made, term.channels, self._kept, slab.width))
        elif slab.basis is not None:
            z = self.write.let(name, b.op(products.Change(transposed=True), z, self._basis(slab.basis)), self._sum())
        else:
            z = self.write.let(name, z, "(..., copies, kept axes, the others)")
        return [self._piece(z, piece, place) for piece, place in zip(slab.pieces, self.change.places, strict=True)]

    def _piece(self, z: Value, piece: Piece, place: int) -> Value:
        part = b.piece(z, piece.start, piece.stop)
        part = b.op(channel_layout.Unfold(piece.multiplicity), part) if piece.multiplicity > 1 else part
        return self._shaped(part, self.term.channels * piece.multiplicity, *self.blocks[place].sizes)

    def rows(self, found: Sequence[Value | None], used: dict[int, int], dtype: Value) -> list[Value]:
        """The parts (..., copies, kept, multiplicity · dim) of blocks, whose channels are ``used`` one after another."""
        parts = []
        for piece, place in zip(self.change.slab.pieces, self.change.places, strict=True):
            first, channels = used[place], self.term.channels * piece.multiplicity
            used[place] = first + channels
            sizes, whole = (channels, self._kept, piece.irrep.dim), found[place]
            if whole is None:
                part = b.zeros(self.batch, dtype, *sizes)
            else:
                axis = -1 - len(self.blocks[place].sizes)
                part = self._shaped(b.piece(whole, first, first + channels, axis), *sizes)
            parts.append(b.op(channel_layout.Fold(piece.multiplicity), part) if piece.multiplicity > 1 else part)
        return parts

    def leave(self, rows: Sequence[Value], dtype: Value) -> Value:
        """From the parts of all blocks to coordinates, zero where there are none."""
        term, slab = self.term, self.change.slab
        if not rows:
            return b.zeros(self.batch, dtype, term.channels * term.size)
        self.write.comment(f"{self._sum()} -> {term.text}")
        if isinstance(slab.basis, Chain):
            made = self._steps(slab.basis).out_of(self.write.fresh(f"y_{self._name}_steps"), rows, term.channels * self._kept)
            z = self._shaped(made, term.channels, self._kept, slab.size)
        else:
            z = rows[0] if len(rows) == 1 else self.write.let(f"y_{self._name}_blocks", b.concatenated(rows, -1))
            z = z if slab.basis is None else b.op(products.Change(), z, self._basis(slab.basis))
        return self.write.let(f"y_{self._name}", b.op(channel_layout.Together(term.channels, term.sizes, self.change.kept), z))

    def _shaped(self, z: Value, *sizes: Size) -> Value:
        return b.reshaped(z, *sizes, batch=self.batch)

    def _steps(self, chain: Chain) -> ChainWriter:
        return ChainWriter(chain, self.change.slab.text, self.batch, self.write)

    def _basis(self, rows: np.ndarray) -> Value:
        text = self.change.slab.text
        note = f"{text} of {self.blocked}: one row per component of {self._sum()}, {rows.shape}."
        return b.constant(f"BASIS_{identifier(text)}", rows, note)

    def _sum(self) -> str:
        return pieces_text(self.change.slab.pieces)
