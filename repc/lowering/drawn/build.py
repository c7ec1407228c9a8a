"""From the representations of a network to its layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import sqrt

from repc.groups import Group, Trivial
from repc.lowering.diagram.axes import Letters
from repc.lowering.diagram.lower import NoDiagrams, pairs_of
from repc.lowering.diagram.model import Diagram, DiagramBlock, DiagramProgram, Stacked
from repc.lowering.diagram.rules import Found
from repc.lowering.diagram.single import one_each
from repc.lowering.diagram.stacking import stacked
from repc.lowering.drawn.features import Counts, Feature, FeatureTable, side_of
from repc.lowering.drawn.mixing import mixings
from repc.lowering.drawn.outline import DrawnOutline, outline
from repc.lowering.drawn.program import (
    Back,
    ChangedSide,
    DrawnLayer,
    DrawnNet,
    FeatureMirror,
    Gates,
    Growth,
    NetEnds,
    TypeProduct,
    sum_name,
    with_mirrors,
)
from repc.lowering.monomial import monomial_text
from repc.lowering.network.units import IrrepUnits
from repc.lowering.product.lower import BlockedSide, changes_of, drawn_between, keys_of, with_units
from repc.lowering.product.parts import FactorSplit, split
from repc.lowering.schur import embed_rows, project_rows
from repc.numeric.decompose import Attempts, Decomposer, NotReductive
from repc.numeric.space import Irrep
from repc.ops.sizes import Size, letter, letters
from repc.reps.atoms import Monomial
from repc.symbolic.per_factor import count_per_factor
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
    sides = [_stacked(node, group, letters) for node in ends.reps]
    return _built(ends, sides, group, letters, drawn_slots(group) if slots is None else slots)


def single(net: DrawnNet, group: Group) -> DrawnNet:
    """The same network of the group at numbers with single copies of the terms: it commutes with the group exactly if the whole
    network does, since channels are only ever mixed, and multiplied one by one."""
    sides = [one_each(_stacked(node, group, None)) for node in net.ends.reps]
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


def _stacked(node: RepExpr, group: Group, letters: Letters | None) -> Stacked:
    found = stacked(node, group, "", letters)
    if found is None or found.take is not None:
        raise NoDiagrams("its coordinates are interleaved")
    return found


def _split(group: Group, slots: tuple[int, ...], sides: Sequence[Stacked], letters: Letters | None) -> FactorSplit:
    monomials = [term.monomial for side in sides for term in side.terms]
    if not slots or any(group.factors[k].family not in _PERMUTATIONS for k in slots):
        raise NoDiagrams(f"no factor of {group.name} is S(n), whose sums and broadcasts functions of coordinates commute with")
    drawn = {*slots} if len(slots) < len(group.factors) else {*slots, -1}  # -1: of all factors together
    for atom in (atom for monomial in monomials for atom in monomial):
        if atom.slot in drawn and atom.kind != "V":
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
        self._drawn: dict[tuple[Monomial, Monomial], Found] = {}

    def built(self) -> DrawnNet:
        """The network."""
        ends, inputs = self.ends, self.sides[: self.ends.inputs]
        entering = [feature for side in inputs for feature in self._counts(side)]
        targets = [self._counts(side) for side in self.sides[ends.inputs :]]
        stages = outline(dict.fromkeys(entering), targets, self.features, self.units, ends.product, ends.bias, ends.pairs)
        counts = self._entering(inputs, stages[0].enter)
        enter = tuple(self._changed(side, tuple(counts), project_rows) for side in inputs)
        layers = []
        for k, stage in enumerate(stages, start=1):
            layers.append(self._layer("output" if stage.is_last else f"layer{k}", stage, counts))
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

    # ── layers ────────────────────────────────────────────────────────────────────────────────

    def _layer(self, name: str, stage: DrawnOutline, counts: Counts) -> DrawnLayer:
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
                    found[s, t] = with_units(_behind_components(drawn, source), source.irrep, 0, 0)
        into, out = side_of(counts), side_of(rows)
        return DiagramProgram(self.ends.name, into, out, *pairs_of(found, into, out, True), self.units.is_complex, True)

    def _between(self, source: Monomial, target: Monomial) -> Found:
        """Diagrams between two tensor types. Raises NoDiagrams where they are not all maps."""
        key = source, target
        if key not in self._drawn:
            self._drawn[key] = drawn_between(self.at, source, target)
            count, _ = count_per_factor({source: 1}, {target: 1}, self.at.group)
            if len(self._drawn[key].diagrams) != count:
                raise NoDiagrams(f"diagrams give {len(self._drawn[key].diagrams)} of {count} maps of a layer")
        return self._drawn[key]

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


def require_same_diagrams(net: DrawnNet, other: DrawnNet) -> None:
    """Raise ValueError where layers of two networks have different diagrams."""
    for a, c in zip(net.layers, other.layers, strict=True):
        for one, two in ((a.linear, c.linear), (a.bias, c.bias)):
            if one and _diagrams(one) != _diagrams(two):
                raise ValueError(f"the diagrams of {a.name} differ between two sizes")


def _diagrams(program: DiagramProgram) -> dict[str, frozenset[Diagram]]:
    """By pair; their order is a matter of sizes."""
    return {pair.name: frozenset(pair.diagrams) for pair in program.pairs}


def with_spreads(net: DrawnNet, other: DrawnNet) -> DrawnNet:
    """The network with the spreads of the same network at another size. Raises ValueError where their diagrams differ."""
    require_same_diagrams(net, other)
    layers = tuple(respread(a, c.spreads) for a, c in zip(net.layers, other.layers, strict=True))
    if layers[-1].growth:  # whose copies share the variance of the output
        share = sqrt(len(layers[-1].growth.powers))
        layers = (*layers[:-1], respread(layers[-1], {name: s / share for name, s in layers[-1].spreads.items()}))
    return replace(net, layers=layers, vanishing=other.vanishing)


def respread(layer: DrawnLayer, spreads: Mapping[str, float]) -> DrawnLayer:
    """The layer with other spreads."""
    back = tuple(replace(w, spread=spreads[w.name]) for w in layer.back)
    return replace(layer, spreads=dict(spreads), back=back)
