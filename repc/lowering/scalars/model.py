"""What polynomials of tensors are computed from: contractions, products of those that are invariant, and frames of open ones.

Plain data. Lengths are numbers, or letters where the same contractions serve every n.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from repc.lowering.diagram.model import Stacked, Term
from repc.lowering.polynomial.model import Key, Repeats
from repc.lowering.scalars.show import scalar_program_text
from repc.ops.sizes import Size, letters
from repc.reps.channels_last import EqualSummands

Indices = tuple[int, ...]


@dataclass(frozen=True, order=True)
class Contraction:
    """A connected product of tensors, summed over the indices that do not stay.

    ``factors``: (number of the input, number of its term, indices), ``forms``: (name of an invariant tensor, indices); ``stays``:
    the index of each axis of the output that it reaches. Without factors it is an invariant tensor itself, or equal indices.
    """

    factors: tuple[tuple[int, int, Indices], ...]
    forms: tuple[tuple[str, Indices], ...]
    stays: Indices

    @property
    def open(self) -> Indices:
        """The indices that stay, each once."""
        return tuple(dict.fromkeys(self.stays))

    @property
    def summed(self) -> Indices:
        """The others, each once."""
        there = [index for _, _, indices in self.factors for index in indices]
        there += [index for _, indices in self.forms for index in indices]
        return tuple(index for index in dict.fromkeys(there) if index not in self.stays)

    def degree(self, inputs: int) -> Key:
        """How many factors are of each input."""
        return tuple(sum(k == one for one, _, _ in self.factors) for k in range(inputs))


Channels = tuple[int, ...]  # of each factor of a contraction


@dataclass(frozen=True, order=True)
class Contracted:
    """A contraction of certain channels of the terms of its factors."""

    contraction: Contraction
    channels: Channels


@dataclass(frozen=True, order=True)
class OnAxes:
    """A contraction whose indices that stay are these axes of the output."""

    contraction: Contraction
    axes: tuple[int, ...]


@dataclass(frozen=True, order=True)
class TensorMonomial:
    """A product of invariant contractions, times open ones, which reach every axis of the output once."""

    invariants: tuple[Contracted, ...]
    frame: tuple[OnAxes, ...]
    channels: tuple[Channels, ...]


@dataclass(frozen=True, eq=False)
class Frame:
    """y[target] += Σ w[o, t, s] S_s T_t: ``columns`` are the channels of the contractions of each T, ``scalars`` the S, each the
    numbers of invariants. ``places``: for each (t, s) the number of its weight, -1 for none; None where there are all of them."""

    name: str
    target: int
    parts: tuple[OnAxes, ...]
    columns: tuple[tuple[Channels, ...], ...]
    scalars: tuple[tuple[int, ...], ...]
    places: np.ndarray | None
    spread: float

    @property
    def count(self) -> int:
        """Number of polynomials, for each channel of the output."""
        return len(self.columns) * len(self.scalars) if self.places is None else int((self.places >= 0).sum())


@dataclass(frozen=True, eq=False)
class ScalarProgram:
    """Invariant contractions ``invariants``, monomials in them, and frames between these and the output's terms.

    ``means``: sums over an index are divided by its length; ``masked``: the program takes a mask for each letter besides.
    ``counts``: numbers of polynomials by degree. ``channels_last``: the summands of each input and of the output, where copies
    stand last; () where coordinates are natural.
    """

    name: str
    inputs: tuple[Stacked, ...]
    output: Stacked
    invariants: tuple[Contracted, ...]
    frames: tuple[Frame, ...]
    tensors: Mapping[str, np.ndarray]
    counts: Mapping[Key, int]
    repeats: Repeats
    is_complex: bool
    masked: bool = False
    lowering: str = "scalars"
    channels_last: tuple[tuple[EqualSummands, ...], ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for lengths, in order."""
        return tuple(sorted(letters(self.output.dim).union(*(letters(side.dim) for side in self.inputs))))

    @property
    def in_dims(self) -> tuple[Size, ...]:
        """Dimension of each input."""
        return tuple(side.dim for side in self.inputs)

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""
        return self.output.dim

    @property
    def hom_dim(self) -> int:
        """Number of basis polynomials, of one channel."""
        return sum(self.counts.values())

    @property
    def axes(self) -> str:
        """What the axes of its weights are."""
        if self.repeats.each:
            return self.repeats.axes
        return "(channels out, polynomials)"

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight by name."""
        if self.repeats.each:
            return {"coefficients": self.repeats.shape(self.hom_dim)}
        return {frame.name: (self.channels_of(frame), frame.count) for frame in self.frames}

    def channels_of(self, frame: Frame) -> int:
        """Channels of the term of the output that a frame reaches."""
        return self.output.terms[frame.target].channels

    def term(self, factor: tuple[int, int, Indices]) -> Term:
        """The term that a factor of a contraction is of."""
        return self.inputs[factor[0]].terms[factor[1]]

    def __str__(self) -> str:
        return scalar_program_text(self)

