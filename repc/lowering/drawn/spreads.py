"""Spreads of one network for another of the same diagrams: those measured at one size serve every size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt

from repc.lowering.diagram.model import Diagram, DiagramProgram
from repc.lowering.drawn.program import (
    DrawnLayer,
    DrawnNet,
)


def require_same_diagrams(net: DrawnNet, other: DrawnNet) -> None:
    """Raise ValueError where layers of two networks have different diagrams."""
    for a, c in zip(net.layers, other.layers, strict=True):
        for one, two in ((a.linear, c.linear), (a.bias, c.bias)):
            if one and _diagrams(one) != _diagrams(two):
                raise ValueError(f"the diagrams of {a.name} differ between two sizes")


def _diagrams(program: DiagramProgram) -> dict[str, frozenset[Diagram]]:
    """By pair; their order is a matter of sizes."""
    return {pair.name: frozenset(pair.diagrams) for pair in program.pairs}


def with_spreads(net: DrawnNet, other: DrawnNet) -> DrawnNet:
    """The network with the spreads of the same network at another size. Raises ValueError where their diagrams differ."""
    require_same_diagrams(net, other)
    layers = tuple(respread(a, c.spreads) for a, c in zip(net.layers, other.layers, strict=True))
    if layers[-1].growth:  # whose copies share the variance of the output
        share = sqrt(len(layers[-1].growth.powers))
        layers = (*layers[:-1], respread(layers[-1], {name: s / share for name, s in layers[-1].spreads.items()}))
    return replace(net, layers=layers, vanishing=other.vanishing)


def respread(layer: DrawnLayer, spreads: Mapping[str, float]) -> DrawnLayer:
    """The layer with other spreads."""
    back = tuple(replace(w, spread=spreads[w.name]) for w in layer.back)
    return replace(layer, spreads=dict(spreads), back=back)
