"""What is lowered: decomposed inputs and output, and how several inputs couple into irreducibles."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np

from repc.numeric.space import Irrep, Space

CouplingTable = Callable[[Irrep, Irrep, Collection[int] | None], tuple[tuple[Irrep, np.ndarray], ...]]


@dataclass(frozen=True, eq=False)
class Path:
    """One way in which irreducibles of the inputs, one each, couple to ``irrep``.

    ``tensor`` (d_1, …, d_k, mult, d) is orthonormal; ψ_1(g)⊗…⊗ψ_k(g) applied to its first k axes is ψ(g) on the last:
    it embeds the irreducible, and its conjugate reads the channels off a product.
    """

    sources: tuple[Irrep, ...]
    irrep: Irrep
    tensor: np.ndarray

    @property
    def multiplicity(self) -> int:
        """How often the irreducible occurs in the product of one channel of each source."""
        return self.tensor.shape[-2]


@dataclass(frozen=True, eq=False)
class MapProblem:
    """All equivariant maps from the inputs (linear in each) to the output, as irreducible blocks.

    ``paths`` is empty for a single input. The channels of an irreducible in a product are ordered by path, then by the
    channels of the inputs (row-major), then by multiplicity.
    """

    name: str
    inputs: tuple[Space, ...]
    output: Space
    is_complex: bool
    paths: tuple[Path, ...] = ()

    @cached_property
    def matched(self) -> tuple[Irrep, ...]:
        """The irreducibles that occur on both sides, in the table's order: all that the map can use."""
        return tuple(irrep for irrep in self.output.irreps if self.input_channels(irrep))

    def input_channels(self, irrep: Irrep) -> int:
        """Channels of an irreducible on the input side, after coupling."""
        if len(self.inputs) == 1:
            return self.inputs[0].multiplicity(irrep)
        return sum(self.path_channels(p) for p in self.paths if p.irrep is irrep)

    def path_channels(self, path: Path) -> int:
        """Channels that one path contributes."""
        counts = (space.multiplicity(source) for space, source in zip(self.inputs, path.sources, strict=True))
        return path.multiplicity * prod(counts)

    @property
    def hom_dim(self) -> int:
        """Number of basis maps: Σ m_out · m_in · δ."""
        return sum(self.output.multiplicity(i) * self.input_channels(i) * i.division_dim for i in self.matched)


def map_problem(
    name: str, inputs: tuple[Space, ...], output: Space, is_complex: bool, coupling: CouplingTable | None = None
) -> MapProblem:
    """The problem for given spaces; ``coupling(a, b, wanted)`` gives the Clebsch–Gordan blocks that several inputs need."""
    if len(inputs) == 1:
        return MapProblem(name, inputs, output, is_complex)
    wanted = {irrep.index for irrep in output.irreps}
    paths = [
        path
        for sources in product(*(space.irreps for space in inputs))
        for path in coupled_paths(sources, coupling, wanted)
        if path.irrep.index in wanted
    ]
    return MapProblem(name, inputs, output, is_complex, tuple(paths))


def coupled_paths(sources: tuple[Irrep, ...], coupling: CouplingTable, wanted: Collection[int] | None = None) -> list[Path]:
    """ψ_1⊗…⊗ψ_k as irreducibles, coupled from left to right; one path per irreducible that occurs, at least of those with the
    indices ``wanted``, in table order."""
    first = sources[0]
    found = [(first, np.eye(first.dim)[:, None, :])]
    for k, source in enumerate(sources[1:], 2):
        longer: dict[int, list[tuple[Irrep, np.ndarray]]] = {}
        for mu, left in found:
            for nu, c in coupling(mu, source, wanted if k == len(sources) else None):
                joined = np.einsum("...mp,pqkr->...qmkr", left, c)
                merged = joined.reshape(*joined.shape[:-3], -1, nu.dim)
                longer.setdefault(nu.index, []).append((nu, merged))
        found = [(terms[0][0], np.concatenate([t for _, t in terms], axis=-2)) for _, terms in sorted(longer.items())]
    return [Path(sources, nu, tensor) for nu, tensor in found]
