"""All elements of a finite group, in an order that depends on nothing but its generators."""

from __future__ import annotations

import numpy as np

from repc.groups.finite.action import follow
from repc.groups.finite.schreier_sims import StabilizerChain
from repc.limits import MOST_LISTED
from repc.source import fail


def all_elements(group):
    """(n, d, d), the identity first; for a product a tuple of (n, d_i, d_i), the last factor running fastest."""
    order = group.order()
    if order is None:
        fail("E0220", f"{group.name} is infinite: it has no list of elements", "use samples(n), or a finite group")
    size = sum(f.d**2 for f in group.factors)
    if order * size > MOST_LISTED:
        fail(
            "E0222",
            f"{group.name} has {order} elements, too many to list ({MOST_LISTED.words})",
            "use samples(n); orders, orbits and exact counts do not need the list",
        )
    if len(group.factors) == 1:
        return group.action.matrices(group.chain.elements())
    parts = [factor.elements() for factor in group.factors]
    index = np.indices([len(p) for p in parts]).reshape(len(parts), -1)
    return tuple(part[i] for part, i in zip(parts, index, strict=True))


def small_elements(discrete: np.ndarray, entries: int) -> np.ndarray | None:
    """The elements (n, d, d) that matrices (m, d, d) generate, if they are finitely many with at most that many
    entries."""
    action = follow(discrete)
    if action is None:
        return None
    chain = StabilizerChain(action.images)
    if chain.order() * discrete.shape[-1] ** 2 > entries:
        return None
    return action.matrices(chain.elements())
