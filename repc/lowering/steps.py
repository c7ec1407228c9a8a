"""A change of basis in steps, written in the language of operations: one statement per irreducible and step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.chain import Chain, Move
from repc.lowering.program import Piece
from repc.lowering.show import pieces_text
from repc.numeric.space import Irrep
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.names import identifier
from repc.ops.operations import channel_layout, layout, products
from repc.ops.sizes import Size
from repc.ops.value import Value


@dataclass(frozen=True, eq=False)
class ChainWriter:
    """Writes the steps of ``chain``, for slabs ``text`` of (*``batch``, copies, …) coordinates."""

    chain: Chain
    text: str
    batch: Value
    write: Builder

    def into(self, name: str, source: Value, copies: Size) -> Value:
        """From coordinates (..., copies · size) to block coordinates (..., copies, width)."""
        c, sizes = self.chain, self._factors()
        rest = c.size // sizes[0]
        turned = b.op(layout.Reverse(len(sizes)), self._shaped(source, copies, *sizes))
        head = b.op(products.Change(transposed=True), self._shaped(turned, copies, 1, rest, sizes[0]), self._head())
        whole = self.write.named(name, head, self._first())
        found = {p.irrep: [(whole, p)] for p in c.pieces}
        for step in c.steps:
            after: dict[Irrep, list[tuple[Value, Piece]]] = {}
            for move in step.moves:
                z = self._gathered(found[move.source], f"{name}_{identifier(move.source.label)}")
                z = self._shaped(z, copies, move.channels, rest // step.size, move.matrix.shape[1])
                moved = b.op(products.Change(transposed=True), z, self._matrix(move))
                moved = self.write.let(f"{name}_next", moved, _words(move, "->"))
                for p in move.pieces:
                    after.setdefault(p.irrep, []).append((moved, p))
            found, rest = after, rest // step.size
        parts = [self._gathered(found[p.irrep], f"{name}_{identifier(p.irrep.label)}") for p in c.last]
        flat = [self._shaped(z, copies, p.stop - p.start) for z, p in zip(parts, c.last, strict=True)]
        return self.write.let(f"{name}_blocks", b.concatenated(flat, -1))

    def out_of(self, name: str, rows: Sequence[Value], copies: Size) -> Value:
        """From the components (..., copies, m·d) of each irreducible to coordinates, (..., copies, *factors)."""
        c, rest, found = self.chain, 1, {}
        for p, row in zip(c.last, rows, strict=True):
            value = self._shaped(row, copies, p.multiplicity, 1, p.irrep.dim)
            found[p.irrep] = self.write.let(f"{name}_{identifier(p.irrep.label)}", value)
        for step in reversed(c.steps):
            used, before = dict.fromkeys(found, 0), {}
            for move in step.moves:
                parts = [self._taken(found, p, move, used) for p in move.pieces]
                z = self._joined(f"{name}_of_{identifier(move.source.label)}", parts)
                value = self._shaped(self._adjoint(z, self._matrix(move)), copies, move.channels, rest * step.size, move.source.dim)
                before[move.source] = self.write.let(f"{name}_{identifier(move.source.label)}", value, _words(move, "<-"))
            found, rest = before, rest * step.size
        parts = [_folded(found[p.irrep], p) for p in c.pieces]
        z = self._adjoint(self._joined(f"{name}_first", parts), self._head())
        sizes = self._factors()
        return b.op(layout.Reverse(len(sizes)), self._shaped(z, copies, *reversed(sizes)))

    def _taken(self, found: dict[Irrep, Value], p: Piece, move: Move, used: dict[Irrep, int]) -> Value:
        first, used[p.irrep] = used[p.irrep], used[p.irrep] + move.channels * p.multiplicity
        return _folded(b.op(layout.Slice(first, used[p.irrep], -3), found[p.irrep]), p)

    def _factors(self) -> list[int]:
        return [self.chain.head.shape[1], *(step.size for step in self.chain.steps)]

    def _joined(self, name: str, parts: Sequence[Value]) -> Value:
        return parts[0] if len(parts) == 1 else self.write.let(name, b.concatenated(parts, -1))

    def _gathered(self, pieces: Sequence[tuple[Value, Piece]], name: str) -> Value:
        parts = []
        for z, p in pieces:
            part = b.op(layout.Slice(p.start, p.stop), z)
            parts.append(b.op(channel_layout.Unfold(p.multiplicity), part) if p.multiplicity > 1 else part)
        return parts[0] if len(parts) == 1 else self.write.let(name, b.concatenated(parts, -3))

    def _shaped(self, z: Value, *sizes: Size) -> Value:
        return b.reshaped(z, *sizes, batch=self.batch)

    def _head(self) -> Value:
        c = self.chain
        note = f"{self.text}, its first factors: one row per component of their irreducibles, {c.head.shape}."
        return b.constant(f"FIRST_{identifier(self.text)}", c.head, note)

    def _matrix(self, move: Move) -> Value:
        label = move.source.label
        note = f"{self.text}, one factor more: {label} times it, by components, {move.matrix.shape}."
        return b.constant(f"NEXT_{identifier(label)}", move.matrix, note)

    def _adjoint(self, z: Value, rows: Value) -> Value:
        return b.op(products.Change(adjoint=any(np.iscomplexobj(a) for a in self.chain.arrays)), z, rows)

    def _first(self) -> str:
        return f"{self.text}: its first factors, then one Clebsch–Gordan step for each of the others"


def _folded(z: Value, p: Piece) -> Value:
    return b.op(channel_layout.Fold(p.multiplicity), z) if p.multiplicity > 1 else z


def _words(move: Move, arrow: str) -> str:
    return f"{move.source.label} and the next factor {arrow} {pieces_text(move.pieces)}"
