"""Diagrams of G ≀ S(n): blocks are tied as S(n) ties points, and G ties the axes inside of those that are tied.

Invariants of G^n on a product of V's live on tuples of blocks; where the legs fall into parts of equal blocks, they are
products of invariants of G, one for each part. Written without the condition that different parts are different blocks,
they are triangular against those with it, so those with at most n parts are a basis for every n.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from repc.groups import Group
from repc.groups.families.wreath import Wreath
from repc.lowering.diagram.legs import Leg, block
from repc.lowering.diagram.model import Diagram
from repc.lowering.diagram.partitions import set_partitions
from repc.numeric.nullspace import equivariant_maps
from repc.syntax import nodes

LARGEST_INVARIANT = 2048  # entries of a tensor inside a block: more are a module of tables


class NoInvariants(Exception):
    """Says why invariants inside a block are not known."""


@dataclass(frozen=True, order=True)
class VectorLeg:
    """A V: its axes from the outermost block inwards, and as in `Leg`."""

    into: bool
    axes: tuple[int, ...]
    up: bool

    @property
    def outer(self) -> Leg:
        """The first axis."""
        return Leg(self.into, self.axes[0], self.up)

    @property
    def inside(self) -> VectorLeg:
        """The V inside its block."""
        return VectorLeg(self.into, self.axes[1:], self.up)


Local = Callable[["Group", list[VectorLeg], str], tuple[Sequence[Diagram], Mapping[str, np.ndarray]]]


def wreath_diagrams(
    factor: Wreath, legs: list[VectorLeg], local: Local, tail: str, most: int
) -> tuple[tuple[Diagram, ...], dict[str, np.ndarray]]:
    """At most ``most`` diagrams of a wreath product and their tensors; ``local`` gives those of the group inside."""
    tensors: dict[str, np.ndarray] = {}
    known: dict[tuple[VectorLeg, ...], Sequence[Diagram]] = {}

    def inside(part: list[VectorLeg]) -> Sequence[Diagram]:
        key = tuple(leg.inside for leg in part)
        if key not in known:
            known[key], found = local(factor.base, list(key), tail)
            tensors.update(found)
        return known[key]

    return tuple(islice(_joint(factor.top.d, legs, inside), most)), tensors


def _joint(n: int, legs: list[VectorLeg], inside) -> Iterator[Diagram]:
    for parts in set_partitions(legs, n):
        outer = [block(leg.outer for leg in part) for part in parts]
        for chosen in product(*(inside(part) for part in parts)):
            yield tuple(sorted([*outer, *(b for d in chosen for b in d)]))


def invariants(factor: Group, legs: list[Leg], tail: str) -> tuple[tuple[Diagram, ...], dict[str, np.ndarray]]:
    """A basis of the invariants of a group without diagrams, each one tensor that ties all legs."""
    if not legs:
        return ((),), {}
    legs = sorted(legs)
    if factor.d ** len(legs) > LARGEST_INVARIANT:
        raise NoInvariants(f"invariants of {factor.name} with {len(legs)} legs are too large to tabulate")
    v = nodes.Base()
    node = nodes.Product(tuple(v if leg.up else nodes.Dual(v) for leg in legs))
    found = equivariant_maps(factor, nodes.Scalars(1), node if len(legs) > 1 else node.factors[0])
    kind = "".join("u" if leg.up else "d" for leg in legs)
    names = [f"INVARIANT_{kind}_{k}{tail}" for k in range(1, len(found) + 1)]
    shape = (factor.d,) * len(legs)
    tensors = {name: np.asarray(array).reshape(shape) for name, array in zip(names, found, strict=True)}
    return tuple((block(legs, name),) for name in names), tensors
