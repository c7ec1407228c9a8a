"""A network in natural coordinates in the language of operations: features are tensors by type, (..., channels, *axes)."""

from __future__ import annotations

from collections.abc import Sequence

from repc.lowering.composed import WeightedSum, WrittenLayer, composed
from repc.lowering.diagram.between import Between
from repc.lowering.diagram.model import Stacked
from repc.lowering.diagram.plan import OutputHalf, halves
from repc.lowering.diagram.write import Vectors, parameters_of
from repc.lowering.natural.program import NaturalLayer, NaturalNet
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import pointwise, sources
from repc.ops.operations.sources import argument
from repc.ops.value import Function, Parameter, Program, Value


def written(net: NaturalNet) -> Program:
    """Every layer by pools, diagonals and broadcasts, channels mixed, and a function of each coordinate between them."""
    letters, xs = b.letter_arguments(net.letters), b.input_arguments(net.in_dims)
    return composed(net, xs, letters, enter_function(net), layers_of(net), _leave(net.output, letters))


def layers_of(net: NaturalNet) -> list[WrittenLayer]:
    """Each layer by itself."""
    return [_layer(layer, net.odd, b.letter_arguments(net.letters)) for layer in net.layers]


def _parameters(layer: NaturalLayer) -> dict[str, Parameter]:
    """Weights, then biases, by name."""
    return {**parameters_of(layer.linear), **{name: Parameter(shape) for name, shape in layer.biases.items()}}


def _layer(layer: NaturalLayer, odd: bool, letters: Sequence[Value]) -> WrittenLayer:
    """``_layer1(params, h)``, which takes the letters last."""
    into, out = layer.linear.input.terms, layer.linear.output.terms
    params, h = b.parameters_argument(_parameters(layer)), _features("h", layer.linear.input)
    write = Builder(f"_{layer.name}", (params, h, *letters))
    first = b.entry(h, into[0].text)
    batch = write.let("batch", b.batch_of(first, 1 + len(into[0].sizes)))
    writer = Between(layer.linear, write, params, batch, b.dtype_of(first))
    outs = writer.outputs(lambda k: [b.entry(h, into[k].text)], lambda: _biases(layer, params, write))
    found, sums = {}, []
    for k, (term, y) in enumerate(zip(out, outs, strict=True)):
        if y is None:
            y = b.zeros(batch, b.dtype_of(first), term.channels, *term.sizes)
        else:
            sums.append(WeightedSum(y, tuple(p.name for p in layer.linear.pairs if p.target == k)))
        found[term.text] = y if layer.is_last else b.op(pointwise.Elementwise("tanh" if odd else "silu"), y)
    function = write.function(b.packed(found), _words(layer, odd))
    return WrittenLayer(layer.name, _parameters(layer), function, tuple(sums))


def _biases(layer: NaturalLayer, params: Value, write: Builder) -> dict[tuple[int, OutputHalf], Value]:
    found = {}
    for pair in layer.bias.pairs if layer.bias else ():
        rows = [halves(diagram)[1] for diagram in pair.diagrams]
        unpacked = b.op(sources.Unpack(len(rows)), b.entry(params, pair.name))
        for row, name in zip(rows, write.lets(["b"] * len(rows), unpacked), strict=True):
            found[pair.target, row] = name
    return found


def _words(layer: NaturalLayer, odd: bool) -> str:
    types = " + ".join(f"{t.channels if t.channels > 1 else ''}{t.text}" for t in layer.linear.output.terms)
    act = "" if layer.is_last else f", then {'tanh' if odd else 'swish'} of each coordinate"
    return f"To {types} by pools, diagonals and broadcasts, channels mixed{act}."


def _features(name: str, side: Stacked) -> Value:
    return argument(name, {term.text: (..., term.channels, *term.sizes) for term in side.terms})


def enter_function(net: NaturalNet) -> Function:
    """``_enter(x)``, which takes the letters last."""
    side, (x,), letters = net.input, b.input_arguments(net.in_dims), b.letter_arguments(net.letters)
    write = Builder("_enter", (x, *letters))
    ends = Vectors(write, write.let("batch", b.batch_of(x)), b.dtype_of(x))
    found = {term.text: b.concatenated(ends.slabs(side, term, x), -1 - len(term.sizes)) for term in side.terms}
    return write.function(b.packed(found), "The input as tensors by type, (..., channels, axes).")


def _leave(side: Stacked, letters: Sequence[Value]) -> Function:
    h = _features("h", side)
    write = Builder("_leave", (h, *letters))
    tensors = [b.entry(h, term.text) for term in side.terms]
    ends = Vectors(write, write.let("batch", b.batch_of(tensors[0], 1 + len(side.terms[0].sizes))), b.dtype_of(tensors[0]))
    y = ends.joined(side, lambda k, first, last: ends.flat(side.terms[k], tensors[k], first, last))
    return write.function(y, "Tensors by type to coordinates.")
