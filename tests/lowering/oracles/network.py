"""What a network in irreducible blocks means: layer by layer from its plan, in float64 or complex128."""

from __future__ import annotations

import numpy as np

from repc.lowering.network.program import ChannelProduct, Layer, NetProgram, PointwiseChannels, Weight
from repc.numeric.space import Irrep
from tests.lowering.oracles.blocks import Channels, from_blocks, into_blocks


def interpret_net(program: NetProgram, params, *xs: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x_k (…, in_dims[k]) with one batch shape."""
    h = _stacked([into_blocks(side, np.asarray(x)) for side, x in zip(program.inputs, xs, strict=True)])
    for layer in program.layers:
        h = _layer(layer, params[layer.name], entered([h], layer))
    batch = np.broadcast_shapes(*(np.shape(x)[:-1] for x in xs))
    return from_blocks(program.output, h, batch, np.complex128 if program.is_complex else np.float64)


def random_net_params(program: NetProgram, seed: int = 0) -> dict[str, dict[str, np.ndarray]]:
    """Normal parameters of the scale that ``init`` draws (biases too), for certificates and tests."""
    rng = np.random.default_rng(seed)

    def draw(shape, spread):
        w = spread * rng.standard_normal(shape)
        return (w + 1j * spread * rng.standard_normal(shape)) / np.sqrt(2) if program.is_complex else w

    spreads = {layer.name: {w.name: w.spread for w in (*layer.linear, *layer.back)} for layer in program.layers}
    return {
        name: {key: draw(shape, spreads[name].get(key, 1.0)) for key, shape in shapes.items()}
        for name, shapes in program.parameters.items()
    }


def _stacked(several: list[Channels]) -> Channels:
    irreps = {i.index: i for h in several for i in h}
    return {irreps[k]: np.concatenate([h[irreps[k]] for h in several if irreps[k] in h], axis=-2) for k in sorted(irreps)}


def entered(several: list[Channels], layer: Layer | None = None) -> Channels:
    """Channels of several sources one after another; with ``layer``, its mirrored ones behind them."""
    h = _stacked(several)
    if layer is None:
        return h
    mirrors = {m.target: np.einsum("ab,...cb->...ca", m.matrix, h[m.source].conj()) for m in layer.mirrors}
    return _stacked([h, mirrors])


def _layer(layer: Layer, params, h: Channels) -> Channels:
    made = summed(layer.linear, params, h)
    extra = summed(layer.back, params, products_of(layer, made)) if layer.product else {}
    return nonlinear(layer, made, extra, params.get("bias"), next(iter(h.values())).shape[:-2] if h else ())


def products_of(layer: Layer, made: Channels) -> Channels:
    """The products of the factors behind the sums of ``linear``."""
    return _products(layer.product, {i: made[i][..., layer.first_factor(i) :, :] for i in layer.product.factors})


def nonlinear(layer: Layer, made: Channels, extra: Channels, bias=None, batch: tuple[int, ...] | None = None) -> Channels:
    """The sums of ``linear`` and of the products, plus the bias, after the nonlinearity."""
    z = {i: made[i][..., : layer.rows(i), :] for i in made if layer.rows(i) and layer.is_linear}
    for irrep, part in extra.items():
        z[irrep] = z[irrep] + part if irrep in z else part
    batch = next(iter(made.values())).shape[:-2] if batch is None else batch
    for irrep in (*layer.out, layer.invariant):
        if layer.rows(irrep) and irrep not in z:
            z[irrep] = np.zeros((*batch, layer.rows(irrep), irrep.dim))
    if bias is not None:
        z[layer.invariant] = z[layer.invariant] + bias[:, None]
    return z if layer.is_last else _nonlinear(layer, z)


def summed(weights: tuple[Weight, ...], params, h: Channels) -> Channels:
    """Weights applied to channels, by target."""
    found: Channels = {}
    for w in weights:
        weight = np.asarray(params[w.name]).reshape(len(w.maps), w.m_out, w.m_in)
        part = np.einsum("koi,kab,...ib->...oa", weight, w.maps, h[w.source], optimize=True)
        found[w.target] = found[w.target] + part if w.target in found else part
    return found


def _products(product: ChannelProduct, factors: Channels) -> Channels:
    w = product.width
    found: dict[Irrep, list[np.ndarray]] = {}
    for p in product.paths:
        left, right = factors[p.left][..., :w, :], factors[p.right][..., w:, :]
        found.setdefault(p.target, []).append(np.einsum("...ca,...cb,abd->...cd", left, right, p.tensor, optimize=True))
    return {irrep: np.concatenate(parts, axis=-2) for irrep, parts in found.items()}


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return (1 + np.tanh(z.real / 2)) / 2


def _nonlinear(layer: Layer, z: Channels) -> Channels:
    gates = _sigmoid(z[layer.invariant][..., layer.out.get(layer.invariant, 0) :, :]) if layer.gates else None
    found: Channels = {}
    at = 0
    for irrep, channels, count in layer.gates:
        gate = gates[..., at : at + count, :]
        found[irrep] = z[irrep][..., :channels, :] * gate
        at += count
    first = layer.pointwise.first if layer.pointwise else {}
    if layer.out.get(layer.invariant):
        scalars = z[layer.invariant][..., : first.get(layer.invariant, layer.out[layer.invariant]), :]
        found[layer.invariant] = scalars * _sigmoid(scalars)
    return _stacked([found, _pointwise(layer.pointwise, layer, z)]) if layer.pointwise else found


def _pointwise(p: PointwiseChannels, layer: Layer, z: Channels) -> Channels:
    natural = {i: z[i][..., p.first[i] : layer.out[i], :] for i in p.first}
    batch = next(iter(natural.values())).shape[:-2]
    x = from_blocks(p.leave, natural, batch, np.float64)
    return into_blocks(p.enter, np.tanh(x) if p.odd else x * _sigmoid(x))
