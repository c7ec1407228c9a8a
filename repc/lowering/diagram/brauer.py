"""Brauer diagrams, walled where there is no invariant form, and those with a Levi-Civita tensor ε.

By the first fundamental theorem of invariant theory (Weyl) they span the maps of O, Sp, GL and U, and with ε those of SO,
SL and SU.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from repc.lowering.diagram.legs import Leg, block
from repc.lowering.diagram.model import Diagram, DiagramBlock
from repc.rings.partitions import permutation_sign

LARGEST_EPSILON = 6  # ε is stored as a dense array of nⁿ entries


@dataclass(frozen=True, eq=False)
class Pairing:
    """How legs of a factor pair: by δ where their variances differ, else by its invariant ``form`` (n, n) if it has one.

    ``special``: ε is invariant too. ``tail`` tells the tensors of several factors apart.
    """

    n: int
    form: np.ndarray | None
    special: bool
    tail: str = ""

    @property
    def _is_euclidean(self) -> bool:
        return self.form is not None and np.array_equal(self.form, np.eye(self.n))

    @property
    def _is_alternating(self) -> bool:
        return self.form is not None and np.array_equal(self.form, -self.form.T)

    def diagrams(self, legs: Sequence[Leg]) -> Iterator[Diagram]:
        """Every diagram, those without ε first."""
        for taken, rest in self._epsilons(tuple(legs)):
            for pairs in self._matchings(rest):
                yield tuple(sorted((*taken, *pairs)))

    def is_stable(self, legs: Sequence[Leg]) -> bool:
        """Whether the diagrams are known to be independent: n is large against their number of legs, and ε not needed."""
        if any(taken for taken, _ in self._epsilons(tuple(legs))):
            return False
        return len(legs) <= (self.n if self._is_alternating else 2 * self.n)

    def tensors(self, diagrams: Sequence[Diagram], legs: Sequence[Leg]) -> dict[str, np.ndarray]:
        """The arrays that the blocks name."""
        up = {(leg.into, leg.axis): leg.up for leg in legs}
        found = {}
        for b in (b for d in diagrams for b in d if b.tensor and b.tensor not in found):
            variance = [*(up[False, k] for k in b.outs), *(up[True, k] for k in b.ins)]
            found[b.tensor] = self._tensor(b.tensor, variance)
        return found

    def _tensor(self, name: str, variance: list[bool]) -> np.ndarray:
        if name.startswith("FORM"):
            return self.form
        if name.startswith("INVERSE_FORM"):
            return np.linalg.inv(self.form)
        tensor = levi_civita(self.n)
        if self.form is None or self._is_euclidean:
            return tensor
        raised = np.linalg.inv(self.form)
        for axis, is_up in enumerate(variance):
            if is_up:
                tensor = np.moveaxis(np.tensordot(raised, tensor, axes=(1, axis)), 0, axis)
        return tensor

    def _matchings(self, legs: tuple[Leg, ...]) -> Iterator[tuple[DiagramBlock, ...]]:
        if not legs:
            yield ()
            return
        first, *others = legs
        for k, other in enumerate(others):
            if self.form is not None or first.up != other.up:
                rest = (*others[:k], *others[k + 1 :])
                yield from ((self._pair(first, other), *more) for more in self._matchings(rest))

    def _pair(self, a: Leg, b: Leg) -> DiagramBlock:
        if self._is_euclidean or a.up != b.up:
            return block((a, b))
        return block((a, b), ("INVERSE_FORM" if a.up else "FORM") + self.tail)

    def _epsilons(self, legs: tuple[Leg, ...]) -> Iterator[tuple[tuple[DiagramBlock, ...], tuple[Leg, ...]]]:
        """Choices of the blocks that are ε, and the legs that are left to pair."""
        ups = [leg for leg in legs if leg.up]
        downs = [leg for leg in legs if not leg.up]
        excess = abs(len(ups) - len(downs))
        if self.form is not None:
            if len(legs) % 2 == 0:
                yield (), legs
            if self.special and len(legs) >= self.n and (len(legs) - self.n) % 2 == 0:
                yield from self._chosen(legs, legs, 1)
        elif excess == 0:
            yield (), legs
        elif self.special and excess % self.n == 0:
            yield from self._chosen(legs, tuple(ups if len(ups) >= len(downs) else downs), excess // self.n)

    def _chosen(self, legs, among, count) -> Iterator[tuple[tuple[DiagramBlock, ...], tuple[Leg, ...]]]:
        """``count`` disjoint sets of n legs, in the order of their first legs."""
        if count == 0:
            yield (), legs
            return
        for chosen in combinations(among, self.n):
            left = tuple(leg for leg in legs if leg not in chosen)
            later = tuple(leg for leg in among if leg > chosen[0] and leg not in chosen)
            for blocks, rest in self._chosen(left, later, count - 1):
                yield (block(chosen, self._epsilon_name(chosen)), *blocks), rest

    def _epsilon_name(self, chosen: tuple[Leg, ...]) -> str:
        if self.form is None or self._is_euclidean:
            return "EPSILON" + self.tail
        return "EPSILON_" + "".join("u" if leg.up else "d" for leg in sorted(chosen)) + self.tail


def levi_civita(n: int) -> np.ndarray:
    """ε (n, …, n): the sign of a permutation of 0 … n−1, zero elsewhere."""
    tensor = np.zeros((n,) * n)
    for images in permutations(range(n)):
        tensor[images] = permutation_sign(images)
    return tensor
