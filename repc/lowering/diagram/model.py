"""The diagram program: invariant tensors drawn as diagrams, and channels mixed diagram by diagram.

Plain data; `repc.lowering.diagram.write` writes its operations. Lengths are numbers, or letters where the same diagrams
serve every n.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from repc.lowering.diagram.show import program_text
from repc.ops.operations.orbits import count_of
from repc.ops.sizes import Size, letters, place, product, total
from repc.reps.atoms import Monomial


@dataclass(frozen=True, order=True)
class DiagramBlock:
    """Legs that are tied together: axes ``outs`` of the output and ``ins`` of the input.

    Without a ``tensor`` their indices are equal; otherwise the entry is ``tensor[outs…, ins…]`` of the program's tensors.
    """

    outs: tuple[int, ...]
    ins: tuple[int, ...]
    tensor: str = ""


Diagram = tuple[DiagramBlock, ...]
"""The product of its blocks, in which every axis of both sides occurs once: a map with entries [outs…, ins…]."""


@dataclass(frozen=True)
class PowerPart:
    """``degree`` axes of a tensor from axis ``first`` on, of which a vector has only the coordinates of a ``kind`` of
    `repc.ops.operations.orbits`."""

    kind: str
    degree: int
    first: int

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes."""
        return tuple(range(self.first, self.first + self.degree))


@dataclass(frozen=True, eq=False)
class Term:
    """All channels of one monomial: ``slabs`` (start, copies) lie in the vector, each copy with axes ``sizes``. Some axes may
    together be ``parts``, which vectors that enter or leave the program have instead."""

    text: str
    monomial: Monomial
    sizes: tuple[Size, ...]
    slabs: tuple[tuple[Size, int], ...]
    parts: tuple[PowerPart, ...] = ()

    @property
    def channels(self) -> int:
        """Copies of the monomial."""
        return sum(copies for _, copies in self.slabs)

    @property
    def size(self) -> Size:
        """Dimension of the monomial."""
        return product(self.sizes)

    @property
    def inner(self) -> tuple[tuple[int, ...], ...]:
        """For each axis in vectors that enter or leave, the axes that it stands for."""
        starts = {part.first: part.axes for part in self.parts}
        within = {axis for part in self.parts for axis in part.axes[1:]}
        return tuple(starts.get(k, (k,)) for k in range(len(self.sizes)) if k not in within)

    @property
    def outer(self) -> tuple[Size, ...]:
        """The axes of a copy in vectors that enter or leave: one for each part."""
        kinds = {part.first: part.kind for part in self.parts}
        return tuple(
            count_of(kinds[axes[0]], len(axes), self.sizes[axes[0]]) if axes[0] in kinds else self.sizes[axes[0]]
            for axes in self.inner
        )


@dataclass(frozen=True, eq=False)
class Stacked:
    """One side: ``dim`` coordinates, of which the slabs of the terms lie one after another in x[take].

    ``take`` is None where that is x itself. Where terms have parts, x is what they are opened to, and vectors that enter or leave
    have ``width`` coordinates.
    """

    text: str
    dim: Size
    take: np.ndarray | None
    terms: tuple[Term, ...]

    @property
    def has_parts(self) -> bool:
        """Whether some terms have parts."""
        return any(term.parts for term in self.terms)

    @property
    def width(self) -> Size:
        """Coordinates of vectors that enter or leave."""
        return total(term.channels * product(term.outer) for term in self.terms) if self.has_parts else self.dim

    @property
    def runs(self) -> tuple[tuple[Size, int, Term], ...]:
        """The slabs of all terms in order: where each starts in a vector that enters or leaves, its copies, and its term."""
        slabs = sorted(((place(start), copies, term) for term in self.terms for start, copies in term.slabs), key=lambda s: s[0])
        found, start = list[tuple[Size, int, Term]](), total(())
        for _, copies, term in slabs:
            found.append((start, copies, term))
            start = start + copies * product(term.outer)
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Pair:
    """y[target] += Σ_d params[name][d] · diagram d · x[source]; ``spread`` is the weights' initial standard deviation."""

    name: str
    source: int
    target: int
    diagrams: tuple[Diagram, ...]
    spread: float


class BetweenStacks(ABC):
    """A map between stacked tensors: what follows from its two sides and its weights."""

    input: Stacked
    output: Stacked

    @property
    @abstractmethod
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape (diagrams, channels out, channels in) of each weight by name."""

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for lengths, in order."""
        return tuple(sorted(letters(self.input.dim) | letters(self.output.dim)))

    @property
    def in_dims(self) -> tuple[Size, ...]:
        """Dimension of the input, in a tuple."""
        return (self.input.width,)

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""
        return self.output.width

    @property
    def hom_dim(self) -> int:
        """Number of basis maps."""
        return sum(prod(shape) for shape in self.parameters.values())


@dataclass(frozen=True, eq=False)
class DiagramProgram(BetweenStacks):
    """A map whose every part is a linear combination of diagrams, each scaled to unit norm in the rows it reaches.

    With ``means``, sums over an index are divided by its size n, not by √n: the same weights then mean the same for
    every n, and what they give tends to a limit as n grows. ``masked``: the program takes a mask for each letter besides, of the
    indices that are there; None says that all are.
    """

    name: str
    input: Stacked
    output: Stacked
    pairs: tuple[Pair, ...]
    tensors: Mapping[str, np.ndarray]
    is_complex: bool
    means: bool = False
    masked: bool = False
    lowering: str = "diagram"
    axes: str = "(diagrams, channels out, channels in)"

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape (diagrams, channels out, channels in) of each weight by name."""
        source, target = self.input.terms, self.output.terms
        return {p.name: (len(p.diagrams), target[p.target].channels, source[p.source].channels) for p in self.pairs}

    def __str__(self) -> str:
        return program_text(self)


def row_scale(block: DiagramBlock, n: int, tensors: Mapping[str, np.ndarray]) -> float:
    """What a block is multiplied by, so that each of its rows (one per index of ``outs``) that is not zero has norm 1."""
    if not block.ins:
        return 1.0
    if not block.tensor:
        return 1.0 if block.outs else n**-0.5
    return float(_row_norms(block, tensors).max()) ** -1


def mean_square(block: DiagramBlock, n: int, tensors: Mapping[str, np.ndarray]) -> float:
    """Mean squared norm of the rows of a scaled block, over all indices of ``outs``."""
    if not block.tensor:
        return float(n) ** (1 - len(block.outs)) if block.outs else 1.0
    norms = _row_norms(block, tensors) * row_scale(block, n, tensors)
    return float((norms**2).mean())


def _row_norms(block: DiagramBlock, tensors: Mapping[str, np.ndarray]) -> np.ndarray:
    tensor = tensors[block.tensor]
    rows = prod(tensor.shape[: len(block.outs)])
    return np.sqrt((tensor.reshape(rows, -1) ** 2).sum(axis=1))
