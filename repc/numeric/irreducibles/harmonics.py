"""Real spherical harmonics and their rotation matrices, in the convention of e3nn.

The polar axis is y and m = −l..l, so that l = 1 is (x, y, z): component −m is ∝ sin mφ and component m ∝ cos mφ with
z + i·x ∝ e^{iφ}; no Condon–Shortley phase. These are the bases of the reference irreducibles of SO(3) and O(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import pi, sqrt
from numbers import Integral

import numpy as np

from repc.numeric.actions.jax_values import Array, arrays_of, is_traced, precise
from repc.source import fail
from repc.source.arguments import refuse
from repc.tolerance import ROTATION

_SCALES = {
    "component": lambda l: 1.0,
    "norm": lambda l: 1 / sqrt(2 * l + 1),
    "integral": lambda l: 1 / sqrt(4 * pi),
}


def spherical_harmonics(
    l: int | Sequence[int], x: Array, normalize: bool = True, normalization: str = "integral"
) -> Array:
    """Y_l of vectors ``x`` (..., 3) in the order (x, y, z): (..., 2l+1); several degrees are concatenated.

    ``normalize``: whether x is scaled to the unit sphere first (0 stays 0); without it the result is the homogeneous
    polynomial of degree l. ``normalization``, for unit x: ``"component"`` has ‖Y‖² = 2l+1, ``"norm"`` has ‖Y‖ = 1,
    ``"integral"`` has ∫ Y_m² = 1 over the sphere. Y(Rx) = wigner_D(l, R) Y(x).

    Fully normalized Legendre functions by the standard recursion in l (Holmes, Featherstone, J. Geodesy 76, 2002), without
    the factor sin^m θ, which is carried by (z + ix)^m. A JAX array gives one of its dtype, and ``jit``, ``grad`` and ``vmap`` go
    through; anything else gives a NumPy array of float64. Raises RepcError for wrong shapes and names.
    """
    degrees = _degrees(l)
    x = _floats(x)
    xp = arrays_of(x)
    if x.ndim == 0 or x.shape[-1] != 3:
        fail("E0420", f"spherical harmonics take vectors (..., 3), not an array of shape {x.shape}", "put x, y, z last")
    if normalization not in _SCALES:
        names = ", ".join(f"'{name}'" for name in _SCALES)
        fail("E0421", f"there is no normalization '{normalization}'", f"use one of {names}")
    if normalize:
        square = xp.sum(x * x, axis=-1, keepdims=True)
        x = x / xp.sqrt(xp.where(square > 0, square, 1))
    solid = _solid(max(degrees), x)
    return xp.concatenate([solid[degree] * _SCALES[normalization](degree) for degree in degrees], axis=-1)


def _floats(x: Array, name: str = "x") -> Array:
    """A JAX array of real numbers as it is, anything else as float64. Raises RepcError (E0529) for what is no array of these."""
    if arrays_of(x) is np:
        try:
            return np.asarray(x, dtype=float)
        except (TypeError, ValueError):
            refuse(x, name, "an array of real numbers", f"write {name} as numbers, in rows of 3")
    return x if np.issubdtype(x.dtype, np.inexact) or "float" in str(x.dtype) else x * 1.0


def _degrees(l: int | Sequence[int]) -> list[int]:
    degrees = list(l) if isinstance(l, Iterable) else [l]
    if not degrees or any(not isinstance(d, Integral) or d < 0 for d in degrees):
        fail("E0422", f"the degree l = {l} is not a non-negative integer", "use l = 0, 1, 2, … or a list of these")
    return [int(d) for d in degrees]


def _solid(top: int, x: Array) -> list[Array]:
    """Solid harmonics of degree 0 … top, (..., 2l+1) each, with Σ_m Y² = (2l+1) r^{2l}."""
    xp = arrays_of(x)
    y, square = x[..., 1], xp.sum(x * x, axis=-1)
    found: list[dict[int, Array]] = [{} for _ in range(top + 1)]
    cos, sin, sector = xp.ones_like(y), xp.zeros_like(y), 1.0  # of (z + ix)^m, its real and its imaginary part
    for m in range(top + 1):
        if m:
            cos, sin = cos * x[..., 2] - sin * x[..., 0], sin * x[..., 2] + cos * x[..., 0]
            sector *= sqrt(3) if m == 1 else sqrt((2 * m + 1) / (2 * m))
        before, here = xp.zeros_like(y), xp.full_like(y, sector)
        for l in range(m, top + 1):
            if l > m:
                a = sqrt((4 * l * l - 1) / (l * l - m * m))
                b = sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1))
                before, here = here, a * (y * here - b * square * before)
            found[l][m] = here * cos
            if m:
                found[l][-m] = here * sin
    return [xp.stack([by_m[m] for m in sorted(by_m)], axis=-1) for by_m in found]


def wigner_D(l: int, R: Array) -> Array:
    """The matrix (..., 2l+1, 2l+1) by which rotations ``R`` (..., 3, 3) act on the harmonics of degree l.

    Y(Rx) = D(R) Y(x) and D(RS) = D(R) D(S); l = 1 gives R itself. D(R) is the mean of Y(Rx) Y(x)ᵀ over a grid of points x that is
    exact for polynomials of degree 2l: a polynomial in R, so that ``jit``, ``grad`` and ``vmap`` of JAX go through everywhere.
    Raises RepcError where R is no rotation; inside ``jit``, where its numbers are not known, that is not checked.
    """
    (l,) = _degrees(l) if isinstance(l, Integral) else _degrees([l])
    R = _floats(R, "R")
    _check_rotation(R)
    xp, (points, weighted) = arrays_of(R), _grid(l)
    turned = xp.einsum("...ij,kj->...ki", R, points.astype(R.dtype), **precise(R))
    return xp.einsum("...km,kn->...mn", _solid(l, turned)[l], weighted.astype(R.dtype), **precise(R))


def _check_rotation(R: Array) -> None:
    if R.ndim < 2 or R.shape[-2:] != (3, 3):
        fail("E0423", f"wigner_D takes rotations (..., 3, 3), not an array of shape {R.shape}", "put the matrix axes last")
    if is_traced(R):
        return
    R = np.asarray(R, dtype=float)
    residual = np.abs(np.swapaxes(R, -1, -2) @ R - np.eye(3)).max(initial=0)
    if not residual <= ROTATION:
        fail("E0424", f"wigner_D takes rotations; RᵀR differs from 1 by {residual:.1e}", "pass orthogonal matrices")
    if np.any(np.linalg.det(R) < 0):
        fail(
            "E0425",
            "wigner_D takes rotations; this matrix has determinant −1",
            "use wigner_D(l, -R) times the parity of the representation: 1 for even, −1 for odd",
        )


@lru_cache(maxsize=64)
def _grid(l: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (k, 3) of the sphere, Gauss–Legendre in y and equal steps in φ, and their weights times Y_l (k, 2l+1); the weights
    add up to 1."""
    y, weights = np.polynomial.legendre.leggauss(l + 1)
    phi = 2 * pi * np.arange(2 * l + 1) / (2 * l + 1)
    radius = np.sqrt(1 - y**2)[:, None]
    points = np.stack(np.broadcast_arrays(radius * np.sin(phi), y[:, None], radius * np.cos(phi)), axis=-1).reshape(-1, 3)
    return points, np.repeat(weights / (2 * len(phi)), len(phi))[:, None] * _solid(l, points)[l]
