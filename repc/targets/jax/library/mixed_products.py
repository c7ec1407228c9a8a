"""Products of channels of two inputs, mixed on the way."""

import jax
import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.blocks import _change
from repc.targets.jax.library.module import PRECISION
from repc.targets.jax.library.networks import _combined


def _mix_products(weight, tensor, left, right, first):
    """Products of channels (..., m_1, d_1) and (..., m_2, d_2), coupled and mixed: (..., d, m_out).

    A weight (m_out, m_1·m_2·mult) and a tensor (d_1, d_2, mult, d); the channels of input ``first``, 0 or 1, are mixed
    before they meet those of the other one.
    """
    weight = weight.reshape(len(weight), left.shape[-2], right.shape[-2], tensor.shape[2])
    if first == 0:
        tensor, left, right, weight = tensor.transpose(1, 0, 2, 3), right, left, jnp.swapaxes(weight, 1, 2)
    (_, d, mult, made), (out, own, m, _) = tensor.shape, weight.shape
    rows = jnp.swapaxes(right, -1, -2)
    mixed = jnp.matmul(rows.reshape(-1, m), weight.transpose(2, 3, 1, 0).reshape(m, -1), precision=PRECISION)
    mixed = mixed.reshape(*right.shape[:-2], d * mult * own, out)
    turned = _turned_components(tensor.transpose(3, 1, 2, 0).reshape(made * d * mult, -1), left)
    turned = turned.reshape(*left.shape[:-2], made, d * mult * own)
    return jnp.matmul(turned, mixed, precision=PRECISION)


def _turned_components(rows, z):
    """Constant rows (n, d) times the components of channels (..., m, d), channels last: (..., n, m).

    Few nonzero entries are written out, many are a matmul.
    """
    if np.count_nonzero(rows) > 256:
        return jnp.swapaxes(_change(z, rows.T), -1, -2)
    parts = jax.lax.split(jnp.swapaxes(z, -1, -2), (1,) * z.shape[-1], axis=z.ndim - 2)
    lines = [{k: c for k, c in enumerate(row) if c} for row in rows.tolist()]
    return jnp.concatenate([_combined(line, parts) if line else jnp.zeros_like(parts[0]) for line in lines], axis=-2)
