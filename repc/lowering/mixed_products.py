"""Of a map of two inputs: where the channels of one input are mixed before they meet those of the other one.

What leaves a product of m_1 with m_2 channels is mixed to m_out. Made first, the products are m_1·m_2 channels of each path;
mixed first, each channel of one input is one matrix that acts on the other's. Which is less work is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod

from repc.lowering.machine import BATCH, SMALL_RATE, launches, traffic
from repc.lowering.program import BlockProgram, Coupling, IrrepMix
from repc.ops.operations.mixed_products import MixProducts
from repc.ops.operations.products import Couple, Mix
from repc.ops.value import Work


@dataclass(frozen=True, eq=False)
class MixedPath:
    """A coupling, the columns start:stop of the weight that mix what it makes, the input whose channels are mixed ``first``,
    and what that costs."""

    coupling: Coupling
    start: int
    stop: int
    first: int
    work: Work


def mixed_paths(program: BlockProgram, mix: IrrepMix) -> tuple[MixedPath, ...] | None:
    """The paths to an irreducible where channels are best mixed before products are made; None where they are not, and where
    there are not two inputs or weights that are plain matrices."""
    couplings = [c for c in program.couplings if c.irrep is mix.irrep]
    if len(program.inputs) != 2 or mix.irrep.division_dim > 1:
        return None
    ends = list(accumulate((_products(program, c) for c in couplings), initial=0))
    paths = tuple(_path(program, mix, c, *ends[k : k + 2]) for k, c in enumerate(couplings))
    made_first = [Couple().work((_products(program, c), mix.irrep.dim), c.tensor.shape, *_channels(program, c)) for c in couplings]
    mixed_then = Mix().work((mix.m_out, mix.irrep.dim), mix.shape, (mix.m_in, mix.irrep.dim))
    return paths if _seconds([path.work for path in paths]) < _seconds([*made_first, mixed_then]) else None


def _path(program: BlockProgram, mix: IrrepMix, coupling: Coupling, start: int, stop: int) -> MixedPath:
    """The coupling with that input mixed first which makes less work."""
    shapes = (mix.m_out, stop - start), coupling.tensor.shape, *_channels(program, coupling)
    works = [MixProducts(first).work((mix.irrep.dim, mix.m_out), *shapes) for first in (0, 1)]
    first = int(_seconds(works[:1]) > _seconds(works[1:]))
    return MixedPath(coupling, start, stop, first, works[first])


def _products(program: BlockProgram, coupling: Coupling) -> int:
    """How many channels a coupling makes."""
    return prod(count for count, _ in _channels(program, coupling)) * coupling.tensor.shape[2]


def _channels(program: BlockProgram, coupling: Coupling) -> list[tuple[int, int]]:
    """(channels, components) of each source."""
    return [(side.channels(s), s.dim) for side, s in zip(program.inputs, coupling.sources, strict=True)]


def _seconds(works: Sequence[Work]) -> float:
    """How long they take together, for as many samples as choices are made for where nobody says another number."""
    work = sum(works, Work())
    spent = BATCH * 2 * work.products / SMALL_RATE + traffic(4 * BATCH * work.moved)
    return spent + launches(work.kernels, spent)
