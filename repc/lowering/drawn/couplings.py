"""Products of two irreducibles in a third one, channel by channel: by the cheapest operation that gives them."""

from __future__ import annotations

import numpy as np

from repc.lowering.network.program import Coupled
from repc.ops import build as b
from repc.ops.names import identifier
from repc.ops.operations import component_products, pointwise
from repc.ops.value import Value
from repc.tolerance import ALIKE


def coupled(path: Coupled, left: Value, right: Value) -> Value:
    """The product of two factors in one irreducible."""
    tensor = path.tensor
    if path.left.dim == 1 and np.array_equal(tensor[0], np.eye(path.right.dim)):
        return b.op(pointwise.Multiply(), left, right)
    if path.right.dim == 1 and np.array_equal(tensor[:, 0], np.eye(path.left.dim)):
        return b.op(pointwise.Multiply(), left, right)
    if path.target.dim == 1 and _is_dot(tensor[..., 0]):
        return b.op(component_products.DotComponents(), left, right)
    labels = path.left.label, path.right.label, path.target.label
    couple = np.moveaxis(tensor, 2, 0).reshape(path.target.dim, -1)
    note = "Clebsch–Gordan coupling {}⊗{}->{}, {}: columns are pairs of components.".format(*labels, couple.shape)
    name = "_".join(["COUPLE", *map(identifier, labels)])
    return b.op(component_products.CoupleComponents(1), b.constant(name, couple, note), left, right)


def _is_dot(matrix: np.ndarray) -> bool:
    """Whether a coupling to one component is d^-½ times the sum over components."""
    return matrix.shape[0] == matrix.shape[1] and np.allclose(matrix, np.eye(len(matrix)) * len(matrix) ** -0.5, rtol=0, atol=ALIKE)
