"""The body of a diagram program as JAX text: one statement per input half, one matmul per level, one sum per output."""

from __future__ import annotations

from textwrap import indent

import numpy as np

from repc.codegen.constants import Constants
from repc.codegen.names import quoted
from repc.codegen.sizes import NUMBERS, Sizes
from repc.lowering.diagram import DiagramProgram, plan
from repc.lowering.diagram.model import Block, Stacked, Term, row_scale
from repc.lowering.diagram.plan import Column, InputHalf, Level, OutputHalf, Step
from repc.ops.names import Names, identifier

_WIDTH = 110
_LETTERS = "ijklmnopqrstuvw"


class DiagramPrinter:
    """Prints ``_diagrams(params, x)`` and registers the constants it needs; for every n it is ``_diagrams(params, x, n)``."""

    def __init__(self, program: DiagramProgram, constants: Constants, sizes: Sizes = NUMBERS):
        self._program, self._constants, self._sizes = program, constants, sizes
        self._plan = plan(program)
        self._names = Names()
        self._lines: list[str] = []
        self._masks: dict[tuple, str] = {}
        for name in ("params", "batch", "x", "y", "ones", "n", "h"):
            self._names.fresh(name)

    def text(self) -> str:
        """The whole function."""
        self._say("batch = x.shape[:-1]")
        self._say("ones = (1,) * (len(batch) + 1)")
        if self._program.input.take is not None:
            note = "Input coordinates, monomial after monomial."
            self._say(f"x = x[..., {self._constants.add('ORDER_X', self._program.input.take, note)}]")
        values = [self._halves(k) for k in range(len(self._program.input.terms))]
        mixed = [[self._mixed(k, level, values) for level in mine] for k, mine in enumerate(self._plan.levels)]
        outs = [self._output(k, mixed) for k in range(len(self._program.output.terms))]
        self._joined(self._program.output, outs)
        doc = '    """Pools and contractions of the input, channels mixed, and broadcasts to the output."""'
        head = ", ".join(filter(None, ("params", "x", self._sizes.letter)))
        return "\n".join([f"def _diagrams({head}):", doc, *self._body()])

    def _body(self) -> list[str]:
        """The lines of the function, without the shape that only masks need where there are none."""
        used = any("*ones" in line for line in self._lines)
        return [indent(line, "    ") for line in self._lines if used or not line.startswith("ones = ")]

    def _say(self, line: str, note: str = "") -> None:
        if note and len(line) + len(note) > _WIDTH:
            self._lines += [f"# {note}", line]
        else:
            self._lines.append(f"{line}  # {note}" if note else line)

    # ── the input ─────────────────────────────────────────────────────────────────────────────

    def _halves(self, k: int) -> dict[InputHalf, str]:
        term, found = self._program.input.terms[k], {}
        steps = self._plan.steps[k]
        if steps:
            sums = "with means" if self._program.means else "n^-½ times each sum"
            self._say(f"# {_times(term)}: what is read off it, {sums} over n")
        for half, step in steps.items():
            name = self._names.fresh(f"x_{identifier(term.text)}" + _half_tail(half, len(term.sizes)))
            if step.kind == "read":
                self._say_read(name, self._read(term), len(term.sizes))
            else:
                self._say(f"{name} = {self._made(step, found[step.parent], steps[step.parent], term)}")
            found[half] = name
        return found

    def _say_read(self, name: str, parts: list[str], rank: int) -> None:
        if len(parts) == 1:
            self._say(f"{name} = {parts[0]}", "(..., channels, axes)")
            return
        line = f"{name} = jnp.concatenate([{', '.join(parts)}], axis={-1 - rank})"
        if len(line) <= _WIDTH:
            self._say(line, "(..., channels, axes)")
        else:
            self._lines += [f"{name} = jnp.concatenate(  # (..., channels, axes)", "    [", *(f"        {part}," for part in parts)]
            self._lines += ["    ],", f"    axis={-1 - rank},", ")"]

    def _read(self, term: Term) -> list[str]:
        parts = []
        side = self._program.input
        for start, copies in term.slabs:
            whole = copies == term.channels and self._sizes.covers(side, term)
            source = "x" if whole else f"x[..., {self._sizes.bounds(side, start, copies, term)}]"
            parts.append(f"{source}.reshape({_shape('*batch', copies, *self._sizes.axes(term))})")
        return parts

    def _made(self, step: Step, source: str, before: Step, term: Term) -> str:
        rank = len(before.axes)
        at = [k - rank for k in step.at]
        if step.kind == "diagonal":
            return f"jnp.diagonal({source}, axis1={at[0]}, axis2={at[1]})"
        if step.kind == "pool":
            if self._program.means:
                return f"{source}.mean(axis={at[0]})"
            n = self._sizes.axis(term, before.axes[step.at[0]][0][0])
            return f"{source}.sum(axis={at[0]}) * {n}**-0.5"
        tensor = self._program.tensors[step.tensor]
        ins = _LETTERS[: len(at)]
        outs = "abcdefgh"[: step.outs]
        letters = list("ABCDEFGHIJKLMNOP"[:rank])
        for letter, k in zip(ins, step.at, strict=True):
            letters[k] = letter
        left = "".join(c for c in letters if c.isupper())
        block = Block(tuple(range(step.outs)), tuple(range(len(at))), step.tensor)
        scaled = tensor * row_scale(block, len(tensor), self._program.tensors)
        note = f"Invariant tensor {step.tensor}, its rows of norm 1, {tensor.shape}: legs of the output, then of the input."
        constant = f"jnp.asarray({self._constants.add(f'{step.tensor}_ROWS', scaled, note)}, x.dtype)"
        formula = f"...{''.join(letters)},{outs}{ins}->...{left}{outs}"
        return f'jnp.einsum("{formula}", {source}, {constant}, precision=PRECISION)'

    # ── channels ──────────────────────────────────────────────────────────────────────────────

    def _mixed(self, k: int, level: Level, values: list[dict[InputHalf, str]]) -> list[str]:
        pair = self._program.pairs[k]
        rows = [self._names.fresh("u") for _ in level.rows]
        columns = [self._column(c, pair.source, values) for c in level.columns]
        head = f"{', '.join(rows)}{',' * (len(rows) == 1)} = _mix_diagrams("
        first = [f"params[{quoted(pair.name)}]", self._index(level), str(len(level.sizes))]
        line = f"{head}{', '.join([*first, *columns])})"
        note = f"{pair.name}: {level.index.shape[0]}×{level.index.shape[1]} diagrams"
        if len(line) <= _WIDTH:
            self._say(line, note)
        else:
            self._lines += [f"# {note}", head, *(f"    {part}," for part in (*first, *columns)), ")"]
        return rows

    def _column(self, column: Column, source: int, values: list[dict[InputHalf, str]]) -> str:
        name, axes = values[source][column.half], self._plan.steps[source][column.half].axes
        if axes == column.axes:
            return name
        rank = len(axes)
        order = [axes.index(axis) for axis in column.axes]
        if rank == 2:
            return f"jnp.swapaxes({name}, -1, -2)"
        moved = [k for k in range(rank) if order[k] != k]
        left, right = [order[k] - rank for k in moved], [k - rank for k in moved]
        return f"jnp.moveaxis({name}, {tuple(left)}, {tuple(right)})"

    def _index(self, level: Level) -> str:
        flat = level.index.ravel()
        start, stop = int(flat[0]), int(flat[0]) + len(flat)
        if np.array_equal(flat, np.arange(start, stop)):
            return f"np.arange({start}, {stop}).reshape({level.index.shape[0]}, {level.index.shape[1]})"
        note = "Which diagram takes each input half (column) to each output half (row); -1 where none is needed."
        return self._constants.add("DIAGRAMS", level.index, note)

    # ── the output ────────────────────────────────────────────────────────────────────────────

    def _output(self, k: int, mixed: list[list[list[str]]]) -> str:
        term = self._program.output.terms[k]
        rows = self._plan.rows[k]
        if not rows:
            return f"jnp.zeros((*batch, {self._sizes.total(term)}), x.dtype)"
        groups: dict[tuple[str, ...], list[str]] = {}
        self._say(f"# {_times(term)}: halves of the output, zero off the diagonals that are marked")
        for row, where in rows.items():
            u = self._summed(k, row, [mixed[p][j][i] for p, j, i in where])
            groups.setdefault(self._marks(row, term), []).append(self._along(u, row, term))
        for row, text in self._extra(k, term):
            groups.setdefault(self._marks(row, term), []).append(text)
        name = self._names.fresh(f"y_{identifier(term.text)}")
        sums = []
        for marks, parts in groups.items():
            total = " + ".join(parts)
            sums.append(total if not marks else f"({total}) * {' * '.join(marks)}")
        self._sum(name, sums)
        self._finish(name, term, any(self._fills(row, term) for row in rows))
        return name

    def _summed(self, k: int, row: OutputHalf, u: list[str]) -> str:
        """The sum of what goes to one output half of term k."""
        return f"({' + '.join(u)})" if len(u) > 1 else u[0]

    def _extra(self, k: int, term: Term) -> list[tuple[OutputHalf, str]]:
        """What else goes to output halves of term k, as text that broadcasts to it."""
        return []

    def _finish(self, name: str, term: Term, filled: bool) -> None:
        """From a sum, which may be shorter along some axes, to coordinates."""
        full = _shape("*batch", term.channels, *self._sizes.axes(term))
        whole = name if filled else f"jnp.broadcast_to({name}, ({full}))"
        self._say(f"{name} = {whole}.reshape(*batch, {self._sizes.total(term)})")

    def _fills(self, row: OutputHalf, term: Term) -> bool:
        """Whether the sum has the full shape already: some row or mark runs along every axis."""
        along = {outs[0] for outs in row.tied}
        marked = {axis for outs in row.tied if len(outs) > 1 for axis in outs}
        marked |= {axis for b in row.free if b.tensor or len(b.outs) > 1 for axis in b.outs}
        return along | marked == set(range(len(term.sizes)))

    def _sum(self, name: str, sums: list[str]) -> None:
        line = f"{name} = {' + '.join(sums)}"
        if len(line) <= _WIDTH:
            self._say(line)
            return
        for k, part in enumerate(sums):
            line = f"{name} = {f'{name} + ' if k else ''}{part}"
            if len(line) <= _WIDTH:
                self._say(line)
                continue
            self._lines += [f"{name} = {f'{name} + ' if k else ''}(", *_split(part), ")"]

    def _along(self, u: str, row: OutputHalf, term: Term) -> str:
        first = {outs[0] for outs in row.tied}
        if len(first) == len(term.sizes):
            return u
        shape = [n if axis in first else 1 for axis, n in enumerate(self._sizes.axes(term))]
        return f"{u}.reshape({_shape('*batch', term.channels, *shape)})"

    def _marks(self, row: OutputHalf, term: Term) -> tuple[str, ...]:
        found = []
        for outs in (*row.tied, *(b.outs for b in row.free if not b.tensor)):
            found += [self._mark((outs[0], axis), "", term) for axis in outs[1:]]
        found += [self._mark(b.outs, b.tensor, term) for b in row.free if b.tensor]
        return tuple(sorted(found))

    def _mark(self, axes: tuple[int, ...], tensor: str, term: Term) -> str:
        key = (axes, tensor, term.sizes)
        if key not in self._masks:
            rank, n = len(term.sizes), self._sizes.axis(term, axes[0])
            shape = ["1"] * rank
            for axis in axes:
                shape[axis] = n
            name = self._names.fresh("_".join([(tensor or "delta").lower(), *(str(a) for a in axes)]))
            array = f"jnp.eye({n}, dtype=x.dtype)"
            if tensor:
                note = f"Invariant tensor {tensor}, {self._program.tensors[tensor].shape}."
                array = f"jnp.asarray({self._constants.add(tensor, self._program.tensors[tensor], note)}, x.dtype)"
            self._say(f"{name} = {array}.reshape(*ones, {', '.join(shape)})")
            self._masks[key] = name
        return self._masks[key]

    def _joined(self, side: Stacked, outs: list[str]) -> None:
        pieces = {}
        for term, name in zip(side.terms, outs, strict=True):
            at = 0
            for start, copies in term.slabs:
                pieces[start] = name if copies == term.channels else f"{name}[..., {self._sizes.part(term, at, copies)}]"
                at += copies
        parts = [pieces[start] for start in sorted(pieces)]
        y = parts[0] if len(parts) == 1 else f"jnp.concatenate([{', '.join(parts)}], axis=-1)"
        if side.take is None:
            self._say(f"return {y}")
            return
        order = self._constants.add("ORDER_Y", np.argsort(side.take), "Where each output coordinate lies.")
        self._say(f"return {y}[..., {order}]")


def _half_tail(half: InputHalf, rank: int) -> str:
    """``_ij`` for the input itself, ``_ii`` for its diagonal, ``_is`` for sums over the second axis."""
    names = [""] * rank
    for letter, group in zip(_LETTERS, sorted({a[0] for a in half.axes}), strict=False):
        for leg in group:
            names[leg] = letter
    for k, b in enumerate(sorted(half.closed)):
        for leg in b.ins:
            names[leg] = f"s{k if len(b.ins) > 1 else ''}"
    return "_" + "".join(names) if names else ""


def _shape(*parts) -> str:
    return ", ".join(map(str, parts))


def _times(term: Term) -> str:
    return f"{term.channels} × {term.text}" if term.channels > 1 else term.text


def _split(text: str) -> list[str]:
    """A long sum over several lines."""
    lines, line, depth = [], "", 0
    for word in text.split(" "):
        starts = word == "+" and len(line) > 60
        if starts:
            lines.append(f"    {line}")
            line = ""
        line += (" " if line else "") + word
        depth += word.count("(") - word.count(")")
    return [*lines, f"    {line}"]


def moves_text(
    into: Stacked, out: Stacked, axis_texts, element: str, orders: tuple[str, str] = ("ORDER_X", "ORDER_Y"), sizes: Sizes = NUMBERS
) -> str:
    """``act_in`` and ``act_out``: ρ(g) x, axis by axis. ``axis_texts(monomial)`` are expressions for its factors.

    ``orders`` name where the stacked coordinates lie in x, and where those of y lie in the stack, if elsewhere.
    """
    order_x, order_y = orders
    x = _move("act_in", "x", "input", into, order_x, f"np.argsort({order_x})", axis_texts, element, sizes)
    y = _move("act_out", "y", "output", out, f"np.argsort({order_y})", order_y, axis_texts, element, sizes)
    return f"{x}\n\n\n{y}"


def _move(name: str, x: str, words: str, side: Stacked, order: str, back: str, axis_texts, element: str, sizes: Sizes) -> str:
    lines = [
        "@jax.jit",
        f"def {name}(g, {x}):",
        f'    """ρ(g) {x} on the {words}, {x} (..., {sizes.dim(side)}), axis by axis: ρ(g) itself is never built."""',
        f"    {element}",
    ]
    if side.take is not None:
        lines.append(f"    {x} = {x}[..., {order}]")
    slabs = sorted((start, copies, t) for t, term in enumerate(side.terms) for start, copies in term.slabs)
    lines.append("    moved = [")
    for start, copies, t in slabs:
        term = side.terms[t]
        part = f"{x}[..., {sizes.bounds(side, start, copies, term)}]"
        factors = "".join(f", {text}" for text in axis_texts(term.monomial))
        lines.append(f"        _along_axes({part}, {copies}{factors}),")
    lines.append("    ]")
    lines.append(f"    return jnp.concatenate(moved, axis=-1){'' if side.take is None else f'[..., {back}]'}")
    return "\n".join(lines)
