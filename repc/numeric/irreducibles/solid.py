"""Solid harmonics in any number of dimensions: homogeneous harmonic polynomials, by recursions.

Those of degree k in d dimensions are products of those of degree j ≤ k in one dimension less and a polynomial in the last
coordinate t and r² (Vilenkin, Special Functions and the Theory of Group Representations, chapter IX): orthonormal Gegenbauer
polynomials, by their recursion in k. The factor (1 − t²)^{j/2} is carried by the lower harmonics.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt

from repc.numeric.actions.jax_values import Array, arrays_of


def harmonic_dim(d: int, degree: int) -> int:
    """How many harmonic polynomials of a degree there are in d ≥ 2 dimensions."""
    return comb(d + degree - 1, d - 1) - (comb(d + degree - 3, d - 1) if degree > 1 else 0)


def solid(top: int, x: Array) -> list[Array]:
    """Solid harmonics of degree 0 … top of x (..., d), d ≥ 2: of each degree (..., dim) with Σ Y² = dim · r^{2·degree}.

    In the plane √2 (cos kφ, sin kφ) rᵏ. In space those of degree l by m = −l..l about the axis y, as e3nn has them. In more
    dimensions those made of degree j = k, k − 1, …, 0 of all coordinates but the last one. Degree 1 is always √d · x.
    """
    d = x.shape[-1]
    if top < 2:
        return [arrays_of(x).ones_like(x[..., :1]), sqrt(d) * x][: top + 1]
    if d == 2:
        return [_joined(x, part) for part in _plane(top, x[..., 0], x[..., 1])]
    if d == 3:
        return [_joined(x, _about_y(part)) for part in _climbed(_plane(top, x[..., 2], x[..., 0]), x[..., 1], _square(x), 3)]
    lower = [[part] for part in solid(top, x[..., :-1])]
    parts = _climbed(lower, x[..., -1:], _square(x)[..., None], d)
    return [arrays_of(x).concatenate([one for ones in reversed(part) for one in ones], axis=-1) for part in parts]


def _square(x: Array) -> Array:
    return arrays_of(x).sum(x * x, axis=-1)


def _joined(x: Array, parts: Sequence[Array]) -> Array:
    return arrays_of(x).stack(parts, axis=-1)


def _about_y(parts: list[list[Array]]) -> list[Array]:
    """Cosines and sines by m = 0 … l in the order −l..l: the sine of m is at −m."""
    return [*(pair[1] for pair in reversed(parts[1:])), parts[0][0], *(pair[0] for pair in parts[1:])]


def _plane(top: int, x: Array, y: Array) -> list[list[Array]]:
    """1, and √2 times the real and imaginary parts of (x + iy)^m for m = 1 … top."""
    found = [[arrays_of(x).ones_like(x)]]
    cos, sin = sqrt(2) * x, sqrt(2) * y
    for _ in range(top):
        found.append([cos, sin])
        cos, sin = cos * x - sin * y, sin * x + cos * y
    return found


def _climbed(lower: list[list[Array]], t: Array, square: Array, d: int) -> list[list[list[Array]]]:
    """Of each degree k, for j = 0 … k the harmonics of degree j in one dimension less, times a polynomial of degree k − j in t."""
    top = len(lower) - 1
    found: list[list[list[Array]]] = [[] for _ in lower]
    sector = 1.0
    for j in range(top + 1):
        if j:  # the mean of (1 − t²)^j over the sphere is the product of ((d − 1)/2 + i) / (d/2 + i) for i < j
            sector *= sqrt((d + 2 * j - 2) / (d + 2 * j - 3))
        before, here = 0 * t, sector + 0 * t
        for k in range(j, top + 1):
            if k > j:
                last = _rise(k - 1 - j, j, d)
                before, here = here, (t * here - last * square * before) / _rise(k - j, j, d)
            found[k].append([here * one for one in lower[j]])
    return found


def _rise(n: int, j: int, d: int) -> float:
    """β_n of t p_n = β_{n+1} p_{n+1} + β_n p_{n−1} for orthonormal Gegenbauer polynomials of λ = j + d/2 − 1."""
    double = 2 * j + d - 2
    return sqrt(n * (n + double - 1) / ((2 * n + double) * (2 * n + double - 2))) if n else 0.0
