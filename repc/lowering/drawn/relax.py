"""A network of drawn tensors as one of a subgroup: what it was, and beside it every linear map between its features, and every
bias, that the subgroup allows and the group does not.

Where the subgroup keeps a symmetric group as it is, such maps are diagrams between its axes, times maps between what stands at the
others: these are given as arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import product
from math import sqrt

import numpy as np

from repc.lowering.diagram.lower import pairs_of
from repc.lowering.diagram.model import Diagram, DiagramBlock, DiagramProgram
from repc.lowering.diagram.orbits import on_axes
from repc.lowering.diagram.rules import Found
from repc.lowering.drawn.build import DrawnBuilder
from repc.lowering.drawn.features import Counts, Feature, side_of
from repc.lowering.drawn.mixing import Mixing, mixings
from repc.lowering.drawn.program import DrawnLayer, DrawnNet, Turn
from repc.lowering.network.relax import BROKEN, SMALL
from repc.lowering.product.lower import Key, drawn_between
from repc.reps.atoms import Monomial

Beyond = Callable[[Key | None, Key], np.ndarray]
"""An orthogonal basis of the subgroup's maps between two spaces that are none of the group's, (k, d_target, d_source); None is the
space of a scalar."""


def relaxed(net: DrawnNet, builder: DrawnBuilder, kept: Collection[int], group: str, beyond: Beyond) -> DrawnNet:
    """The network with the weights that a subgroup adds, after the group left, which has that name; the subgroup has the symmetric
    groups in the slots ``kept`` as they are. Raises NoDiagrams."""
    found = []
    for layer in net.layers:
        first, last = layer is net.layers[0], layer is net.layers[-1]
        enter = {**builder.entering, **layer.enter} if first else layer.enter
        more = _not_made(layer, builder.leaving) if last else {}
        wide = replace(layer, enter=enter, out={**layer.out, **more}, rows={**layer.rows, **_copied(layer, more)})
        found.append(_Relaxing(wide, builder, frozenset(kept), group, beyond).relaxed(layer))
    return replace(builder.with_ends(net, found[0].enter, found[-1].out), layers=tuple(found))


def _not_made(layer: DrawnLayer, whole: Counts) -> Counts:
    return {feature: count for feature, count in whole.items() if feature not in layer.out}


def _copied(layer: DrawnLayer, counts: Counts) -> Counts:
    copies = len(layer.growth.powers) if layer.growth else 1
    return {feature: copies * count for feature, count in counts.items()}


class _Relaxing:
    """Adds to one layer."""

    def __init__(self, layer: DrawnLayer, builder: DrawnBuilder, kept: frozenset[int], group: str, beyond: Beyond):
        self.layer, self.builder, self.kept, self.group, self.beyond = layer, builder, kept, group, beyond
        self.number = len(layer.turns)

    def relaxed(self, before: DrawnLayer) -> DrawnLayer:
        """The layer with all that is new, and of what enters and leaves what it uses."""
        layer, reads = self.layer, self._turns(self.layer.sources)
        frees = self._turns([None]) if self.builder.ends.bias else {}
        sums = {f: layer.summed(f) for f in layer.rows}
        factors = {f: 2 * layer.width(f) for f in layer.rows}
        turns = (*reads, *frees)
        added = (*self._mixings(reads, factors, sums, ""), *self._mixings(frees, dict.fromkeys(sums, 0), sums, "bias "))
        used = {turn.source for turn in turns} | set(before.enter)
        made = {row.target for m in added for row in m.rows} | set(before.out)
        return replace(
            layer,
            enter={f: m for f, m in layer.enter.items() if f in used},
            out={f: m for f, m in layer.out.items() if f in made},
            rows={f: m for f, m in layer.rows.items() if f in made or f in before.rows},
            turns=(*layer.turns, *turns),
            mixings=(*layer.mixings, *added),
            left=(*layer.left, self.group),
        )

    def _turns(self, sources: Mapping[Feature, int] | list[None]) -> dict[Turn, list[Feature]]:
        """What is read besides, with the features that it may be mixed into."""
        targets: dict[Key, list[Feature]] = {}
        for feature in self.layer.rows:
            targets.setdefault(self._small(feature), []).append(feature)
        found = {}
        for source, (key, features) in product(sources, targets.items()):
            maps = self.beyond(None if source is None else self._small(source), key)
            if len(maps):
                found[self._turn(source, key, maps)] = features
        return found

    def _small(self, feature: Feature) -> Key:
        """What of a feature the subgroup moves otherwise than by a symmetric group that it keeps."""
        return tuple(atom for atom in feature.monomial if atom.slot not in self.kept), feature.irrep

    def _fixed(self, feature: Feature | None) -> Monomial:
        return () if feature is None else tuple(atom for atom in feature.monomial if atom.slot in self.kept)

    def _turn(self, source: Feature | None, key: Key, maps: np.ndarray) -> Turn:
        moved, irrep = key
        like = self.builder.features.of((*self._fixed(source), *moved), irrep)
        self.number += 1
        name = f"{'1' if source is None else source.text} -> {like.text} {BROKEN} {self.group}"
        target = replace(like, text=f"{name} {self.number}")
        at = () if source is None else tuple(k for k, atom in enumerate(source.atoms) if atom.slot not in self.kept)
        return Turn(source, target, at, maps, 1 if source is None else self.layer.sources[source], name)

    def _mixings(self, turns: Mapping[Turn, list[Feature]], factors: Counts, sums: Counts, prefix: str) -> Iterable[Mixing]:
        if not turns:
            return
        counts, rows = {turn.target: turn.count for turn in turns}, list(self.layer.rows)
        found = {}
        for s, (turn, targets) in enumerate(turns.items()):
            for target in targets:
                found[s, rows.index(target)] = Found(tuple(self._diagrams(turn, target)), {})
        into, out = side_of(counts), side_of(self.layer.rows)
        pairs, tensors = pairs_of(found, into, out, True)
        program = DiagramProgram(self.group, into, out, pairs, tensors, self.builder.units.is_complex, True)
        for one in mixings(program, None, list(counts), rows, self.builder.features, (factors, sums)):
            spread = SMALL / sqrt(sum(counts[column.source] for column in one.read)) if not prefix else 0.0
            yield replace(one, name=f"{prefix}{one.name} {BROKEN} {self.group}", spread=spread)

    def _diagrams(self, turn: Turn, target: Feature) -> Iterable[Diagram]:
        """Those between the axes that are kept; the others are as the maps have made them."""
        before, after = self._fixed(turn.source), self._fixed(target)
        outs = [k for k, atom in enumerate(target.atoms) if atom.slot in self.kept]
        others = [k for k, atom in enumerate(target.atoms) if atom.slot not in self.kept]
        first, count = int(target.has_components), len(on_axes(before))
        tied = [DiagramBlock((k + first,), (count + j + first,)) for j, k in enumerate(others)]
        tied += [DiagramBlock((0,), (0,))] if first else []
        for diagram in drawn_between(self.builder.at, before, after).diagrams:
            moved = (
                replace(block, outs=tuple(outs[k] + first for k in block.outs), ins=tuple(k + first for k in block.ins))
                for block in diagram
            )
            yield tuple(sorted((*moved, *tied)))
