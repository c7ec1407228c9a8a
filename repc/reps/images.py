"""Representations of finite factors by images of generators, on cosets and on tuples of points: from the tree to matrices."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, permutations
from math import comb, perm
from typing import NoReturn

import numpy as np

from repc.groups import Group, group_from_node
from repc.groups.exact import evaluate
from repc.groups.finite.action import FiniteAction
from repc.groups.finite.represented import Represented, is_represented, matrix_action, permuting, signed_action
from repc.groups.finite.schreier_sims import StabilizerChain
from repc.groups.finite.subgroups import coset_representatives, embedded_images
from repc.groups.finite.words import failing_word, word_text
from repc.groups.given.places import largest_point, places_of, size_of
from repc.groups.tellable import untold_generators
from repc.limits import MOST_COSET_POINTS
from repc.reps.generators import entry_text, generators_text
from repc.reps.induced import induced
from repc.reps.slots import slots_of, subscript_slot
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse
from repc.tolerance import ZERO

IMAGE_LEAVES = (nodes.Images, nodes.CosetSpace, nodes.Tuples, nodes.Ind)


def image_slot(leaf, group: Group) -> int:
    """The factor that such a leaf is a representation of."""
    if isinstance(leaf, nodes.CosetSpace):
        return subscript_slot(nodes.Subscript(leaf.top, span=leaf.top.span), group, leaf)
    if isinstance(leaf, nodes.Tuples):
        return _permuted_slot(leaf, group)
    if leaf.subscript is not None:
        return subscript_slot(leaf.subscript, group, leaf)
    if len(group.factors) > 1:
        choices = " or ".join(f"_{k + 1} for {factor.name}" for k, factor in enumerate(group.factors))
        what = "images of the generators of" if isinstance(leaf, nodes.Images) else "a representation induced to"
        fail("E0313", f"{what} which factor of {group.name}?", f"put behind the bracket {choices}", leaf.span)
    return 0


def represented(leaf, group: Group) -> Represented:
    """The representation that a leaf gives. Raises RepcError, placed, for images that are none."""
    slot = image_slot(leaf, group)
    try:
        return _represented(leaf, group.factors[slot])
    except RepcError as error:
        raise error.at(leaf.span, None) from None


@lru_cache(maxsize=256)
def _represented(leaf, factor: Group) -> Represented:
    _check_finite(leaf, factor)
    if isinstance(leaf, nodes.CosetSpace):
        return _on_cosets(leaf, factor)
    if isinstance(leaf, nodes.Tuples):
        return Represented(factor, _on_tuples(leaf, _points_of(leaf.of, factor)))
    if isinstance(leaf, nodes.Ind):
        return induced(leaf, factor, lambda inner, group: (image_slot(inner, group), represented(inner, group)))
    return _by_images(leaf, factor)


def _check_finite(leaf, factor: Group) -> None:
    if factor.is_finite is True:
        return
    message = f"{factor.name} is not finite, and cosets and tuples are of finite groups"
    if isinstance(leaf, nodes.Images):
        message = f"{factor.name} is infinite without infinitesimal generators: the relations of its generators are not known"
    fail("E0343", message, "write the representation with V, Sym, Alt and labels")


# ── images of generators ───────────────────────────────────────────────────────────────────────


def _by_images(leaf: nodes.Images, factor: Group) -> Represented:
    wanted = factor._facts.discrete_count
    given = _without_identity(leaf.generators) if wanted == 0 else leaf.generators
    if len(given) != wanted:
        are = "is" if len(given) == 1 else "are"
        message = f"{factor.name} has {_count(wanted, 'generator')}, and {_count(len(given), 'image')} {are} given"
        each = f"give one image for each, in order: {generators_text(factor)}"
        fail("E0341", message, each if wanted else "give the names of the coordinates alone", leaf.span)
    dimension = dimension_of(leaf)
    action = _joint_action(leaf, given, dimension, factor)
    if action is None or not is_represented(factor, action):
        _refuse_relation(leaf, given, dimension, factor, action)
    return Represented(factor, action)


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'s' * (number != 1)}"


def _without_identity(generators: tuple[nodes.GeneratorExpr, ...]) -> tuple[nodes.GeneratorExpr, ...]:
    """Of a group without generators: an image of the identity says how many coordinates there are."""
    return tuple(g for g in generators if any(len(cycle) > 1 or cycle[0] < 0 for cycle in g.cycles) or g.matrix or g.places)


def dimension_of(leaf: nodes.Images) -> int:
    """The number of coordinates: of their names, a matrix or a list of places, else the largest that a cycle names."""
    size = len(leaf.coordinates) or size_of(leaf.generators)
    if not size:
        fail("E0342", "these images act on no coordinates", "name them: images { coordinates a b c }", leaf.span)
    for image in leaf.generators:
        own = len(image.matrix) or len(image.places)
        largest = largest_point(image)
        if (own and own != size) or largest > size:
            message = f"this image is of {own or largest} coordinates, and there are {size}"
            fail("E0342", message, "give all images on the same coordinates", image.span)
    return size


def _joint_action(leaf, given, size: int, factor: Group) -> FiniteAction | None:
    """How the images act on points; None where these matrices generate no finite group."""
    if not given:
        return permuting(np.zeros((0, size), dtype=np.int64))
    if all(not image.matrix for image in given):
        return signed_action([places_of(image, size) for image in given])
    return matrix_action(_matrices(given, size, factor))


def _matrices(given, size: int, factor: Group) -> np.ndarray:
    doubt = untold_generators([image for image in given if image.matrix])
    if doubt is not None:
        raise doubt
    found = []
    for image in given:
        if image.kind == "lie":
            message = f"'lie' is the image of an infinitesimal generator, and {factor.name} is finite"
            fail("E0342", message, "write 'discrete' in place of 'lie'", image.span)
        if image.matrix:
            matrix = np.array([[evaluate(entry).approx for entry in row] for row in image.matrix])
        else:
            places = np.array(places_of(image, size))
            matrix = np.zeros((size, size), dtype=complex)
            matrix[np.abs(places) - 1, np.arange(size)] = np.sign(places)
        if matrix.imag.any() and not factor.is_complex:
            fail("E0342", f"{factor.name} is real, and this image has complex entries", "write it with real ones", image.span)
        if np.linalg.svd(matrix, compute_uv=False)[-1] < ZERO:
            fail("E0342", "this image is singular: no element of a group has it", "an image has an inverse", image.span)
        found.append(matrix)
    stack = np.stack(found)
    return stack if stack.imag.any() else stack.real.copy()


def _refuse_relation(leaf, given, size: int, factor: Group, action: FiniteAction | None) -> NoReturn:
    """E0340 with a shortest word that fails, and what its image does."""
    matrices = _matrices(given, size, factor) if action is None else Represented(factor, action).generators
    word = failing_word(factor, matrices)
    remedy = f"the generators are {generators_text(factor)}; check the images of those in the word"
    if word is None:
        message = f"the images satisfy not every relation of {factor.name}: they generate a larger group with it"
        fail("E0340", message, remedy, leaf.span)
    word = _shortened(word, factor)
    image = np.eye(size)
    for letter in word:
        matrix = matrices[abs(letter) - 1]
        image = image @ (matrix if letter > 0 else np.linalg.inv(matrix))
    message = f"{word_text(word)} is the identity of {factor.name}, and its image is not: it {_does(image, leaf.coordinates)}"
    places = [given[abs(letter) - 1] for letter in word]
    fail("E0340", message, remedy, places[0].span if len(set(map(abs, word))) == 1 else leaf.span)


def _shortened(word: tuple[int, ...], factor: Group) -> tuple[int, ...]:
    """g in place of g⁻¹ where g is of order 2."""
    images = np.asarray(factor.action.images)
    involutions = {k + 1 for k, image in enumerate(images) if np.array_equal(image[image], np.arange(len(image)))}
    return tuple(-letter if letter < 0 and -letter in involutions else letter for letter in word)


def _does(image: np.ndarray, names: tuple[str, ...]) -> str:
    """What the image of a word does to the first coordinate that it moves."""
    moved = np.abs(image - np.eye(len(image))).max(axis=0) > ZERO
    j = int(np.argmax(moved))
    call = lambda i: names[i] if names else f"e{str(i + 1).translate(_LOWERED)}"  # noqa: E731
    column = image[:, j]
    i = int(np.argmax(np.abs(column)))
    if np.abs(np.delete(column, i)).max(initial=0.0) > ZERO:
        return f"moves {call(j)}"
    factor = "" if column[i] == 1 else "-" if column[i] == -1 else f"{entry_text(column[i])}·"
    return f"sends {call(j)} to {factor}{call(i)}"


_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


# ── cosets and tuples ──────────────────────────────────────────────────────────────────────────


def _on_cosets(leaf: nodes.CosetSpace, factor: Group) -> Represented:
    subgroup = group_from_node(leaf.bottom, {})
    chain = StabilizerChain(embedded_images(subgroup, factor).reshape(-1, factor.action.images.shape[1]))
    _, images = coset_representatives(factor, chain)
    return Represented(factor, permuting(images))


def _permuted_slot(leaf: nodes.Tuples, group: Group) -> int:
    slots: tuple[int, ...] = (image_slot(leaf.of, group),) if isinstance(leaf.of, IMAGE_LEAVES) else ()
    if isinstance(leaf.of, nodes.Base):
        slots = slots_of(leaf.of, group)
    if len(slots) != 1:
        size = "" if leaf.kind == "pairs" else f",{leaf.size}"
        fail(
            "E0347",
            f"{leaf.kind} are of points: {unparse(leaf.of)} is neither V of a permutation group nor one of its permuted sets",
            f"write {leaf.kind}(V{size}), of one factor {leaf.kind}(V_1{size}), or {leaf.kind}(G/H{size})",
            leaf.span,
        )
    return slots[0]


def _points_of(of, factor: Group) -> np.ndarray:
    """Images (m, n) of points under the generators."""
    if isinstance(of, nodes.Base):
        if not factor.is_permutation:
            message = f"{factor.name} does not permute the coordinates of V"
            fail("E0347", message, "take a permutation group, or cosets G/H", of.span)
        return np.asarray(factor.permutations)
    found = _represented(of, factor)
    if not found.permutes:
        fail("E0347", f"{unparse(of)} turns signs or mixes coordinates: it has no points", "take one that permutes", of.span)
    return np.asarray(found.action.images)


def _on_tuples(leaf: nodes.Tuples, images: np.ndarray) -> FiniteAction:
    """On the ordered tuples of different points in the order of a dictionary, or on sets written as increasing tuples."""
    n, k = images.shape[1], leaf.size
    count = comb(n, k) if leaf.kind == "sets" else perm(n, k)
    if not 1 <= k <= n:
        message = f"{leaf.kind} of {k} different points: there are {n} points"
        fail("E0347", message, f"take 1 to {n}", leaf.span)
    if count > MOST_COSET_POINTS:
        what = "sets" if leaf.kind == "sets" else "tuples"
        fail("E0347", f"there are {count} {what} ({MOST_COSET_POINTS.words})", "take smaller ones")
    choose = combinations if leaf.kind == "sets" else permutations
    tuples = np.array(list(choose(range(n), k)), dtype=np.int64).reshape(count, k)
    weights = n ** np.arange(k - 1, -1, -1, dtype=np.int64)
    keys = tuples @ weights  # increasing, as tuples are in order
    moved = images[:, tuples]
    if leaf.kind == "sets":
        moved = np.sort(moved, axis=-1)
    return permuting(np.searchsorted(keys, moved @ weights))
