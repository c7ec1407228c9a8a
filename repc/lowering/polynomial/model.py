"""What a polynomial map is computed from: pools of equivariant polynomials, each level made of products of lower ones.

Plain data. A *pool* holds the polynomials of one degree (in each input) that transform by one irreducible, stacked. A *key* is a
degree in each input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from repc.lowering.polynomial.show import chain_text, monomial_program_text
from repc.lowering.program import Program, SideLayout
from repc.numeric.space import Irrep
from repc.ops.sizes import Size
from repc.reps.channels_last import EqualSummands

_UNROLLED = 600  # terms of products up to which all are written out: more take long to compile

Key = tuple[int, ...]
Pool = tuple[Key, Irrep]


@dataclass(frozen=True)
class Repeats:
    """``channels``: the map is repeated that often, with coefficients of its own each, None for once; ``given``: these are an
    argument (…, channels, count). ``last``: channels are the last axis, of vectors and of coefficients (…, count, channels)."""

    channels: int | None = None
    given: bool = False
    last: bool = False

    @property
    def each(self) -> bool:
        """Whether every sample, or every channel, has coefficients of its own."""
        return self.given or self.channels is not None

    def shape(self, count: int) -> tuple[int, ...]:
        """Of ``count`` coefficients for each channel."""
        channels = () if self.channels is None else (self.channels,)
        return (count, *channels) if self.last else (*channels, count)

    def along(self, each: np.ndarray) -> np.ndarray:
        """A number for each coefficient along the axis of these."""
        if self.channels is None:
            return each
        return each[:, None] if self.last else each[None]

    @property
    def axes(self) -> str:
        """What the axes of the coefficients are."""
        if self.channels is None:
            return "(coefficients)"
        return "(coefficients, channels)" if self.last else "(channels, coefficients)"


@dataclass(frozen=True, eq=False)
class Made:
    """The polynomials of ``irrep`` that a product makes: by the rows start:stop of its couplings, of the pairs ``chosen`` (all of
    them where that is None)."""

    irrep: Irrep
    start: int
    stop: int
    chosen: np.ndarray | None


@dataclass(frozen=True, eq=False)
class PoolProduct:
    """Polynomials of two pools multiplied pair by pair: numbers ``take_left`` of ``left`` with numbers ``take_right`` of
    ``right``, coupled by ``couple`` (K, d_left · d_right)."""

    left: Pool
    right: Pool
    take_left: np.ndarray
    take_right: np.ndarray
    couple: np.ndarray
    made: tuple[Made, ...]


@dataclass(frozen=True, eq=False)
class PoolLevel:
    """All pools of one key: ``parts`` of each are (number of the product, number of what it made), one after another."""

    key: Key
    products: tuple[PoolProduct, ...]
    parts: Mapping[Irrep, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, eq=False)
class PolyWeight:
    """y_o += Σ_{u,i} w[u, o, i] units[u] z_i: from the ``m_in`` polynomials of a pool to the channels of the output."""

    name: str
    key: Key
    irrep: Irrep
    m_in: int
    m_out: int
    spread: float

    @property
    def shape(self) -> tuple[int, ...]:
        """(m_out, m_in), with δ in front for types C and H of real groups."""
        delta = self.irrep.division_dim
        return (self.m_out, self.m_in) if delta == 1 else (delta, self.m_out, self.m_in)


class _Polynomial:
    """What plans of polynomial maps have in common."""

    repeats: Repeats
    counts: Mapping[Key, int]

    @property
    def hom_dim(self) -> int:
        """Number of basis polynomials, of one channel."""
        return sum(self.counts.values())


@dataclass(frozen=True, eq=False)
class ChainProgram(_Polynomial):
    """Inputs into blocks, level by level, mixed, and out of blocks. ``first`` are the irreducibles of each input that are used."""

    name: str
    inputs: tuple[SideLayout, ...]
    output: SideLayout
    levels: tuple[PoolLevel, ...]
    weights: tuple[PolyWeight, ...]
    counts: Mapping[Key, int]
    repeats: Repeats
    is_complex: bool
    lowering: str = "chain"

    @property
    def in_dims(self) -> tuple[int, ...]:
        """Dimension of each input."""
        return tuple(side.dim for side in self.inputs)

    @property
    def out_dim(self) -> int:
        """Dimension of the output."""
        return self.output.dim

    @property
    def axes(self) -> str:
        """What the axes of its weights are."""
        if self.repeats.each:
            return self.repeats.axes
        units = any(w.irrep.division_dim > 1 for w in self.weights)
        return "(channels out, polynomials)" + ", with the units of ℂ or ℍ first" * units

    @property
    def in_columns(self) -> bool:
        """Whether channels stay the last axis all the way; where coordinates of some side are not those of irreducibles, they are
        moved there and back."""
        return self.repeats.last and all(side.channels_last for side in (*self.inputs, self.output))

    @property
    def is_small(self) -> bool:
        """Whether every term is written out: few terms, and of coefficients that every sample has, which are then plain numbers, no
        more terms that are mixed than multiplied. Gradients of many products of mixing one by one are ten times as slow."""
        made = [p for level in self.levels for p in level.products]
        multiplied = sum(len(p.take_left) * int(np.count_nonzero(p.couple)) for p in made)
        if self.repeats.each:
            mixed = sum(w.m_out * w.m_in * w.irrep.dim for w in self.weights)
            return multiplied <= _UNROLLED and mixed <= multiplied and all(w.irrep.division_dim == 1 for w in self.weights)
        return multiplied <= _UNROLLED

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name."""
        if self.repeats.each:
            return {"coefficients": self.repeats.shape(self.hom_dim)}
        return {w.name: w.shape for w in self.weights}

    def __str__(self) -> str:
        return chain_text(self)


@dataclass(frozen=True, eq=False)
class MonomialProgram(_Polynomial):
    """A linear map of the normalized monomials of each input, by ``linear``, whose inputs they are. ``channels_last``: the summands
    of each input and of the output, where their copies stand last; () where coordinates are natural."""

    name: str
    in_dims: tuple[int, ...]
    degrees: tuple[tuple[int, ...], ...]
    linear: Program
    counts: Mapping[Key, int]
    repeats: Repeats
    lowering: str = "monomials"
    channels_last: tuple[tuple[EqualSummands, ...], ...] = ()

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""
        return self.linear.out_dim

    @property
    def is_complex(self) -> bool:
        """Whether parameters are complex."""
        return self.linear.is_complex

    @property
    def axes(self) -> str:
        """What the axes of its weights are."""
        return self.linear.axes

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name."""
        return self.linear.parameters

    def __str__(self) -> str:
        return monomial_program_text(self)


def size_of(weights: tuple[PolyWeight, ...]) -> int:
    """Number of coefficients."""
    return sum(prod(w.shape) for w in weights)


def key_text(key: Key) -> str:
    """``2``, ``2, 1``."""
    return ", ".join(map(str, key))
