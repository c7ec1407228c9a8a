"""From the representations of a network to its layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from repc.groups import Group, Trivial
from repc.lowering.diagram.axes import Letters
from repc.lowering.diagram.lower import NoDiagrams
from repc.lowering.diagram.model import Stacked
from repc.lowering.diagram.single import one_each
from repc.lowering.diagram.stacking import stacked
from repc.lowering.diagram.wording import term_text
from repc.lowering.drawn.build_layer import LayerBuilder
from repc.lowering.drawn.features import Counts, Feature, FeatureTable
from repc.lowering.drawn.outline import outline
from repc.lowering.drawn.program import (
    ChangedSide,
    DrawnLayer,
    DrawnNet,
    NetEnds,
)
from repc.lowering.monomial import monomial_text
from repc.lowering.network.units import IrrepUnits
from repc.lowering.product.lower import BlockedSide, changes_of, keys_of
from repc.lowering.product.parts import FactorSplit, split
from repc.lowering.schur import embed_rows, project_rows
from repc.numeric.decompose import Attempts, Decomposer, NotReductive
from repc.ops.operations.orbits import ALTERNATING, KINDS
from repc.syntax.nodes import RepExpr

_PERMUTATIONS = ("S", "A")  # families whose diagrams are sums, diagonals and broadcasts: functions of coordinates commute


class NoDependence(Exception):
    """The output of a network cannot depend on its input, whatever its parameters."""


def drawn_slots(group: Group) -> tuple[int, ...]:
    """The factors of a group that permute coordinates as all of S(n) or A(n) does."""
    return tuple(k for k, factor in enumerate(group.factors) if factor.family in _PERMUTATIONS)


def build(ends: NetEnds, group: Group, letters: Letters | None = None, slots: tuple[int, ...] | None = None) -> DrawnNet:
    """The network, with spreads by formula; with ``letters`` for factors of the group, for every size of them.

    The factors in ``slots`` (by default all of `drawn_slots`) are drawn, the others decomposed. Raises NoDiagrams with the reason
    where there is no such network, NoDependence where its output would be the same for every input.
    """
    return builder(ends, group, letters, slots)[1]


def builder(
    ends: NetEnds, group: Group, letters: Letters | None = None, slots: tuple[int, ...] | None = None
) -> tuple[DrawnBuilder, DrawnNet]:
    """The network as `build` makes it, and what it was made by."""
    slots = drawn_slots(group) if slots is None else slots
    return _built(ends, [_stacked(node, group, letters, slots) for node in ends.reps], group, letters, slots)


def single(net: DrawnNet, group: Group) -> DrawnNet:
    """The same network of the group at numbers with single copies of the terms: it commutes with the group exactly if the whole
    network does, since channels are only ever mixed, and multiplied one by one."""
    sides = [one_each(_stacked(node, group, None, net.slots)) for node in net.ends.reps]
    return _built(replace(net.ends, product=min(net.ends.product, 1)), sides, group, None, net.slots)[1]


def _built(
    ends: NetEnds, sides: list[Stacked], group: Group, letters: Letters | None, slots: tuple[int, ...]
) -> tuple[DrawnBuilder, DrawnNet]:
    at = _split(group, slots, sides, letters)

    def tried(worker: Decomposer) -> tuple[DrawnBuilder, DrawnNet]:
        made = DrawnBuilder(ends, at, worker, sides)
        return made, made.built()

    try:
        return Attempts(at.rest).run(tried)
    except NotReductive:
        raise NoDiagrams(f"{at.rest.name} is not decomposed") from None


def _stacked(node: RepExpr, group: Group, letters: Letters | None, slots: Sequence[int]) -> Stacked:
    found = stacked(node, group, "", letters, slots)
    if found is None or found.take is not None:
        raise NoDiagrams("its coordinates are interleaved")
    return found


def _split(group: Group, slots: tuple[int, ...], sides: Sequence[Stacked], letters: Letters | None) -> FactorSplit:
    monomials = [term.monomial for side in sides for term in side.terms]
    if not slots or any(group.factors[k].family not in _PERMUTATIONS for k in slots):
        raise NoDiagrams(f"no factor of {group.name} is S(n), whose sums and broadcasts functions of coordinates commute with")
    drawn = {*slots} if len(slots) < len(group.factors) else {*slots, -1}  # -1: of all factors together
    for atom in (atom for monomial in monomials for atom in monomial):
        if atom.slot in drawn and atom.kind not in ("V", *KINDS):
            if atom.kind in ("sym", "alt"):
                raise NoDiagrams(f"'{term_text((atom,), len(group.factors) > 1)}' is a power of more than one V")
            raise NoDiagrams(f"'{atom.label or monomial_text((atom,))}' is no tensor power of V")
    if len(slots) == len(group.factors):
        return FactorSplit(group, slots, Trivial(1), letters or {})
    return split(group, slots, monomials, letters)


class DrawnBuilder:
    """Builds one network under a group whose factors are split, the others decomposed by ``worker``."""

    def __init__(self, ends: NetEnds, at: FactorSplit, worker: Decomposer, sides: Sequence[Stacked]):
        self.ends, self.at = ends, at
        self.units = IrrepUnits(worker)
        rest = [at.left(term.monomial) for side in sides for term in side.terms]
        worker.adopt_atoms(dict.fromkeys(atom for monomial in rest for atom in monomial))
        worker.solve(((), *dict.fromkeys(rest)))
        self.features = FeatureTable(at, self.units.invariant)
        self.sides = [BlockedSide(s, tuple(worker.blocks(at.left(t.monomial)) for t in s.terms)) for s in sides]

    def built(self) -> DrawnNet:
        """The network."""
        ends, inputs = self.ends, self.sides[: self.ends.inputs]
        entering = [feature for side in inputs for feature in self._counts(side)]
        targets = [self._counts(side) for side in self.sides[ends.inputs :]]
        self._refuse_signs([feature for counts in targets[:-1] for feature in counts])
        stages = outline(dict.fromkeys(entering), targets, self.features, self.units, ends.product, ends.bias, ends.pairs)
        counts = self._entering(inputs, stages[0].enter)
        enter = tuple(self._changed(side, tuple(counts), project_rows) for side in inputs)
        layers: list[DrawnLayer] = []
        builder = LayerBuilder(ends, self.at, self.units, self.features, self.sides)
        for k, stage in enumerate(stages, start=1):
            layers.append(builder.layer("output" if stage.is_last else f"layer{k}", stage, counts))
            counts = layers[-1].out
        leave = self._changed(self.sides[-1], tuple(counts), embed_rows)
        blocked = self.at.rest.name if self.at.rest_slots else ""
        unread = dict.fromkeys(feature.text for feature in entering if feature not in stages[0].enter)
        unmade = tuple(feature.text for feature in targets[-1] if feature not in layers[-1].out)
        net = DrawnNet(
            ends, self.at.slots, enter, tuple(layers), leave, self.at.drawn_name, blocked, tuple(unread), unmade,
            is_complex=self.units.is_complex,
        )  # fmt: skip
        if not net.depends_on_input:
            raise NoDependence(ends.name)
        return net

    def _refuse_signs(self, hidden: Sequence[Feature]) -> None:
        """NoDiagrams for alternating powers in hidden layers."""
        changing = [f for f in hidden if any(part.kind == ALTERNATING for part in f.parts)]
        if changing and (self.at.rest_slots or not self.ends.odd):
            what = f"numbers of {changing[0].text} change sign"
            raise NoDiagrams(f"{what} where functions of hidden layers do not: write V² for Λ²(V)")

    def _counts(self, side: BlockedSide) -> Counts:
        """The channels of each feature of a representation."""
        found: Counts = {}
        for term, blocks in zip(side.stacked.terms, side.blocks, strict=True):
            for block in blocks:
                feature = self.features.of(self.at.drawn(term.monomial), block.irrep)
                found[feature] = found.get(feature, 0) + term.channels * block.multiplicity
        return found

    def with_ends(self, net: DrawnNet, enter: Counts, out: Counts) -> DrawnNet:
        """The network with changes of basis for these channels, which enter and leave."""
        inputs = tuple(self._changed(side, tuple(enter), project_rows) for side in self.sides[: self.ends.inputs])
        unread = tuple(f.text for f in self.entering if f not in enter)
        unmade = tuple(f.text for f in self.leaving if f not in out)
        leave = self._changed(self.sides[-1], tuple(out), embed_rows)
        return replace(net, inputs=inputs, leave=leave, unread=unread, unmade=unmade, vanishing=())

    @property
    def entering(self) -> Counts:
        """The channels of every feature of the inputs."""
        inputs = self.sides[: self.ends.inputs]
        return self._entering(inputs, dict.fromkeys(f for side in inputs for f in self._counts(side)))

    @property
    def leaving(self) -> Counts:
        """The channels of every feature of the output."""
        return self._counts(self.sides[-1])

    def _entering(self, inputs: Sequence[BlockedSide], first: Iterable[Feature]) -> Counts:
        found = dict.fromkeys(first, 0)
        for side in inputs:
            for feature, count in self._counts(side).items():
                if feature in found:
                    found[feature] += count
        return found

    def _changed(self, side: BlockedSide, used: tuple[Feature, ...], rows_of) -> ChangedSide:
        """Coordinates as channels of the features that are used; which they are is a matter of their irreducibles."""
        common = {feature.irrep for feature in used}
        features = tuple(self.features.of(*key) for key in keys_of(side, self.at, common))
        return ChangedSide(side.stacked, changes_of(side, self.at, common, rows_of, False), features)
