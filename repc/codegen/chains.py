"""A change of basis in steps as JAX text: one statement per irreducible and step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from repc.codegen.constants import Constants
from repc.lowering.chain import Chain, Move
from repc.lowering.program import Piece
from repc.numeric.space import Irrep
from repc.ops.names import Names, identifier


@dataclass(frozen=True)
class ChainPrinter:
    """Prints the steps of ``chain``, for slabs ``text`` of (*``batch``, ``copies``, …) coordinates."""

    chain: Chain
    text: str
    batch: str
    names: Names
    constants: Constants
    say: Callable[..., None]
    concatenate: Callable[[str, list[str], int], None]

    def into(self, name: str, source: str, copies: int) -> str:
        """From coordinates (..., copies, size) to block coordinates (..., copies, width); the name of the result."""
        c, sizes = self.chain, self._factors()
        rest = c.size // sizes[0]
        shape = ", ".join(map(str, (copies, *sizes)))
        turned = f"_reversed({source}.reshape(*{self.batch}, {shape}), {len(sizes)})"
        z = f"{turned}.reshape({self._shape(copies, 1, rest, sizes[0])})"
        whole = self._say(name, f"_change({z}, {self._head()}.T)", self._first())
        found = {p.irrep: [(whole, p)] for p in c.pieces}
        for step in c.steps:
            after: dict[Irrep, list[tuple[str, Piece]]] = {}
            for move in step.moves:
                z = self._gathered(found[move.source], f"{name}_{identifier(move.source.label)}")
                z = f"{z}.reshape({self._shape(copies, move.channels, rest // step.size, move.matrix.shape[1])})"
                moved = self._say(f"{name}_next", f"_change({z}, {self._matrix(move)}.T)", _words(move, "->"))
                for p in move.pieces:
                    after.setdefault(p.irrep, []).append((moved, p))
            found, rest = after, rest // step.size
        parts = [self._gathered(found[p.irrep], f"{name}_{identifier(p.irrep.label)}") for p in c.last]
        result = self.names.fresh(f"{name}_blocks")
        flat = [f"{z}.reshape({self._shape(copies, p.stop - p.start)})" for z, p in zip(parts, c.last, strict=True)]
        self.concatenate(result, flat, -1)
        return result

    def out_of(self, name: str, rows: Sequence[str], copies: int) -> str:
        """From the components (..., copies, m·d) of each irreducible to coordinates, (..., copies, size); an expression."""
        c, rest, found = self.chain, 1, {}
        for p, row in zip(c.last, rows, strict=True):
            value = f"{row}.reshape({self._shape(copies, p.multiplicity, 1, p.irrep.dim)})"
            found[p.irrep] = self._say(f"{name}_{identifier(p.irrep.label)}", value, "")
        for step in reversed(c.steps):
            used, before = dict.fromkeys(found, 0), {}
            for move in step.moves:
                parts = []
                for p in move.pieces:
                    first, used[p.irrep] = used[p.irrep], used[p.irrep] + move.channels * p.multiplicity
                    part = f"{found[p.irrep]}[..., {first}:{used[p.irrep]}, :, :]"
                    parts.append(f"_folded({part}, {p.multiplicity})" if p.multiplicity > 1 else part)
                z = self._joined(f"{name}_of_{identifier(move.source.label)}", parts)
                value = f"_change({z}, {self._adjoint(self._matrix(move))})"
                shape = self._shape(copies, move.channels, rest * step.size, move.source.dim)
                source = f"{name}_{identifier(move.source.label)}"
                before[move.source] = self._say(source, f"{value}.reshape({shape})", _words(move, "<-"))
            found, rest = before, rest * step.size
        parts = [f"_folded({found[p.irrep]}, {p.multiplicity})" if p.multiplicity > 1 else found[p.irrep] for p in c.pieces]
        z = f"_change({self._joined(f'{name}_first', parts)}, {self._adjoint(self._head())})"
        sizes = self._factors()
        return f"_reversed({z}.reshape({self._shape(copies, *reversed(sizes))}), {len(sizes)})"

    def _factors(self) -> list[int]:
        return [self.chain.head.shape[1], *(step.size for step in self.chain.steps)]

    def _say(self, name: str, value: str, note: str) -> str:
        name = self.names.fresh(name)
        self.say(f"{name} = {value}", note)
        return name

    def _joined(self, name: str, parts: list[str]) -> str:
        if len(parts) == 1:
            return parts[0]
        name = self.names.fresh(name)
        self.concatenate(name, parts, -1)
        return name

    def _gathered(self, pieces: list[tuple[str, Piece]], name: str) -> str:
        parts = []
        for z, p in pieces:
            part = f"{z}[..., {p.start}:{p.stop}]"
            parts.append(f"_unfolded({part}, {p.multiplicity})" if p.multiplicity > 1 else part)
        if len(parts) == 1:
            return parts[0]
        name = self.names.fresh(name)
        self.concatenate(name, parts, -3)
        return name

    def _shape(self, *sizes: int) -> str:
        return ", ".join([f"*{self.batch}", *map(str, sizes)])

    def _head(self) -> str:
        c = self.chain
        note = f"{self.text}, its first factors: one row per component of their irreducibles, {c.head.shape}."
        return self.constants.add(f"FIRST_{identifier(self.text)}", c.head, note)

    def _matrix(self, move: Move) -> str:
        label = move.source.label
        note = f"{self.text}, one factor more: {label} times it, by components, {move.matrix.shape}."
        return self.constants.add(f"NEXT_{identifier(label)}", move.matrix, note)

    def _adjoint(self, constant: str) -> str:
        is_complex = any(np.iscomplexobj(a) for a in self.chain.arrays)
        return f"{constant}.conj()" if is_complex else constant

    def _first(self) -> str:
        return f"{self.text}: its first factors, then one Clebsch–Gordan step for each of the others"


def _words(move: Move, arrow: str) -> str:
    to = " + ".join(f"{p.multiplicity if p.multiplicity > 1 else ''}{p.irrep.label}" for p in move.pieces)
    return f"{move.source.label} and the next factor {arrow} {to}"
