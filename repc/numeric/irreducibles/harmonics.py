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

from repc.groups.exponential import expm
from repc.numeric.irreducibles.reference import rotation_generators
from repc.source import fail
from repc.tolerance import ROTATION

_SCALES = {
    "component": lambda l: 1.0,
    "norm": lambda l: 1 / sqrt(2 * l + 1),
    "integral": lambda l: 1 / sqrt(4 * pi),
}


def spherical_harmonics(
    l: int | Sequence[int], x: np.ndarray, normalize: bool = True, normalization: str = "integral"
) -> np.ndarray:
    """Y_l of vectors ``x`` (..., 3) in the order (x, y, z): (..., 2l+1); several degrees are concatenated.

    ``normalize``: whether x is scaled to the unit sphere first (0 stays 0); without it the result is the homogeneous
    polynomial of degree l. ``normalization``, for unit x: ``"component"`` has ‖Y‖² = 2l+1, ``"norm"`` has ‖Y‖ = 1,
    ``"integral"`` has ∫ Y_m² = 1 over the sphere. Y(Rx) = wigner_D(l, R) Y(x).

    Fully normalized Legendre functions by the standard recursion in l (Holmes, Featherstone, J. Geodesy 76, 2002), without
    the factor sin^m θ, which is carried by (z + ix)^m. Raises RepcError for wrong shapes and names.
    """
    degrees = _degrees(l)
    x = np.asarray(x, dtype=float)
    if x.ndim == 0 or x.shape[-1] != 3:
        fail("E0420", f"spherical harmonics take vectors (..., 3), not an array of shape {x.shape}", "put x, y, z last")
    if normalization not in _SCALES:
        names = ", ".join(f"'{name}'" for name in _SCALES)
        fail("E0421", f"there is no normalization '{normalization}'", f"use one of {names}")
    if normalize:
        length = np.linalg.norm(x, axis=-1, keepdims=True)
        x = x / np.where(length > 0, length, 1)
    solid = _solid(max(degrees), x)
    return np.concatenate([solid[degree] * _SCALES[normalization](degree) for degree in degrees], axis=-1)


def _degrees(l: int | Sequence[int]) -> list[int]:
    degrees = list(l) if isinstance(l, Iterable) else [l]
    if not degrees or any(not isinstance(d, Integral) or d < 0 for d in degrees):
        fail("E0422", f"the degree l = {l} is not a non-negative integer", "use l = 0, 1, 2, … or a list of these")
    return [int(d) for d in degrees]


def _solid(top: int, x: np.ndarray) -> list[np.ndarray]:
    """Solid harmonics of degree 0 … top, (..., 2l+1) each, with Σ_m Y² = (2l+1) r^{2l}."""
    y, square = x[..., 1], np.sum(x * x, axis=-1)
    found = [np.zeros((*x.shape[:-1], 2 * l + 1)) for l in range(top + 1)]
    turn, sector = np.ones(x.shape[:-1], dtype=complex), 1.0
    for m in range(top + 1):
        if m:
            turn = turn * (x[..., 2] + 1j * x[..., 0])
            sector *= sqrt(3) if m == 1 else sqrt((2 * m + 1) / (2 * m))
        before, here = np.zeros_like(y), np.full_like(y, sector)
        for l in range(m, top + 1):
            if l > m:
                a = sqrt((4 * l * l - 1) / (l * l - m * m))
                b = sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1))
                before, here = here, a * (y * here - b * square * before)
            found[l][..., l + m] = here * turn.real
            if m:
                found[l][..., l - m] = here * turn.imag
    return found


def wigner_D(l: int, R: np.ndarray) -> np.ndarray:
    """The matrix (..., 2l+1, 2l+1) by which rotations ``R`` (..., 3, 3) act on the harmonics of degree l.

    Y(Rx) = D(R) Y(x) and D(RS) = D(R) D(S); l = 1 gives R itself. By R = R_y(α) R_x(β) R_y(γ): rotations about the polar
    axis mix m and −m only, and D(R_x(β)) = K D(R_y(β)) Kᵀ with a fixed K. Raises RepcError where R is no rotation.
    """
    (l,) = _degrees(l) if isinstance(l, Integral) else _degrees([l])
    R = np.asarray(R, dtype=float)
    _check_rotation(R)
    alpha = np.arctan2(R[..., 0, 1], R[..., 2, 1])
    beta = np.arctan2(np.hypot(R[..., 0, 1], R[..., 2, 1]), R[..., 1, 1])
    cos, sin = np.cos(alpha), np.sin(alpha)
    gamma = np.arctan2(cos * R[..., 0, 2] - sin * R[..., 2, 2], cos * R[..., 0, 0] - sin * R[..., 2, 0])
    quarter = _quarter_turn(l)
    tilted = quarter @ _about_y(l, beta) @ quarter.T
    return _about_y(l, alpha) @ tilted @ _about_y(l, gamma)


def _check_rotation(R: np.ndarray) -> None:
    if R.ndim < 2 or R.shape[-2:] != (3, 3):
        fail("E0423", f"wigner_D takes rotations (..., 3, 3), not an array of shape {R.shape}", "put the matrix axes last")
    residual = np.abs(np.swapaxes(R, -1, -2) @ R - np.eye(3)).max(initial=0)
    if not residual <= ROTATION:
        fail("E0424", f"wigner_D takes rotations; RᵀR differs from 1 by {residual:.1e}", "pass orthogonal matrices")
    if np.any(np.linalg.det(R) < 0):
        fail(
            "E0425",
            "wigner_D takes rotations; this matrix has determinant −1",
            "use wigner_D(l, -R) times the parity of the representation: 1 for even, −1 for odd",
        )


def _about_y(l: int, angle: np.ndarray) -> np.ndarray:
    """D of the rotation about y by an angle: cos mφ and sin mφ turn by m·angle."""
    m = np.arange(-l, l + 1)
    phase = angle[..., None] * m
    result = np.cos(phase)[..., None] * np.eye(2 * l + 1)
    result[..., m + l, l - m] -= np.sin(phase)
    return result


@lru_cache(maxsize=64)
def _quarter_turn(l: int) -> np.ndarray:
    """D of the rotation about z that takes y to x."""
    return expm(-pi / 2 * rotation_generators(l)[2])
