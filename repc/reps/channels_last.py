"""The component layout ``channels_last``: of m copies of a representation all m of its first component, then all of its second, …

Without it (``natural``) copies stand one after another, each with all of its components. Both are orders of the same coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.reps.summands import opened
from repc.reps.typed import TypedRep, inlined, written
from repc.syntax import nodes

NATURAL, CHANNELS_LAST = "natural", "channels_last"


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
    parts = [one.start + np.arange(one.count * one.size).reshape(one.count, one.size).T.ravel() for one in copies(rep)]
    return np.concatenate(parts) if parts else np.zeros(0, int)
