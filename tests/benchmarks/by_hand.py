"""Layers as a person would write them in JAX, to time modules beside."""

import math

import jax.numpy as jnp


def pools(params, x):
    """The 15-map layer of S(n) on matrices (Maron, Ben-Hamu, Shamir, Lipman 2019), channels mixed after pooling."""
    (w,) = params.values()
    channels = w.shape[-1]
    n = math.isqrt(x.shape[-1] // channels)
    z = x.reshape(channels, n, n)
    diagonal, rows, columns = jnp.diagonal(z, axis1=-2, axis2=-1), z.mean(-1), z.mean(-2)
    trace, whole = diagonal.mean(-1), rows.mean(-1)
    eye = jnp.eye(n, dtype=x.dtype)

    def mixed(k, v):
        return jnp.tensordot(w[k], v, axes=1)

    numbers = [mixed(0, trace) + mixed(1, whole), mixed(2, trace) + mixed(3, whole)]
    on_diagonal = mixed(4, diagonal) + mixed(5, rows) + mixed(6, columns) + numbers[0][:, None]
    along = [mixed(k, diagonal) + mixed(k + 1, rows) + mixed(k + 2, columns) for k in (7, 10)]
    y = mixed(13, z) + mixed(14, z.swapaxes(-1, -2)) + eye * on_diagonal[:, None, :] + numbers[1][:, None, None]
    return (y + along[0][:, :, None] + along[1][:, None, :]).reshape(x.shape)


def convolution(shape):
    """Circular correlation of channels by real FFTs."""

    def apply(params, x):
        (w,) = params.values()
        z, axes = x.reshape(w.shape[1], *shape), tuple(range(-len(shape), 0))
        spectrum, kernel = jnp.fft.rfftn(z, axes=axes), jnp.fft.rfftn(w, axes=axes)
        mixed = jnp.einsum("oi...,i...->o...", kernel.conj(), spectrum)
        return jnp.fft.irfftn(mixed, s=shape, axes=axes).reshape(x.shape)

    return apply
