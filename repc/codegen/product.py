"""The body of a product program as JAX text: changes of basis on some axes around the statements of its diagrams."""

from __future__ import annotations

from math import prod
from textwrap import indent

import numpy as np

from repc.codegen.chains import ChainPrinter
from repc.codegen.constants import Constants
from repc.codegen.diagram import DiagramPrinter
from repc.lowering.chain import Chain
from repc.lowering.diagram.model import Stacked, Term
from repc.lowering.product import ProductProgram
from repc.lowering.product.model import Change
from repc.lowering.program import Piece
from repc.ops.names import identifier

_WIDTH = 110


class ProductPrinter(DiagramPrinter):
    """Prints ``_diagrams(params, x)`` and registers the constants it needs."""

    def __init__(self, program: ProductProgram, constants: Constants):
        super().__init__(program.core, constants)
        self._whole = program
        self._parts: list[list[str]] = [[] for _ in program.core.input.terms]

    def text(self) -> str:
        """The whole function."""
        p = self._whole
        self._say("batch = x.shape[:-1]")
        self._say("ones = (1,) * (len(batch) + 1)")
        if p.input.take is not None:
            note = "Input coordinates, monomial after monomial."
            self._say(f"x = x[..., {self._constants.add('ORDER_X', p.input.take, note)}]")
        for term, change in zip(p.input.terms, p.into, strict=True):
            self._enter(term, change)
        values = [self._halves(k) for k in range(len(p.core.input.terms))]
        mixed = [[self._mixed(k, level, values) for level in mine] for k, mine in enumerate(self._plan.levels)]
        outs = [self._output(k, mixed) for k in range(len(p.core.output.terms))]
        self._leave_all(outs)
        doc = f'    """Diagrams of {p.drawn} between channels that are irreducible blocks of {p.blocked}."""'
        return "\n".join(["def _diagrams(params, x):", doc, *(indent(line, "    ") for line in self._lines)])

    # ── the input ─────────────────────────────────────────────────────────────────────────────

    def _enter(self, term: Term, change: Change) -> None:
        if not change.slab.pieces:
            return
        name = self._names.fresh(f"x_{identifier(term.text)}")
        parts = self._slices(term)
        gathered = parts[0] if len(parts) == 1 else f"jnp.concatenate([{', '.join(parts)}], axis=-1)"
        where = f"{term.channels}, {term.sizes}, {change.kept}"
        self._say(f"{name} = _apart({gathered}, {where})", "(..., copies, kept axes, the others)")
        if isinstance(change.slab.basis, Chain):
            name = self._chain(term, change).into(name, name, self._rows(term, change))
            self._say(f"{name} = {name}.reshape(*batch, {term.channels}, {self._kept(term, change)}, {change.slab.width})")
        elif change.slab.basis is not None:
            self._say(f"{name} = _change({name}, {self._basis(term, change)}.T)", _sum(change))
        for piece, place in zip(change.slab.pieces, change.places, strict=True):
            self._parts[place].append(self._piece(name, piece, place, term, change))

    def _slices(self, term: Term) -> list[str]:
        found = []
        for start, copies in term.slabs:
            stop = start + copies * term.size
            found.append("x" if stop - start == self._whole.input.dim else f"x[..., {start}:{stop}]")
        return found

    def _piece(self, name: str, piece: Piece, place: int, term: Term, change: Change) -> str:
        part = name if len(change.slab.pieces) == 1 else f"{name}[..., {piece.start}:{piece.stop}]"
        part = f"_unfolded({part}, {piece.multiplicity})" if piece.multiplicity > 1 else part
        sizes = (term.channels * piece.multiplicity, *self._program.input.terms[place].sizes)
        return f"{part}.reshape({', '.join(map(str, ('*batch', *sizes)))})"

    def _read(self, term: Term) -> list[str]:
        return self._parts[self._program.input.terms.index(term)]

    # ── the output ────────────────────────────────────────────────────────────────────────────

    def _leave_all(self, outs: list[str]) -> None:
        side, used, pieces = self._whole.output, dict.fromkeys(range(len(outs)), 0), {}
        for term, change in zip(side.terms, self._whole.out, strict=True):
            name, at = self._leave(term, change, outs, used), 0
            for start, copies in term.slabs:
                stop = at + copies * term.size
                pieces[start] = name if copies == term.channels else f"{name}[..., {at}:{stop}]"
                at = stop
        self._returned(side, [pieces[start] for start in sorted(pieces)])

    def _leave(self, term: Term, change: Change, outs: list[str], used: dict[int, int]) -> str:
        if not change.slab.pieces:
            return f"jnp.zeros((*batch, {term.channels * term.size}), x.dtype)"
        kept, rows = self._kept(term, change), []
        for piece, place in zip(change.slab.pieces, change.places, strict=True):
            first = used[place]
            used[place] = last = first + term.channels * piece.multiplicity * kept * piece.irrep.dim
            whole = self._program.output.terms[place]
            part = outs[place] if last - first == whole.channels * whole.size else f"{outs[place]}[..., {first}:{last}]"
            part = f"{part}.reshape(*batch, {term.channels * piece.multiplicity}, {kept}, {piece.irrep.dim})"
            rows.append(f"_folded({part}, {piece.multiplicity})" if piece.multiplicity > 1 else part)
        name = self._names.fresh(f"y_{identifier(term.text)}")
        self._say(f"# {_sum(change)} -> {term.text}")
        self._concatenate(name, rows, -1)
        if isinstance(change.slab.basis, Chain):
            self._say(f"{name} = {name}.reshape(*batch, {self._rows(term, change)}, {change.slab.width})")
            cut = [f"{name}[..., {p.start}:{p.stop}]" for p in change.slab.pieces]
            self._say(f"{name} = {self._chain(term, change).out_of(name, cut, self._rows(term, change))}")
        elif change.slab.basis is not None:
            self._say(f"{name} = _change({name}, {self._basis(term, change)})")
        self._say(f"{name} = _together({name}, {term.channels}, {term.sizes}, {change.kept})")
        return name

    def _returned(self, side: Stacked, parts: list[str]) -> None:
        y = parts[0] if len(parts) == 1 else f"jnp.concatenate([{', '.join(parts)}], axis=-1)"
        if side.take is not None:
            order = self._constants.add("ORDER_Y", np.argsort(side.take), "Where each output coordinate lies.")
            y = f"{y}[..., {order}]"
        self._say(f"return {y}")

    # ── changes of basis ──────────────────────────────────────────────────────────────────────

    def _kept(self, term: Term, change: Change) -> int:
        return prod(term.sizes[k] for k in change.kept)

    def _rows(self, term: Term, change: Change) -> int:
        return term.channels * self._kept(term, change)

    def _basis(self, term: Term, change: Change) -> str:
        note = f"{change.slab.text} of {self._whole.blocked}: one row per component of {_sum(change)}, {change.slab.basis.shape}."
        return self._constants.add(f"BASIS_{identifier(change.slab.text)}", change.slab.basis, note)

    def _chain(self, term: Term, change: Change) -> ChainPrinter:
        return ChainPrinter(
            change.slab.basis, change.slab.text, "batch", self._names, self._constants, self._say, self._concatenate
        )

    def _concatenate(self, name: str, parts: list[str], axis: int) -> None:
        line = f"{name} = jnp.concatenate([{', '.join(parts)}], axis={axis})"
        if len(parts) == 1:
            self._say(f"{name} = {parts[0]}")
        elif len(line) <= _WIDTH:
            self._say(line)
        else:
            self._spread_out(name, parts, axis)

    def _spread_out(self, name: str, parts: list[str], axis: int) -> None:
        lines = [f"        {part}," for part in parts]
        self._lines += [f"{name} = jnp.concatenate(", "    [", *lines, "    ],", f"    axis={axis},", ")"]


def _sum(change: Change) -> str:
    return " + ".join(f"{p.multiplicity if p.multiplicity > 1 else ''}{p.irrep.label}" for p in change.slab.pieces)
