"""Harmonic polynomials of a vector, by recursions."""

import jax.numpy as jnp


def _unit(x):
    """Vectors (..., d) scaled to length 1. 0 stays 0; derivatives there are finite, those of what is done with x itself."""
    square = (x * x).sum(axis=-1, keepdims=True)
    return x / jnp.sqrt(jnp.where(square > 0, square, 1))


def _harmonics_of_plane(x, top):
    """Harmonics of degrees 0 to top of x (..., 2), one array for each: √2 (cos kφ, sin kφ) r^k."""
    return [jnp.stack(pair, axis=-1) for pair in _plane(top, x[..., 0], x[..., 1])]


def _harmonics_of_space(x, top):
    """Harmonics of degrees 0 to top of x (..., 3), an array each: Y_lm for m = -l..l about the axis y, Σ Y² = (2l + 1) r^(2l)."""
    parts = _climbed(_plane(top, x[..., 2], x[..., 0]), x[..., 1], (x * x).sum(axis=-1), 3)
    return [jnp.stack(_about_y(part), axis=-1) for part in parts]


def _harmonics_of_more(x, top):
    """The same of x (..., d): Σ Y² = dim · r^(2k). Those of degree k are made of those of degree j = k … 0 of all coordinates but
    the last one."""
    dim = x.shape[-1]
    lower = _harmonics_of_more(x[..., :-1], top) if dim > 4 else _harmonics_of_space(x[..., :-1], top)
    parts = _climbed([[part] for part in lower], x[..., -1:], (x * x).sum(axis=-1, keepdims=True), dim)
    return [jnp.concatenate([one for ones in reversed(part) for one in ones], axis=-1) for part in parts]


def _about_y(parts):
    """Cosines and sines by m = 0 … l in the order -l..l: the sine of m is at -m."""
    return [*(pair[1] for pair in reversed(parts[1:])), parts[0][0], *(pair[0] for pair in parts[1:])]


def _plane(top, x, y):
    """1, and √2 times the real and imaginary parts of (x + iy)^m for m = 1 … top."""
    found, cos, sin = [[jnp.ones(x.shape, x.dtype)]], 2**0.5 * x, 2**0.5 * y
    for _ in range(top):
        found, cos, sin = [*found, [cos, sin]], cos * x - sin * y, sin * x + cos * y
    return found


def _climbed(lower, t, square, d):
    """Of each degree k, for j = 0 … k the harmonics of degree j in one dimension less, times a polynomial of degree k - j in t and
    the square of the length: orthonormal Gegenbauer polynomials."""
    found, sector = [[] for _ in lower], 1.0
    for j, low in enumerate(lower):
        if j:
            sector *= ((d + 2 * j - 2) / (d + 2 * j - 3)) ** 0.5
        before, here = 0 * t, sector + 0 * t
        for k in range(j, len(lower)):
            if k > j:
                turn = t * here - _rise(k - 1 - j, j, d) * square * before
                before, here = here, turn / _rise(k - j, j, d)
            found[k] = [*found[k], [here * one for one in low]]
    return found


def _rise(n, j, d):
    """β_n of t p_n = β_(n+1) p_(n+1) + β_n p_(n-1) for orthonormal Gegenbauer polynomials of j + d/2 - 1."""
    double = 2 * j + d - 2
    return (n * (n + double - 1) / ((2 * n + double) * (2 * n + double - 2))) ** 0.5 if n else 0.0
