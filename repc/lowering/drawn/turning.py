"""What maps of a subgroup act on, where axes are those of tuples or powers: coordinates in their place."""

from __future__ import annotations

from repc.lowering.diagram.model import Term
from repc.lowering.drawn.program import Turn
from repc.ops import build as b
from repc.ops.operations import orbits
from repc.ops.operations.typing import core
from repc.ops.sizes import Size
from repc.ops.value import Value


def closed(turn: Turn, x: Value) -> tuple[Value, list[int]]:
    """Channels of the source, coordinates in the place of the parts that maps act on, and the axes that they act on then."""
    source = turn.source
    if source is None:
        raise TypeError(f"{turn.name} reads no channels")
    term = Term("", source.monomial, source.axes, (), tuple(p for p in source.parts if p.first in turn.moved))
    for part in reversed(term.parts):
        x = b.op(orbits.Closed(part.kind, part.degree, part.first - len(core(x))), x)
    return x, [k for k, axes in enumerate(term.inner) if axes[0] in turn.moved]


def made_shape(turn: Turn, count: int) -> tuple[Size, ...]:
    """The shape of what maps make behind the first ``count`` axes, coordinates in the place of parts."""
    return (*_made(turn, count).outer, *turn.target.shape(turn.count)[len(turn.target.axes) :])


def opened(turn: Turn, count: int, x: Value) -> Value:
    """What maps make, as channels of the target."""
    for part in _made(turn, count).parts:
        x = b.op(orbits.Opened(part.kind, part.degree, part.first - len(core(x)), turn.target.axes[part.first]), x)
    return x


def _made(turn: Turn, count: int) -> Term:
    target = turn.target
    return Term("", target.monomial, target.axes, (), tuple(p for p in target.parts if p.first >= count))
