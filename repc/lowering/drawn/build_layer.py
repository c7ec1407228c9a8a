"""From the outline of a layer to its maps: the diagrams between its features, gates, products and how its output grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod, sqrt

from repc.lowering.diagram.lower import NoDiagrams, pairs_of
from repc.lowering.diagram.model import Diagram, DiagramBlock, DiagramProgram
from repc.lowering.diagram.orbits import closed
from repc.lowering.diagram.rules import Found
from repc.lowering.drawn.features import Counts, Feature, FeatureTable, side_of
from repc.lowering.drawn.mixing import mixings
from repc.lowering.drawn.outline import DrawnOutline
from repc.lowering.drawn.program import (
    Back,
    DrawnLayer,
    FeatureMirror,
    Gates,
    Growth,
    NetEnds,
    TypeProduct,
    sum_name,
    with_mirrors,
)
from repc.lowering.network.units import IrrepUnits
from repc.lowering.product.lower import BlockedSide, drawn_between, with_units
from repc.lowering.product.parts import FactorSplit
from repc.numeric.space import Irrep
from repc.ops.sizes import Size, letter, letters
from repc.reps.atoms import Atom, Monomial
from repc.reps.slots import within
from repc.symbolic.per_factor import count_per_factor


class LayerBuilder:
    """Builds the layers of one network, whose ends, ways of splitting the group and features they share."""

    def __init__(self, ends: NetEnds, at: FactorSplit, units: IrrepUnits, features: FeatureTable, sides: Sequence[BlockedSide]):
        self.ends, self.at, self.units, self.features, self.sides = ends, at, units, features, sides
        self._drawn: dict[tuple[Monomial, Monomial], Found] = {}

    def layer(self, name: str, stage: DrawnOutline, counts: Counts) -> DrawnLayer:
        """The layer of that outline, with the channels that may enter."""
        counts = {feature: counts[feature] for feature in stage.enter}
        gates = () if stage.is_last else self._gates(stage)
        products = tuple(
            TypeProduct(product, {i.index: self.features.of(monomial, i) for i in _irreps(product)})
            for monomial, several in stage.products.items()
            for product in several
        )
        growth = self._growth(stage) if stage.is_last else None
        rows = self._rows(stage, gates, products, len(growth.powers) if growth else 1)
        mirrors = self._mirrors(stage, products)
        sources = with_mirrors(counts, mirrors)
        linear, bias = self._program(sources, rows), self._bias(rows) if self.ends.bias else None
        bare = DrawnLayer(
            name, linear, bias, stage.is_last, counts, rows, stage.out, gates, products, mirrors=mirrors, growth=growth
        )
        channels = {f: 2 * bare.width(f) for f in rows}, {f: bare.summed(f) for f in rows}
        back = tuple(self._back(bare, feature) for feature in _made(products))
        targets = list(rows)
        spreads = {sum_name(targets[p.target], factors): p.spread for p in linear.pairs for factors in (False, True)}
        return replace(
            bare,
            back=back,
            mixings=mixings(linear, bias, list(sources), targets, self.features, channels),
            spreads={**spreads, **{w.name: w.spread for w in back}},
            invariants=frozenset(filter(self.features.is_invariant, rows)),
        )

    def _mirrors(self, stage: DrawnOutline, products: Sequence[TypeProduct]) -> tuple[FeatureMirror, ...]:
        """The conjugates that are read, of all that enters."""
        if not self.units.is_complex:
            return ()
        read = {f.irrep for f in stage.made} | {f.irrep for one in products for f in one.factors}
        found = ((feature, *self.units.mirror(feature.irrep)) for feature in stage.enter)
        return tuple(FeatureMirror(f, self.features.of(f.monomial, i), matrix) for f, i, matrix in found if i in read)

    def _gates(self, stage: DrawnOutline) -> tuple[Gates, ...]:
        """One gate for each channel, or for each feature, behind the invariants that leave; none where no invariant is made."""
        used: dict[Feature, int] = {}
        found = []
        for feature, channels in stage.out.items():
            gate = self.features.gate(feature)
            if feature is not gate and gate in stage.made:
                first = used.setdefault(gate, stage.out.get(gate, 0))
                found.append(Gates(feature, gate, first, 1 if self.ends.gate == "irreducible" else channels))
                used[gate] = first + found[-1].count
        return tuple(found)

    def _growth(self, stage: DrawnOutline) -> Growth | None:
        """How the output grows: by default in all ways in which the sums of a diagram may be totals instead of means."""
        names = tuple(sorted({name for side in self.sides for name in letters(side.stacked.dim)}))
        if self.ends.growth is not None:
            return Growth(names, ((self.ends.growth,) * len(names),)) if names and self.ends.growth else None
        pooled = [self._pooled(source, diagram) for source, diagram in self._into(stage)]
        most = [max((axes.count(letter(name)) for axes in pooled), default=0) for name in names]
        return Growth(names, tuple(product(*(range(m + 1) for m in most)))) if any(most) else None

    def _into(self, stage: DrawnOutline) -> Iterator[tuple[Feature, Diagram]]:
        """The diagrams of a layer with what they read."""
        for source, target in product(stage.enter, stage.out):
            if source.irrep is target.irrep:
                yield from ((source, diagram) for diagram in self._between(source.monomial, target.monomial).diagrams)

    @staticmethod
    def _pooled(source: Feature, diagram: Diagram) -> list[Size]:
        """The lengths of the axes that a diagram sums over."""
        return [source.axes[block.ins[0]] for block in diagram if not block.outs]

    def _rows(self, stage: DrawnOutline, gates: Sequence[Gates], products: Sequence[TypeProduct], copies: int) -> Counts:
        """Channels of each feature: those that leave, so many times, gates, left and right factors."""
        rows = {feature: copies * count for feature, count in stage.out.items()}
        for one in gates:
            rows[one.gate] = rows.get(one.gate, 0) + one.count
        for made in products:
            for factor in made.factors:
                rows[factor] = rows.get(factor, 0) + 2 * made.product.width
        return rows

    def _program(self, counts: Counts, rows: Counts) -> DiagramProgram:
        """All maps between features."""
        found = {}
        for t, target in enumerate(rows):
            for s, source in enumerate(counts):
                if source.irrep is target.irrep:
                    drawn = self._between(source.monomial, target.monomial)
                if source.irrep is target.irrep and drawn.diagrams:
                    found[s, t] = with_units(_behind_components(drawn, source), source.irrep, 0, 0)
        into, out = side_of(counts), side_of(rows)
        return DiagramProgram(self.ends.name, into, out, *pairs_of(found, into, out, True), self.units.is_complex, True)

    def _between(self, source: Monomial, target: Monomial) -> Found:
        """Diagrams between two tensor types. Raises NoDiagrams where they are not all maps."""
        key = source, target
        if key not in self._drawn:
            self._drawn[key] = drawn_between(self.at, source, target)
            count = prod(self._count(slot, source, target) for slot in self.at.slots)
            if len(self._drawn[key].diagrams) != count:
                raise NoDiagrams(f"diagrams give {len(self._drawn[key].diagrams)} of {count} maps of a layer")
        return self._drawn[key]

    def _count(self, slot: int, *sides: Monomial) -> int:
        """How many maps there are under one of the drawn factors, by characters."""
        alone = (tuple(self._alone(closed(atom), slot) for atom in side if atom.slot == slot) for side in sides)
        source, target = ({side: 1} for side in alone)
        count, _ = count_per_factor(source, target, self.at.group.factors[slot])
        return count

    def _alone(self, atom: Atom, slot: int) -> Atom:
        """An atom of one factor as one of that group alone."""
        inner = None if atom.inner is None else within(atom.inner, self.at.group, (slot,))
        return replace(atom, slot=min(atom.slot, 0), inner=inner)

    def _bias(self, rows: Counts) -> DiagramProgram | None:
        invariant = {feature: count for feature, count in rows.items() if self.features.is_invariant(feature)}
        if not invariant:
            return None
        program = self._program({self.features.of((), self.units.invariant): 1}, invariant)
        named = (replace(p, name=f"bias {program.output.terms[p.target].text}", spread=0.0) for p in program.pairs)
        return replace(program, pairs=tuple(named))

    def _back(self, layer: DrawnLayer, feature: Feature) -> Back:
        made = sum(one.product.made(feature.irrep) for one in layer.products if feature in one.targets)
        spread = 1 / sqrt(made * feature.irrep.division_dim)
        return Back(f"{feature.text} products", feature, made, layer.summed(feature), spread)


def _behind_components(found: Found, feature: Feature) -> Found:
    """The same diagrams where the first axis of both sides is that of the components."""
    if not feature.has_components:
        return found
    return Found(tuple(tuple(_later(block) for block in diagram) for diagram in found.diagrams), found.tensors)


def _later(block: DiagramBlock) -> DiagramBlock:
    outs, ins = (tuple(axis + 1 for axis in axes) for axes in (block.outs, block.ins))
    return replace(block, outs=outs, ins=ins)


def _irreps(product) -> list[Irrep]:
    return list(dict.fromkeys((*product.factors, *(path.target for path in product.paths))))


def _made(products: Sequence[TypeProduct]) -> tuple[Feature, ...]:
    return tuple(dict.fromkeys(feature for one in products for feature in one.targets))
