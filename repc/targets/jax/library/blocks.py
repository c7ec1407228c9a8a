"""Blocks of irreducibles, diagrams and masks: what maps and networks are made of."""

import jax
import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.module import PRECISION


def _change(z, rows):
    """z · rows for a constant change of basis (k, n), in the dtype of z (..., k)."""
    return jnp.matmul(z, jnp.asarray(rows, z.dtype), precision=PRECISION)


def _rows(linear, count, size, dtype):
    """The weight (count, size) of a map of rows x (..., size): what its transpose makes of the unit vectors, row by row."""
    (rows,) = jax.linear_transpose(linear, jax.ShapeDtypeStruct((count, size), dtype))(jnp.eye(count, dtype=dtype))
    return rows


def _reversed(x, count):
    """The last axes the other way round."""
    first = x.ndim - count
    return x.transpose(*range(first), *reversed(range(first, x.ndim)))


def _unfolded(z, copies):
    """(..., m, rest, copies·d) -> (..., m·copies, rest, d)."""
    *batch, m, rest, width = z.shape
    z = jnp.swapaxes(z.reshape(*batch, m, rest, copies, width // copies), -3, -2)
    return z.reshape(*batch, m * copies, rest, width // copies)


def _folded(z, copies):
    """(..., m·copies, rest, d) -> (..., m, rest, copies·d)."""
    *batch, m, rest, d = z.shape
    z = jnp.swapaxes(z.reshape(*batch, m // copies, copies, rest, d), -3, -2)
    return z.reshape(*batch, m // copies, rest, copies * d)


def _mix(weight, z):
    """Mix the channels of one irreducible: (m_out, m_in), (..., m_in, d) -> (..., m_out, d)."""
    if z.shape[-1] == 1:
        return jnp.matmul(z[..., 0], weight.T, precision=PRECISION)[..., None]
    return jnp.einsum("oi,...id->...od", weight, z, precision=PRECISION)


def _mix_last(weight, z):
    """The same where channels are last, (..., d, m_in) -> (..., d, m_out), as one product of matrices."""
    rows = z.reshape(-1, z.shape[-1])
    return jnp.matmul(rows, weight.T, precision=PRECISION).reshape(*z.shape[:-1], len(weight))


def _mix_units(weight, units, z):
    """The same over ℂ or ℍ: weight (δ, m_out, m_in), and the units (δ, d, d) of the irreducible's commutant."""
    turned = jnp.einsum("ude,...ie->...uid", jnp.asarray(units, z.dtype), z, precision=PRECISION)
    return jnp.einsum("uoi,...uid->...od", weight, turned, precision=PRECISION)


def _mix_diagrams(weight, index, rank, *columns):
    """Mix channels and diagrams in one matmul.

    weight (diagrams, m_out, m_in); index (rows, columns) numbers the diagram from a column to a row, -1 for none; columns
    (..., m_in, *axes) with ``rank`` axes give one (..., m_out, *axes) per row.
    """
    rows, count = index.shape
    none = jnp.zeros((1, *weight.shape[1:]), weight.dtype)
    chosen = weight[index] if index.min() >= 0 else jnp.concatenate([weight, none])[index]
    w = jnp.swapaxes(chosen, 1, 2).reshape(rows * weight.shape[1], count * weight.shape[2])
    axis = columns[0].ndim - rank - 1
    z = columns[0] if count == 1 else jnp.concatenate(columns, axis=axis)
    batch, axes = z.shape[:axis], z.shape[axis + 1 :]
    if rank:
        u = jnp.matmul(w, z.reshape(*batch, z.shape[axis], -1), precision=PRECISION)
    else:
        u = jnp.matmul(z, w.T, precision=PRECISION)
    return jnp.split(u.reshape(*batch, rows * weight.shape[1], *axes), rows, axis=axis)


def _by_row(spread):
    """A number as it is; how many rows have which number as one for each row, (rows, 1)."""
    if not isinstance(spread, tuple):
        return spread
    return np.repeat([[value] for _, value in spread], [count for count, _ in spread], axis=0)


def _mixed(weight, *columns):
    """Channels, the last axis, of all columns mixed in one matmul by a weight (channels out, channels in)."""
    z = columns[0] if len(columns) == 1 else jnp.concatenate(columns, axis=-1)
    rows = z.reshape(-1, z.shape[-1])  # all other axes as one: gradients are then products of matrices too
    return jnp.matmul(rows, weight.T, precision=PRECISION).reshape(*z.shape[:-1], len(weight))


def _biased(z, bias):
    """z (..., channels) and a bias (channels,), the same everywhere."""
    return z + jnp.broadcast_to(bias, z.shape)


def _dot(left, right):
    """d^-½ times the sum over d components of products channel by channel: (..., d, channels) twice gives (..., 1, channels)."""
    return (left * right).sum(axis=-2, keepdims=True) * left.shape[-2] ** -0.5


def _checked_mask(mask, n, *xs):
    """A mask of the indices that are there as booleans (..., n), with the batch axes of inputs; ValueError for another shape or
    dtype."""
    if mask is None:
        return None
    mask = jnp.asarray(mask)
    if mask.dtype != bool or mask.ndim < 1 or mask.shape[-1] != n:
        raise ValueError(f"a mask holds booleans (..., {n}), and this one has shape {mask.shape} and dtype {mask.dtype}")
    return mask.reshape(*(1,) * (max(map(jnp.ndim, xs)) - mask.ndim), *mask.shape)


def _mean_of_present(x, mask, axis, rank):
    """The mean over the indices of an axis that a mask (..., n) says are there; x, with ``rank`` axes, is zero at the others."""
    if mask is None:
        return x.mean(axis=axis)
    count = jnp.maximum(mask.sum(axis=-1), 1).astype(x.dtype)
    return x.sum(axis=axis) / count.reshape(*count.shape, *(1,) * (rank - 1))


def _present(mask, n):
    """How many bodies there are, (...): those that the mask (..., n) names, or all n."""
    return n if mask is None else mask.sum(axis=-1)


def _averaged(y, rank, *counts):
    """y, with ``rank`` axes besides its batch, divided by counts (...); by 1 where nothing is counted."""
    for count in counts:
        ahead = (1,) * (y.ndim - rank - jnp.ndim(count))
        y = y / jnp.maximum(jnp.asarray(count, y.dtype), 1).reshape(*ahead, *jnp.shape(count), *(1,) * rank)
    return y


def _grown(y, powers, axis, rank, *counts):
    """Σ_k (count / 8)^powers[k] y_k of the equal parts y_k of y along an axis of its last ``rank``: what stays of the size of a
    mean, and what grows with the number of bodies (of each kind, with a power for each)."""
    total = 0
    for power, part in zip(powers, jnp.split(y, len(powers), axis=axis), strict=True):
        for count, p in zip(counts, power, strict=True):
            ahead = (1,) * (y.ndim - rank - jnp.ndim(count))
            part = part * (jnp.asarray(count, y.dtype) / 8).reshape(*ahead, *jnp.shape(count), *(1,) * rank) ** p
        total = total + part
    return total


def _zeroed(z, axes, rank, *masks):
    """z, with ``rank`` axes, and zeros where masks (..., n), one for each of ``axes``, say that an index is not there."""
    for axis, mask in zip(axes, masks, strict=True):
        if mask is not None:
            sizes = [mask.shape[-1] if k == axis else 1 for k in range(-rank, 0)]
            z = jnp.where(mask.reshape(*mask.shape[:-1], *sizes), z, 0)
    return z


def _couple(tensor, *channels):
    """Products of channels, one of each input, in an irreducible of their tensor product.

    Channels (..., m_1, d_1), (..., m_2, d_2), … and a tensor (d_1, d_2, …, mult, d) give (..., m_1·m_2·…·mult, d).
    """
    k = len(channels)
    left = ",".join(f"...{i}{a}" for i, a in zip("ijklmnop"[:k], "abcdefgh"[:k], strict=True))
    formula = f"{left},{'abcdefgh'[:k]}yz->...{'ijklmnop'[:k]}yz"
    z = jnp.einsum(formula, *channels, jnp.asarray(tensor, channels[0].dtype), precision=PRECISION)
    return z.reshape(*z.shape[: -k - 2], -1, z.shape[-1])


def _contract(weight, *xs):
    """weight (out, in_1, in_2, …) applied to x_1 (..., in_1), x_2 (..., in_2), …"""
    axes = "abcdefgh"[: len(xs)]
    formula = f"z{axes}," + ",".join(f"...{a}" for a in axes) + "->...z"
    return jnp.einsum(formula, weight, *xs, precision=PRECISION)
