"""What decomposition produces: irreducibles in reference form, blocks, segments, and whole spaces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repc.numeric.gauge import snapped
from repc.reps.atoms import Monomial


@dataclass(frozen=True, eq=False)
class Irrep:
    """One irreducible in its reference form.

    ``generators``: ψ(h) or dψ(A), each (dim, dim), in the order of ``group.generators``.
    ``units``: (δ, dim, dim) orthogonal basis of the commutant, units[0] = 1; δ = 1, 2, 4 for type R, C, H. For complex
    groups the type is C and δ = 1 (Schur's lemma over ℂ).
    """

    index: int
    label: str
    dim: int
    type: str
    generators: tuple[np.ndarray, ...]
    units: np.ndarray

    @property
    def division_dim(self) -> int:
        """δ: free parameters per pair of channels."""
        return len(self.units)


@dataclass(frozen=True, eq=False)
class Block:
    """The copies of one irreducible inside one monomial.

    ``embed`` (n, m, d) and ``project`` (m, d, n) satisfy ρ(g) embed[:, a, :] = embed[:, a, :] ψ(g) and
    Σ_blocks embed · project = 1; ``project`` is the conjugate transpose of ``embed`` where the change of basis is unitary.
    """

    irrep: Irrep
    embed: np.ndarray
    project: np.ndarray

    @property
    def multiplicity(self) -> int:
        """m: copies inside one copy of the monomial."""
        return self.embed.shape[1]


@dataclass(frozen=True, eq=False)
class CoupledTerm:
    """Channels (i, j, k) of an irreducible: i of ``left``, j of ``right``, coupled by ``tensor`` (d_left, d_right, k, d)."""

    left: Block | CoupledBlock
    right: Block | CoupledBlock
    tensor: np.ndarray


@dataclass(frozen=True, eq=False)
class CoupledBlock:
    """The copies of one irreducible inside a tensor product, as a `Block` whose arrays are made when they are asked for.

    The channels are those of the terms, one term after another.
    """

    irrep: Irrep
    terms: tuple[CoupledTerm, ...]

    @cached_property
    def multiplicity(self) -> int:
        """m: copies inside one copy of the monomial."""
        return sum(t.left.multiplicity * t.right.multiplicity * t.tensor.shape[2] for t in self.terms)

    @cached_property
    def embed(self) -> np.ndarray:
        """(n, m, d), as in `Block`."""
        parts = [np.einsum("xip,yjq,pqkr->xyijkr", t.left.embed, t.right.embed, t.tensor, optimize=True) for t in self.terms]
        return snapped(np.concatenate([p.reshape(p.shape[0] * p.shape[1], -1, self.irrep.dim) for p in parts], axis=1))

    @cached_property
    def project(self) -> np.ndarray:
        """(m, d, n), as in `Block`."""
        parts = [
            np.einsum("ipx,jqy,pqkr->ijkrxy", t.left.project, t.right.project, t.tensor.conj(), optimize=True)
            for t in self.terms
        ]
        return snapped(np.concatenate([p.reshape(-1, self.irrep.dim, p.shape[-2] * p.shape[-1]) for p in parts], axis=0))


@dataclass(frozen=True, eq=False)
class Segment:
    """``copies`` stacked copies of a monomial of dimension ``size``, from expanded coordinate ``start`` on."""

    start: int
    copies: int
    size: int
    monomial: Monomial
    blocks: tuple[Block | CoupledBlock, ...]

    @property
    def stop(self) -> int:
        """One past the last expanded coordinate."""
        return self.start + self.copies * self.size


@dataclass(frozen=True, eq=False)
class Space:
    """A decomposed representation.

    Expanded coordinate k is source coordinate ``order[k]`` (None: identity). The channels of an irreducible are ordered
    by segment, then copy, then m. ``unitary``: every change of basis is orthogonal (unitary for complex groups).
    """

    dim: int
    order: np.ndarray | None
    segments: tuple[Segment, ...]
    unitary: bool

    @cached_property
    def irreps(self) -> tuple[Irrep, ...]:
        """The irreducibles that occur, in the table's order."""
        found = {b.irrep.index: b.irrep for s in self.segments for b in s.blocks}
        return tuple(found[i] for i in sorted(found))

    def multiplicity(self, irrep: Irrep) -> int:
        """Number of channels of an irreducible."""
        return sum(s.copies * b.multiplicity for s in self.segments for b in s.blocks if b.irrep is irrep)
