"""Networks: channels, rows, products and gates."""

import jax
import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.arguments import _check_batches, _check_inputs, _common_dtype
from repc.targets.jax.library.module import PRECISION, SHAPES


def _checked_net(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_net_params(params)
    xs = [jnp.asarray(x) for x in xs]
    _check_inputs(xs)
    dtype = _common_dtype({}, *jax.tree.leaves(params), *xs)
    return jax.tree.map(lambda w: jnp.asarray(w, dtype), params), *(jnp.asarray(x, dtype) for x in xs)


def _checked_free_net(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_net_params(params)
    _check_batches(xs)
    dtype = _common_dtype({}, *jax.tree.leaves(params), *xs)
    return jax.tree.map(lambda w: jnp.asarray(w, dtype), params), *(jnp.asarray(x, dtype) for x in xs)


def _check_net_params(params):
    found = {k: sorted(v) for k, v in params.items()} if isinstance(params, dict) else type(params).__name__
    if found != {layer: sorted(shapes) for layer, shapes in SHAPES.items()}:
        raise ValueError(f"params has {found}, expected the layers {list(SHAPES)}: make it with init(key)")
    for layer, shapes in SHAPES.items():
        for name, shape in shapes.items():
            if jnp.shape(params[layer][name]) != shape:
                raise ValueError(
                    f"params[{layer!r}][{name!r}] has shape {jnp.shape(params[layer][name])}, expected {shape}: "
                    "make it with init(key); for a batch of parameters use jax.vmap(apply)"
                )


def _inward(z):
    """(..., m, d) -> (m, d, batch): layers see all batch axes as one, the last."""
    return jnp.moveaxis(z, (-2, -1), (0, 1)).reshape(*z.shape[-2:], -1)


def _outward(h, batch):
    """(m, d, batch) -> (..., m, d)."""
    return jnp.moveaxis(h.reshape(*h.shape[:2], *batch), (0, 1), (-2, -1))


def _constantly(weight, batch):
    """The same invariants (m, 1) for every sample, (m, 1, batch)."""
    return jnp.broadcast_to(weight[:, :, None], (*weight.shape, int(np.prod(batch, dtype=int))))


def _into_rows(z):
    """(..., m, d) -> rows: m lists of d arrays (batch,), all batch axes as one."""
    z = z.reshape(-1, *z.shape[-2:])
    return [[z[:, i, k] for k in range(z.shape[2])] for i in range(z.shape[1])]


def _out_of_rows(rows, batch):
    """The arrays of rows as one, (..., m, d)."""
    return jnp.stack([jnp.stack(row, axis=-1) for row in rows], axis=-2).reshape(*batch, len(rows), len(rows[0]))


def _columns_into_rows(x, m, d, by_copy=False):
    """x (..., d·m, channels), copies of a component together or ``by_copy`` (..., m·d, channels) -> rows: m lists of d arrays."""
    step, next_one = (d, 1) if by_copy else (1, m)
    return [[x[..., step * i + next_one * k, :] for k in range(d)] for i in range(m)]


def _rows_into_columns(rows):
    """Rows, m lists of d arrays (..., channels), as one array (..., d·m, channels), copies of a component together."""
    return jnp.stack([row[k] for k in range(len(rows[0])) for row in rows], axis=-2)


def _columns_inward(x, m, d, by_copy=False):
    """x (..., d·m, channels), copies of a component together or ``by_copy`` (..., m·d, channels) -> (m, d, batch)."""
    z = jnp.moveaxis(x, -2, 0)
    return z.reshape(m, d, -1) if by_copy else jnp.swapaxes(z.reshape(d, m, -1), 0, 1)


def _columns_outward(h, batch):
    """(m, d, batch) -> (..., d·m, channels), copies of a component together; channels are the last of the batch axes."""
    return jnp.moveaxis(jnp.swapaxes(h, 0, 1).reshape(-1, *batch), 0, -2)


def _product_of_rows(couple, left, right):
    """Products row by row, coupled by a constant (K, d·D); a single row of one goes with all of the other."""
    lines, count = np.asarray(couple).tolist(), max(len(left), len(right))
    left, right = (list(z) * count if len(z) == 1 else z for z in (left, right))
    return [_coupled(lines, a, b) for a, b in zip(left, right, strict=True)]


def _coupled(lines, a, b):
    """Σ_k line[k] · a[k // D] · b[k % D] for each line; what all terms of one have in common is multiplied last."""
    used = sorted({k for line in lines for k, c in enumerate(line) if c})
    pairs = {k: a[k // len(b)] * b[k % len(b)] for k in used}
    return [_combined({k: c for k, c in enumerate(line) if c}, pairs) if any(line) else jnp.zeros_like(a[0]) for line in lines]


def _combined(weights, arrays):
    """Σ_k weights[k] · arrays[k]."""
    (first, scale), *others = weights.items()
    total = arrays[first]
    for k, weight in others:
        share = weight / scale
        if abs(share - 1) < 1e-14:
            total = total + arrays[k]
        elif abs(share + 1) < 1e-14:
            total = total - arrays[k]
        else:
            total = total + share * arrays[k]
    return total if scale == 1 else scale * total


def _mixed_rows(*pairs):
    """Σ_m w[o][m] · h[m][d] of rows w and h, summed over several pairs of them."""
    both = list(zip(pairs[::2], pairs[1::2], strict=True))
    outs, dims = range(len(pairs[0])), range(len(pairs[1][0]))
    terms = [[[w[o][m] * h[m][d] for w, h in both for m in range(len(h))] for d in dims] for o in outs]
    return [[sum(found[1:], found[0]) for found in row] for row in terms]


def _picked(x, index):
    """x[index] for numbers along the first axis: runs of them as slices, whose gradients are sums and need no scatter."""
    cuts = [0, *(np.flatnonzero(index[1:] - index[:-1] != 1) + 1), len(index)]
    parts = [x[index[a] : index[b - 1] + 1] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
    return jnp.concatenate(parts)


def _channels(weight, h):
    """Mix the channels of one irreducible: (m_out, m_in), (m_in, d, batch) -> (m_out, d, batch).

    Components and batch are one axis of one matrix product. Of a batch that may lie on several devices that axis would bring
    all together: there each component has a product of its own.
    """
    if jax.device_count() == 1:
        return jnp.matmul(weight, h.reshape(len(h), -1), precision=PRECISION).reshape(len(weight), *h.shape[1:])
    parts = jax.lax.split(h, (1,) * h.shape[1], axis=1)
    return jnp.concatenate([jnp.matmul(weight, part[:, 0], precision=PRECISION)[:, None] for part in parts], axis=1)


def _change_components(rows, h):
    """A constant (n, d) times the components of each channel: (m, d, batch) -> (m, n, batch)."""
    rows = jnp.broadcast_to(jnp.asarray(rows, h.dtype), (len(h), *rows.shape))
    return jnp.matmul(rows, h, precision=PRECISION)


def _channels_each(weight, h):
    """The same with a weight for every sample: (m_out, m_in, batch), (m_in, d, batch) -> (m_out, d, batch)."""
    parts = [weight[:, k, None] * h[None, k] for k in range(len(h))]
    return sum(parts[1:], parts[0])


def _channels_by(weight, maps, h):
    """The same where several maps (k, d_out, d_in) commute with the group: weight (k, m_out, m_in)."""
    turned = jnp.einsum("kab,ibn->kian", jnp.asarray(maps, h.dtype), h, precision=PRECISION)
    return jnp.einsum("koi,kian->oan", weight.reshape(len(maps), *weight.shape[-2:]), turned, precision=PRECISION)


def _channel_matrix(weight, maps):
    """What many maps (k, d_out, d_in) with a weight (k, m_out, m_in) do, as one matrix (m_out·d_out, m_in·d_in)."""
    weight = weight.reshape(len(maps), *weight.shape[-2:])
    matrix = jnp.einsum("koi,kab->oaib", weight, jnp.asarray(maps, weight.dtype), precision=PRECISION)
    return matrix.reshape(weight.shape[1] * maps.shape[1], weight.shape[2] * maps.shape[2])


def _channels_through(matrix, h, d):
    """A matrix (m_out·d, m_in·d_in) of all components of all channels: (m_in, d_in, batch) -> (m_out, d, batch)."""
    matrix = matrix.reshape(matrix.shape[0] // d, d, *h.shape[:2])
    return jnp.einsum("oaib,ibn->oan", matrix, h, precision=PRECISION)


def _couple_channels(couple, left, right):
    """Products channel by channel: a constant (K, d·D), (p, d, batch) and (p, D, batch) give (p, K, batch).

    Few nonzero couplings are written out, many are a matmul.
    """
    if np.count_nonzero(couple) <= 256:
        a, b = (jax.lax.split(z, (1,) * z.shape[1], axis=1) for z in (left, right))
        return jnp.concatenate(_coupled(np.asarray(couple).tolist(), a, b), axis=1)
    pairs = left[:, :, None] * right[:, None]
    pairs = pairs.reshape(len(pairs), left.shape[1] * right.shape[1], left.shape[-1])
    couple = jnp.broadcast_to(jnp.asarray(couple, pairs.dtype), (len(pairs), *couple.shape))
    return jnp.matmul(couple, pairs, precision=PRECISION)


def _couple_components(couple, left, right, behind):
    """Products channel by channel and index by index, for components before the last ``behind`` axes: a constant (K, d·D),
    (..., d, *axes) and (..., D, *axes) give (..., K, *axes).

    Few nonzero couplings are written out, many are a matmul.
    """
    axis = left.ndim - 1 - behind
    a, b = (jax.lax.split(z, (1,) * z.shape[axis], axis=axis) for z in (left, right))
    if np.count_nonzero(couple) <= 256:
        return jnp.concatenate(_coupled(np.asarray(couple).tolist(), a, b), axis=axis)
    pairs = jnp.moveaxis(jnp.concatenate([one * right for one in a], axis=axis), axis, -1)
    return jnp.moveaxis(jnp.matmul(pairs, jnp.asarray(couple, pairs.dtype).T, precision=PRECISION), -1, axis)


def _mirror_components(matrix, z, behind):
    """matrix (d, d) times the complex conjugates of components, the axis before the last ``behind`` ones of z."""
    axis = z.ndim - 1 - behind
    made = jnp.tensordot(jnp.asarray(matrix, z.dtype), z.conj(), axes=(1, axis), precision=PRECISION)
    return jnp.moveaxis(made, 0, axis)


def _mirrored(matrix, h):
    """matrix (d, d) times the complex conjugates of channels (m, d, batch)."""
    return jnp.einsum("ab,mbn->man", jnp.asarray(matrix, h.dtype), h.conj(), precision=PRECISION)


def _joined(channels):
    """Channels (..., m, d) of several inputs one after another, their batch axes broadcast."""
    batch = jnp.broadcast_shapes(*(z.shape[:-2] for z in channels))
    return jnp.concatenate([jnp.broadcast_to(z, (*batch, *z.shape[-2:])) for z in channels], axis=-2)


def _swish(z):
    """z · sigmoid(Re z)."""
    return z * jax.nn.sigmoid(z.real)
