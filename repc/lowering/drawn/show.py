"""Layers in words."""

from __future__ import annotations

from repc.lowering.diagram.model import DiagramProgram
from repc.lowering.drawn.features import Counts, side_of
from repc.lowering.drawn.program import DrawnLayer, DrawnNet
from repc.lowering.layers import Features, LayerFacts


def layer_words(layer: DrawnLayer, odd: bool) -> str:
    """``To 16V² + V by pools, diagonals and broadcasts, channels mixed, then swish of each coordinate.``"""
    types = " + ".join(map(str, _channels(layer.out)))
    made = f"; {_products(layer)}" if layer.products else ""
    act = "" if layer.is_last else f", then {_nonlinearity(layer, 'tanh' if odd else 'swish')}"
    return f"To {types} by pools, diagonals and broadcasts, channels mixed{made}{_grown(layer)}{_left(layer)}{act}."


def entering(net: DrawnNet) -> tuple[Features, ...]:
    """The tensors that a network makes of its inputs, by type."""
    return _channels(net.layers[0].enter)


def layer_facts(layer: DrawnLayer) -> LayerFacts:
    """What there is to tell of a layer."""
    count, bias = _count(layer.linear), _count(layer.bias) if layer.bias else 0
    gates = sum(one.count for one in layer.gates)
    words = f"by {count} diagrams" + f", {bias} of the bias" * bool(bias) + _grown(layer) + _left(layer)
    words += f"; {_products(layer)}" if layer.products else ""
    does = [f"by {count} diagrams" + f" and {bias} of the bias" * bool(bias) + _grown(layer) + _left(layer)]
    does += [_products(layer)] if layer.products else []
    does += [] if layer.is_last else [f"then {_nonlinearity(layer, 'a function')}"]
    width = max((one.product.width for one in layer.products), default=0)
    return LayerFacts(layer.name, _channels(layer.out), layer.parameters, tuple(does), words, gates, width)


def _grown(layer: DrawnLayer) -> str:
    """``, growing as 1 and n``."""
    return f", growing as {layer.growth}" if layer.growth else ""


def _left(layer: DrawnLayer) -> str:
    """``, and maps beyond S(8)``."""
    return f", and maps beyond {' and '.join(layer.left)}" if layer.left else ""


def _products(layer: DrawnLayer) -> str:
    """``products of 16 channels of V_1, V_1⊗[1]o_2``."""
    width = max(one.product.width for one in layer.products)
    return f"products of {width} channels of {', '.join(f.text for one in layer.products for f in one.factors)}"


def _nonlinearity(layer: DrawnLayer, function: str) -> str:
    each, invariant = f"{function} of each coordinate", [f in layer.invariants for f in layer.out]
    if all(invariant):
        return each
    return f"{each} of invariants and gates for the others" if any(invariant) else "gates"


def _count(program: DiagramProgram) -> int:
    return sum(len(pair.diagrams) for pair in program.pairs)


def _channels(counts: Counts) -> tuple[Features, ...]:
    return tuple(Features(term.text, term.size, term.channels) for term in side_of(counts).terms)
