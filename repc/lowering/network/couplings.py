"""The couplings of a layer's products, stacked: one matrix for each left factor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.lowering.network.program import ChannelProduct, Coupled
from repc.numeric.space import Irrep


def of_left(product: ChannelProduct, left: Irrep) -> list[Coupled]:
    """The paths of one left factor, in their order."""
    return [p for p in product.paths if p.left is left]


def rights_of(product: ChannelProduct, left: Irrep) -> tuple[Irrep, ...]:
    """The right factors that a left factor is multiplied with."""
    used = {p.right.index for p in of_left(product, left)}
    return tuple(f for f in product.factors if f.index in used)


def couplings(product: ChannelProduct, left: Irrep, rights: Sequence[Irrep]) -> tuple[np.ndarray, str]:
    """What a left factor makes with right factors, (components made, pairs of components), and a note on it: rows
    path by path, columns with the components of the right factors running fastest."""
    starts, width = {}, 0
    for f in rights:
        starts[f] = width
        width += f.dim
    rows = []
    for p in of_left(product, left):
        block = np.zeros((p.target.dim, left.dim, width), dtype=p.tensor.dtype)
        block[:, :, starts[p.right] : starts[p.right] + p.right.dim] = np.moveaxis(p.tensor, 2, 0)
        rows.append(block.reshape(p.target.dim, -1))
    couple = np.concatenate(rows)
    paths = ", ".join(f"{p.left.label}⊗{p.right.label}->{p.target.label}" for p in of_left(product, left))
    beside = ", ".join(f.label for f in rights)
    note = f"Clebsch–Gordan couplings {paths}, {couple.shape}: columns are pairs of components of {left.label} and of {beside}."
    return couple, note


def is_multiplication(couple: np.ndarray, left: Irrep) -> bool:
    """Whether a factor of dimension 1 multiplies its right factors and nothing else happens."""
    return left.dim == 1 and couple.shape[0] == couple.shape[1] and np.array_equal(couple, np.eye(len(couple)))
