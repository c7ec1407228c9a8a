"""Generators of a group, each on one factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from repc.groups.group import Group


@dataclass(frozen=True, eq=False)
class Generator:
    """One generator of a group: it acts on factor ``slot`` only. ``kind`` is "discrete" (an element) or "lie" (a
    tangent).

    >>> from repc.groups import SO
    >>> [g.kind for g in SO(3).generators]
    ['lie', 'lie']
    """

    slot: int
    kind: str
    matrix: np.ndarray  # (d_slot, d_slot)

    def parts(self, group: Group) -> tuple[np.ndarray, ...]:
        """It as an element, or a tangent, of the whole group: one matrix per factor."""
        rest = np.eye if self.kind == "discrete" else (lambda d: np.zeros((d, d)))
        return tuple(np.asarray(self.matrix) if i == self.slot else rest(f.d) for i, f in enumerate(group.factors))


def matrices_of(group: Group, slot: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The matrices of one factor's generators: the discrete ones, and the tangents."""
    mine = [g for g in group.generators if g.slot == slot]
    discrete, lie = ([np.asarray(g.matrix) for g in mine if g.kind == kind] for kind in ("discrete", "lie"))
    return discrete, lie
