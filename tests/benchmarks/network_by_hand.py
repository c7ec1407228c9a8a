"""A real network of irreducibles as a person would write it: batch first, one einsum for each linear map and each product."""

import jax
import jax.numpy as jnp
import numpy as np


def by_hand(program):
    """The function of parameters and x that a plan describes."""

    def apply(params, x):
        h = _into(program.inputs[0], x)
        for layer in program.layers:
            h = _layer(layer, params[layer.name], h)
        return _out_of(program.output, h)

    return apply


def _into(side, x):
    """Channels (..., m, d) of each irreducible from coordinates."""
    x = x if side.take is None else x[..., side.take]
    found = {}
    for slab in side.slabs:
        if slab.pieces:
            z = x[..., slab.start : slab.stop].reshape(*x.shape[:-1], slab.copies, slab.size)
            z = jnp.einsum("...cs,ks->...ck", z, jnp.asarray(slab.dense, x.dtype))
            for piece in slab.pieces:
                part = z[..., piece.start : piece.stop].reshape(*x.shape[:-1], -1, piece.irrep.dim)
                found.setdefault(piece.irrep, []).append(part)
    return {irrep: jnp.concatenate(parts, -2) for irrep, parts in found.items()}


def _out_of(side, h):
    """Coordinates from channels."""
    first = next(iter(h.values()))
    used, parts = dict.fromkeys(h, 0), []
    for slab in side.slabs:
        rows = []
        for piece in slab.pieces:
            start = used[piece.irrep]
            used[piece.irrep] = stop = start + slab.copies * piece.multiplicity
            rows.append(h[piece.irrep][..., start:stop, :].reshape(*first.shape[:-2], slab.copies, -1))
        if rows:
            z = jnp.einsum("...ck,ks->...cs", jnp.concatenate(rows, -1), jnp.asarray(slab.dense, first.dtype))
            parts.append(z.reshape(*first.shape[:-2], -1))
        else:
            parts.append(jnp.zeros((*first.shape[:-2], slab.copies * slab.size)))
    y = jnp.concatenate(parts, -1)
    return y if side.take is None else y[..., side.take]


def _layer(layer, params, h):
    z = _mixed(layer.linear, params, h)
    if layer.product:
        for irrep, part in _mixed(layer.back, params, _products(layer, z)).items():
            own = z[irrep][..., : layer.rows(irrep), :] if layer.is_linear and irrep in z else 0
            z[irrep] = part + own
    z = {irrep: z[irrep][..., : layer.rows(irrep), :] for irrep in z if layer.rows(irrep)}
    if "bias" in params:
        z[layer.invariant] = z[layer.invariant] + params["bias"][:, None]
    return z if layer.is_last else _nonlinear(layer, z)


def _mixed(weights, params, h):
    found = {}
    for w in weights:
        weight = params[w.name].reshape(len(w.maps), w.m_out, w.m_in)
        if w.is_plain:
            part = jnp.einsum("oi,...ia->...oa", weight[0], h[w.source])
        else:
            part = jnp.einsum("koi,kab,...ib->...oa", weight, jnp.asarray(w.maps, weight.dtype), h[w.source])
        found[w.target] = found[w.target] + part if w.target in found else part
    return found


def _products(layer, z):
    product, found = layer.product, {}
    for p in product.paths:
        tensor = jnp.asarray(p.tensor, next(iter(z.values())).dtype)
        at, width = layer.first_factor, product.width
        left = z[p.left][..., at(p.left) : at(p.left) + width, :]
        right = z[p.right][..., at(p.right) + width :, :]
        found.setdefault(p.target, []).append(jnp.einsum("...ca,...cb,abd->...cd", left, right, tensor))
    return {irrep: jnp.concatenate(parts, -2) for irrep, parts in found.items()}


def _nonlinear(layer, z):
    made = layer.out.get(layer.invariant, 0)
    gates = jax.nn.sigmoid(z[layer.invariant][..., made:, :]) if layer.gates else None
    first = layer.pointwise.first if layer.pointwise else {}
    cuts = np.cumsum([0, *(count for _, _, count in layer.gates)])
    found = {}
    for (irrep, channels, _), start, stop in zip(layer.gates, cuts[:-1], cuts[1:], strict=True):
        found[irrep] = z[irrep][..., :channels, :] * gates[..., start:stop, :]
    if made:
        found[layer.invariant] = jax.nn.silu(z[layer.invariant][..., : first.get(layer.invariant, made), :])
    if not layer.pointwise:
        return found
    natural = {i: z[i][..., first[i] : layer.out[i], :] for i in first}
    x = _out_of(layer.pointwise.leave, natural)
    points = _into(layer.pointwise.enter, jnp.tanh(x) if layer.pointwise.odd else jax.nn.silu(x))
    return {i: jnp.concatenate([one[i] for one in (found, points) if i in one], -2) for i in layer.out}
