"""Layers as a person would write them in JAX, to time modules beside."""

import math

import jax
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


def weights_of_a_perceptron(shapes, channels, layers):
    """``init`` and ``apply`` of a network to one invariant whose inputs are the weights and biases of a perceptron of one hidden
    layer, with the 32 maps of each layer as means and broadcasts (Navon et al. 2023)."""
    counts = {"A": 9, "b": 7, "C": 10, "c": 6}
    n0, n1, n2 = (*shapes[0], shapes[2][1])
    cuts = (n0 * n1, n0 * n1 + n1, n0 * n1 + n1 + n1 * n2)

    def init(key):
        params, width = [], 1
        for k in jax.random.split(key, layers):
            keys = jax.random.split(k, len(counts))
            one = {to: jax.random.normal(k, (m, channels, width)) / m for k, (to, m) in zip(keys, counts.items(), strict=True)}
            params.append(one | {"bias": jnp.zeros((4, channels))})
            width = channels
        return [*params, jnp.ones((4, channels)) / channels]

    def apply(params, x):
        a, b, wide, c = jnp.split(x[:, None], cuts, axis=-1)
        values = (a.reshape(-1, 1, n0, n1), b, wide.reshape(-1, 1, n1, n2), c)
        for p in params[:-1]:
            values = [
                jax.nn.silu(z + bias.reshape(-1, *[1] * (z.ndim - 2)))
                for z, bias in zip(_of_weights(p, *values), p["bias"], strict=True)
            ]
        pooled = [z.reshape(*z.shape[:2], -1).mean(-1) for z in values]
        return sum(z @ w for z, w in zip(pooled, params[-1], strict=True))[:, None]

    return init, apply


def _of_weights(p, a, b, wide, c):
    """Nine maps to the first weights (batch, channels, n0, n1), seven to the first biases, ten to the second, six to the last."""
    rows, columns, inner, outer = a.mean(-2), a.mean(-1), wide.mean(-1), wide.mean(-2)
    numbers, along = (rows.mean(-1), b.mean(-1), outer.mean(-1), c.mean(-1)), (rows, b, inner)
    to_a = _mixed(p["A"][:1], a) + _mixed(p["A"][1:4], *along)[:, :, None] + _mixed(p["A"][4:5], columns)[..., None]
    to_wide = _mixed(p["C"][:1], wide) + _mixed(p["C"][1:4], *along)[..., None] + _mixed(p["C"][4:6], outer, c)[:, :, None]
    return (
        to_a + _mixed(p["A"][5:], *numbers)[..., None, None],
        _mixed(p["b"][:3], *along) + _mixed(p["b"][3:], *numbers)[..., None],
        to_wide + _mixed(p["C"][6:], *numbers)[..., None, None],
        _mixed(p["c"][:2], outer, c) + _mixed(p["c"][2:], *numbers)[..., None],
    )


def _mixed(weights, *values):
    return sum(jnp.einsum("oi,bi...->bo...", w, v) for w, v in zip(weights, values, strict=True))
