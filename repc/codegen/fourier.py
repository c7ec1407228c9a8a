"""The body of a Fourier program as JAX text: one statement per grid and per pair of grids."""

from __future__ import annotations

from math import prod

import numpy as np

from repc.codegen.constants import Constants
from repc.codegen.names import quoted
from repc.lowering.fourier import FourierProgram, Kernel, grid_text
from repc.lowering.grids import Grid
from repc.ops.names import Names, identifier

_WIDTH = 110  # of a line inside a function


class FourierPrinter:
    """Prints ``_grids(params, x)`` and registers the constants it needs."""

    def __init__(self, program: FourierProgram, constants: Constants):
        self._program, self._constants, self._names = program, constants, Names()
        self._lines: list[str] = []

    def text(self) -> str:
        """The whole function."""
        p = self._program
        self._say("batch = x.shape[:-1]")
        self._say("# functions on grids: (..., channels, positions along each axis)")
        sources = [self._read(grid) for grid in p.sources]
        targets = [self._target(b, sources) for b in range(len(p.targets))]
        self._written(targets)
        doc = '    """The map between functions on grids: correlations with the kernels in params, around each axis."""'
        return "\n".join(["def _grids(params, x):", doc, *(f"    {line}" for line in self._lines)])

    def _say(self, line: str, note: str = "") -> None:
        if note and len(line) + len(note) > _WIDTH:
            self._lines += [f"# {note}", line]
        else:
            self._lines.append(f"{line}  # {note}" if note else line)

    def _read(self, grid: Grid) -> str:
        name = self._names.fresh(f"x_{identifier(grid_text(grid.shape))}")
        if grid.start is None:
            note = f"Input coordinates of {_words(grid)}."
            source = f"x[..., {self._constants.add(name.upper(), _small(grid.index.ravel()), note)}]"
        elif grid.index.size == self._program.dim_in:
            source = "x"
        else:
            source = f"x[..., {grid.start}:{grid.start + grid.index.size}]"
        self._say(f"{name} = {source}.reshape(*batch, {_sizes(grid.channels, grid.shape)})", _words(grid))
        return name

    def _target(self, b: int, sources: list[str]) -> str:
        target = self._program.targets[b]
        name = self._names.fresh(f"y_{identifier(grid_text(target.shape))}")
        kernels = [k for k in self._program.kernels if k.target == b]
        for n, kernel in enumerate(kernels):
            before = f"{name} + " if n else ""
            self._say(f"{name} = {before}{self._correlation(kernel, sources[kernel.source], target)}")
        return f"{name}.reshape(*batch, {target.index.size})"

    def _correlation(self, kernel: Kernel, source: str, target: Grid) -> str:
        p = self._program
        if kernel.shape != p.sources[kernel.source].shape:
            source = f"_summed({source}, {', '.join(map(str, kernel.shape))})"
        weight = f"params[{quoted(kernel.name)}]"
        if p.turned(kernel):
            note = f"Where each turn of the grid finds the weights of a kernel, {p.turns.shape}."
            weight = f"_turned({weight}, {self._constants.add('TURNS', _small(p.turns), note)})"
            _, m_in, shape = p.transformed(kernel)
            source = f"{source}.reshape(*batch, {_sizes(m_in, shape)})"
        text = f"_correlate({weight}, {source})"
        if p.turned(kernel):
            return f"{text}.reshape(*batch, {_sizes(kernel.m_out, kernel.shape)})"
        times = [b // c for b, c in zip(target.shape, kernel.shape, strict=True)]
        tail = "," if len(times) == 1 else ""
        return f"jnp.tile({text}, ({', '.join(map(str, times))}{tail}))" if prod(times) > 1 else text

    def _written(self, parts: list[str]) -> None:
        order = np.concatenate([grid.index.ravel() for grid in self._program.targets])
        stacked = parts[0] if len(parts) == 1 else f"jnp.concatenate([{', '.join(parts)}], axis=-1)"
        if np.array_equal(order, np.arange(len(order))):
            self._say(f"return {stacked}")
            return
        take = self._constants.add("ORDER_Y", _small(np.argsort(order)), "Where each output coordinate lies among the grids.")
        self._say(f"y = {stacked}")
        self._say(f"return y[..., {take}]")


def _words(grid: Grid) -> str:
    return f"{grid.channels} on {grid_text(grid.shape)}"


def _sizes(channels: int, shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, (channels, *shape)))


def _small(index: np.ndarray) -> np.ndarray:
    return index.astype(np.int32) if index.max(initial=0) < 2**31 else index
