"""Block programs whose inputs and output have channels last: copies are columns of a matrix product, nothing is transposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repc.lowering.program import BlockProgram, SideLayout, Slab
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import products
from repc.ops.value import Function, Value


def relaid_sides(
    inputs: Sequence[SideLayout], output: SideLayout, orders: Sequence[np.ndarray]
) -> tuple[tuple[SideLayout, ...], SideLayout]:
    """The same sides of vectors with channels last. ``orders``: of each input and of the output, for each of its coordinates the
    natural one."""
    *into, out = orders
    return tuple(_input(side, order) for side, order in zip(inputs, into, strict=True)), _output(output, out)


def _input(side: SideLayout, order: np.ndarray) -> SideLayout:
    if _is_plain(side, order):
        return replace(side, channels_last=True)
    place = np.argsort(order)
    return replace(side, take=place if side.take is None else place[side.take])


def _output(side: SideLayout, order: np.ndarray) -> SideLayout:
    if _is_plain(side, order):
        return replace(side, channels_last=True)
    return replace(side, take=order if side.take is None else side.take[order])


def _is_plain(side: SideLayout, order: np.ndarray) -> bool:
    """Whether every slab is copies of one irreducible in its own coordinates, in the order that is asked for."""
    return side.take is None and all(_is_plain_slab(slab, order) for slab in side.slabs)


def _is_plain_slab(slab: Slab, order: np.ndarray) -> bool:
    if not slab.pieces:
        return True
    if slab.basis is not None or len(slab.pieces) > 1:
        return False
    natural = slab.start + np.arange(slab.stop - slab.start).reshape(-1, slab.pieces[0].irrep.dim)
    return np.array_equal(order[slab.start : slab.stop], natural.T.ravel())


def runs_with_channels_last(program: BlockProgram) -> bool:
    """Whether channels stay last all the way: one input, and weights that are plain matrices."""
    sides = (*program.inputs, program.output)
    return len(sides) == 2 and all(s.channels_last for s in sides) and all(m.irrep.division_dim == 1 for m in program.mixes)


def blocks_with_channels_last(program: BlockProgram, params: Value, x: Value) -> Function:
    """``_blocks``: of each irreducible (..., components, channels) times its weight."""
    write = Builder("_blocks", (params, x), taken=("batch", "y"))
    batch = write.named("batch", b.batch_of(x))
    write.comment("channels last: (..., components, channels) of each irreducible")
    parts: dict[Irrep, list[Value]] = {}
    for slab in program.inputs[0].slabs:
        for piece in slab.pieces:
            source = b.reshaped(b.piece(x, slab.start, slab.stop), *_matrix(slab), batch=batch)
            parts.setdefault(piece.irrep, []).append(source)
    mixed = {}
    for mix in program.mixes:
        label = identifier(mix.irrep.label)
        z = write.let(f"z_{label}", b.concatenated(parts[mix.irrep], -1))
        note = f"{mix.irrep.label}: {mix.m_in} -> {mix.m_out} channels"
        mixed[mix.irrep] = write.let(f"y_{label}", b.op(products.MixLast(), b.entry(params, mix.irrep.label), z), note)
    y = _stacked(program.output, mixed, batch, b.dtype_of(x))
    return write.function(y, "The map in irreducible blocks, whose channels are last: a matrix product for each.")


def _matrix(slab: Slab) -> tuple[int, int]:
    """(components, channels)."""
    d = slab.pieces[0].irrep.dim
    return d, (slab.stop - slab.start) // d


def _stacked(side: SideLayout, mixed: dict[Irrep, Value], batch: Value, dtype: Value) -> Value:
    """The coordinates of the output, slab after slab."""
    found, used = [], dict.fromkeys(mixed, 0)
    for slab in side.slabs:
        if not slab.pieces:
            found.append(b.zeros(batch, dtype, slab.stop - slab.start))
            continue
        irrep, (_, count) = slab.pieces[0].irrep, _matrix(slab)
        part = b.piece(mixed[irrep], used[irrep], used[irrep] + count, -1)
        used[irrep] += count
        found.append(b.reshaped(part, slab.stop - slab.start, batch=batch))
    return b.concatenated(found, -1) if found else b.zeros(batch, dtype, 0)
