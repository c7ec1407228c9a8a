"""What a network of drawn tensors means: diagram by diagram and path by path from its plan, in float64, at numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.lowering.drawn.features import Feature
from repc.lowering.drawn.program import Back, ChangedSide, DrawnLayer, DrawnNet, TypeProduct
from tests.lowering.oracles import diagram, product
from tests.lowering.oracles.mixed import apart

Tensors = dict[str, np.ndarray]  # by the text of the feature, (…, channels, *sizes)


def interpret_drawn(net: DrawnNet, params, *xs: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x_k (…, in_dims[k]) with one batch shape."""
    h = entered(net, *xs)
    for layer in net.layers:
        h = after(net, layer, apart(layer, params[layer.name]), h)
    return _left(net.leave, h, np.shape(xs[0])[:-1])


def entered(net: DrawnNet, *xs: np.ndarray) -> Tensors:
    """The features of the inputs, one input after another."""
    found: dict[str, list[np.ndarray]] = {}
    for side, x in zip(net.inputs, xs, strict=True):
        batch = np.shape(x)[:-1]
        for term, z, change in zip(side.stacked.terms, diagram.terms_of(side.stacked, x), side.changes, strict=True):
            for place, part in zip(change.places, product._pieces(term, z, change, batch), strict=True):
                feature = side.features[place]
                last = (feature.irrep.dim,) * feature.has_components
                z = part.reshape(*batch, -1, *feature.axes, *last)
                found.setdefault(feature.text, []).append(np.moveaxis(z, -1, len(batch) + 1) if last else z)
    return {text: np.concatenate(parts, axis=len(batch)) for text, parts in found.items()}


def after(net: DrawnNet, layer: DrawnLayer, params, h: Tensors) -> Tensors:
    """What leaves a layer; ``params`` are those of each pair of features."""
    batch = _batch(layer, h)
    h = _with_conjugates(layer, h, len(batch))
    z = summed(layer, params, h, batch)
    return z if layer.is_last else nonlinear(net, layer, z, len(batch))


def _with_conjugates(layer: DrawnLayer, h: Tensors, axis: int) -> Tensors:
    """Features with the mirrored ones behind them."""
    found = dict(h)
    for m in layer.mirrors:
        z = np.moveaxis(_with_components(m.source, h[m.source.text]), axis + 1, -1)
        y = np.moveaxis(z.conj() @ m.matrix.T, -1, axis + 1)
        y = y if m.target.has_components else np.squeeze(y, axis + 1)
        found[m.target.text] = np.concatenate([found[m.target.text], y], axis) if m.target.text in found else y
    return found


def _batch(layer: DrawnLayer, h: Tensors) -> tuple[int, ...]:
    first = next(iter(layer.enter))
    return h[first.text].shape[: h[first.text].ndim - 1 - len(first.sizes)]


def summed(layer: DrawnLayer, params, h: Tensors, batch) -> Tensors:
    """Linear maps, bias and products, for what leaves and gates."""
    flat = [h[term.text].reshape(*batch, -1) for term in layer.linear.input.terms]
    rows = diagram.run(layer.linear, {p.name: params[p.name] for p in layer.linear.pairs}, np.concatenate(flat, axis=-1))
    tensors = dict(zip((f.text for f in layer.rows), diagram.terms_of(layer.linear.output, rows), strict=True))
    if layer.bias:
        weights = {p.name: np.asarray(params[p.name])[..., None] for p in layer.bias.pairs}
        added = diagram.terms_of(layer.bias.output, diagram.run(layer.bias, weights, np.ones((*batch, 1))))
        for term, y in zip(layer.bias.output.terms, added, strict=True):
            tensors[term.text] = tensors[term.text] + y
    found = {f.text: _channels(tensors[f.text], 0, layer.summed(f), len(batch)) for f in layer.rows if layer.summed(f)}
    made: dict[str, list[np.ndarray]] = {}
    for one in layer.products:
        for text, part in _products(layer, one, tensors, len(batch)):
            made.setdefault(text, []).append(part)
    for w in layer.back:
        found[w.feature.text] = found[w.feature.text] + _mixed(w, params[w.name], np.concatenate(made[w.feature.text], len(batch)))
    return found


def _channels(z: np.ndarray, first: int, last: int, axis: int) -> np.ndarray:
    return np.take(z, range(first, last), axis=axis)


def _products(layer: DrawnLayer, one: TypeProduct, tensors: Tensors, axis: int):
    def factor(irrep, is_right: bool) -> np.ndarray:
        feature = one.features[irrep.index]
        first = layer.summed(feature) + is_right * one.product.width
        return _with_components(feature, _channels(tensors[feature.text], first, first + one.product.width, axis))

    for path in one.product.paths:
        target = one.features[path.target.index]
        left, right = (np.moveaxis(z, axis + 1, -1) for z in (factor(path.left, False), factor(path.right, True)))
        y = np.einsum("...a,...b,abd->...d", left, right, path.tensor)
        yield target.text, np.moveaxis(y, -1, axis + 1) if target.has_components else y[..., 0]


def _with_components(feature: Feature, z: np.ndarray) -> np.ndarray:
    """With the axis of components behind that of channels, also where there is one component."""
    return z if feature.has_components else np.expand_dims(z, z.ndim - len(feature.sizes))


def _mixed(w: Back, weight: np.ndarray, z: np.ndarray) -> np.ndarray:
    axis = z.ndim - 1 - len(w.feature.sizes)
    z = np.moveaxis(_with_components(w.feature, z), (axis, axis + 1), (0, 1))
    y = np.einsum("koi,kab,ib...->oa...", weight, w.feature.irrep.units, z)
    y = np.moveaxis(y, (0, 1), (axis, axis + 1))
    return y if w.feature.has_components else np.squeeze(y, axis + 1)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return (1 + np.tanh(z.real / 2)) / 2


def nonlinear(net: DrawnNet, layer: DrawnLayer, z: Tensors, axis: int) -> Tensors:
    """A function of each coordinate of invariants, gates elsewhere."""
    found = {}
    for feature, count in layer.out.items():
        y = _channels(z[feature.text], 0, count, axis)
        gates = [g for g in layer.gates if g.feature is feature]
        if feature in layer.invariants:
            found[feature.text] = np.tanh(y) if net.odd else y * _sigmoid(y)
        elif not gates:
            found[feature.text] = y / 2
        else:
            (gate,) = gates
            opened = _sigmoid(_channels(z[gate.gate.text], gate.first, gate.first + gate.count, axis))
            found[feature.text] = y * (np.expand_dims(opened, axis + 1) if feature.has_components else opened)
    return found


def _left(side: ChangedSide, h: Tensors, batch: tuple[int, ...]) -> np.ndarray:
    used = dict.fromkeys((f.text for f in side.features), 0)
    ys = []
    for term, change in zip(side.stacked.terms, side.changes, strict=True):
        ys.append(product._term(term, _flat(term, change, side.features, h, used, batch), change, batch))
    return diagram.joined(side.stacked, ys, batch)


def _flat(term, change, features: Sequence[Feature], h: Tensors, used: dict[str, int], batch) -> np.ndarray:
    parts = [np.zeros((*batch, 0))]
    for piece, place in zip(change.slab.pieces, change.places, strict=True):
        text, count = features[place].text, term.channels * piece.multiplicity
        part = _channels(h[text], used[text], used[text] + count, len(batch))
        part = np.moveaxis(part, len(batch) + 1, -1) if features[place].has_components else part
        parts.append(part.reshape(*batch, -1))
        used[text] += count
    return np.concatenate(parts, axis=-1)
