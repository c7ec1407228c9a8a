"""Elements of a group as users give them: a matrix, a tuple of them, or a dict by factor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repc.groups import Group
from repc.source import fail


def element_of(group: Group, g) -> tuple[np.ndarray, ...]:
    """A group (or Lie algebra) element as a tuple with one checked matrix per factor; of a product it may be given as
    ``{factor: matrix}``, as EMLP has it."""
    if isinstance(g, Mapping):
        g = _from_mapping(group, g)
    parts = tuple(g) if isinstance(g, (tuple, list)) and len(group.factors) > 1 else (g,)
    if len(parts) != len(group.factors):
        fail(
            "E0705",
            f"an element of {group.name} is a tuple of {len(group.factors)} matrices, one per factor",
            "pass (g1, g2, …)",
        )
    arrays = tuple(np.asarray(p) for p in parts)
    for array, factor in zip(arrays, group.factors, strict=True):
        if array.shape != (factor.d, factor.d):
            fail("E0706", f"an element of {factor.name} has shape {(factor.d, factor.d)}, not {array.shape}")
    return arrays


def _from_mapping(group: Group, g: Mapping) -> tuple:
    if len(set(group.factors)) < len(group.factors):
        fail("E0705", f"{group.name} has a factor twice, which a dict cannot tell apart", "pass a tuple with one matrix per factor")
    if set(g) != set(group.factors):
        names = ", ".join(factor.name for factor in group.factors)
        fail("E0705", f"an element of {group.name} has one matrix for each of {names}", "pass {SO(3): g1, S(4): g2}")
    return tuple(g[factor] for factor in group.factors)
