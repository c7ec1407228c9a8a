"""The body of a block program as JAX text: one statement per slab, coupling and mix."""

from __future__ import annotations

import numpy as np

from repc.codegen.chains import ChainPrinter
from repc.codegen.constants import Constants
from repc.codegen.names import quoted
from repc.lowering.chain import Chain
from repc.lowering.program import BlockProgram, Piece, Side, Slab
from repc.numeric.space import Irrep
from repc.ops.names import Names, identifier

_WIDTH = 110  # of a line inside a function, so that no line of the module exceeds 120


class BlockPrinter:
    """Prints ``_blocks(params, x)`` and registers the constants it needs."""

    def __init__(self, program: BlockProgram, constants: Constants):
        self._program, self._constants = program, constants
        self._names = Names()
        self._lines: list[str] = []
        self._several = len(program.inputs) > 1

    @classmethod
    def of_sides(cls, constants: Constants, several: bool, taken: tuple[str, ...]) -> BlockPrinter:
        """A printer for single sides, which leaves some names alone; what it prints gathers in ``lines``."""
        printer = cls.__new__(cls)
        printer._constants, printer._names, printer._lines, printer._several = constants, Names(), [], several
        for name in taken:
            printer._names.fresh(name)
        return printer

    @property
    def lines(self) -> tuple[str, ...]:
        """What was printed so far."""
        return tuple(self._lines)

    def text(self) -> str:
        """The whole function."""
        inputs = [f"x{k + 1}" for k in range(len(self._program.inputs))] if self._several else ["x"]
        for name in ("params", "batch", "y", *inputs):
            self._names.fresh(name)
        if not self._several:
            self._say("batch = x.shape[:-1]")
        if any(side.slabs for side in self._program.inputs):
            self._say("# into blocks: (..., channels, components) of each irreducible")
        channels = [self.into_blocks(side, x) for side, x in zip(self._program.inputs, inputs, strict=True)]
        if self._several:
            batches = ", ".join(f"{x}.shape[:-1]" for x in inputs)
            self._say(f"batch = jnp.broadcast_shapes({batches})")
        mixed = self._mixed(self._coupled(channels) if self._several else channels[0])
        self._say("# back to the coordinates of the output")
        self.from_blocks(self._program.output, mixed, f"{inputs[0]}.dtype")
        head = f"def _blocks(params, {', '.join(inputs)}):"
        doc = '    """The map in irreducible blocks: each linear map between equal irreducibles is a small matrix."""'
        return "\n".join([head, doc, *(f"    {line}" if line else "" for line in self._lines)])

    def _say(self, line: str, note: str = "") -> None:
        """A line with a note behind it, or above it where the line would get too wide."""
        if note and len(line) + len(note) > _WIDTH:
            self._lines += [f"# {note}", line]
        else:
            self._lines.append(f"{line}  # {note}" if note else line)

    # ── into blocks ───────────────────────────────────────────────────────────────────────────

    def into_blocks(self, side: Side, x: str) -> dict[Irrep, str]:
        """Prints an input; the expression for the channels of each irreducible, (..., m, d)."""
        batch = f"{x}.shape[:-1]" if self._several else "batch"
        if not side.slabs:
            return {}
        if side.take is not None:
            note = "Input coordinates in the order of the blocks."
            order = self._constants.add(f"ORDER_{x.upper()}", side.take, note)
            self._say(f"{x} = {x}[..., {order}]")
        parts: dict[Irrep, list[str]] = {}
        for slab in side.slabs:
            whole = self._enter(slab, x, batch, side)
            for piece in slab.pieces:
                parts.setdefault(piece.irrep, []).append(self._piece(slab, piece, whole, batch))
        return {irrep: self._gathered(irrep, parts[irrep], x) for irrep in side.irreps}

    def _enter(self, slab: Slab, x: str, batch: str, side: Side) -> str:
        source = x if slab.stop - slab.start == self._width(side) else f"{x}[..., {slab.start}:{slab.stop}]"
        note = f"{_times(slab)}{slab.text} {'=' if slab.basis is None else '->'} {_sum(slab.pieces)}"
        name = self._names.fresh(f"{x}_{identifier(slab.text)}")
        if slab.basis is None:
            rows, columns = slab.copies, slab.size
            if len(slab.pieces) == 1:
                rows, columns = slab.copies * slab.pieces[0].multiplicity, slab.pieces[0].irrep.dim
            self._say(f"{name} = {source}.reshape(*{batch}, {rows}, {columns})", note)
            return name
        if isinstance(slab.basis, Chain):
            return self._chain(slab, batch).into(name, source, slab.copies)
        if slab.copies > 1:
            source = f"{source}.reshape(*{batch}, {slab.copies}, {slab.size})"
        else:
            inside = "" if source == x else f"{slab.start}:{slab.stop}"
            source = f"{x}[..., None, {inside or ':'}]"
        self._say(f"{name} = _change({source}, {self._basis(slab)}.T)", note)
        return name

    def _chain(self, slab: Slab, batch: str) -> ChainPrinter:
        return ChainPrinter(slab.basis, slab.text, batch, self._names, self._constants, self._say, self._concatenate)

    def _width(self, side: Side) -> int:
        return side.dim if side.take is None else len(side.take)

    def _basis(self, slab: Slab) -> str:
        note = f"{slab.text}: one row per component of {_sum(slab.pieces)}, {slab.basis.shape}."
        return self._constants.add(f"BASIS_{identifier(slab.text)}", slab.basis, note)

    def _piece(self, slab: Slab, piece: Piece, whole: str, batch: str) -> str:
        if len(slab.pieces) == 1:
            if slab.basis is None or piece.multiplicity == 1:
                return whole
        else:
            whole = f"{whole}[..., {piece.start}:{piece.stop}]"
        if piece.multiplicity == 1:
            return whole
        return f"{whole}.reshape(*{batch}, {slab.copies * piece.multiplicity}, {piece.irrep.dim})"

    def _gathered(self, irrep: Irrep, parts: list[str], x: str) -> str:
        if len(parts) == 1 and parts[0].isidentifier():
            return parts[0]
        name = self._names.fresh(f"{'z' + x[1:] if self._several else 'z'}_{identifier(irrep.label)}")
        self._concatenate(name, parts, -2)
        return name

    def _concatenate(self, name: str, parts: list[str], axis: int) -> None:
        if len(parts) == 1:
            self._say(f"{name} = {parts[0]}")
            return
        line = f"{name} = jnp.concatenate([{', '.join(parts)}], axis={axis})"
        if len(line) <= _WIDTH:
            self._say(line)
            return
        self._say(f"{name} = jnp.concatenate(")
        self._say("    [")
        self._lines += [f"        {part}," for part in parts]
        self._say("    ],")
        self._say(f"    axis={axis},")
        self._say(")")

    # ── couple and mix ────────────────────────────────────────────────────────────────────────

    def _coupled(self, channels: list[dict[Irrep, str]]) -> dict[Irrep, str]:
        if self._program.couplings:
            self._say("# products of channels, one of each input, in the irreducibles they couple to")
        parts: dict[Irrep, list[str]] = {}
        for c in self._program.couplings:
            product = " ⊗ ".join(s.label for s in c.sources)
            name = "COUPLE_" + "_".join(identifier(s.label) for s in (*c.sources, c.irrep))
            note = f"Clebsch–Gordan: {product} -> {c.irrep.label}, {c.tensor.shape}."
            tensor = self._constants.add(name, c.tensor, note)
            sources = ", ".join(found[s] for found, s in zip(channels, c.sources, strict=True))
            parts.setdefault(c.irrep, []).append(f"_couple({tensor}, {sources})")
        return {irrep: self._gathered(irrep, found, "x") for irrep, found in parts.items()}

    def _mixed(self, channels: dict[Irrep, str]) -> dict[Irrep, str]:
        if self._program.mixes:
            self._say("# mix the channels of each irreducible")
        mixed = {}
        for mix in self._program.mixes:
            label = identifier(mix.irrep.label)
            name = self._names.fresh(f"y_{label}")
            weight = f"params[{quoted(mix.irrep.label)}]"
            if mix.irrep.division_dim == 1:
                call = f"_mix({weight}, {channels[mix.irrep]})"
            else:
                note = f"Units of the commutant of {mix.irrep.label}, {mix.irrep.units.shape}."
                units = self._constants.add(f"UNITS_{label}", np.asarray(mix.irrep.units), note)
                call = f"_mix_units({weight}, {units}, {channels[mix.irrep]})"
            self._say(f"{name} = {call}", f"{mix.irrep.label}: {mix.m_in} -> {mix.m_out} channels")
            mixed[mix.irrep] = name
        return mixed

    # ── back ──────────────────────────────────────────────────────────────────────────────────

    def from_blocks(self, side: Side, mixed: dict[Irrep, str], dtype: str, result: str = "return") -> None:
        """Prints an output from the channels of each irreducible: ``return y``, or an assignment to ``result``."""
        used, parts, zeros = dict.fromkeys(mixed, 0), [], 0
        for slab in side.slabs:
            if not slab.pieces:
                zeros += slab.stop - slab.start
                continue
            if zeros:
                parts.append(f"jnp.zeros((*batch, {zeros}), {dtype})")
                zeros = 0
            parts.append(self._leave(slab, side, mixed, used))
        if zeros or not parts:
            parts.append(f"jnp.zeros((*batch, {zeros}), {dtype})")
        if side.take is not None:
            order = self._constants.add("ORDER_Y", side.take, "Where each output coordinate lies among the blocks.")
            self._concatenate("y", parts, -1)
            self._say(f"{result} = y[..., {order}]".replace("return = ", "return ", 1))
        else:
            self._concatenate(result, parts, -1)
            self._lines[:] = [line.replace("return = ", "return ", 1) for line in self._lines]

    def _leave(self, slab: Slab, side: Side, mixed: dict[Irrep, str], used: dict[Irrep, int]) -> str:
        rows = []
        for piece in slab.pieces:
            first = used[piece.irrep]
            used[piece.irrep] = last = first + slab.copies * piece.multiplicity
            part = mixed[piece.irrep]
            if last - first != side.channels(piece.irrep):
                part = f"{part}[..., {first}:{last}, :]"
            if piece.multiplicity > 1 and not (len(slab.pieces) == 1 and slab.basis is None):
                part = f"{part}.reshape(*batch, {slab.copies}, {piece.multiplicity * piece.irrep.dim})"
            rows.append(part)
        note = f"{_times(slab)}{slab.text} {'=' if slab.basis is None else '<-'} {_sum(slab.pieces)}"
        name = self._names.fresh(f"y_{identifier(slab.text)}")
        if isinstance(slab.basis, Chain):
            whole = self._chain(slab, "batch").out_of(name, rows, slab.copies)
            self._say(f"{name} = {whole}.reshape(*batch, {slab.copies * slab.size})", note)
            return name
        if len(rows) > 1:
            self._concatenate(name, rows, -1)
            rows = [name]
        whole = rows[0] if slab.basis is None else f"_change({rows[0]}, {self._basis(slab)})"
        self._say(f"{name} = {whole}.reshape(*batch, {slab.copies * slab.size})", note)
        return name


def _times(slab: Slab) -> str:
    return f"{slab.copies} × " if slab.copies > 1 else ""


def _sum(pieces: tuple[Piece, ...]) -> str:
    return " + ".join(f"{p.multiplicity if p.multiplicity > 1 else ''}{p.irrep.label}" for p in pieces)
