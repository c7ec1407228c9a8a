"""A network of drawn tensors in the language of operations: features are tensors by type, (..., channels, *axes)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repc.lowering.composed import WrittenLayer, composed
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.model import Term
from repc.lowering.diagram.write import Vectors
from repc.lowering.drawn.features import Feature
from repc.lowering.drawn.program import ChangedSide, DrawnNet
from repc.lowering.drawn.write_layer import DrawnLayerWriter, features_argument
from repc.lowering.product.write import Changed
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import layout, sources
from repc.ops.value import Function, Program, Value, name_of


def written(net: DrawnNet) -> Program:
    """Into tensors, layer by layer, and out of tensors."""
    xs, extra = b.input_arguments(net.in_dims), extra_arguments(net.letters, Masks.of(net.letters, net.masked))
    return composed(net, xs, extra, enter_function(net), layers_of(net), _leave(net, extra))


def layers_of(net: DrawnNet) -> list[WrittenLayer]:
    """Each layer by itself."""
    return [DrawnLayerWriter(layer, net.odd, net.letters, net.masked).written() for layer in net.layers]


def enter_function(net: DrawnNet) -> Function:
    """``_enter(x)``, which takes masks and letters last."""
    xs, masks, enter = b.input_arguments(net.in_dims), Masks.of(net.letters, net.masked), net.layers[0].enter
    write = Builder("_enter", (*xs, *extra_arguments(net.letters, masks)))
    batch = write.let("batch", _batch(xs))
    parts: dict[str, list[Value]] = {feature.text: [] for feature in enter}
    for x, side in zip(xs, net.inputs, strict=True):
        x = x if len(xs) == 1 else write.let(f"{name_of(x)}_each", b.op(sources.Repeated(), x, batch))
        for text, part in _entering(net, side, write, x, batch):
            parts[text].append(part)
    found = {f.text: masks.zeroed(b.concatenated(parts[f.text], -1 - f.rank), f.rank) for f in enter}
    return write.function(b.packed(found), "The input as tensors by type, (..., channels, axes).")


def _batch(xs: Sequence[Value]) -> Value:
    batches = [b.batch_of(x) for x in xs]
    return batches[0] if len(xs) == 1 else b.op(sources.Batches(), *batches)


def _entering(net: DrawnNet, side: ChangedSide, write: Builder, x: Value, batch: Value) -> Iterable[tuple[str, Value]]:
    """The tensors that a layer reads of one input, by the feature that they are channels of."""
    ends, terms = Vectors(write, batch, b.dtype_of(x)), _blocks(side)
    for term, change in zip(side.stacked.terms, side.changes, strict=True):
        if not change.rest:
            yield from ((terms[place].text, slab) for place in change.places for slab in ends.slabs(side.stacked, term, x))
        else:
            made = Changed(term, change, terms, net.blocked, write, batch).enter(x)
            yield from ((terms[k].text, _inward(side.features[k], part)) for k, part in zip(change.places, made, strict=True))


def _blocks(side: ChangedSide) -> tuple[Term, ...]:
    """The features with their components last, as a change of basis makes and takes them."""
    return tuple(
        Term(f.text, f.monomial, (*f.axes, f.irrep.dim) if f.has_components else f.axes, ((0, 1),)) for f in side.features
    )


def _inward(feature: Feature, z: Value) -> Value:
    """From components last to components first."""
    moved = feature.has_components and feature.axes
    return b.op(layout.Transpose((feature.rank - 1, *range(feature.rank - 1))), z) if moved else z


def _outward(feature: Feature, z: Value) -> Value:
    """From components first to components last."""
    moved = feature.has_components and feature.axes
    return b.op(layout.Transpose((*range(1, feature.rank), 0)), z) if moved else z


def _leave(net: DrawnNet, extra: Sequence[Value]) -> Function:
    """``_leave(h)``, which takes masks and letters last."""
    last, side = net.layers[-1].out, net.leave
    h = features_argument("h", last)
    write = Builder("_leave", (h, *extra))
    first = next(iter(last))
    some = b.entry(h, first.text)
    batch, dtype = write.let("batch", b.batch_of(some, 1 + first.rank)), b.dtype_of(some)
    ends, terms = Vectors(write, batch, dtype), _blocks(side)
    tensors = [_outward(feature, b.entry(h, feature.text)) for feature in side.features]
    used, ys = dict.fromkeys(range(len(tensors)), 0), []
    for term, change in zip(side.stacked.terms, side.changes, strict=True):
        if change.rest:
            changed = Changed(term, change, terms, net.blocked, write, batch)
            ys.append(changed.leave(changed.rows(tensors, used, dtype), dtype))
            continue
        (place,) = change.places or (None,)
        start = 0 if place is None else used[place]
        ys.append(None if place is None else b.piece(tensors[place], start, start + term.channels, -1 - len(term.sizes)))
        used |= {} if place is None else {place: start + term.channels}

    def flat(k: int, first: int, last: int) -> Value:
        term = side.stacked.terms[k]
        if side.changes[k].rest:
            return b.piece(ys[k], first * term.size, last * term.size)
        return ends.flat(term, ys[k], first, last)

    return write.function(ends.joined(side.stacked, flat), "Tensors by type to coordinates.")
