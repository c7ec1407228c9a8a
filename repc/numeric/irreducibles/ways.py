"""Cheapest ways from the trivial representation to an irreducible, by steps V, V*, det, … (Dijkstra 1959).

A step from λ costs d_λ times the dimension of its letter; of equally cheap ways those from the smaller label are taken. Under
U(n) and GL(n) every way begins with its determinants, which cost least there: the search leaves them out, and an irreducible is
det^k times one that it has found, or else all powers of det would be searched from.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from math import inf

from repc.groups import Group
from repc.groups.irreducibles.catalog import Step, steps
from repc.groups.irreducibles.labels import facts_of, label_order
from repc.rings.linear import GeneralLinear
from repc.rings.ring import Ring

Before = tuple[str, Step]
Neighbors = Callable[[str, Step], list[tuple[str, int]]]
_DET: Step = ("det", False)


@dataclass(frozen=True)
class _Settled:
    """What the cheapest ways to an irreducible cost, its dimension, and the last steps of these ways, the first of them first."""

    cost: int
    dim: int
    before: list[Before]


class CheapestWays:
    """The cheapest ways to irreducibles, found as far as they are needed."""

    def __init__(self, group: Group, ring: Ring, neighbors: Neighbors):
        self._linear = ring if isinstance(ring, GeneralLinear) and not ring.special and ring.n > 1 else None
        letters = tuple(letter for letter in steps(group, 0) if not (self._linear and letter == _DET))
        self._trivial = facts_of(ring.trivial(), ring, group.is_complex).label
        self._search = _Search(group, self._trivial, letters, neighbors)
        self._found: dict[str, tuple[Before | None, int]] = {}

    def before(self, label: str) -> Before | None:
        """The previous irreducible on the way and the step from it; None for the trivial one."""
        if label not in self._found:
            self._found[label] = self._with_determinants(label, self._linear) if self._linear else self._searched(label)
        return self._found[label][0]

    def size(self, label: str) -> int:
        """The dimension of an irreducible."""
        self.before(label)
        return self._found[label][1]

    def _searched(self, label: str) -> tuple[Before | None, int]:
        while label not in self._search.settled:
            self._search.advance()
        found = self._search.settled[label]
        return (found.before[0] if found.before else None), found.dim

    def _with_determinants(self, label: str, ring: GeneralLinear) -> tuple[Before | None, int]:
        if label == self._trivial:
            return None, 1
        search, rungs, best = self._search, dict[str, int](), inf  # rungs: what times det^k is the irreducible in question
        times = ring.times_determinants
        below = (times(label, -k) for k in count())
        while search.next_cost <= best:
            new = [search.advance()]
            while len(rungs) <= min(best, search.next_cost):
                new.append(next(below))
                rungs[new[-1]] = len(rungs)
            best = min([best, *(rungs[one] + search.settled[one].cost for one in new if one in rungs and one in search.settled)])
        ways = [(k, found) for one, k in rungs.items() if (found := search.settled.get(one)) and k + found.cost == best]
        last = [(times(here, k), letter) for k, found in ways for here, letter in found.before]
        last += [(times(self._trivial, k - 1), _DET) for k, found in ways if not found.before]
        return min(last), ways[0][1].dim


class _Search:
    """Irreducibles in the order of what their cheapest ways cost."""

    def __init__(self, group: Group, trivial: str, letters: tuple[Step, ...], neighbors: Neighbors):
        self._sizes = {letter: group.factors[0].d if letter[0] == "V" else 1 for letter in letters}
        self._neighbors = neighbors
        self.settled: dict[str, _Settled] = {}
        self._waiting: list = [(0, label_order(trivial), trivial, 1, ())]

    @property
    def next_cost(self) -> int:
        """What the next way costs at least."""
        return self._waiting[0][0]

    def advance(self) -> str:
        """Take up the next way: the irreducible that it leads to."""
        cost, _, here, dim, before = heapq.heappop(self._waiting)
        if here in self.settled:
            if cost == self.settled[here].cost:
                self.settled[here].before.append(before)
            return here
        self.settled[here] = _Settled(cost, dim, [before] if before else [])
        for letter, size in self._sizes.items():
            for label, its_dim in self._neighbors(here, letter):
                if label not in self.settled:
                    heapq.heappush(self._waiting, (cost + dim * size, label_order(label), label, its_dim, (here, letter)))
        return here
