"""What a network is built from."""

from __future__ import annotations

from dataclasses import dataclass

from repc.lowering.network.products import Limits, Pairs
from repc.lowering.network.units import Units
from repc.numeric.space import Irrep, Segment, Space


@dataclass(frozen=True, eq=False)
class Hidden:
    """One hidden representation; ``pointwise`` says for each segment whether the nonlinearity acts on its coordinates."""

    space: Space
    text: str
    pointwise: tuple[bool, ...]

    def segments(self, pointwise: bool) -> tuple[Segment, ...]:
        """Those of one kind."""
        return tuple(s for s, p in zip(self.space.segments, self.pointwise, strict=True) if p is pointwise)

    def counts(self, pointwise: bool) -> dict[Irrep, int]:
        """Channels of each irreducible in the segments of one kind."""
        return counts_of(self.segments(pointwise))


def counts_of(segments: tuple[Segment, ...]) -> dict[Irrep, int]:
    """Channels of each irreducible, in the table's order."""
    found: dict[Irrep, int] = {}
    for s in segments:
        for b in s.blocks:
            found[b.irrep] = found.get(b.irrep, 0) + s.copies * b.multiplicity
    return dict(sorted(found.items(), key=lambda item: item[0].index))


@dataclass(frozen=True, eq=False)
class NetProblem:
    """A network with hidden layers ``hidden``, then a linear layer to ``output``.

    ``output`` None: the channels of the last hidden layer leave in its natural coordinates, as in a single block of a
    larger network. ``product``: channels of each irreducible that are multiplied, 0 for none; ``final_product``: also in
    the last layer; ``pairs``: which with which; ``needed``: for each layer that multiplies, the products, by label, without
    which a part of input or output would not matter. ``linear``: whether layers have their linear part. ``gate``: "channel" (one
    gate each) or "irreducible" (one for all channels of an irreducible). ``odd``: the pointwise nonlinearity is odd.
    """

    name: str
    inputs: tuple[Space, ...]
    texts: tuple[str, ...]
    hidden: tuple[Hidden, ...]
    output: Space | None
    output_text: str
    units: Units
    product: int
    final_product: bool = False
    linear: bool = True
    gate: str = "channel"
    odd: bool = False
    bias: bool = True
    limits: Limits = Limits()
    pairs: Pairs = Pairs()
    needed: tuple[frozenset[tuple[str, str, str]], ...] = ()
