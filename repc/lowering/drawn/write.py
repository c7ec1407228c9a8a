"""A network of drawn tensors in the language of operations: features are tensors by type, (..., *axes, components, channels)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repc.lowering.composed import WrittenLayer, composed
from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.diagram.model import Term
from repc.lowering.diagram.write import Vectors
from repc.lowering.drawn.features import Feature
from repc.lowering.drawn.layer_text import batch_and_dtype, features_argument
from repc.lowering.drawn.program import ChangedSide, DrawnNet
from repc.lowering.drawn.write_layer import DrawnLayerWriter
from repc.lowering.product.model import TermChange
from repc.lowering.product.write import Changed
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import layout, sources
from repc.ops.operations.typing import core
from repc.ops.sizes import number
from repc.ops.value import Function, Program, Value, name_of


def written(net: DrawnNet) -> Program:
    """Into tensors, layer by layer, and out of tensors."""
    xs, extra = b.input_arguments(net.in_dims), extra_arguments(net.letters, Masks.of(net.letters, net.masked))
    return composed(net, xs, extra, enter_function(net), layers_of(net), _leave(net, extra))


def layers_of(net: DrawnNet) -> list[WrittenLayer]:
    """Each layer by itself."""
    return [DrawnLayerWriter(net, layer).written() for layer in net.layers]


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
    found = {f.text: masks.zeroed(b.concatenated(parts[f.text], -1), len(f.axes), f.behind) for f in enter}
    axes = "(..., indices, components, channels)" if net.blocked else "(..., indices, channels)"
    return write.function(b.packed(found), f"The input as tensors by type, {axes}.")


def _batch(xs: Sequence[Value]) -> Value:
    batches = [b.batch_of(x) for x in xs]
    return batches[0] if len(xs) == 1 else b.op(sources.Batches(), *batches)


def _entering(net: DrawnNet, side: ChangedSide, write: Builder, x: Value, batch: Value) -> Iterable[tuple[str, Value]]:
    """The tensors that a layer reads of one input, by the feature that they are channels of."""
    ends, terms = Vectors(write, batch, b.dtype_of(x)), _blocks(side)
    x = ends.ordered(side.stacked, x)
    for term, change in zip(side.stacked.terms, side.changes, strict=True):
        if _is_as_it_is(change):
            slabs = ((place, slab) for place in change.places for slab in ends.slabs(side.stacked, term, x))
            yield from ((side.features[place].text, _inward(side.features[place], slab, batch)) for place, slab in slabs)
        else:
            made = Changed(term, change, terms, net.blocked, write, batch).enter(x)
            found = zip(change.places, made, strict=True)
            yield from ((side.features[k].text, _inward(side.features[k], part, batch)) for k, part in found)


def _is_as_it_is(change: TermChange) -> bool:
    """Whether coordinates are channels of one feature: there are only kept axes, or behind them the components of one
    irreducible."""
    pieces = change.slab.pieces
    if not change.rest:
        return True
    is_whole = len(pieces) == 1 and pieces[0].multiplicity == 1 and pieces[0].irrep.dim == change.slab.size
    return is_whole and change.slab.basis is None and change.kept == tuple(range(len(change.kept)))


def _blocks(side: ChangedSide) -> tuple[Term, ...]:
    """The features of one channel with their components last, as a change of basis makes and takes them."""
    return tuple(Term(f.text, f.monomial, f.shape(1)[:-1], ((0, 1),)) for f in side.features)


def _inward(feature: Feature, z: Value, batch: Value) -> Value:
    """From channels first, components last, to channels last; axes behind those of the tensor are its components."""
    sizes = core(z)
    if sizes[0] == 1:
        return b.reshaped(z, *feature.shape(1), batch=batch)
    moved = b.op(layout.Transpose((*range(1, len(sizes)), 0)), z)
    shape = feature.shape(number(sizes[0]))
    return moved if core(moved) == shape else b.reshaped(moved, *shape, batch=batch)


def _outward(z: Value, batch: Value) -> Value:
    """From channels last to channels first."""
    sizes = core(z)
    if sizes[-1] == 1:
        return b.reshaped(z, 1, *sizes[:-1], batch=batch)
    return b.op(layout.Transpose((len(sizes) - 1, *range(len(sizes) - 1))), z)


def _leave(net: DrawnNet, extra: Sequence[Value]) -> Function:
    """``_leave(h)``, which takes masks and letters last."""
    last, side = net.layers[-1].out, net.leave
    h = features_argument("h", last)
    write = Builder("_leave", (h, *extra))
    batch, dtype = batch_and_dtype(write, h, last)
    ends, terms = Vectors(write, batch, dtype), _blocks(side)
    whole = [b.entry(h, feature.text) for feature in side.features]
    used, found = dict.fromkeys(range(len(whole)), 0), dict[int, int | Value | None]()
    for k, (term, change) in enumerate(zip(side.stacked.terms, side.changes, strict=True)):
        if _is_as_it_is(change):
            found[k] = used[change.places[0]] if change.places else None
            used |= {place: used[place] + term.channels for place in change.places}
        else:
            tensors = [_outward(z, batch) for z in whole]
            changed = Changed(term, change, terms, net.blocked, write, batch)
            found[k] = changed.leave(changed.rows(tensors, used, dtype), dtype)

    def flat(k: int, first: int, last: int) -> Value:
        term, places, at = side.stacked.terms[k], side.changes[k].places, found[k]
        if isinstance(at, Value):
            return b.piece(at, first * term.size, last * term.size)
        if at is None:
            return ends.flat(term, None, first, last)
        part = b.piece(whole[places[0]], at + first, at + last, -1)
        return b.reshaped(_outward(part, batch), term.size * (last - first), batch=batch)

    return write.function(ends.joined(side.stacked, flat), "Tensors by type to coordinates.")
