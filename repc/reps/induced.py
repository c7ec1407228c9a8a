"""``Ind(H, R)``: the representation of a finite group that one of a subgroup induces, by the images of the generators.

For representatives t_i of the cosets tH, g t_i = t_j h with h in H, and g moves the i-th copy of R to the j-th by ρ_R(h). The h
are represented by the stabilizer chain of H on the points of the group together with R (`repc.groups.finite.represented`).
"""

from __future__ import annotations

from functools import reduce
from typing import Any, NoReturn

import numpy as np

from repc.groups import Group, PermutationGroup, group_from_node
from repc.groups.finite.action import FiniteAction
from repc.groups.finite.represented import Represented, matrix_action, signed_action
from repc.groups.finite.subgroups import coset_representatives, embedded_images
from repc.groups.irreducibles.catalog import factor_ring, irreducible_facts
from repc.groups.irreducibles.rules import enumerated_classes
from repc.groups.irreducibles.tabled import key_values
from repc.reps.fold import PLAIN, Algebra, Marks, fold
from repc.reps.slots import slots_of
from repc.rings.cyclic import DihedralRing
from repc.rings.partitions import permutation_sign
from repc.rings.ring import Ring
from repc.rings.symmetric import Alternating, Symmetric
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse


def induced(node: nodes.Ind, factor: Group, leaf_of) -> Represented:
    """The induced representation of a factor; ``leaf_of(leaf, group)`` gives what images, cosets and tuples of the subgroup are.
    Raises RepcError (E0346, E0349) where H is no subgroup or the matrices of R are not known here."""
    subgroup = group_from_node(node.subgroup, {})
    images = embedded_images(subgroup, factor)
    own = PermutationGroup(list(images) or [np.arange(images.shape[1])])
    inner = Represented(own, _action(_matrices(node, subgroup, leaf_of)))
    representatives, moved = coset_representatives(factor, own.chain)
    return Represented(factor, _action(_stacked(np.asarray(factor.action.images), representatives, moved, inner)))


def _stacked(generators: np.ndarray, representatives: np.ndarray, moved: np.ndarray, inner: Represented) -> np.ndarray:
    """The images (m, k·r, k·r) of the generators."""
    k, r = len(representatives), inner.size
    backs = np.argsort(representatives, axis=1)
    found = np.zeros((len(generators), k * r, k * r))
    for matrix, generator, target in zip(found, generators, moved, strict=True):
        inside = np.take_along_axis(backs[target], generator[representatives], axis=1)  # t_j⁻¹ g t_i
        blocks = inner.action.matrices(inner.moved(inside[:, inner.base]))
        for i, j in enumerate(target):
            matrix[j * r : (j + 1) * r, i * r : (i + 1) * r] = blocks[i]
    return found


def _action(matrices: np.ndarray) -> FiniteAction:
    """Matrices as an action on points; permutations with signs are told at once."""
    monomial = (np.count_nonzero(matrices, axis=1) == 1).all() and np.isin(matrices, (-1.0, 0.0, 1.0)).all()
    if monomial:
        at = np.abs(matrices).argmax(axis=1)
        signs = np.take_along_axis(matrices, at[:, None], axis=1)[:, 0]
        return signed_action(((at + 1) * signs).astype(int).tolist())
    found = matrix_action(matrices)
    if found is None:
        fail("E0349", "the matrices of what is induced move their basis to too many places", "induce a smaller representation")
    return found


def _matrices(node: nodes.Ind, subgroup: Group, leaf_of) -> np.ndarray:
    """R on the generators of H, (m, r, r)."""
    found = []
    for slot, factor in enumerate(subgroup.factors):
        for k, matrix in enumerate(factor.discrete_generators):
            found.append(_on_generator(node.of, subgroup, (slot, k, np.asarray(matrix)), leaf_of))
    if not found:
        found = [np.eye(len(_on_generator(node.of, subgroup, (0, -1, np.eye(subgroup.factors[0].d)), leaf_of)))]
    return np.stack(found)


def _on_generator(node: nodes.RepExpr, group: Group, generator: tuple[int, int, np.ndarray], leaf_of) -> np.ndarray:
    def leaf(leaf, marks: Marks) -> np.ndarray:
        try:
            matrix = _leaf_matrix(leaf, group, generator, leaf_of)
        except RepcError as error:
            raise error.at(leaf.span, None) from None
        matrix = np.linalg.inv(matrix).T if marks.dual else matrix
        return matrix.conj() if marks.conj else matrix

    times = lambda factors: reduce(np.kron, factors)  # noqa: E731
    return fold(node, Algebra(np.eye, _diagonal, times, lambda n, of: np.kron(np.eye(n), of), leaf), PLAIN)


def _diagonal(blocks: list[np.ndarray]) -> np.ndarray:
    ends = np.cumsum([0, *map(len, blocks)])
    whole = np.zeros((ends[-1], ends[-1]))
    for start, stop, block in zip(ends, ends[1:], blocks, strict=False):
        whole[start:stop, start:stop] = block
    return whole


def _leaf_matrix(leaf, group: Group, generator: tuple[int, int, np.ndarray], leaf_of) -> np.ndarray:
    mine, number, matrix = generator
    match leaf:
        case nodes.Base():
            parts = [matrix if slot == mine else np.eye(group.factors[slot].d) for slot in slots_of(leaf, group)]
            return reduce(np.kron, parts)
        case nodes.OneDim(name):
            (slot,) = slots_of(leaf, group)
            return np.array([[group.factors[slot].scalar_reps[name].rho(matrix) if slot == mine else 1.0]])
        case nodes.Images() | nodes.CosetSpace() | nodes.Tuples() | nodes.Ind():
            slot, found = leaf_of(leaf, group)
            return found.rho(matrix) if slot == mine else np.eye(found.size)
        case nodes.Label(text):
            (slot,) = slots_of(leaf, group)
            return _irreducible(group, slot, text, number if slot == mine else -1)
    _refuse(leaf, group)


def _refuse(leaf, group: Group) -> NoReturn:
    fail(
        "E0349",
        f"'Ind' takes sums and products of V, det, sgn, cosets, images and irreducibles with characters of dimension 1; "
        f"{unparse(leaf)} of {group.name} is none",
        "write it with V, det, sgn, or by images of the generators",
        leaf.span,
    )


def _irreducible(group: Group, slot: int, text: str, number: int) -> np.ndarray:
    """An irreducible of a finite factor on its generator of a number (−1: the identity): a character of dimension 1, the two
    conjugate ones of a plane, or a plane of D(k)."""
    facts, factor, ring = irreducible_facts(group, slot, text), group.factors[slot], factor_ring(group, slot)
    key: Any = None if ring is None else ring.key(facts.label)
    if ring is None or key is None:
        _refuse(nodes.Label(text), group)
    if isinstance(ring, DihedralRing) and ring.dim(key) == 2:
        mirrored = number == len(factor.discrete_generators) - 1
        return np.diag([-1.0, 1.0]) if mirrored else _turn(np.exp(2j * np.pi * key[0] / ring.k) if number == 0 else 1.0)
    if ring.dim(key) != 1:
        _refuse(nodes.Label(text), group)
    value = complex(_character(factor, ring, key, number))
    return np.array([[value.real]]) if facts.dim == 1 else _turn(value)


def _character(factor: Group, ring: Ring, key, number: int) -> complex:
    """Of dimension 1, on a generator: of S(n) by the sign, of others from their classes."""
    if isinstance(ring, Symmetric) and not isinstance(ring, Alternating):
        odd = number >= 0 and key != ring.trivial()
        return permutation_sign(factor.permutations[number].tolist()) if odd and factor.permutations is not None else 1
    classes = enumerated_classes(factor)
    value = None if classes is None else key_values(ring, classes)
    if classes is None or value is None:
        what = f"the characters of {factor.name} on its generators are not known here"
        fail("E0349", what, "write it by images of the generators")
    return value(key)[classes.of_generators()[number] if number >= 0 else 0]


def _turn(z: complex) -> np.ndarray:
    return np.array([[z.real, -z.imag], [z.imag, z.real]])
