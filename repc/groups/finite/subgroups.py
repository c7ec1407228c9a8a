"""Subgroups of a finite group given as groups of their own, and the action on their cosets."""

from __future__ import annotations

from typing import NoReturn

import numpy as np

from repc.groups.finite.schreier_sims import StabilizerChain
from repc.groups.group import Group
from repc.limits import MOST_COSET_POINTS
from repc.source import fail
from repc.tolerance import POINT


def embedded_images(subgroup: Group, group: Group) -> np.ndarray:
    """The generators of a subgroup as images (m, N) of the points of the group's action.

    Permutation groups move the first points, the factors of a product one after another: S(2)×S(3) in S(5) permutes 1, 2 and
    3, 4, 5. Matrices of the size of V are elements as they are. Raises RepcError (E0346) for what is no subgroup.
    """
    if subgroup.is_finite is not True:
        fail("E0346", f"{subgroup.name} is not finite, and {group.name} is", "give a finite subgroup")
    points = group.action.images.shape[1]
    if group.is_permutation and all(factor.is_permutation for factor in subgroup.factors):
        images = _side_by_side(subgroup, group.d)
    else:
        images = _as_elements(subgroup, group)
    if images is None:
        fail(
            "E0346",
            f"{subgroup.name} does not act on the space of {group.name}, so it is not read as a subgroup",
            f"give it by matrices of {group.d}×{group.d}, or by permutations of at most {group.d} points",
        )
    images = images.reshape(-1, points)
    for image in images:
        if group.family != "S" and not group.chain.contains(image):
            _refuse(subgroup, group)
    return images


def _side_by_side(subgroup: Group, degree: int) -> np.ndarray | None:
    if sum(factor.d for factor in subgroup.factors) > degree:
        return None
    found, start = [], 0
    for factor in subgroup.factors:
        for permutation in factor.permutations:
            image = np.arange(degree)
            image[start : start + factor.d] = start + np.asarray(permutation)
            found.append(image)
        start += factor.d
    return np.array(found, dtype=int).reshape(len(found), degree)


def _as_elements(subgroup: Group, group: Group) -> np.ndarray | None:
    if len(subgroup.factors) > 1 or subgroup.d != group.d or subgroup.is_finite is not True:
        return None
    points = np.eye(group.d) if group.action.points is None else group.action.points
    moved = np.einsum("mij,pj->mpi", subgroup.discrete_generators, points)
    distance = np.abs(moved[:, :, None] - points[None, None]).max(axis=-1)
    if distance.min(axis=-1).max(initial=0.0) > 10 * POINT:
        _refuse(subgroup, group)
    return distance.argmin(axis=-1)


def _refuse(subgroup: Group, group: Group) -> NoReturn:
    message = f"{subgroup.name} is no subgroup of {group.name}: one of its generators is no element"
    fail("E0346", message, "check its generators")


def coset_representatives(group: Group, chain: StabilizerChain) -> tuple[np.ndarray, np.ndarray]:
    """(k, N) representatives of the left cosets xH, H first, in the order in which the generators reach them, and how each
    generator permutes the cosets, (m, k). ``chain`` is that of H on the points of the group's action."""
    index = group.order() // chain.order()
    if index > MOST_COSET_POINTS:
        fail("E0348", f"there are {index} cosets ({MOST_COSET_POINTS.words})", "take a larger subgroup")
    generators = np.asarray(group.action.images)
    found = [_canonical(np.arange(chain.n, dtype=np.int32), chain)]
    where = {found[0].tobytes(): 0}
    images: list[list[int]] = [[] for _ in generators]
    for x in found:  # grows on the way
        for k, generator in enumerate(generators):
            y = _canonical(generator[x].astype(np.int32), chain)
            if y.tobytes() not in where:
                where[y.tobytes()] = len(found)
                found.append(y)
            images[k].append(where[y.tobytes()])
    return np.stack(found), np.array(images, dtype=np.int64).reshape(len(generators), len(found))


def _canonical(x: np.ndarray, chain: StabilizerChain) -> np.ndarray:
    """The element of xH whose images of H's base are smallest."""
    for level in chain.levels:
        at = int(np.argmin(x[level.orbit]))
        x = x[level.transversal[at]]
    return x
