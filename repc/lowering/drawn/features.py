"""What a layer passes on: channels that are tensors of the drawn factors times an irreducible of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from repc.lowering.diagram.axes import atom_axes
from repc.lowering.diagram.model import Stacked, Term
from repc.lowering.diagram.wording import term_text
from repc.lowering.product.lower import Key
from repc.lowering.product.parts import FactorSplit
from repc.numeric.space import Irrep
from repc.ops.sizes import Size
from repc.reps.atoms import Monomial


@dataclass(frozen=True, eq=False)
class Feature:
    """Channels (..., channels, *sizes): ``sizes`` are the components of ``irrep`` where there are several, then the ``axes`` of
    ``monomial``, which are long: what is done component by component is done for all indices at once."""

    text: str
    monomial: Monomial
    irrep: Irrep
    axes: tuple[Size, ...]

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The axes besides the channels."""
        return (self.irrep.dim, *self.axes) if self.has_components else self.axes

    @property
    def has_components(self) -> bool:
        """Whether the first of the axes is that of the components."""
        return self.irrep.dim > 1

    @property
    def rank(self) -> int:
        """How many axes there are besides the channels."""
        return len(self.sizes)


Counts = dict[Feature, int]  # channels of each


class FeatureTable:
    """The features of one network, each made once; ``invariant`` is the trivial irreducible of the decomposed factors."""

    def __init__(self, at: FactorSplit, invariant: Irrep):
        self.at, self.invariant = at, invariant
        self._known: dict[Key, Feature] = {}

    def of(self, monomial: Monomial, irrep: Irrep) -> Feature:
        """The feature of a tensor type and an irreducible."""
        key = monomial, irrep
        if key not in self._known:
            axes = tuple(n for atom in monomial for n in atom_axes(atom, self.at.group, self.at.letters))
            self._known[key] = Feature(self._text(monomial, irrep), monomial, irrep, axes)
        return self._known[key]

    def gate(self, feature: Feature) -> Feature:
        """The invariants that a feature is gated by: those of the same tensor type."""
        return self.of(feature.monomial, self.invariant)

    def is_invariant(self, feature: Feature) -> bool:
        """Whether the decomposed factors do nothing to it."""
        return feature.irrep is self.invariant

    def _text(self, monomial: Monomial, irrep: Irrep) -> str:
        drawn = term_text(monomial, len(self.at.group.factors) > 1)
        if irrep is self.invariant:
            return drawn
        label = self.at.label(irrep.label)
        return f"{drawn}⊗{label}" if monomial else label


def side_of(counts: Mapping[Feature, int], text: str = "") -> Stacked:
    """The features as the side of a diagram program."""
    start: Size = 0
    terms = []
    for feature, channels in counts.items():
        term = Term(feature.text, feature.monomial, feature.sizes, ((start, channels),))
        terms.append(term)
        start = start + channels * term.size
    return Stacked(text, start, None, tuple(terms))


def types_of(features: Iterable[Feature]) -> list[Monomial]:
    """The tensor types that occur, in order."""
    return list(dict.fromkeys(feature.monomial for feature in features))
