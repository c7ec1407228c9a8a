"""Of a map of two inputs: where the channels of one input are mixed before they meet those of the other one.

What leaves a product of m_1 with m_2 channels is mixed to m_out. Made first, the products are m_1·m_2 channels of each path;
mixed first, each channel of one input is one matrix that acts on the other's. Which is less work is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from repc.lowering.machine import BATCH, SMALL_RATE, launches, traffic
from repc.lowering.program import BlockProgram, Coupling, IrrepMix
from repc.ops.operations.mixed_products import MixProducts
from repc.ops.operations.products import Couple, Mix
from repc.ops.value import Work


@dataclass(frozen=True, eq=False)
class MixedPath:
    """A coupling, the columns of the weight that mix what it makes, and the input whose channels are mixed ``first``."""

    coupling: Coupling
    start: int
    stop: int
    first: int


def mixed_paths(program: BlockProgram, mix: IrrepMix) -> tuple[MixedPath, ...] | None:
    """The paths to an irreducible where channels are best mixed before products are made; None where they are not, and where
    there are not two inputs or weights that are plain matrices."""
    couplings = [c for c in program.couplings if c.irrep is mix.irrep]
    if len(program.inputs) != 2 or mix.irrep.division_dim > 1:
        return None
    made = [_channels(program, c) for c in couplings]
    counts = [prod(m for m, _ in channels) * c.tensor.shape[2] for c, channels in zip(couplings, made, strict=True)]
    coupled = [Couple().work((n, mix.irrep.dim), c.tensor.shape, *z) for c, z, n in zip(couplings, made, counts, strict=True)]
    plain = Mix().work((mix.m_out, mix.irrep.dim), mix.shape, (mix.m_in, mix.irrep.dim))
    paths, works, start = [], [], 0
    for c, channels, count in zip(couplings, made, counts, strict=True):
        found = [MixProducts(k).work((mix.irrep.dim, mix.m_out), (mix.m_out, count), c.tensor.shape, *channels) for k in (0, 1)]
        first = int(_seconds(found[:1]) > _seconds(found[1:]))
        paths.append(MixedPath(c, start, start + count, first))
        works.append(found[first])
        start += count
    return tuple(paths) if _seconds(works) < _seconds([*coupled, plain]) else None


def _channels(program: BlockProgram, coupling: Coupling) -> list[tuple[int, int]]:
    """(channels, components) of each source."""
    return [(side.channels(s), s.dim) for side, s in zip(program.inputs, coupling.sources, strict=True)]


def _seconds(works: Sequence[Work]) -> float:
    """How long they take together, for as many samples as choices are made for where nobody says another number."""
    work = sum(works, Work())
    spent = BATCH * 2 * work.products / SMALL_RATE + traffic(4 * BATCH * work.moved)
    return spent + launches(work.kernels, spent)
