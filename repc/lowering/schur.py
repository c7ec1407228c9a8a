"""The `schur` lowering: by Schur's lemma, one small matrix per irreducible is all there is to an equivariant map."""

from __future__ import annotations

import numpy as np

from repc.lowering.chain import Chain, cheapest
from repc.lowering.cleaned import cleaned
from repc.lowering.machine import BATCH
from repc.lowering.monomial import monomial_text
from repc.lowering.problem import MapProblem
from repc.lowering.program import BlockProgram, Coupling, IrrepMix, Piece, SideLayout, Slab
from repc.numeric.space import Block, Irrep, Segment, Space


def lower(problem: MapProblem, texts: tuple[str, ...] = (), output_text: str = "", batch: int | None = None) -> BlockProgram:
    """The block program of a problem; ``texts`` and ``output_text`` say how the representations are written. Calls are of ``batch``
    samples, None for the usual number."""
    texts = texts or ("",) * len(problem.inputs)
    matched = set(problem.matched)
    paths = [p for p in problem.paths if p.irrep in matched]
    needed = [matched if not problem.paths else {p.sources[k] for p in paths} for k in range(len(problem.inputs))]
    if not matched:
        needed = [set()] * len(problem.inputs)
    batch = batch or BATCH
    inputs = tuple(into_blocks(s, n, t, s.unitary * batch) for s, n, t in zip(problem.inputs, needed, texts, strict=True))
    couplings = tuple(
        Coupling(p.sources, p.irrep, cleaned(p.tensor.conj()))  # the adjoint of the embedding
        for irrep in problem.matched
        for p in paths
        if p.irrep is irrep
    )
    mixes = tuple(
        IrrepMix(i, problem.input_channels(i), problem.output.multiplicity(i), _spread(problem, i)) for i in problem.matched
    )
    unitary = problem.output.unitary and all(s.unitary for s in problem.inputs)
    output = out_of_blocks(problem.output, matched, output_text, problem.output.unitary * batch)
    return BlockProgram(problem.name, "schur", inputs, output, couplings, mixes, problem.is_complex, unitary)


def into_blocks(space: Space, needed: set[Irrep], text: str, chains: int = 0) -> SideLayout:
    """An input as channels of the irreducibles that are needed; products in steps where that is cheaper for calls of ``chains``
    samples, never for 0."""
    segments = [s for s in space.segments if any(b.irrep in needed for b in s.blocks)]
    if space.order is None:
        slabs = tuple(slab(s, s.start, needed, project_rows, chains) for s in segments)
        return SideLayout(text, space.dim, None, slabs)
    take = [space.order[s.start : s.stop] for s in segments]
    starts = np.cumsum([0, *(len(t) for t in take)])
    slabs = tuple(slab(s, int(at), needed, project_rows, chains) for s, at in zip(segments, starts, strict=False))
    return SideLayout(text, space.dim, np.concatenate(take) if take else None, slabs)


def out_of_blocks(space: Space, needed: set[Irrep], text: str, chains: int = 0) -> SideLayout:
    """An output from channels of irreducibles; what is not in ``needed`` is zero. ``chains`` as in `into_blocks`."""
    slabs = tuple(slab(s, s.start, needed, embed_rows, chains) for s in space.segments)
    take = None if space.order is None else np.argsort(space.order)
    return SideLayout(text, space.dim, take, slabs)


def slab(segment: Segment, start: int, needed: set[Irrep], rows_of, chains: int) -> Slab:
    """A segment, whose coordinates start at ``start``, with ``rows_of`` the blocks that are needed."""
    blocks = [b for b in segment.blocks if b.irrep in needed]
    pieces, width = [], 0
    for block in blocks:
        pieces.append(Piece(block.irrep, width, block.multiplicity))
        width = pieces[-1].stop
    basis: np.ndarray | Chain | None = cheapest(blocks, segment.size, chains) if chains and blocks else None
    if basis is None and blocks:
        basis = cleaned(np.concatenate([rows_of(b) for b in blocks]))
    if isinstance(basis, np.ndarray) and len(basis) == segment.size and np.array_equal(basis, np.eye(segment.size)):
        basis = None
    return Slab(monomial_text(segment.monomial), start, segment.copies, segment.size, basis, tuple(pieces))


def project_rows(block: Block) -> np.ndarray:
    """One row per block coordinate, (m·d, n): blocks from natural coordinates."""
    return block.project.reshape(-1, block.project.shape[-1])


def embed_rows(block: Block) -> np.ndarray:
    """One row per block coordinate, (m·d, n): natural coordinates from blocks."""
    return block.embed.reshape(len(block.embed), -1).T


def _spread(problem: MapProblem, irrep: Irrep) -> float:
    """1/√(δ·m_in) where all changes of basis are unitary; otherwise corrected by their average gain."""
    variance = float(irrep.division_dim * problem.input_channels(irrep))
    if not problem.output.unitary:
        variance *= gain(problem.output, irrep, embed_rows)
    if not all(s.unitary for s in problem.inputs) and len(problem.inputs) == 1:
        variance *= gain(problem.inputs[0], irrep, project_rows)
    return float(1 / np.sqrt(variance))


def gain(space: Space, irrep: Irrep, rows_of) -> float:
    """Mean squared norm of the rows of the change of basis that belong to an irreducible."""
    total, count = 0.0, 0
    for segment in space.segments:
        for block in segment.blocks:
            if block.irrep is irrep:
                rows = rows_of(block)
                total += segment.copies * float((np.abs(rows) ** 2).sum())
                count += segment.copies * len(rows)
    return total / count
