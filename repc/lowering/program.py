"""The block program: change of basis in, couple, mix multiplicities per irreducible, change of basis out.

Plain data. `repc.lowering.interpret` says what a program means; `repc.targets.jax` prints it as a module.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from repc.lowering.diagram.model import DiagramProgram
from repc.lowering.fourier import FourierProgram
from repc.lowering.show import basis_text, block_text, orbit_text
from repc.numeric.space import Irrep

if TYPE_CHECKING:
    from repc.lowering.chain import Chain
    from repc.lowering.product.model import ProductProgram


@dataclass(frozen=True, eq=False)
class Piece:
    """The channels of one irreducible in a slab: ``multiplicity`` × dim coordinates per copy from ``start`` on."""

    irrep: Irrep
    start: int
    multiplicity: int

    @property
    def stop(self) -> int:
        """One past the last block coordinate."""
        return self.start + self.multiplicity * self.irrep.dim


@dataclass(frozen=True, eq=False)
class Slab:
    """``copies`` stacked vectors of ``size`` coordinates, from ``start`` on, and their block coordinates.

    ``basis`` (width, size) has one row per block coordinate that is used: an input slab computes basis · x, an output
    slab y · basis. None where that is the identity; a chain
    of steps where that is cheaper than the array it stands for. A slab without pieces is zero (output) or never read (input).
    """

    text: str
    start: int
    copies: int
    size: int
    basis: np.ndarray | Chain | None
    pieces: tuple[Piece, ...]

    @property
    def stop(self) -> int:
        """One past the last coordinate."""
        return self.start + self.copies * self.size

    @property
    def dense(self) -> np.ndarray:
        """``basis`` as an array. Raises TypeError for a chain of steps, which is there so that it need not be made."""
        if self.basis is not None and not isinstance(self.basis, np.ndarray):
            raise TypeError(f"the change of basis of {self.text} is a chain of steps")
        return np.eye(self.size) if self.basis is None else self.basis

    @property
    def width(self) -> int:
        """Block coordinates per copy."""
        return self.pieces[-1].stop if self.pieces else 0


@dataclass(frozen=True, eq=False)
class SideLayout:
    """One input, or the output: ``dim`` coordinates as slabs.

    Input: slabs lie in x[take], or in x itself where ``take`` is None. Output: y = stacked[take], where stacked are
    the slabs one after another, or stacked itself. ``channels_last``: a slab holds (components, channels) of its irreducible.
    """

    text: str
    dim: int
    take: np.ndarray | None
    slabs: tuple[Slab, ...]
    channels_last: bool = False

    def channels(self, irrep: Irrep) -> int:
        """Channels of an irreducible."""
        return sum(s.copies * p.multiplicity for s in self.slabs for p in s.pieces if p.irrep is irrep)

    @property
    def read(self) -> tuple[int, int]:
        """Of an input: the coordinates that are read lie in x[start:stop]."""
        slabs = [s for s in self.slabs if s.pieces]
        if not slabs:
            return 0, 0
        if self.take is not None:
            return int(self.take.min()), int(self.take.max()) + 1
        return min(s.start for s in slabs), max(s.stop for s in slabs)

    @property
    def irreps(self) -> tuple[Irrep, ...]:
        """The irreducibles used, in the table's order."""
        found = {p.irrep.index: p.irrep for s in self.slabs for p in s.pieces}
        return tuple(found[i] for i in sorted(found))


@dataclass(frozen=True, eq=False)
class Coupling:
    """Channels of ``irrep`` from one of each source: z[i_1,…,i_k, a] = Σ tensor[…, a, :] x_1[i_1] ⊗ … ⊗ x_k[i_k]."""

    sources: tuple[Irrep, ...]
    irrep: Irrep
    tensor: np.ndarray


@dataclass(frozen=True, eq=False)
class IrrepMix:
    """y_o = Σ_{u,i} w[u, o, i] · units[u] · z_i for one irreducible.

    ``spread`` is the standard deviation of w at initialization that keeps the variance of activations.
    """

    irrep: Irrep
    m_in: int
    m_out: int
    spread: float

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the weight: (m_out, m_in), with a leading δ for types C and H of real groups."""
        delta = self.irrep.division_dim
        return (self.m_out, self.m_in) if delta == 1 else (delta, self.m_out, self.m_in)


@dataclass(frozen=True, eq=False)
class BlockProgram:
    """A map in irreducible blocks.

    ``lowering`` is "schur" (run as it stands) or "dense" (run on the unit vectors to get the matrix, then one matmul).
    ``unitary``: every change of basis is, so the unit maps are orthogonal.
    """

    name: str
    lowering: str
    inputs: tuple[SideLayout, ...]
    output: SideLayout
    couplings: tuple[Coupling, ...]
    mixes: tuple[IrrepMix, ...]
    is_complex: bool
    unitary: bool

    @property
    def in_dims(self) -> tuple[int, ...]:
        """Dimension of each input."""
        return tuple(side.dim for side in self.inputs)

    @property
    def out_dim(self) -> int:
        """Dimension of the output."""
        return self.output.dim

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name."""
        return {mix.irrep.label: mix.shape for mix in self.mixes}

    @property
    def hom_dim(self) -> int:
        """Number of basis maps."""
        return sum(prod(shape) for shape in self.parameters.values())

    @property
    def axes(self) -> str:
        """What the axes of its weights are."""
        units = any(mix.irrep.division_dim > 1 for mix in self.mixes)
        return "(channels out, channels in)" + ", with the units of ℂ or ℍ first" * units

    def __str__(self) -> str:
        return block_text(self)


@dataclass(frozen=True, eq=False)
class OrbitProgram:
    """W[k, j_1, …] = params["orbits"][labels[k, j_1, …]] for permutation representations."""

    name: str
    in_dims: tuple[int, ...]
    out_dim: int
    labels: np.ndarray
    sizes: np.ndarray
    is_complex: bool = False
    lowering: str = "orbit"
    axes: str = ""

    @property
    def hom_dim(self) -> int:
        """Number of orbits of index tuples."""
        return len(self.sizes)

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name."""
        return {"orbits": (self.hom_dim,)}

    @property
    def spread(self) -> np.ndarray:
        """Standard deviation per orbit at initialization: every orbit adds the same variance, 1 in all."""
        return np.sqrt(self.out_dim / (self.hom_dim * self.sizes))

    def __str__(self) -> str:
        return orbit_text(self)


@dataclass(frozen=True, eq=False)
class BasisProgram:
    """W = Σ_r params["basis"][r] · basis[r] for an explicit basis (r, out, in_1, …), orthonormal."""

    name: str
    in_dims: tuple[int, ...]
    out_dim: int
    basis: np.ndarray
    is_complex: bool = False
    lowering: str = "dense"
    axes: str = ""

    @property
    def hom_dim(self) -> int:
        """Number of basis maps."""
        return len(self.basis)

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name."""
        return {"basis": (self.hom_dim,)}

    @property
    def spread(self) -> float:
        """Standard deviation at initialization: unit variance per output coordinate that can be non-zero."""
        reached = int(np.any(self.basis != 0, axis=(0, *range(2, self.basis.ndim))).sum())
        return float(np.sqrt(reached / max(self.hom_dim, 1)))

    def __str__(self) -> str:
        return basis_text(self)


Program: TypeAlias = "BlockProgram | OrbitProgram | BasisProgram | FourierProgram | DiagramProgram | ProductProgram"
