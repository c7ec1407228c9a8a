"""What a network needs between its input and its output: irreducibles in its hidden layers, and products of two of them.

Irreducibles are labels here, and what two of them make is asked of `Ways`: exact rules answer for irreducibles that no layer
has yet. A *stage* is what enters a hidden layer, or the layer behind the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import prod

from repc.lowering.network.journey import Journey, Labels, Pair, Room, Route, Ways

WIDEST = 12  # irreducibles a layer is given on the way, besides those that it has and those that input and output have


def planned(journey: Journey, ways: Ways) -> Route:
    """Ways from every irreducible of the input to the output, and to every one of the output; the cheapest products first."""
    return _Planner(journey, ways).plan()


@dataclass(frozen=True)
class _Cause:
    """How something comes to depend on the input, and what that costs: "start", or what it is carried from, or the pair that it is
    the product of (the factor that depends first), or what its gate depends on, or which of those that it is tied to (``inner``
    says how these do)."""

    cost: int
    kind: str
    source: str = ""
    other: str = ""  # of a pair
    inner: _Cause | None = None


class _Planner:
    """Forward: what each layer can hold and what makes it. Backward from what is wanted: what of that is needed."""

    def __init__(self, journey: Journey, ways: Ways):
        self._journey, self._ways = journey, ways
        self._reached: list[Labels] = [self._with_mirrors(frozenset().union(*journey.inputs))]
        self._makers: list[Mapping[str, list[Pair]]] = []
        self._sums: list[set[str]] = []  # what each layer makes before its nonlinearity
        self._out: list[set[str]] = []  # what leaves it
        self._single = [journey.single]  # of which all features are one, times invariants
        self._costs: list[dict[str, int]] = [dict.fromkeys(self._reached[0], 0)]
        self._chosen: list[dict[str, tuple]] = []  # how each layer makes what it makes: ("carry", source) or ("pair", pair)
        for k, room in enumerate(journey.rooms):
            self._makers.append(self._makers_of(k, room))
            self._sums.append(self._summed(k, room))
            self._out.append(self._leaving(room, self._sums[k]))
            self._reached.append(self._with_mirrors(self._out[k]))
            self._chosen.append({t: how for t in self._sums[k] if (how := self._cheapest(k, t))})
            self._costs.append(self._costs_behind(k))
            self._single.append(frozenset(t for t in self._out[k] if self._is_single(k, t)))
        self._route = Route([set() for _ in journey.rooms], [set() for _ in journey.rooms])
        self._known: set[tuple[str, int]] = set()

    def plan(self) -> Route:
        """All ways together."""
        constant = {self._ways.invariant} if self._journey.has_bias else set()
        there = {t for s in self._reached[-1] for t in self._ways.linear(s)} | constant
        self._route.missing = set(self._journey.output - there)
        for label in sorted(self._journey.output & there):
            self._need_last(label)
        for label in sorted(frozenset().union(*self._journey.inputs)):
            self._follow(label)
        return self._route

    # ── forward ───────────────────────────────────────────────────────────────────────────────

    def _with_mirrors(self, labels: Iterable[str]) -> Labels:
        labels = frozenset(labels)
        return labels | {m for m in map(self._ways.mirror, labels) if m is not None}

    def _makers_of(self, k: int, room: Room) -> Mapping[str, list[Pair]]:
        """The pairs that make each irreducible, the cheapest first."""
        found: dict[str, list[Pair]] = {}
        pairs = combinations_with_replacement(sorted(self._reached[k], key=lambda s: (self._ways.dim(s), s)), 2)
        for pair in sorted(pairs, key=lambda p: self._price(k, p)) if self._journey.has_products else ():
            for target in self._product(k, *pair):
                if room.is_free or target in room.labels or target == self._ways.invariant:
                    found.setdefault(target, []).append(pair)
        return found

    def _price(self, k: int, pair: Pair) -> int:
        """Of a product and of all that is made for it."""
        return prod(map(self._ways.dim, pair)) + sum(self._costs[k][factor] for factor in set(pair))

    def _cheapest(self, k: int, target: str) -> tuple:
        sources = [("carry", s) for s in [target, *sorted(self._reached[k])] if self._carries(k, s, target)]
        pairs = [("pair", pair) for pair in self._makers[k].get(target, ())[:1]]
        found = sources[:1] + pairs
        return min(found, key=lambda how: self._spent(k, target, how), default=())

    def _spent(self, k: int, target: str, how: tuple) -> int:
        return self._costs[k][how[1]] if how[0] == "carry" else self._ways.dim(target) * self._price(k, how[1])

    def _costs_behind(self, k: int) -> dict[str, int]:
        made = {t: self._spent(k, t, how) for t, how in self._chosen[k].items()}
        cheapest = min(made.values(), default=0)
        mirrored = {self._ways.mirror(t): cost for t, cost in made.items()}
        return {t: made.get(t, mirrored.get(t, cheapest)) for t in self._reached[k + 1]}

    def _is_single(self, k: int, target: str) -> bool:
        """Whether there is one feature of an irreducible behind a layer, up to invariants that multiply it: there is room for one,
        or it is carried from one, or made of one pair of such."""
        if target in self._journey.rooms[k].single and not self._journey.rooms[k].is_free:
            return True
        carried = [s for s in self._reached[k] if self._carries(k, s, target)]
        pairs = self._pairs_of(k, target)
        ones = all(s in self._single[k] for s in (*carried, *(s for pair in pairs for s in pair)))
        is_tied = any(target in tied for tied in self._journey.rooms[k].tied)
        return ones and not is_tied and len(carried) + sum(self._product(k, *pair)[target] for pair in pairs) == 1

    def _pairs_of(self, k: int, target: str) -> list[Pair]:
        """The pairs that make something else of it than a multiple by an invariant."""
        scaled = tuple(sorted((self._ways.invariant, target)))
        return [pair for pair in self._makers[k].get(target, ()) if tuple(sorted(pair)) != scaled]

    def _product(self, k: int, left: str, right: str) -> Mapping[str, int]:
        if left == right and left in self._single[k]:
            return self._ways.square(left)
        return self._ways.product(left, right)

    def _summed(self, k: int, room: Room) -> set[str]:
        carried = {t for s in self._reached[k] for t in self._ways.linear(s)} if self._journey.is_linear else set()
        constant = {self._ways.invariant} if self._journey.has_bias else set()
        made = carried | set(self._makers[k]) | constant
        if not room.is_free:
            return made & (room.labels | {self._ways.invariant})
        kept = room.labels | self._reached[0] | self._journey.output | {self._ways.invariant}
        others = sorted(made - kept, key=lambda s: (self._ways.dim(s), s))
        return (made & kept) | set(others[:WIDEST])

    @staticmethod
    def _leaving(room: Room, made: set[str]) -> set[str]:
        out = made if room.is_free else made & room.labels
        return out.union(*(tied for tied in room.tied if tied & made))

    # ── backward: what is wanted of a stage, and how it comes about ───────────────────────────

    def _need_last(self, label: str) -> None:
        last = self._reached[-1]
        source = next((s for s in [label, *sorted(last)] if s in last and label in self._ways.linear(s)), None)
        if source is not None:
            self._need(source, len(self._journey.rooms))

    def _need(self, label: str, stage: int) -> None:
        """Make an irreducible at a stage, from whatever there is."""
        if stage == 0 or (label, stage) in self._known:
            return
        self._known.add((label, stage))
        own = label if label in self._out[stage - 1] else self._ways.mirror(label)
        self._route.used[stage - 1].add(own)
        self._make(own, stage - 1)

    def _make(self, label: str, k: int) -> None:
        sums, tied = self._sums[k], (t for t in self._journey.rooms[k].tied if label in t)
        made = label if label in sums else min(frozenset().union(*tied) & sums)
        kind, what = self._chosen[k].get(made, ("constant", None))
        if kind == "carry":
            self._need(what, k)
        elif kind == "pair":
            self._multiply(k, what, made)

    def _carries(self, k: int, source: str, target: str) -> bool:
        return self._journey.is_linear and source in self._reached[k] and target in self._ways.linear(source)

    def _multiply(self, k: int, pair: Pair, target: str) -> None:
        self._route.products[k].add((*pair, target))
        for factor in pair:
            self._need(factor, k)
        if pair[0] == pair[1] and target not in self._ways.square(pair[0]):
            self._need_another(pair[0], k)

    def _need_another(self, label: str, stage: int) -> None:
        """A second feature of an irreducible: of the square of one, the antisymmetric part is nothing."""
        if stage == 0:
            return
        k, (kind, what) = stage - 1, self._chosen[stage - 1].get(label, ("constant", None))
        several = [s for s in ((what,) if kind == "carry" else what or ()) if s not in self._single[k]]
        if several:
            self._need_another(several[0], k)
        else:
            pairs = [pair for pair in self._pairs_of(k, label) if pair != what]
            for pair in pairs[:1]:
                self._multiply(k, pair, label)

    # ── what becomes of one irreducible of the input ──────────────────────────────────────────

    def _follow(self, label: str) -> None:
        """The cheapest way from an irreducible of the input to something of the output, or a note that there is none."""
        depends: list[dict[str, _Cause]] = [{s: _Cause(0, "start") for s in self._with_mirrors((label,))}]
        for k, room in enumerate(self._journey.rooms):
            depends.append(self._onward(k, room, depends[k]))
        ends = [s for s in sorted(depends[-1]) if self._journey.output & self._ways.linear(s)]
        if ends:
            self._back(depends, min(ends, key=lambda s: depends[-1][s].cost), len(self._journey.rooms))
        else:
            self._route.unread.add(label)

    def _onward(self, k: int, room: Room, before: Mapping[str, _Cause]) -> dict[str, _Cause]:
        """What depends on it behind a layer, and how."""
        invariant, made, leaving = self._ways.invariant, self._sums[k], self._out[k]
        ways = {target: self._sum_of(k, target, before) for target in sorted(made)}
        sums = {target: way for target, way in ways.items() if way is not None}
        out = {target: way for target, way in sums.items() if target in leaving}
        if invariant in sums:
            gated = {t for t in leaving & made if t != invariant and (room.is_free or t in room.gated)}
            price, how = self._costs[k + 1], sums[invariant]
            gates = {t: _Cause(how.cost + price[t], "gate", invariant, inner=how) for t in sorted(gated)}
            out |= {t: gate for t, gate in gates.items() if t not in out or gate.cost < out[t].cost}
        for tied in room.tied:
            some = min((t for t in sorted(tied) if t in sums), key=lambda t: sums[t].cost, default=None)
            out |= {t: _Cause(sums[some].cost, "tied", some, inner=sums[some]) for t in tied - set(out)} if some is not None else {}
        mirrors = {self._ways.mirror(t): _Cause(way.cost, "mirror", t) for t, way in out.items()}
        return {**{m: way for m, way in mirrors.items() if m is not None}, **out}

    def _sum_of(self, k: int, target: str, before: Mapping[str, _Cause]) -> _Cause | None:
        """How a linear map or a product makes something of what depends."""
        found = [_Cause(before[s].cost, "carry", s) for s in sorted(before) if self._carries(k, s, target)]
        for pair in self._makers[k].get(target, ()):
            first, other = pair if pair[0] in before else pair[::-1]
            if first in before:
                spent = before[first].cost + (0 if other == first else self._costs[k][other])
                found.append(_Cause(prod(map(self._ways.dim, (*pair, target))) + spent, "pair", first, other))
        return min(found, key=lambda way: way.cost, default=None)

    def _back(self, depends: Sequence[Mapping[str, _Cause]], label: str, stage: int) -> None:
        """What the chosen way needs."""
        if stage == 0:
            return
        way = depends[stage][label]
        if way.kind == "mirror":
            self._back(depends, way.source, stage)
        elif way.kind == "gate":  # what is gated has to be made besides
            self._need(label, stage)
            self._step(depends, stage - 1, way.source, way.inner or way)
        elif way.kind == "tied":
            self._route.used[stage - 1] |= {label, way.source}
            self._step(depends, stage - 1, way.source, way.inner or way)
        else:
            self._route.used[stage - 1].add(label)
            self._step(depends, stage - 1, label, way)

    def _step(self, depends: Sequence[Mapping[str, _Cause]], k: int, target: str, way: _Cause) -> None:
        if way.kind == "carry":
            self._back(depends, way.source, k)
            return
        first, other = way.source, way.other
        self._route.products[k].add((*sorted((first, other)), target))  # type: ignore[arg-type]  # a pair and what it makes
        self._back(depends, first, k)
        if other != first:
            self._need(other, k)
        elif target not in self._ways.square(first):
            self._need_another(first, k)
