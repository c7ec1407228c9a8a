"""What there is to tell of a network's layers, whatever they are computed by: plain data for reports, pages and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from repc.ops.sizes import Size


@dataclass(frozen=True)
class Features:
    """Features of one kind: an irreducible, or a type of tensor, of ``dim`` coordinates each; ``count`` of them."""

    label: str
    dim: Size
    count: int

    def __str__(self) -> str:
        return f"{self.count if self.count > 1 else ''}{self.label}"


@dataclass(frozen=True)
class LayerFacts:
    """One layer: the features it makes and the shapes of its parameters by name.

    ``does`` are the parts of what it does in words; ``words`` say of the written representation how it is made.
    """

    name: str
    channels: tuple[Features, ...]
    shapes: Mapping[str, tuple[int, ...]]
    does: tuple[str, ...]
    words: str
    gates: int = 0
    products: int = 0

    @property
    def parameters(self) -> int:
        """Numbers to learn, over ℝ or ℂ."""
        return sum(map(prod, self.shapes.values()))

    @property
    def made(self) -> str:
        """``116[0] + 54[1] + 17[2], 71 gates, products of 16 channels of [0], [1], [2] in 15 ways``."""
        return ", ".join([" + ".join(map(str, self.channels)) or "nothing", *self.does])


class Layered:
    """What plans of networks have in common, whatever their layers are computed by."""

    layers: tuple[Any, ...]

    @property
    def parameters(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Shapes by layer and name."""
        return {layer.name: layer.parameters for layer in self.layers}

    @property
    def hom_dim(self) -> int:
        """Number of learned coefficients."""
        return sum(prod(shape) for layer in self.parameters.values() for shape in layer.values())
