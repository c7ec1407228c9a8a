"""EMLP's `vis`: which entries of an equivariant map share a number, as one image."""

from __future__ import annotations

import numpy as np
from matplotlib import pyplot

from repc.explore.pictures.basis import signed_colors
from repc.explore.pictures.ink import LIGHT, color

_DIGITS = 8  # entries whose rows of the basis agree to so many digits are equal in every map
_SEED = 0


def show(values: np.ndarray, shape: tuple[int, int], cluster: bool) -> None:
    """Draw an orthonormal basis (size, r) of maps of that shape on the current axes."""
    axes = pyplot.gca()
    if cluster:
        axes.imshow(shared_colors(values).reshape(*shape, 3), interpolation="none")
    else:
        image = (values @ np.random.default_rng(_SEED).standard_normal(values.shape[1])).real.reshape(shape)
        limit = np.abs(image).max() or 1.0
        axes.imshow(image, cmap=signed_colors(LIGHT), vmin=-limit, vmax=limit, interpolation="none")
    axes.axis("off")


def shared_colors(values: np.ndarray) -> np.ndarray:
    """A color (size, 3) per entry: equal for entries that are equal in every map, white for those that are always 0."""
    classes = sharing_classes(values)
    table = np.array([[1.0, 1.0, 1.0], *(_rgb(color(k)) for k in range(max(classes, default=0)))])
    return table[classes]


def sharing_classes(values: np.ndarray) -> np.ndarray:
    """A number (size,) per entry, from 1 on in order of appearance, 0 where every map is zero.

    Entries i and j are equal in all maps exactly where rows i and j of the basis are.
    """
    rounded = np.round(values, _DIGITS) + 0.0  # no −0
    seen: dict[bytes, int] = {}
    zero = np.zeros_like(rounded[0]).tobytes() if len(rounded) else b""
    return np.array([0 if row.tobytes() == zero else seen.setdefault(row.tobytes(), len(seen) + 1) for row in rounded])


def _rgb(code: str) -> list[float]:
    return [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
