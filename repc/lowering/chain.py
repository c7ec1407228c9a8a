"""Changes of basis of tensor products in steps: the first factors at once, then one Clebsch–Gordan step per factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repc.lowering.cleaned import cleaned
from repc.lowering.machine import SMALL_RATE, launches, traffic
from repc.lowering.program import Piece
from repc.numeric.space import Block, CoupledBlock, Irrep

_ITEM = 4  # bytes per float32; over ℂ all terms grow alike
AnyBlock = Block | CoupledBlock


@dataclass(frozen=True, eq=False)
class Move:
    """One irreducible times the next factor: rows of ``matrix`` (width, q·d) are components of the irreducibles in it.

    Channels: those of ``source``, and for each of them those of each piece.
    """

    source: Irrep
    channels: int
    matrix: np.ndarray
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, eq=False)
class ChainStep:
    """The next factor, of ``size`` coordinates. The channels of an irreducible are gathered move by move, piece by piece."""

    size: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class Chain:
    """A unitary change of basis of ``size`` coordinates: ``head`` (width, n) on the first factors, then the steps.

    It stands for a dense array with one row for each component of the last step's irreducibles, in table order.
    """

    size: int
    head: np.ndarray
    pieces: tuple[Piece, ...]
    steps: tuple[ChainStep, ...]

    @cached_property
    def last(self) -> tuple[Piece, ...]:
        """The irreducibles that come out, as pieces of the whole."""
        counts: dict[Irrep, int] = {}
        for move in self.steps[-1].moves:
            for p in move.pieces:
                counts[p.irrep] = counts.get(p.irrep, 0) + move.channels * p.multiplicity
        return stacked(counts)

    @property
    def shape(self) -> tuple[int, int]:
        """(block coordinates, coordinates)."""
        return self.last[-1].stop, self.size

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """All constants."""
        return (self.head, *(move.matrix for step in self.steps for move in step.moves))

    @cached_property
    def work(self) -> ChainCost:
        """What one vector costs."""
        return _work(len(self.head), self.head.shape[1], self.size, self.steps)


@dataclass(frozen=True)
class ChainCost:
    """Multiply-adds, coordinates ``moved`` (written by a matmul, gathered for the next one), constants, kernels."""

    products: int
    moved: int
    constants: int
    kernels: int


def _work(width: int, n: int, size: int, steps: Sequence[ChainStep]) -> ChainCost:
    rest = size // n
    products, moved, constants, kernels = width * size, 2 * width * rest, width * n, 1
    for step in steps:
        rest //= step.size
        products += sum(m.channels * m.matrix.size for m in step.moves) * rest
        moved += 2 * sum(m.channels * len(m.matrix) for m in step.moves) * rest
        constants += sum(m.matrix.size for m in step.moves)
        kernels += 2 * len(step.moves)
    return ChainCost(products, moved, constants, kernels)


def stacked(counts: dict[Irrep, int]) -> tuple[Piece, ...]:
    """Pieces one after another, in table order."""
    pieces, at = [], 0
    for irrep in sorted(counts, key=lambda i: i.index):
        pieces.append(Piece(irrep, at, counts[irrep]))
        at = pieces[-1].stop
    return tuple(pieces)


def cheapest(blocks: Sequence[AnyBlock], size: int, batch: int) -> Chain | None:
    """The cheapest chain to the channels of these blocks of a product of ``size``, or None where dense rows are cheaper, for calls
    of ``batch`` samples."""
    best, least, n = None, _seconds(_work(_width(blocks), size, size, ()), batch), size
    level: list[AnyBlock] = list(blocks)
    steps: tuple[ChainStep, ...] = ()
    while (coupled := _coupled(level)) is not None:
        level, step = _back(coupled)
        steps, n = (step, *steps), n // step.size
        needed = _seconds(_work(_width(level), n, size, steps), batch)
        if needed < least:
            best, least = (level, steps), needed
    return None if best is None else _chain(size, *best)


def _coupled(blocks: Sequence[AnyBlock]) -> list[CoupledBlock] | None:
    """The blocks where they all come from products with one more factor, None otherwise."""
    found = [b for b in blocks if isinstance(b, CoupledBlock)]
    return found if len(found) == len(blocks) else None


def _width(blocks: Sequence[AnyBlock]) -> int:
    return sum(b.multiplicity * b.irrep.dim for b in blocks)


def _seconds(work: ChainCost, batch: int) -> float:
    spent = 2 * batch * work.products / SMALL_RATE + traffic(_ITEM * (batch * work.moved + work.constants))
    return spent + launches(work.kernels, spent)


def _chain(size: int, level: Sequence[AnyBlock], steps: tuple[ChainStep, ...]) -> Chain:
    rows = [b.project.reshape(-1, b.project.shape[-1]) for b in level]
    return Chain(size, cleaned(np.concatenate(rows)), stacked({b.irrep: b.multiplicity for b in level}), steps)


def _back(blocks: Sequence[CoupledBlock]) -> tuple[list[AnyBlock], ChainStep]:
    """The blocks without the last factor that these come from, and the step."""
    lefts = {t.left.irrep.index: t.left for b in blocks for t in b.terms}
    left = [lefts[index] for index in sorted(lefts)]
    size = blocks[0].terms[0].right.project.shape[-1]
    return left, ChainStep(size, tuple(_move(block, blocks) for block in left))


def _move(left: AnyBlock, blocks: Sequence[CoupledBlock]) -> Move:
    rows, pieces, at = [], [], 0
    for block in blocks:
        for t in (t for t in block.terms if t.left is left):
            matrix = np.einsum("jqy,pqkr->jkryp", t.right.project, t.tensor.conj())
            rows.append(matrix.reshape(-1, matrix.shape[-2] * matrix.shape[-1]))
            pieces.append(Piece(block.irrep, at, matrix.shape[0] * matrix.shape[1]))
            at = pieces[-1].stop
    return Move(left.irrep, left.multiplicity, cleaned(np.concatenate(rows)), tuple(pieces))
