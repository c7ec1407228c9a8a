"""Maps of groups that do not act completely reducibly, over symmetric and alternating powers: the counts are exact ones."""

import numpy as np
import pytest

from repc.groups import C, DkeR3, Group
from repc.groups.families.generated import MatrixGroup
from repc.numeric.nullspace import equivariant_maps, monomial_maps
from repc.reps.layout import monomials
from repc.syntax import parse_rep
from tests.brute_force import residual
from tests.exact_count import count

SHEAR = [[1, 1], [0, 1]]
POOL = {
    "a shear": [("discrete", SHEAR)],
    "a shear, as a tangent": [("lie", [[0, 1], [0, 0]])],
    "a shear and a reflection": [("discrete", [[1, 0], [0, -1]]), ("discrete", [[1, 2], [0, 1]])],
    "minus a shear": [("discrete", [[-1, 1], [0, -1]])],
    "a stretched shear": [("discrete", [[2, 3], [0, 2]])],
    "upper triangular": [("lie", [[1, 0], [0, 0]]), ("lie", [[0, 1], [0, 0]])],
    "Heisenberg": [("discrete", [[1, 1, 0], [0, 1, 0], [0, 0, 1]]), ("discrete", [[1, 0, 0], [0, 1, 1], [0, 0, 1]])],
    "one Jordan block": [("lie", [[0, 1, 0], [0, 0, 1], [0, 0, 0]])],
    "the plane": [("lie", [[0, -1, 0], [1, 0, 0], [0, 0, 0]]), ("lie", [[0, 0, 1], [0, 0, 0], [0, 0, 0]])],
    "a shear of determinant -1": [("discrete", [[3, 7, 1], [0, -1, 2], [0, 0, 1]]), ("lie", [[0, 0, 1], [0, 0, 0], [0, 0, 0]])],
}
TEXTS = {"V": "V", "V*": "V*", "Sym2": "Sym²(V)", "Sym3": "Sym³(V)", "Alt2": "Λ²(V)", "Alt3": "Λ³(V)"}


def group_of(generators) -> Group:
    lie = [np.array(m, float) for kind, m in generators if kind == "lie"]
    return MatrixGroup(lie, [np.array(m, float) for kind, m in generators if kind == "discrete"])


@pytest.mark.parametrize("seed", range(40))
def test_random_powers_have_the_exact_count(seed):
    rng = np.random.default_rng(seed)
    generators = POOL[list(POOL)[seed % len(POOL)]]
    d = len(generators[0][1])
    letters = [letter for letter in TEXTS if d == 3 or letter != "Alt3"]
    words = []
    while len(words) < 2:
        word = list(rng.choice(letters, size=rng.integers(0, 3)))
        if sum(1 if w[0] == "V" else int(w[3:]) for w in word) <= (3 if d == 2 else 2):
            words.append(word)
    source, target = ("⊗".join(TEXTS[w] for w in word) or "V⁰" for word in words)
    group = group_of(generators)
    found = equivariant_maps(group, parse_rep(source), parse_rep(target))
    assert len(found) == count(generators, *words), f"{source} -> {target} under {group.name}"
    assert residual(group, parse_rep(source), parse_rep(target), found) < 1e-10


@pytest.mark.parametrize(
    ("generators", "source", "target", "right"),
    [
        ([("discrete", SHEAR)], "Λ²(V)", "V⁰", 1),
        ([("discrete", SHEAR)], "V⁰", "Λ²(V)", 1),
        ([("discrete", [[1, 0.5], [0, 1]])], "Sym⁴(V)", "Sym⁴(V)", 5),
    ],
)
def test_a_constraint_that_is_pure_rounding_asks_nothing(generators, source, target, right):
    assert len(equivariant_maps(group_of(generators), parse_rep(source), parse_rep(target))) == right


def test_products_with_a_group_that_is_not_reductive():
    shear = group_of([("lie", [[0, 1], [0, 0]])])
    assert len(equivariant_maps(shear * C(2), parse_rep("V⁰"), parse_rep("Sym²(V_2)"))) == 3
    tangent = group_of([("lie", [[0, 0, 0], [0, 0, -1], [0, 0, 0]])])
    assert len(equivariant_maps(DkeR3(6) * tangent, parse_rep("Sym³(V_2)"), parse_rep("V_2"))) == 11


def test_multivectors_of_plane_based_geometric_algebra():
    """E(3) on planes: of the 58 bilinear maps one was lost to a constraint that was the rounding of a determinant."""
    entry = np.eye(4)[:, None, :, None] * np.eye(4)[None, :, None, :]  # entry[i, j] has its 1 at (i, j)
    turns = [entry[i, j] - entry[j, i] for i, j in ((0, 1), (1, 2), (0, 2))]
    group = MatrixGroup([*turns, *entry[3, :3]], [np.diag([-1.0, 1, 1, 1])])
    grades = monomials(parse_rep("V⁰+V+Λ²(V)+Λ³(V)+Λ⁴(V)"), group)
    assert len(grades) == 5
    total = sum(len(monomial_maps(group, (*a, *b), c)) for a in grades for b in grades for c in grades)
    assert total == 58
