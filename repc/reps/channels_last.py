"""The component layout ``channels_last``: of m copies of a representation all m of its first component, then all of its second, …

Without it (``natural``) copies stand one after another, each with all of its components. Both are orders of the same coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.reps.summands import opened
from repc.reps.typed import TypedRep, inlined, written
from repc.source.arguments import refuse
from repc.syntax import nodes

NATURAL, CHANNELS_LAST = "natural", "channels_last"
LAYOUTS = (NATURAL, CHANNELS_LAST)


def stated_layout(statement: nodes.OutputDef) -> str:
    """The layout that a line asks for; the natural one where it asks for none."""
    return next((str(option.value) for option in statement.options if option.key == "layout"), NATURAL)


def checked_layout(layout) -> str:
    """A layout as Python code gives it. Raises RepcError (E0529) for one that there is not."""
    if not isinstance(layout, str) or layout not in LAYOUTS:
        refuse(layout, "layout", "an order of coordinates", "write 'natural' or 'channels_last'")
    return layout


@dataclass(frozen=True)
class EqualSummands:
    """Neighbors that are equal: ``count`` copies of a representation of dimension ``size``, from coordinate ``start`` on."""

    text: str
    start: int
    count: int
    size: int

    @property
    def stop(self) -> int:
        """One past the last coordinate."""
        return self.start + self.count * self.size


def copies(rep: TypedRep) -> tuple[EqualSummands, ...]:
    """The summands of a representation, equal neighbors as one, by the names that its source gives them."""
    node, names = opened(rep)
    found, start = [], 0
    for term in node.terms if isinstance(node, nodes.Sum) else (node,):
        count, of = (term.count, term.of) if isinstance(term, nodes.Multiple) else (1, term)
        count, size = (of.count, 1) if isinstance(of, nodes.Scalars) else (count, TypedRep(inlined(of, names), rep.group).size())
        found.append(EqualSummands(written(term), start, count, size))
        start = found[-1].stop
    return tuple(found)


def order_of(rep: TypedRep) -> np.ndarray:
    """For each coordinate of a vector with channels last, which one it is of the natural vector."""
    return order_of_summands(copies(rep))


def order_of_summands(summands: tuple[EqualSummands, ...]) -> np.ndarray:
    """The same of the summands of a representation."""
    parts = [one.start + np.arange(one.count * one.size).reshape(one.count, one.size).T.ravel() for one in summands]
    return np.concatenate(parts) if parts else np.zeros(0, int)
