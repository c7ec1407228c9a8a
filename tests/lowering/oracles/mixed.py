"""Where the weight of each diagram lies in the matrices that a layer of drawn tensors mixes channels by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from repc.lowering.diagram.plan import halves
from repc.lowering.drawn.mixing import ends_of
from repc.lowering.drawn.program import DrawnLayer

Place = tuple[str, tuple[slice, ...]]  # of an array, by name


def apart(layer: DrawnLayer, params: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The weights of each pair of features, (diagrams, out, in), of each bias, (diagrams, out), and of products,
    (units, out, made)."""
    found = {pair.name: np.zeros(shape) for pair, shape in _pairs(layer)}
    found = {name: array.astype(np.result_type(*params.values())) for name, array in found.items()}
    for (name, at), (pair, where) in _places(layer):
        found[pair][where] = params[name][at]
    for w in layer.back:
        array = np.asarray(params[w.name]).reshape(w.m_out, w.feature.irrep.division_dim, w.made)
        found[w.name] = np.moveaxis(array, 1, 0)
    return found


def together(layer: DrawnLayer, weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What `apart` takes apart."""
    dtype = np.result_type(*weights.values())
    found = {name: np.zeros(shape, dtype) for name, shape in layer.parameters.items()}
    for (name, at), (pair, where) in _places(layer):
        found[name][at] = weights[pair][where]
    for w in layer.back:
        found[w.name] = np.moveaxis(weights[w.name], 0, 1).reshape(w.shape)
    return found


def _pairs(layer: DrawnLayer):
    rows, sources, names = list(layer.rows), list(layer.sources), {f.text: f for f in layer.rows}
    for pair in layer.linear.pairs:
        yield pair, (len(pair.diagrams), layer.rows[rows[pair.target]], layer.sources[sources[pair.source]])
    for pair in layer.bias.pairs if layer.bias else ():
        yield pair, (len(pair.diagrams), layer.rows[names[layer.bias.output.terms[pair.target].text]])


def _places(layer: DrawnLayer) -> Iterator[tuple[Place, Place]]:
    """Of each diagram, where it is in an array of parameters, and where in the weights of its pair."""
    matrix, biases = _matrices(layer)
    rows, sources, names = list(layer.rows), list(layer.sources), {f.text: f for f in layer.rows}
    for pair in layer.linear.pairs:
        target = rows[pair.target]
        for k, diagram in enumerate(pair.diagrams):
            read, written = ends_of(diagram, sources[pair.source], target)
            for factors, where in _roles(layer, target):
                direct = factors, target, written.half, read
                name, at = matrix[direct] if direct in matrix else matrix[factors, target, _outs(written.half), read]
                yield (name, at), (pair.name, (k, where))
    for pair in layer.bias.pairs if layer.bias else ():
        target = names[layer.bias.output.terms[pair.target].text]
        for k, diagram in enumerate(pair.diagrams):
            name, at = biases.get((target, _outs(halves(diagram)[1])), (None, None))
            if name:
                yield (name, at), (pair.name, (k, slice(0, layer.summed(target))))


def _roles(layer: DrawnLayer, target):
    own = layer.summed(target)
    return [(False, slice(0, own))] * bool(own) + [(True, slice(own, None))] * bool(layer.width(target))


def _outs(half) -> frozenset:
    return frozenset((*half.tied, *(block.outs for block in half.free)))


def _matrices(layer: DrawnLayer):
    matrix, biases = {}, {}
    for mixing in layer.mixings:
        start = 0
        for row in mixing.rows:
            at = slice(start, start + layer.channels(row, mixing))
            start, first = at.stop, 0
            for k, read in enumerate(mixing.read):
                columns = slice(first, first + layer.sources[read.source])
                first = columns.stop
                half = row.half if k < len(mixing.columns) else _outs(row.half)
                matrix[mixing.factors, row.target, half, read] = mixing.name, (at, columns)
            if mixing.biased:
                biases[row.target, _outs(row.half)] = mixing.bias, (at,)
    return matrix, biases
