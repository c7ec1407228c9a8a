"""Layers in words."""

from __future__ import annotations

from repc.lowering.diagram.model import DiagramProgram, Stacked
from repc.lowering.layers import Features, LayerFacts
from repc.lowering.natural.program import NaturalLayer, NaturalNet


def entering(net: NaturalNet) -> tuple[Features, ...]:
    """The tensors of a network's input by type."""
    return _channels(net.input)


def layer_facts(layer: NaturalLayer) -> LayerFacts:
    """What there is to tell of a layer."""
    count, bias = _count(layer.linear), _count(layer.bias) if layer.bias else 0
    made = f"by {count} diagrams" + f", {bias} of the bias" * bool(bias)
    does = [f"by {count} diagrams" + f" and {bias} of the bias" * bool(bias)]
    does += [] if layer.is_last else ["then a function of each coordinate"]
    return LayerFacts(layer.name, _channels(layer.linear.output), layer.parameters, tuple(does), made)


def _count(program: DiagramProgram) -> int:
    return sum(len(pair.diagrams) for pair in program.pairs)


def _channels(side: Stacked) -> tuple[Features, ...]:
    return tuple(Features(term.text, term.size, term.channels) for term in side.terms)
