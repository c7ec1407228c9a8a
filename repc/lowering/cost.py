"""What each lowering of a map costs, and which one is chosen.

The model is coarse on purpose: it has to rank, not predict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from repc.lowering import dense, diagram, fourier, product
from repc.lowering.chain import Chain
from repc.lowering.fourier import FourierProgram
from repc.lowering.machine import BATCH, RATE, SMALL_RATE, seconds
from repc.lowering.product import ProductProgram
from repc.lowering.program import BasisProgram, BlockProgram, DiagramProgram, OrbitProgram, Program, Slab

_ITEM = 4  # bytes per float32
_MATMUL = 1  # kernels
_ONE_MATMUL = ("dense", "orbit")  # lowerings whose work per sample is one large product

# How often the coordinates of a vector pass through memory, as measured:
_BLOCK_PASSES = 2  # reads and writes of both sides, which are gathered from, and joined into, strided pieces
_DIAGRAM_PASSES = 2.5  # small axes are walked in strides, and tensors of all diagrams are joined before they are mixed
_FFT_PASSES = 6  # real and complex forms of each grid, axis by axis


@dataclass(frozen=True)
class Cost:
    """``flops`` and bytes ``moved`` per sample, ``setup`` flops and bytes ``once`` per call, ``constants`` in bytes."""

    lowering: str
    flops: int
    setup: int
    moved: int
    once: int
    constants: int
    kernels: int

    @property
    def seconds(self) -> float:
        """Modelled time of one call with `BATCH` samples."""
        return seconds(self.flops, self.moved, self.once, self.kernels, self.setup, self._rate)

    @property
    def _rate(self) -> float:
        return RATE if self.lowering in _ONE_MATMUL else SMALL_RATE

    def share(self, what: str) -> float:
        """Of those seconds: "arithmetic", "memory" or "kernels"."""
        if what == "arithmetic":
            return seconds(self.flops, 0, 0, 0, self.setup, self._rate)
        return seconds(0, self.moved, self.once, 0) if what == "memory" else seconds(0, 0, 0, self.kernels)


def cost(program: Program) -> Cost:
    """The cost of a program; flops are 2 × multiply-adds, changes of basis included."""
    if isinstance(program, FourierProgram):
        return _fourier(program)
    if isinstance(program, DiagramProgram | ProductProgram):
        return _diagram(program)
    if isinstance(program, BlockProgram):
        blocks = _blocks(program)
        return _dense(program, blocks) if program.lowering == "dense" else blocks
    return _labeled(program)


def _blocks(program: BlockProgram) -> Cost:
    """By `schur`, as the program stands."""
    item, factor = _units_of(program)
    steps = item * sum(s.copies * s.basis.work.moved for s in _slabs(program) if isinstance(s.basis, Chain))
    kernels = program.stages + sum(s.basis.work.kernels for s in _slabs(program) if isinstance(s.basis, Chain))
    flops = factor * _block_products(program)
    return Cost("schur", flops, 0, _BLOCK_PASSES * _ends(program) + steps, 0, constant_bytes(program), kernels)


def _dense(program: BlockProgram, blocks: Cost) -> Cost:
    """The blocks run on unit vectors, once per call, and one matmul."""
    _, factor = _units_of(program)
    units = program.out_dim if dense.by_transpose(program) else prod(program.in_dims)
    read = program.in_dims if len(program.inputs) > 1 else (program.inputs[0].read[1] - program.inputs[0].read[0],)
    matmul = factor * (prod(read) * program.out_dim + _outer(read))
    once = units * blocks.moved
    return Cost("dense", matmul, units * blocks.flops, _ends(program), once, blocks.constants, blocks.kernels + _MATMUL)


def _labeled(program: OrbitProgram | BasisProgram) -> Cost:
    """The weight gathered by labels, or summed over a basis, once per call, and one matmul."""
    item, factor = _units_of(program)
    weight = program.out_dim * prod(program.in_dims)
    matmul = factor * (weight + _outer(program.in_dims))
    if isinstance(program, OrbitProgram):
        once = program.labels.nbytes + item * weight
        return Cost("orbit", matmul, 0, _ends(program), once, program.labels.nbytes, 1 + _MATMUL)
    setup, once = factor * weight * program.hom_dim, item * weight * (1 + program.hom_dim)
    return Cost("dense", matmul, setup, _ends(program), once, program.basis.nbytes, 1 + _MATMUL)


def _units_of(program: Program) -> tuple[int, int]:
    """Bytes of an entry, and flops of a multiply-add: over ℂ that is four real ones."""
    return _ITEM * (1 + program.is_complex), 2 * (4 if program.is_complex else 1)


def _ends(program: Program) -> int:
    """Bytes of input and output."""
    return _units_of(program)[0] * (sum(program.in_dims) + program.out_dim)


def _diagram(program: DiagramProgram | ProductProgram) -> Cost:
    """Every input half is written once, and channels and output halves are read and written."""
    by = product if isinstance(program, ProductProgram) else diagram
    products, moved, kernels = by.operations(program)
    item, factor = _units_of(program)
    walked = round(_DIAGRAM_PASSES * item * moved)
    return Cost(program.lowering, factor * products, 0, walked, 0, by.constant_bytes(program), kernels)


def _fourier(program: FourierProgram) -> Cost:
    """Real and complex forms of each grid are written and read again, axis by axis."""
    sample, setup = fourier.flops(program)
    index = [g.index for g in (*program.sources, *program.targets) if g.start is None]
    constants = sum(4 * i.size for i in index) + (0 if program.turns is None else 4 * program.turns.size)
    kernels = 2 + sum(1 if k.pools else 5 for k in program.kernels)
    return Cost("fourier", sample, setup, _FFT_PASSES * _ends(program), 0, constants, kernels)


def _outer(dims: Sequence[int]) -> int:
    """Products needed to form x_1 ⊗ … ⊗ x_k."""
    return sum(prod(dims[: k + 1]) for k in range(1, len(dims)))


def _block_products(program: BlockProgram) -> int:
    total = 0
    for s in _slabs(program):
        if s.basis is not None:
            total += s.copies * (s.basis.work.products if isinstance(s.basis, Chain) else s.width * s.size)
    for c in program.couplings:
        channels = prod(side.channels(s) for side, s in zip(program.inputs, c.sources, strict=True))
        total += channels * (_outer([s.dim for s in c.sources]) + c.tensor.size)
    for mix in program.mixes:
        delta, d = mix.irrep.division_dim, mix.irrep.dim
        total += delta * mix.m_out * mix.m_in * d + (delta - 1) * mix.m_in * d * d
    return total


def _slabs(program: BlockProgram) -> list[Slab]:
    return [slab for side in (*program.inputs, program.output) for slab in side.slabs]


def _arrays(slab: Slab) -> tuple[np.ndarray, ...]:
    if isinstance(slab.basis, Chain):
        return slab.basis.arrays
    return () if slab.basis is None else (slab.basis,)


def constant_bytes(program: BlockProgram) -> int:
    """Bytes of the distinct constants in float64."""
    seen = {}
    for side in (*program.inputs, program.output):
        for slab in side.slabs:
            seen.update((array.tobytes(), array.nbytes) for array in _arrays(slab))
        if side.take is not None:
            seen[side.take.tobytes()] = side.take.nbytes
    tensors = {c.tensor.tobytes(): c.tensor.nbytes for c in program.couplings}
    return sum(seen.values()) + sum(tensors.values())


def choose(costs: Sequence[Cost]) -> Cost:
    """The cheapest by the model; the first one among equals."""
    return min(costs, key=lambda c: c.seconds)


def reason(costs: Sequence[Cost]) -> str:
    """Why the cheapest is chosen: its modelled time beside that of the next one, and what it saves most of."""
    best, *others = sorted(costs, key=lambda c: c.seconds)
    time = f"{_time(best.seconds)} modelled for {BATCH} samples"
    if not others:
        return f"{best.lowering}: {time}; no other lowering was in question"
    saved = {name: others[0].share(name) - best.share(name) for name in ("arithmetic", "memory", "kernels")}
    most = max(saved, key=saved.get)
    return f"{best.lowering}: {time}, {_time(others[0].seconds)} by {others[0].lowering}; it saves most in {_WORDS[most]}"


_WORDS = {"arithmetic": "arithmetic", "memory": "memory traffic", "kernels": "kernel launches"}


def _time(value: float) -> str:
    return f"{1e6 * value:.3g} µs" if value < 1e-3 else f"{1e3 * value:.3g} ms"


def cost_table(costs: Sequence[Cost]) -> str:
    """The table that `explain` prints; a star marks the choice."""
    best = choose(costs)
    names = f"{'flops/sample':>14}{'flops/call':>14}{'bytes/sample':>14}{'bytes/call':>12}{'constants':>12}{'kernels':>9}"
    rows = [f"{'lowering':10}{names}"]
    for c in costs:
        mark = "*" if c is best else " "
        name = f"{mark}{c.lowering}"
        rows.append(f"{name:10}{c.flops:>14}{c.setup:>14}{c.moved:>14}{c.once:>12}{c.constants:>12}{c.kernels:>9}")
    return "\n".join([*rows, reason(costs)])
