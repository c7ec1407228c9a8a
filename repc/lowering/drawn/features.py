"""What a layer passes on: channels that are tensors of the drawn factors times an irreducible of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from repc.lowering.diagram.axes import atom_axes
from repc.lowering.diagram.model import PowerPart, Stacked, Term
from repc.lowering.diagram.orbits import on_axes, parts_of
from repc.lowering.diagram.wording import term_text
from repc.lowering.product.lower import Key
from repc.lowering.product.parts import FactorSplit
from repc.numeric.space import Irrep
from repc.ops.sizes import Size
from repc.reps.atoms import Monomial


@dataclass(frozen=True, eq=False)
class Feature:
    """Channels of tensors with the ``axes`` of ``monomial``, whose entries are the components of ``irrep``.

    Arrays are (..., *axes, components, channels), without an axis of components where nothing is decomposed (``blocked`` False):
    channels are mixed in one product with all that stands before them.
    """

    text: str
    monomial: Monomial
    irrep: Irrep
    axes: tuple[Size, ...]
    blocked: bool = True

    def shape(self, channels: int) -> tuple[Size, ...]:
        """Of arrays of so many channels, without batch axes."""
        return (*self.axes, self.irrep.dim, channels) if self.blocked else (*self.axes, channels)

    @property
    def behind(self) -> int:
        """How many axes stand behind those of the tensor."""
        return 2 if self.blocked else 1

    @property
    def sizes(self) -> tuple[Size, ...]:
        """Of one channel in the plan: the components where there are several, then the axes."""
        return (self.irrep.dim, *self.axes) if self.has_components else self.axes

    @property
    def atoms(self) -> Monomial:
        """The V of each axis."""
        return on_axes(self.monomial)

    @property
    def parts(self) -> tuple[PowerPart, ...]:
        """Axes that are together those of tuples or powers."""
        return parts_of(self.monomial)

    @property
    def has_components(self) -> bool:
        """Whether there are several components."""
        return self.irrep.dim > 1


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
            blocked = bool(self.at.rest_slots)
            self._known[key] = Feature(self._text(monomial, irrep), monomial, irrep, axes, blocked)
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
        parts = parts_of(feature.monomial, int(feature.has_components))
        term = Term(feature.text, feature.monomial, feature.sizes, ((start, channels),), parts)
        terms.append(term)
        start = start + channels * term.size
    return Stacked(text, start, None, tuple(terms))


def types_of(features: Iterable[Feature]) -> list[Monomial]:
    """The tensor types that occur, in order."""
    return list(dict.fromkeys(feature.monomial for feature in features))
