"""What a network is to reach: the ways of irreducibles into each other, the room of its layers, and the route that is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Labels = frozenset[str]
Pair = tuple[str, str]
Triple = tuple[str, str, str]  # two factors, and what is made of them


@dataclass(frozen=True, eq=False)
class Ways:
    """How features lead to others: ``product`` are the irreducibles in a tensor product of two and how often, ``square`` those in
    the symmetric square of one, ``linear`` those that a linear layer makes of one (by Schur's lemma it alone), ``mirror`` its
    conjugate where the group is complex, ``dim`` its dimension."""

    product: Callable[[str, str], Mapping[str, int]]
    dim: Callable[[str], int]
    invariant: str
    square: Callable[[str], Mapping[str, int]]
    linear: Callable[[str], Labels] = lambda label: frozenset((label,))
    mirror: Callable[[str], str | None] = lambda _: None


@dataclass(frozen=True, eq=False)
class Room:
    """One layer that multiplies: the irreducibles it has room for, those of them that gates multiply, and sets of them that a
    pointwise nonlinearity mixes; ``single``: those with room for one copy. ``is_free``: it may be given more."""

    labels: Labels
    gated: Labels = frozenset()
    tied: tuple[Labels, ...] = ()
    single: Labels = frozenset()
    is_free: bool = False


@dataclass(frozen=True, eq=False)
class Journey:
    """A network in outline: irreducibles of each input, layers that multiply, irreducibles of the output.

    ``single`` are those that the input has one copy of, so that their antisymmetric products are nothing.
    """

    inputs: tuple[Labels, ...]
    rooms: tuple[Room, ...]
    output: Labels
    single: Labels = frozenset()
    is_linear: bool = True
    has_bias: bool = True
    has_products: bool = True


@dataclass(eq=False)
class Route:
    """What a journey takes: products of each layer, irreducibles used in each layer; and what no way leads to or from."""

    products: list[set[Triple]]
    used: list[set[str]]
    missing: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    @property
    def lost(self) -> int:
        """How many irreducibles of input and output are without a way."""
        return len(self.missing) + len(self.unread)
