"""Groups that shift a grid, and how their generators move the coordinates of a representation: products of cyclic
groups, and the turned shifts of ZksZnxZn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.groups import C, Group, ZksZnxZn
from repc.numeric.actions.permutations import image_of, is_permutation
from repc.reps.layout import monomials
from repc.syntax.nodes import RepExpr


@dataclass(frozen=True)
class Shifts:
    """One axis for each generator, which shifts it by 1: ``orders`` are their lengths.

    Where ``turned``, the generator of the first axis also turns the others onto one another.
    """

    orders: tuple[int, ...]
    turned: bool = False


def shifts_of(group: Group) -> Shifts | None:
    """The axes of a group, or None where it is no product of cyclic groups, nor ZksZnxZn."""
    if isinstance(group, ZksZnxZn) and len(group.permutations) == 3:
        k, n = group.params
        return Shifts((k, n, n), True)
    orders = []
    for factor in group.factors:
        if not (isinstance(factor, C) or (factor.is_permutation and len(factor.permutations) <= 1)):
            return None
        if factor.order() > 1:
            orders.append(factor.order())
    return Shifts(tuple(orders)) if orders else None


def shift_images(node: RepExpr, group: Group) -> tuple[np.ndarray, ...] | None:
    """For each axis of `shifts_of`, where its generator sends each coordinate (size,); None where some coordinates are
    not permuted."""
    if not _permutes(node, group):
        return None
    images = [image_of(node, group, {slot: move}) for slot, move in _moves(group)]
    return (images[2], images[0], images[1]) if isinstance(group, ZksZnxZn) and len(images) == 3 else tuple(images)


def _permutes(node: RepExpr, group: Group) -> bool:
    if is_permutation(node, group):
        return True
    atoms = [atom for monomial in monomials(node, group) for atom in monomial]
    return all(a.kind == "reg" or (a.kind == "V" and group.factors[a.slot].is_permutation) for a in atoms)


def _moves(group: Group) -> list[tuple[int, np.ndarray]]:
    """Each generator with its slot: an image array, or the matrix of a rotation."""
    return [
        (slot, np.asarray(move))
        for slot, factor in enumerate(group.factors)
        for move in (factor.permutations if factor.is_permutation else factor.discrete_generators)
    ]
