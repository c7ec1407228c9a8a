"""The space of maps as matrices."""

import jax
import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.module import SHAPES


def _unit_params(dtype=None):
    """Parameter trees stacked on a new first axis: one for each of the HOM_DIM coefficients."""
    dtype = jnp.result_type(float) if dtype is None else dtype
    total = sum(int(np.prod(shape)) for shape in SHAPES.values())
    rows, at = np.eye(total, dtype=dtype), 0
    params = {}
    for name, shape in SHAPES.items():
        size = int(np.prod(shape))
        params[name] = rows[:, at : at + size].reshape(total, *shape)
        at += size
    return params


@jax.jit
def _normalized(maps):
    """Orthogonal maps (r, …) divided by their norms."""
    norms = jnp.sqrt((jnp.abs(maps) ** 2).sum(axis=tuple(range(1, maps.ndim)), keepdims=True))
    return maps / norms


@jax.jit
def _orthonormal(maps):
    """Orthonormal basis of the span of linearly independent maps (r, …), by QR."""
    flat = maps.reshape(len(maps), -1)
    q, _ = jnp.linalg.qr(flat.T)
    return q.T.reshape(maps.shape)
