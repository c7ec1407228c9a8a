"""Changes of basis of tensor products in steps: the first factors at once, then one Clebsch–Gordan step per factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repc.lowering.cleaned import cleaned
from repc.lowering.machine import seconds
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
class Step:
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
    steps: tuple[Step, ...]

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
    def work(self) -> Work:
        """What one vector costs."""
        return _work(len(self.head), self.head.shape[1], self.size, self.steps)


@dataclass(frozen=True)
class Work:
    """Multiply-adds, coordinates ``moved`` (written by a matmul, gathered for the next one), constants, kernels."""

    products: int
    moved: int
    constants: int
    kernels: int


def _work(width: int, n: int, size: int, steps: Sequence[Step]) -> Work:
    rest = size // n
    products, moved, constants, kernels = width * size, 2 * width * rest, width * n, 1
    for step in steps:
        rest //= step.size
        products += sum(m.channels * m.matrix.size for m in step.moves) * rest
        moved += 2 * sum(m.channels * len(m.matrix) for m in step.moves) * rest
        constants += sum(m.matrix.size for m in step.moves)
        kernels += 2 * len(step.moves)
    return Work(products, moved, constants, kernels)


def stacked(counts: dict[Irrep, int]) -> tuple[Piece, ...]:
    """Pieces one after another, in table order."""
    pieces, at = [], 0
    for irrep in sorted(counts, key=lambda i: i.index):
        pieces.append(Piece(irrep, at, counts[irrep]))
        at = pieces[-1].stop
    return tuple(pieces)


def cheapest(blocks: Sequence[AnyBlock], size: int) -> Chain | None:
    """The cheapest chain to the channels of these blocks of a product of ``size``, or None where dense rows are cheaper."""
    best, least, level, steps, n = None, _seconds(_work(_width(blocks), size, size, ())), list(blocks), (), size
    while all(isinstance(b, CoupledBlock) for b in level):
        level, step = _back(level)
        steps, n = (step, *steps), n // step.size
        needed = _seconds(_work(_width(level), n, size, steps))
        if needed < least:
            best, least = (level, steps), needed
    return None if best is None else _chain(size, *best)


def _width(blocks: Sequence[AnyBlock]) -> int:
    return sum(b.multiplicity * b.irrep.dim for b in blocks)


def _seconds(work: Work) -> float:
    return seconds(2 * work.products, _ITEM * work.moved, _ITEM * work.constants, work.kernels)


def _chain(size: int, level: Sequence[AnyBlock], steps: tuple[Step, ...]) -> Chain:
    rows = [b.project.reshape(-1, b.project.shape[-1]) for b in level]
    return Chain(size, cleaned(np.concatenate(rows)), stacked({b.irrep: b.multiplicity for b in level}), steps)


def _back(blocks: Sequence[AnyBlock]) -> tuple[list[AnyBlock], Step]:
    """The blocks without the last factor that these come from, and the step."""
    lefts = {t.left.irrep.index: t.left for b in blocks for t in b.terms}
    left = [lefts[index] for index in sorted(lefts)]
    size = blocks[0].terms[0].right.project.shape[-1]
    return left, Step(size, tuple(_move(block, blocks) for block in left))


def _move(left: AnyBlock, blocks: Sequence[AnyBlock]) -> Move:
    rows, pieces, at = [], [], 0
    for block in blocks:
        for t in (t for t in block.terms if t.left is left):
            matrix = np.einsum("jqy,pqkr->jkryp", t.right.project, t.tensor.conj())
            rows.append(matrix.reshape(-1, matrix.shape[-2] * matrix.shape[-1]))
            pieces.append(Piece(block.irrep, at, matrix.shape[0] * matrix.shape[1]))
            at = pieces[-1].stop
    return Move(left.irrep, left.multiplicity, cleaned(np.concatenate(rows)), tuple(pieces))


def into(chain: Chain, x: np.ndarray) -> np.ndarray:
    """Block coordinates (…, width) of vectors (…, size).

    On the way, channels of an irreducible are (…, m, rest, d), where rest are the factors to come, the next one last.
    """
    batch = x.shape[:-1]
    n = chain.head.shape[1]
    z = _reversed(x.reshape(*batch, n, *(s.size for s in chain.steps)), 1 + len(chain.steps)).reshape(*batch, -1, n)
    z = z @ chain.head.T
    found = {p.irrep: _unfolded(z[..., None, :, p.start : p.stop], p) for p in chain.pieces}
    for step in chain.steps:
        parts: dict[Irrep, list[np.ndarray]] = {}
        for move in step.moves:
            y = found[move.source].reshape(*batch, move.channels, -1, move.matrix.shape[1]) @ move.matrix.T
            for p in move.pieces:
                parts.setdefault(p.irrep, []).append(_unfolded(y[..., p.start : p.stop], p))
        found = {irrep: np.concatenate(terms, axis=-3) for irrep, terms in parts.items()}
    return np.concatenate([found[p.irrep].reshape(*batch, -1) for p in chain.last], axis=-1)


def out_of(chain: Chain, y: np.ndarray) -> np.ndarray:
    """Vectors (…, size) from block coordinates (…, width): the adjoint steps, from the last to the first."""
    batch = y.shape[:-1]
    found = {p.irrep: y[..., p.start : p.stop].reshape(*batch, p.multiplicity, 1, p.irrep.dim) for p in chain.last}
    for step in reversed(chain.steps):
        used, before = dict.fromkeys(found, 0), {}
        for move in step.moves:
            rows = []
            for p in move.pieces:
                first = used[p.irrep]
                used[p.irrep] = first + move.channels * p.multiplicity
                rows.append(_folded(found[p.irrep][..., first : used[p.irrep], :, :], p))
            z = np.concatenate(rows, axis=-1) @ move.matrix.conj()
            before[move.source] = z.reshape(*batch, move.channels, -1, move.source.dim)
        found = before
    z = np.concatenate([_folded(found[p.irrep], p)[..., 0, :, :] for p in chain.pieces], axis=-1) @ chain.head.conj()
    sizes = [chain.head.shape[1], *(s.size for s in chain.steps)]
    return _reversed(z.reshape(*batch, *sizes[::-1]), len(sizes)).reshape(*batch, chain.size)


def _reversed(x: np.ndarray, count: int) -> np.ndarray:
    """The last ``count`` axes the other way round."""
    first = x.ndim - count
    return x.transpose(*range(first), *reversed(range(first, x.ndim)))


def _unfolded(z: np.ndarray, piece: Piece) -> np.ndarray:
    """(…, m, rest, mult·d) -> (…, m·mult, rest, d)."""
    *batch, m, rest, _ = z.shape
    z = np.swapaxes(z.reshape(*batch, m, rest, piece.multiplicity, -1), -3, -2)
    return z.reshape(*batch, m * piece.multiplicity, rest, -1)


def _folded(z: np.ndarray, piece: Piece) -> np.ndarray:
    """(…, m·mult, rest, d) -> (…, m, rest, mult·d)."""
    *batch, m, rest, d = z.shape
    z = np.swapaxes(z.reshape(*batch, -1, piece.multiplicity, rest, d), -3, -2)
    return z.reshape(*batch, m // piece.multiplicity, rest, -1)
