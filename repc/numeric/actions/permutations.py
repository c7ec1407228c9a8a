"""Representations that permute coordinates, as index arrays: no matrices."""

from __future__ import annotations

from functools import reduce
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np

from repc.numeric.actions.letters import letter_rho
from repc.reps.layout import Marks, leaf_atoms, tensor_node
from repc.reps.leaves import UserLeaf
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group


def is_permutation(node: nodes.RepExpr, group: Group) -> bool:
    """Whether every ρ(g) permutes the coordinates, as the tree shows."""
    return all(f.is_permutation for f in group.factors) and _permutes(node, group)


def _permutes(node, group: Group) -> bool:
    match node:
        case nodes.Sum(terms):
            return all(_permutes(t, group) for t in terms)
        case nodes.Product(factors):
            return all(_permutes(f, group) for f in factors)
        case nodes.Multiple(_, of) | nodes.Dual(of) | nodes.Conj(of) | nodes.Sym(_, of):
            return _permutes(of, group)
        case nodes.Power(of, exponent):
            return exponent == 0 or _permutes(of, group)
        case nodes.Alt(degree, of):
            return degree == 0 or (degree == 1 and _permutes(of, group))
        case nodes.OneDim() | UserLeaf() | nodes.Label() | nodes.Named():
            return False
    return True


def generator_images(node: nodes.RepExpr, group: Group) -> tuple[np.ndarray, ...]:
    """For each generator of a permutation representation, where it sends each coordinate: arrays (size,) of indices."""
    images = []
    for generator_slot, permutation in _generator_permutations(group):
        images.append(image_of(node, group, {generator_slot: np.asarray(permutation)}))
    return tuple(images)


def _generator_permutations(group: Group) -> list[tuple[int, np.ndarray]]:
    return [(slot, p) for slot, factor in enumerate(group.factors) for p in factor.permutations]


def image_of(node: nodes.RepExpr, group: Group, moves: dict[int, np.ndarray]) -> np.ndarray:
    """Where one element sends each coordinate (size,): ``moves`` has, for each factor that it moves, an image array, or
    for ``reg`` alone a matrix."""
    match node:
        case nodes.Scalars(count):
            return np.arange(count)
        case nodes.Sum(terms):
            return _stacked([image_of(t, group, moves) for t in terms])
        case nodes.Multiple(count, of):
            one = image_of(of, group, moves)
            return (np.arange(count)[:, None] * len(one) + one).ravel()
        case nodes.Product(factors):
            return reduce(_product, (image_of(f, group, moves) for f in factors))
        case nodes.Power(of, exponent):
            one = image_of(of, group, moves) if exponent else np.arange(1)
            return reduce(_product, [one] * exponent, np.arange(1))
        case nodes.Dual(of) | nodes.Conj(of):
            return image_of(of, group, moves)
        case nodes.Tensor():
            return image_of(tensor_node(node), group, moves)
        case nodes.Sym(degree, of):
            return _symmetric(image_of(of, group, moves), degree)
        case nodes.Alt(degree, of):
            return image_of(of, group, moves) if degree else np.arange(1)
    atoms = leaf_atoms(node, group, Marks())
    return reduce(_product, (_atom_image(atom, group, moves) for atom in atoms))


def _atom_image(atom, group: Group, moves: dict[int, np.ndarray]) -> np.ndarray:
    factor = group.factors[atom.slot]
    if atom.kind == "V":
        return moves.get(atom.slot, np.arange(factor.d))
    if atom.slot not in moves:
        return np.arange(factor.order())
    element = [np.eye(f.d) for f in group.factors]
    move = moves[atom.slot]
    element[atom.slot] = move if move.ndim == 2 else np.eye(factor.d)[:, move]
    return np.argmax(letter_rho(atom, group, tuple(element)), axis=0)


def _stacked(images: list[np.ndarray]) -> np.ndarray:
    starts = np.cumsum([0, *(len(i) for i in images)])
    return np.concatenate([image + start for image, start in zip(images, starts, strict=False)])


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a[:, None] * len(b) + b).ravel()


def _symmetric(image: np.ndarray, degree: int) -> np.ndarray:
    monomials = list(combinations_with_replacement(range(len(image)), degree))
    position = {m: i for i, m in enumerate(monomials)}
    return np.array([position[tuple(sorted(int(image[j]) for j in m))] for m in monomials])
