"""Representations that permute coordinates, as index arrays: no matrices."""

from __future__ import annotations

from functools import reduce
from itertools import combinations_with_replacement

import numpy as np

from repc.groups import Generator, Group
from repc.numeric.actions.letters import letter_rho
from repc.reps.fold import PLAIN, Algebra, Marks, fold
from repc.reps.layout import atom_size, leaf_atoms
from repc.syntax import nodes


def is_permutation(node: nodes.RepExpr, group: Group) -> bool:
    """Whether every ρ(g) permutes the coordinates, as the tree shows."""
    return all(f.is_permutation for f in group.factors) and fold(node, _PERMUTES)


def _leaf_permutes(node, marks: Marks) -> bool:
    match node:
        case nodes.Sym(_, of):
            return fold(of, _PERMUTES)
        case nodes.Alt(degree, of):
            return degree == 0 or (degree == 1 and fold(of, _PERMUTES))
    if isinstance(node, nodes.Images):
        return all(image.kind == "perm" for image in node.generators)
    return isinstance(node, nodes.Base | nodes.Regular | nodes.CosetSpace | nodes.Tuples)


_PERMUTES: Algebra[bool] = Algebra(lambda n: True, all, all, lambda n, of: of, _leaf_permutes)


def generator_images(node: nodes.RepExpr, group: Group) -> tuple[np.ndarray, ...]:
    """For each generator of a permutation representation, where it sends each coordinate: arrays (size,) of indices."""
    moves = ({slot: np.asarray(p)} for slot, factor in enumerate(group.factors) for p in factor.permutations)
    return tuple(image_of(node, group, move) for move in moves)


def image_of(node: nodes.RepExpr, group: Group, moves: dict[int, np.ndarray]) -> np.ndarray:
    """Where one element sends each coordinate (size,): ``moves`` has, for each factor that it moves, an image array, or
    for ``reg`` alone a matrix."""

    def leaf(node, marks: Marks) -> np.ndarray:
        match node:
            case nodes.Sym(degree, of):
                return _symmetric(fold(of, algebra), degree)
            case nodes.Alt(degree, of):
                return fold(of, algebra) if degree else np.arange(1)
        return _product([_atom_image(atom, group, moves) for atom in leaf_atoms(node, group, PLAIN)])

    algebra = Algebra(np.arange, _stacked, _product, lambda n, of: _product([np.arange(n), of]), leaf)
    return fold(node, algebra)


def _atom_image(atom, group: Group, moves: dict[int, np.ndarray]) -> np.ndarray:
    factor = group.factors[atom.slot]
    if atom.kind == "images" and atom.slot in moves:
        move = moves[atom.slot]
        return atom.representation.permutation(np.argmax(move, axis=0) if move.ndim == 2 else move)
    if atom.kind not in ("V", "reg"):  # beside nothing, as in V⊗0⊗[1]: callers refuse all others
        return np.arange(atom_size(atom, group))
    if atom.kind == "V":
        return moves.get(atom.slot, np.arange(factor.d))
    if atom.slot not in moves:
        return np.arange(factor.order())
    move = moves[atom.slot]
    generator = Generator(atom.slot, "discrete", move if move.ndim == 2 else np.eye(factor.d)[:, move])
    return np.argmax(letter_rho(atom, group, generator.parts(group)), axis=0)


def _stacked(images: list[np.ndarray]) -> np.ndarray:
    starts = np.cumsum([0, *(len(i) for i in images)])
    return np.concatenate([image + start for image, start in zip(images, starts, strict=False)])


def _product(images: list[np.ndarray]) -> np.ndarray:
    return reduce(lambda a, b: (a[:, None] * len(b) + b).ravel(), images, np.arange(1))


def _symmetric(image: np.ndarray, degree: int) -> np.ndarray:
    monomials = list(combinations_with_replacement(range(len(image)), degree))
    position = {m: i for i, m in enumerate(monomials)}
    return np.array([position[tuple(sorted(int(image[j]) for j in m))] for m in monomials])
