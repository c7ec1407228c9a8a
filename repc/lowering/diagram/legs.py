"""The ends of a diagram: one per axis of the output and of the input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from repc.lowering.diagram.model import DiagramBlock


@dataclass(frozen=True, order=True)
class Leg:
    """Axis ``axis`` of the input (``into``) or of the output; ``up`` where its index in the map is contravariant.

    That is so for V in the output and V* in the input.
    """

    into: bool
    axis: int
    up: bool


def block(legs: Iterable[Leg], tensor: str = "") -> DiagramBlock:
    """The block that ties legs; those of the output come first, each side in the order of its axes."""
    legs = sorted(legs)
    return DiagramBlock(tuple(x.axis for x in legs if not x.into), tuple(x.axis for x in legs if x.into), tensor)
