"""Real spherical harmonics in d dimensions and their rotation matrices; in space in the convention of e3nn.

There the polar axis is y and m = −l..l, so that l = 1 is (x, y, z): component −m is ∝ sin mφ and component m ∝ cos mφ with
z + i·x ∝ e^{iφ}; no Condon–Shortley phase. These are the bases of the reference irreducibles of SO(3) and O(3).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from math import gamma, pi, sqrt
from numbers import Integral

import numpy as np

from repc.limits import MOST_TURNED
from repc.numeric.actions.jax_values import Array, arrays_of, is_traced, precise
from repc.numeric.irreducibles.solid import harmonic_dim, solid
from repc.source import fail
from repc.source.arguments import refuse
from repc.tolerance import ROTATION

_SCALES = {
    "component": lambda l, d: 1.0,
    "norm": lambda l, d: 1 / sqrt(harmonic_dim(d, l)),
    "integral": lambda l, d: sqrt(gamma(d / 2) / (2 * pi ** (d / 2))),
}


def spherical_harmonics(
    l: int | str | Sequence[int], x: Array, normalize: bool = True, normalization: str = "integral"
) -> Array:
    """Y_l of vectors ``x`` (..., d), in space (x, y, z): (..., 2l+1), in d dimensions as many as there are harmonic polynomials of
    degree l; several degrees, ``[0, 1, 2]`` or ``"0e+1o+2e"``, are concatenated.

    ``normalize``: whether x is scaled to the unit sphere first (0 stays 0, with finite derivatives); without it the result is the
    homogeneous polynomial of degree l. ``normalization``, for unit x: ``"component"`` has ‖Y‖² = 2l+1, in d dimensions their
    number, ``"norm"`` has ‖Y‖ = 1, ``"integral"`` has ∫ Y_m² = 1 over the sphere. Y(Rx) = wigner_D(l, R) Y(x).

    In the plane Y_l is (cos lφ, sin lφ), the reference form of SO(2); for more than three dimensions see `solid`. Fully normalized
    polynomials by the standard recursion in l (Holmes, Featherstone, J. Geodesy 76, 2002), without the factor sin^m θ, which is
    carried by (z + ix)^m. A JAX array gives one of its dtype, and ``jit``, ``grad`` and ``vmap`` go through; anything else gives a
    NumPy array of float64. Raises RepcError for wrong shapes and names.

    >>> import numpy as np
    >>> from repc import spherical_harmonics
    >>> spherical_harmonics(1, np.array([1.0, 2.0, 3.0]), normalize=False, normalization="norm").tolist()
    [1.0, 2.0, 3.0000000000000004]
    """
    degrees = _degrees(l)
    x = _floats(x)
    if x.ndim == 0 or x.shape[-1] < 2:
        words = f"spherical harmonics take vectors (..., d) of d ≥ 2 dimensions, not an array of shape {x.shape}"
        fail("E0420", words, "put the coordinates last, such as x, y, z")
    if normalization not in _SCALES:
        names = ", ".join(f"'{name}'" for name in _SCALES)
        fail("E0421", f"there is no normalization '{normalization}'", f"use one of {names}")
    of = tuple(degrees), bool(normalize), normalization
    return _evaluated(*of, x) if arrays_of(x) is np else _compiled(*of)(x)


def _evaluated(degrees: tuple[int, ...], normalize: bool, normalization: str, x: Array) -> Array:
    xp = arrays_of(x)
    if normalize:
        square = xp.sum(x * x, axis=-1, keepdims=True)
        x = x / xp.sqrt(xp.where(square > 0, square, 1))
    found = solid(max(degrees), x)
    scale = _SCALES[normalization]
    return xp.concatenate([found[degree] * scale(degree, x.shape[-1]) for degree in degrees], axis=-1)


@lru_cache(maxsize=64)
def _compiled(degrees: tuple[int, ...], normalize: bool, normalization: str) -> Callable[[Array], Array]:
    """The same as one program of JAX, which only its arrays come to."""
    return sys.modules["jax"].jit(partial(_evaluated, degrees, normalize, normalization))


def _floats(x: Array, name: str = "x") -> Array:
    """A JAX array of real numbers as it is, anything else as float64. Raises RepcError (E0529) for what is no array of these."""
    if arrays_of(x) is np:
        try:
            return np.asarray(x, dtype=float)
        except (TypeError, ValueError):
            refuse(x, name, "an array of real numbers", f"write {name} as numbers, in rows of 3")
    return x if np.issubdtype(x.dtype, np.inexact) or "float" in str(x.dtype) else x * 1.0


def _degrees(l: int | str | Sequence[int]) -> list[int]:
    degrees = _read(l) if isinstance(l, str) else list(l) if isinstance(l, Iterable) else [l]
    if not degrees or any(not isinstance(d, Integral) or d < 0 for d in degrees):
        fail("E0422", f"the degree l = {l} is not a non-negative integer", "use l = 0, 1, 2, …, a list of these, or '0e+1o+2e'")
    return [int(d) for d in degrees]


def _read(text: str) -> list[int]:
    """The degrees of ``0e+1o+2e``; none where a term has another form, or the other parity, which no harmonic has."""
    terms = [re.fullmatch(r"\s*(?:1x)?(\d+)([eo]?)\s*", term) for term in text.split("+")]
    if any(term is None or term[2] not in ("", "eo"[int(term[1]) % 2]) for term in terms):
        return []
    return [int(term[1]) for term in terms if term is not None]


def wigner_D(l: int | str, R: Array) -> Array:
    """The matrix (..., 2l+1, 2l+1) by which rotations ``R`` (..., d, d) act on the harmonics of degree l, 2 or ``"2e"``; of d
    dimensions it has as many rows as there are harmonics.

    Y(Rx) = D(R) Y(x) and D(RS) = D(R) D(S); l = 1 gives R itself. D(R) is the matrix that takes Y to Y(Rx) at as many points as
    there are harmonics: a polynomial in R, so that ``jit``, ``grad`` and ``vmap`` of JAX go through everywhere. Raises RepcError
    where R is no rotation; inside ``jit``, where its numbers are not known, that is not checked.

    >>> import numpy as np
    >>> from repc import wigner_D
    >>> wigner_D(2, np.eye(3)).shape
    (5, 5)
    """
    (l,) = _degrees(l if isinstance(l, str) and "+" not in l else [l])  # type: ignore[list-item]  # other texts are refused
    R = _floats(R, "R")
    _check_rotation(l, R)
    if arrays_of(R) is np:
        return _turning(l, R)
    return _compiled_turning(l)(R)


def _turning(l: int, R: Array) -> Array:
    xp = arrays_of(R)
    if l < 2:
        return R if l else xp.ones((*R.shape[:-2], 1, 1), R.dtype)
    points, weighted = _points(l, R.shape[-1])
    turned = xp.einsum("...ij,kj->...ki", R, points.astype(R.dtype), **precise(R))
    return xp.einsum("...km,kn->...mn", solid(l, turned)[l], weighted.astype(R.dtype), **precise(R))


@lru_cache(maxsize=64)
def _compiled_turning(l: int) -> Callable[[Array], Array]:
    """The same as one program of JAX."""
    return sys.modules["jax"].jit(partial(_turning, l))


def _check_rotation(l: int, R: Array) -> None:
    if R.ndim < 2 or R.shape[-1] != R.shape[-2] or R.shape[-1] < 2:
        words = f"wigner_D takes rotations (..., d, d) of d ≥ 2 dimensions, not an array of shape {R.shape}"
        fail("E0423", words, "put the matrix axes last")
    count = harmonic_dim(R.shape[-1], l)
    if count > MOST_TURNED:
        words = f"the harmonics of degree {l} in {R.shape[-1]} dimensions are {count} ({MOST_TURNED.words})"
        fail("E0426", words, "use a smaller degree")
    if is_traced(R):
        return
    R = np.asarray(R, dtype=float)
    residual = np.abs(np.swapaxes(R, -1, -2) @ R - np.eye(R.shape[-1])).max(initial=0)
    if not residual <= ROTATION:
        fail("E0424", f"wigner_D takes rotations; RᵀR differs from 1 by {residual:.1e}", "pass orthogonal matrices")
    if np.any(np.linalg.det(R) < 0):
        fail(
            "E0425",
            "wigner_D takes rotations; this matrix has determinant −1",
            "use wigner_D(l, -R) times the parity of the representation: 1 for even, −1 for odd (in odd dimensions)",
        )


@lru_cache(maxsize=64)
def _points(l: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (dim, d) of the sphere and weights (dim, dim) with Σ_k Y(R x_k) w_k = D(R): of many points those at which values tell
    most, by a pivoted factorization. Their condition number is below 10 for l ≤ 12 in space."""
    from scipy.linalg import qr  # not needed by those who evaluate harmonics

    count = harmonic_dim(d, l)
    points = np.random.default_rng(0).standard_normal((4 * count + 8, d))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    values = solid(l, points)[l]
    *_, order = qr(values.T, mode="economic", pivoting=True)
    chosen = np.sort(order[:count])
    return points[chosen], np.linalg.inv(values[chosen]).T
