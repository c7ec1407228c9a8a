"""What the passes hand to each other: plain, frozen data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import IrrepCount

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.reps.typed import TypedRep
    from repc.symbolic.passes.polynomial import Polynomial
    from repc.syntax.nodes import RepExpr

Irreducibles = tuple[IrrepCount, ...]
IrrepsOf = Callable[["RepExpr"], Irreducibles | None]


@dataclass(frozen=True)
class Task:
    """A sub-problem that is solved numerically: a change of basis or a Clebsch–Gordan block.

    ``uses``: how often the map asks for it.
    """

    what: str
    uses: int = 1


@dataclass(frozen=True)
class Side:
    """An input or the output. Each pass fills in one more form of the same representation.

    ``polynomial`` in the base representations (after expand), ``blocks`` (after decompose; None where there is no
    decomposition), ``kept``: the blocks that take part (after prune).
    """

    name: str
    rep: TypedRep
    polynomial: Polynomial | None = None
    blocks: Irreducibles | None = None
    kept: Irreducibles | None = None


@dataclass(frozen=True)
class State:
    """A map between passes; the output is the last side. ``notes`` say in words what the latest pass found."""

    group: Group
    sides: tuple[Side, ...]
    irreps_of: IrrepsOf = field(compare=False)
    notes: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def inputs(self) -> tuple[Side, ...]:
        """All sides but the last."""
        return self.sides[:-1]

    @property
    def output(self) -> Side:
        """The last side."""
        return self.sides[-1]


@dataclass(frozen=True)
class Stage:
    """What there is to print of one pass: (side, expression) pairs, and what it found in words."""

    name: str
    sides: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
