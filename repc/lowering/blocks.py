"""A block program in the language of operations: one statement per slab, coupling and mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.chain import Chain
from repc.lowering.channels_last import blocks_with_channels_last, runs_with_channels_last
from repc.lowering.dense import by_transpose
from repc.lowering.mixed_products import MixedPath, mixed_paths
from repc.lowering.program import BlockProgram, Coupling, IrrepMix, Piece, SideLayout, Slab
from repc.lowering.show import pieces_text
from repc.lowering.steps import ChainWriter
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import layout, mixed_products, products, sources
from repc.ops.value import Function, Parameter, Program, Value, name_of

Found = dict[Irrep, Value]  # channels of each irreducible, (..., m, d)


def written(plan: BlockProgram) -> Program:
    """A map in blocks: run as it stands ("schur"), or on the unit vectors to get the weight ("dense")."""
    parameters = {mix.irrep.label: _parameter(plan, mix) for mix in plan.mixes}
    params, xs = b.parameters_argument(parameters), b.input_arguments(plan.in_dims)
    blocks = _blocks(plan, params, xs)
    weight = _weight(plan, blocks, params)
    return Program(plan, parameters, _apply(plan, blocks, weight, params, xs), (weight, blocks), weight)


def _parameter(program: BlockProgram, mix: IrrepMix) -> Parameter:
    return Parameter(mix.shape, mix.spread, mix.irrep.dim if program.unitary else None)


def _apply(program: BlockProgram, blocks: Function, weight: Function, params: Value, xs: Sequence[Value]) -> Function:
    write = Builder("apply", (params, *xs))
    if program.lowering == "schur":
        return write.function(b.called(blocks, params, *xs), "")
    made = b.called(weight, params)
    if len(xs) > 1:
        return write.function(b.op(products.Contract(), made, *xs), "")
    start, stop = program.inputs[0].read
    if stop - start < program.in_dims[0]:
        write.comment("no other coordinate of x can influence y")
        made = b.piece(made, start, stop, -1)
    return write.function(b.op(products.Apply(), b.piece(xs[0], start, stop), made), "")


def _weight(program: BlockProgram, blocks: Function, params: Value) -> Function:
    write = Builder("_weight", (params,))
    dtype = write.let("dtype", b.dtype_of(b.entry(params, program.mixes[0].irrep.label)))
    doc = "The weight: what the blocks make of the unit vectors."
    dims = program.in_dims
    if by_transpose(program):
        rows = b.op(products.Transposed(blocks, program.out_dim, dims[0]), params, dtype)
        return write.function(rows, "The weight, row by row: what the transposed blocks make of the output's unit vectors.")
    if len(dims) == 1:
        unit = b.op(sources.Eye(dims[0], "IN_DIM"), dtype)
        return write.function(b.op(layout.Forward(), b.called(blocks, params, unit)), doc)
    ones = [1] * len(dims)
    units = [b.reshaped(b.op(sources.Eye(d), dtype), *ones[:k], d, *ones[k + 1 :], d) for k, d in enumerate(dims)]
    images = write.let("images", b.called(blocks, params, *units))
    return write.function(b.op(layout.Forward(), images), doc)


def _blocks(program: BlockProgram, params: Value, xs: Sequence[Value]) -> Function:
    if runs_with_channels_last(program):
        return blocks_with_channels_last(program, params, xs[0])
    write = Builder("_blocks", (params, *xs), taken=("batch", "y"))
    several = len(xs) > 1
    batch = None if several else write.named("batch", b.batch_of(xs[0]))
    if any(side.slabs for side in program.inputs):
        write.comment("into blocks: (..., channels, components) of each irreducible")
    writer = BlockWriter(write)
    channels = [
        writer.into_blocks(side, x, b.batch_of(x) if several else batch, f"z{name_of(x)[1:]}")
        for side, x in zip(program.inputs, xs, strict=True)
    ]
    if several:
        batch = write.named("batch", b.op(sources.Batches(), *(b.batch_of(x) for x in xs)))
    mixed = _products_mixed(program, writer, params, channels) if several else _mixed(program.mixes, write, params, channels[0])
    write.comment("back to the coordinates of the output")
    y = writer.from_blocks(program.output, mixed, batch, b.dtype_of(xs[0]))
    return write.function(y, "The map in irreducible blocks: each linear map between equal irreducibles is a small matrix.")


def _products_mixed(program: BlockProgram, writer: BlockWriter, params: Value, channels: Sequence[Found]) -> Found:
    """Of several inputs: products of their channels, and the channels of these mixed, in the order that is less work."""
    paths = {mix.irrep: mixed_paths(program, mix) for mix in program.mixes}
    later = [mix for mix in program.mixes if paths[mix.irrep] is None]
    found = _mixed(later, writer.write, params, _coupled(program, writer, channels, [mix.irrep for mix in later]))
    if len(later) < len(program.mixes):
        writer.write.comment("products of channels, one of each input: those of one are mixed before they meet the other's")
    for mix in program.mixes:
        if paths[mix.irrep]:
            weight = b.entry(params, mix.irrep.label)
            parts = [_product_mixed(path, weight, channels) for path in paths[mix.irrep]]
            made = writer.write.let(f"y_{identifier(mix.irrep.label)}", b.added(parts), _note(mix))
            found[mix.irrep] = b.op(layout.Transpose((1, 0)), made)
    return {mix.irrep: found[mix.irrep] for mix in program.mixes}


def _product_mixed(path: MixedPath, weight: Value, channels: Sequence[Found]) -> Value:
    columns = b.piece(weight, path.start, path.stop, -1)
    return b.op(mixed_products.MixProducts(path.first), columns, _tensor(path.coupling), *_sources(path.coupling, channels))


def _coupled(program: BlockProgram, writer: BlockWriter, channels: Sequence[Found], irreps: Sequence[Irrep]) -> Found:
    couplings = [c for c in program.couplings if c.irrep in irreps]
    if couplings:
        writer.write.comment("products of channels, one of each input, in the irreducibles they couple to")
    parts: dict[Irrep, list[Value]] = {}
    for c in couplings:
        parts.setdefault(c.irrep, []).append(b.op(products.Couple(), _tensor(c), *_sources(c, channels)))
    return {irrep: writer.gathered(irrep, found, "z") for irrep, found in parts.items()}


def _tensor(c: Coupling) -> Value:
    product = " ⊗ ".join(s.label for s in c.sources)
    name = "COUPLE_" + "_".join(identifier(s.label) for s in (*c.sources, c.irrep))
    return b.constant(name, c.tensor, f"Clebsch–Gordan: {product} -> {c.irrep.label}, {c.tensor.shape}.")


def _sources(c: Coupling, channels: Sequence[Found]) -> list[Value]:
    return [found[s] for found, s in zip(channels, c.sources, strict=True)]


def _mixed(mixes: Sequence[IrrepMix], write: Builder, params: Value, channels: Found) -> Found:
    if mixes:
        write.comment("mix the channels of each irreducible")
    return {
        mix.irrep: write.let(
            f"y_{identifier(mix.irrep.label)}", _mix(mix, b.entry(params, mix.irrep.label), channels[mix.irrep]), _note(mix)
        )
        for mix in mixes
    }


def _note(mix: IrrepMix) -> str:
    return f"{mix.irrep.label}: {mix.m_in} -> {mix.m_out} channels"


def _mix(mix: IrrepMix, weight: Value, z: Value) -> Value:
    if mix.irrep.division_dim == 1:
        return b.op(products.Mix(), weight, z)
    note = f"Units of the commutant of {mix.irrep.label}, {mix.irrep.units.shape}."
    units = b.constant(f"UNITS_{identifier(mix.irrep.label)}", np.asarray(mix.irrep.units), note)
    return b.op(products.MixUnits(), weight, units, z)


@dataclass(frozen=True, eq=False)
class BlockWriter:
    """Writes the two ends of programs in blocks: coordinates into channels of irreducibles, and back."""

    write: Builder

    def into_blocks(self, side: SideLayout, x: Value, batch: Value, prefix: str = "z") -> Found:
        """The channels of each irreducible of an input x (..., dim), (..., m, d)."""
        if not side.slabs:
            return {}
        base = name_of(x)
        if side.take is not None:
            note = "Input coordinates in the order of the blocks."
            order = b.constant(f"ORDER_{base.upper()}", side.take, note)
            x = self.write.let(f"{base}_ordered", b.op(layout.Take(), x, order))
        parts: dict[Irrep, list[Value]] = {}
        for slab in side.slabs:
            whole = self._turned(slab, x, batch) if side.channels_last else self._enter(slab, x, base, batch)
            for piece in slab.pieces:
                part = whole if side.channels_last else _piece(slab, piece, whole, batch)
                parts.setdefault(piece.irrep, []).append(part)
        return {irrep: self.gathered(irrep, parts[irrep], prefix) for irrep in side.irreps}

    def gathered(self, irrep: Irrep, parts: Sequence[Value], prefix: str) -> Value:
        """The channels of an irreducible side by side, under a name."""
        if len(parts) == 1 and b.is_named(parts[0]):
            return parts[0]
        return self.write.let(f"{prefix}_{identifier(irrep.label)}", b.concatenated(parts, -2))

    def _enter(self, slab: Slab, x: Value, base: str, batch: Value) -> Value:
        source = b.piece(x, slab.start, slab.stop)
        note = f"{_times(slab)}{slab.text} {'=' if slab.basis is None else '->'} {pieces_text(slab.pieces)}"
        name = f"{base}_{identifier(slab.text)}"
        if slab.basis is None:
            rows, columns = slab.copies, slab.size
            if len(slab.pieces) == 1:
                rows, columns = slab.copies * slab.pieces[0].multiplicity, slab.pieces[0].irrep.dim
            return self.write.let(name, b.reshaped(source, rows, columns, batch=batch), note)
        if isinstance(slab.basis, Chain):
            return self._steps(slab.basis, slab, batch).into(self.write.fresh(name), source, slab.copies)
        if slab.copies > 1:
            source = b.reshaped(source, slab.copies, slab.size, batch=batch)
        else:
            source = b.op(layout.Expand(), source)
        return self.write.let(name, b.op(products.Change(transposed=True), source, _basis(slab)), note)

    def _turned(self, slab: Slab, x: Value, batch: Value) -> Value:
        """(..., components, channels) as (..., channels, components)."""
        d = slab.pieces[0].irrep.dim if slab.pieces else 1
        whole = b.reshaped(b.piece(x, slab.start, slab.stop), d, (slab.stop - slab.start) // d, batch=batch)
        return b.op(layout.Transpose((1, 0)), whole)

    def _steps(self, chain: Chain, slab: Slab, batch: Value) -> ChainWriter:
        return ChainWriter(chain, slab.text, batch, self.write)

    def from_blocks(self, side: SideLayout, mixed: Mapping[Irrep, Value], batch: Value, dtype: Value) -> Value:
        """The coordinates (..., dim) of an output from the channels of each irreducible; zero where there are none."""
        used, parts, nothing = dict.fromkeys(mixed, 0), [], 0
        for slab in side.slabs:
            if not slab.pieces:
                nothing += slab.stop - slab.start
                continue
            if nothing:
                parts.append(b.zeros(batch, dtype, nothing))
                nothing = 0
            parts.append(self._leave(slab, side, mixed, used, batch))
        if nothing or not parts:
            parts.append(b.zeros(batch, dtype, nothing))
        y = b.concatenated(parts, -1)
        if side.take is None:
            return y
        order = b.constant("ORDER_Y", side.take, "Where each output coordinate lies among the blocks.")
        return b.op(layout.Take(), self.write.named("y", y), order)

    def _leave(self, slab: Slab, side: SideLayout, mixed: Mapping[Irrep, Value], used: dict[Irrep, int], batch: Value) -> Value:
        rows = []
        for piece in slab.pieces:
            first = used[piece.irrep]
            used[piece.irrep] = last = first + slab.copies * piece.multiplicity
            part = b.piece(mixed[piece.irrep], first, last, -2)
            if side.channels_last:
                turned = b.op(layout.Transpose((1, 0)), part)
                return b.reshaped(turned, slab.stop - slab.start, batch=batch)
            if piece.multiplicity > 1 and not (len(slab.pieces) == 1 and slab.basis is None):
                part = b.reshaped(part, slab.copies, piece.multiplicity * piece.irrep.dim, batch=batch)
            rows.append(part)
        note = f"{_times(slab)}{slab.text} {'=' if slab.basis is None else '<-'} {pieces_text(slab.pieces)}"
        name = f"y_{identifier(slab.text)}"
        if isinstance(slab.basis, Chain):
            name = self.write.fresh(name)
            whole = self._steps(slab.basis, slab, batch).out_of(name, rows, slab.copies)
            return self.write.named(name, b.reshaped(whole, slab.copies * slab.size, batch=batch), note)
        whole = rows[0] if len(rows) == 1 else self.write.let(f"{name}_blocks", b.concatenated(rows, -1))
        whole = whole if slab.basis is None else b.op(products.Change(), whole, _basis(slab))
        return self.write.let(name, b.reshaped(whole, slab.copies * slab.size, batch=batch), note)


def _basis(slab: Slab) -> Value:
    note = f"{slab.text}: one row per component of {pieces_text(slab.pieces)}, {slab.dense.shape}."
    return b.constant(f"BASIS_{identifier(slab.text)}", slab.dense, note)


def _piece(slab: Slab, piece: Piece, whole: Value, batch: Value) -> Value:
    if len(slab.pieces) == 1:
        if slab.basis is None or piece.multiplicity == 1:
            return whole
    else:
        whole = b.piece(whole, piece.start, piece.stop)
    if piece.multiplicity == 1:
        return whole
    return b.reshaped(whole, slab.copies * piece.multiplicity, piece.irrep.dim, batch=batch)


def _times(slab: Slab) -> str:
    return f"{slab.copies} × " if slab.copies > 1 else ""
