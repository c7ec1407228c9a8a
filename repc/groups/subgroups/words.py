"""The subgroup that words in the generators of a group generate."""

from __future__ import annotations

from functools import reduce

import numpy as np

from repc.groups.exact import evaluate
from repc.groups.families.generated import MatrixGroup
from repc.groups.families.permutation import PermutationGroup
from repc.groups.finite.images import permutation_images
from repc.groups.given.places import as_matrix
from repc.groups.group import Group
from repc.groups.subgroups.advice import generators_inside
from repc.source import fail
from repc.syntax import nodes, unparse


def generated_by_words(node: nodes.Generated, into: Group) -> Group:
    """The group of a ``generated`` with words among its generators. Raises RepcError (E0246) for a letter that there is not."""
    if len(into.factors) > 1:
        words = f"{into.name} is a product, and words are in the generators of one factor"
        fail("E0246", words, "write the subgroup factor by factor", node.span)
    lie = [_matrix(g, into) for g in node.generators if g.kind == "lie"]
    discrete = [_matrix(g, into) for g in node.generators if g.kind != "lie"]
    if into.is_permutation and not lie:
        images = permutation_images(np.stack(discrete))
        if images is not None:
            return PermutationGroup(list(images), name=unparse(node))
    return MatrixGroup(lie, discrete, unparse(node))


def _matrix(generator: nodes.GeneratorExpr, into: Group) -> np.ndarray:
    if generator.kind == "word":
        return reduce(np.matmul, (_power(letter, into, generator) for letter in generator.letters))
    found = np.array([[evaluate(entry).approx for entry in row] for row in as_matrix(generator, into.d).matrix])
    return found if found.imag.any() else found.real


def _power(letter: tuple[int, int], into: Group, generator: nodes.GeneratorExpr) -> np.ndarray:
    number, exponent = letter
    known = into.discrete_generators
    if not 1 <= number <= len(known):
        there = f"g1 … g{len(known)}" if len(known) > 1 else "g1" if len(known) else "none: it is connected"
        words = f"{into.name} has no generator g{number}; its discrete generators are {there}"
        fail("E0246", words, f"repc groups '{into.name}' shows them" if len(known) else generators_inside(into), generator.span)
    return np.linalg.matrix_power(known[number - 1], exponent)
