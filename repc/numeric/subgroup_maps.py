"""Maps between spaces of a larger group that commute with a subgroup; of these, those that the larger group does not have."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import sqrt
from typing import Any

import numpy as np

from repc.groups import Group
from repc.limits import MOST_BEYOND, MOST_UNKNOWNS
from repc.numeric.actions.action import Action, probe_elements
from repc.numeric.decompose import Attempts, Decomposer, NotReductive
from repc.numeric.gauge import pivoted_rotation, snapped
from repc.numeric.nullspace import commuting_maps
from repc.numeric.space import Irrep
from repc.numeric.threads import single_threaded
from repc.source import fail
from repc.tolerance import BROKEN

Parts = tuple[np.ndarray, ...]  # of an element, or of a tangent: one matrix per factor
Acts = Callable[[Any, Parts], np.ndarray]  # of a space, which can be hashed
Blocks = tuple[tuple[Irrep, np.ndarray], ...]
TOO_LARGE = "E0446"


class SubgroupMaps:
    """A group on the spaces that ``element`` and ``tangent`` know: the matrix of an element, or of a tangent, on each."""

    def __init__(self, group: Group, element: Acts, tangent: Acts):
        self._group, self._element, self._tangent = group, element, tangent
        self._attempts = Attempts(group)
        self._actions: dict[Hashable, Action] = {}
        self._blocks: dict[Hashable, tuple[Decomposer, Blocks]] = {}

    def maps(self, source: Hashable, target: Hashable) -> np.ndarray:
        """An orthonormal basis of the maps that commute with the group, (k, d_target, d_source): between the irreducibles that both
        spaces fall into, or the null space of the generators' constraints for groups that do not act completely reducibly.

        Raises RepcError (E0446) where these are too large.
        """
        with single_threaded():
            try:
                return self._attempts.run(lambda worker: _between(*(self._split(worker, one) for one in (source, target))))
            except NotReductive:
                return self._null_space(source, target)

    def beyond(self, source: Hashable, target: Hashable, larger: SubgroupMaps) -> np.ndarray:
        """An orthogonal basis of those that do not commute with a larger group, orthogonal to all that do, each of the norm of an
        isometry, (k, d_target, d_source)."""
        found = self.maps(source, target)
        if not len(found):
            return found
        with single_threaded():
            gram = np.zeros((len(found), len(found)))
            for out, into in zip(larger.action(target).generators, larger.action(source).generators, strict=True):
                off = (out @ found - found @ into).reshape(len(found), -1)
                gram = gram + (off @ off.conj().T) / max(1.0, float(np.abs(out).max()), float(np.abs(into).max())) ** 2
            values, vectors = np.linalg.eigh(gram)
            rows = vectors[:, values > BROKEN**2].T @ found.reshape(len(found), -1)
            if len(rows):
                rows = snapped((rows.T @ pivoted_rotation(rows.T)).T)
        return rows.reshape(-1, *found.shape[1:]) * sqrt(found.shape[-1])

    def action(self, space: Hashable) -> Action:
        """The matrices on the generators, and on random elements."""
        if space not in self._actions:
            probes = np.stack([self._element(space, g) for g in probe_elements(self._group)])
            kinds = tuple(g.kind == "lie" for g in self._group.generators)
            acts = (self._tangent if lie else self._element for lie in kinds)
            parts = (g.parts(self._group) for g in self._group.generators)
            self._actions[space] = Action(probes, tuple(act(space, p) for act, p in zip(acts, parts, strict=True)), kinds)
        return self._actions[space]

    def _split(self, worker: Decomposer, space: Hashable) -> Blocks:
        known = self._blocks.get(space)
        if known is None or known[0] is not worker:
            self._blocks[space] = known = worker, worker.table.blocks(self.action(space))
        return known[1]

    def _null_space(self, source: Hashable, target: Hashable) -> np.ndarray:
        out, into = self.action(target), self.action(source)
        if out.dim * into.dim > MOST_UNKNOWNS:
            words = f"the maps of {self._group.name} between {into.dim} and {out.dim} coordinates are looked for in a null space"
            fail(TOO_LARGE, f"{words} ({MOST_UNKNOWNS.words})", "use smaller representations in the hidden layers")
        return commuting_maps(list(out.generators), list(into.generators), (out.dim, into.dim))


def _between(source: Blocks, target: Blocks) -> np.ndarray:
    """Maps through the irreducibles that both have."""
    n, m = (blocks[0][1].shape[0] for blocks in (target, source))
    pairs = [(irrep, out, into) for irrep, out in target for same, into in source if same is irrep]
    count = sum(irrep.division_dim * out.shape[1] * into.shape[1] for irrep, out, into in pairs)
    if count * n * m > MOST_BEYOND:
        words = f"{count} maps between {m} and {n} coordinates are too many to write out"
        fail(TOO_LARGE, f"{words} ({MOST_BEYOND.words})", "use smaller representations, or a larger subgroup")
    found = [
        np.einsum("xap,upq,ybq->abuxy", out, irrep.units, into.conj(), optimize=True).reshape(-1, n, m) / sqrt(irrep.dim)
        for irrep, out, into in pairs
    ]
    return np.concatenate(found) if found else np.zeros((0, n, m))
