"""Channels that are natural coordinates of a permutation representation while the nonlinearity acts, batch last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from repc.lowering.network.program import PointwiseChannels
from repc.lowering.program import Slab
from repc.lowering.show import pieces_text
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import channel_layout, channel_products, layout, pointwise
from repc.ops.value import Value

Found = dict[Irrep, Value]  # channels (m, d, batch) of each irreducible


@dataclass(frozen=True, eq=False)
class NaturalWriter:
    """Writes the change to natural coordinates, the nonlinearity and the change back, one tensor type after another."""

    write: Builder
    activation: pointwise.Elementwise

    def written(self, p: PointwiseChannels, blocks: Mapping[Irrep, Value]) -> Found:
        """The channels of each irreducible behind the nonlinearity, from those in front of it."""
        used = dict.fromkeys(blocks, 0)
        parts: dict[Irrep, list[Value]] = {irrep: [] for irrep in p.enter.irreps}
        for leave, enter in zip(p.leave.slabs, p.enter.slabs, strict=True):
            x = b.op(self.activation, self._natural(leave, blocks, used))
            for irrep, part in self._blocks(enter, x):
                parts[irrep].append(part)
        return {irrep: b.concatenated(found, 0) for irrep, found in parts.items()}

    def _natural(self, slab: Slab, blocks: Mapping[Irrep, Value], used: dict[Irrep, int]) -> Value:
        """The coordinates of all copies of a tensor type, (copies, size, batch)."""
        rows = []
        for piece in slab.pieces:
            first = used[piece.irrep]
            used[piece.irrep] = last = first + slab.copies * piece.multiplicity
            whole = blocks[piece.irrep]
            part = whole if (first, last) == (0, whole.shape[0]) else b.op(layout.Slice(first, last, 0), whole)
            rows.append(_regrouped(part, slab.copies, piece.multiplicity * piece.irrep.dim))
        together = rows[0] if len(rows) == 1 else self.write.let(f"y_{identifier(slab.text)}_blocks", b.concatenated(rows, 1))
        if slab.basis is not None:
            together = b.op(channel_products.ChangeComponents(transposed=True), _basis(slab), together)
        note = f"{slab.copies} × {slab.text} <- {pieces_text(slab.pieces)}"
        return self.write.let(f"y_{identifier(slab.text)}", together, note)

    def _blocks(self, slab: Slab, x: Value) -> Iterator[tuple[Irrep, Value]]:
        """The channels of each irreducible of a tensor type from its coordinates."""
        name, note = f"x_{identifier(slab.text)}", "natural coordinates: pointwise is equivariant"
        if slab.basis is not None:
            x = b.op(channel_products.ChangeComponents(), _basis(slab), x)
        if len(slab.pieces) == 1:
            parts: tuple[Value, ...] = (self.write.let(name, x, note),)
        else:
            names = [f"{name}_{k}" for k in range(1, len(slab.pieces) + 1)]
            sizes = tuple(piece.multiplicity * piece.irrep.dim for piece in slab.pieces)
            parts = self.write.lets(names, b.op(layout.Split(sizes, 1), x), note)
        for piece, part in zip(slab.pieces, parts, strict=True):
            yield piece.irrep, _regrouped(part, slab.copies * piece.multiplicity, piece.irrep.dim)


def _regrouped(h: Value, channels: int, components: int) -> Value:
    """The same entries with other numbers of channels and components."""
    return h if h.shape[:2] == (channels, components) else b.op(channel_layout.Regroup(channels, components), h)


def _basis(slab: Slab) -> Value:
    note = f"{slab.text}: one row per component of {pieces_text(slab.pieces)}, {slab.dense.shape}."
    return b.constant(f"BASIS_{identifier(slab.text)}", slab.dense, note)
