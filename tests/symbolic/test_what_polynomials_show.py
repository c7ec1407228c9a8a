"""Counts of polynomials that chemists and others have published or that can be counted one by one."""

from itertools import combinations, combinations_with_replacement, permutations, product

import numpy as np
import pytest

import repc
from repc.driver import type_source
from repc.driver.polynomials import asked
from repc.groups import RubiksCube
from repc.source import Source

# Internal coordinates of XY4 under T_d = S(4): A1 + E + 2F2, with F2 = [3,1] and F1 = [2,1,1]
XY4 = "[4]+[2,2]+2[3,1]"
BASIC = (1, 2, 2, 2, 3, 3, 3, 4, 4)
# Numbers of generators over the nine basic invariants by degree, of A1, A2, E, F1 and F2: what Molien's formula says, as Schmelzer
# and Murrell (1985) and Cassam-Chenaï, Dhont and Patras (2015) use it; held below against sums over matrices
BASIS = {
    "[4]": (1, 0, 1, 5, 9, 12, 18, 21, 24, 26, 15, 8, 4),
    "sgn": (0, 0, 0, 4, 8, 15, 26, 24, 21, 18, 12, 9, 5, 1, 0, 1),
    "[2,2]": (0, 1, 4, 6, 16, 28, 39, 50, 50, 39, 28, 16, 6, 4, 1),
    "[2,1,1]": (0, 0, 3, 12, 27, 45, 60, 71, 71, 60, 41, 23, 12, 5, 2),
    "[3,1]": (0, 2, 5, 12, 23, 41, 60, 71, 71, 60, 45, 27, 12, 3),
}


@pytest.mark.parametrize(("label", "numbers"), BASIS.items())
def test_integrity_bases_of_methane(label, numbers):
    """Of dimension d there are d · ∏ degrees / 24 generators, since the invariants have degree 24 under the basic ones."""
    series = repc.poly(XY4, label, 1)("S(4)").hilbert.maps
    assert (series.denominator, series.numerator) == (BASIC, numbers)
    dim = {"[4]": 1, "sgn": 1, "[2,2]": 2}.get(label, 3)
    assert sum(numbers) == dim * int(np.prod(BASIC)) // 24


@pytest.mark.parametrize("label", BASIS)
def test_integrity_bases_are_molien_sums_over_the_24_permutations(label):
    """The same by determinants of matrices at a number t: of four bonds and of the six pairs of them."""
    t, pairs, total = 0.3, list(combinations(range(4), 2)), 0.0
    for images in permutations(range(4)):
        bonds, angles = np.eye(4)[list(images)], np.zeros((6, 6))
        for k, (i, j) in enumerate(pairs):
            angles[pairs.index(tuple(sorted((images[i], images[j])))), k] = 1
        # the bonds are A1 + F2, the pairs A1 + E + F2: one A1 too many
        fixed, sign, split = np.trace(bonds), np.linalg.det(bonds), np.trace(angles)
        characters = {"[4]": 1, "sgn": sign, "[2,2]": split - fixed, "[2,1,1]": sign * (fixed - 1), "[3,1]": fixed - 1}
        determinants = np.linalg.det(np.eye(4) - t * bonds) * np.linalg.det(np.eye(6) - t * angles)
        total += characters[label] * (1 - t) / determinants / 24
    series = repc.poly(XY4, label, 1)("S(4)").hilbert.maps
    assert np.isclose(total, np.polyval(series.numerator[::-1], t) / np.prod([1 - t**d for d in series.denominator]))


MOLECULES = {  # pair distances as representations of the permutations of equal atoms
    (2, 1): ("S(2)", "V+V⁰"),
    (3,): ("S(3)", "V"),
    (3, 1): ("S(3)", "2V"),
    (3, 2): ("S(3) × S(2)", "V_1+V_1⊗V_2+V⁰"),
}


@pytest.mark.parametrize("atoms", MOLECULES)
def test_invariant_polynomials_of_pair_distances(atoms):
    """As many of each degree as there are orbits of monomials: the rows of the tables of monomial symmetrization (Xie, Bowman
    2010)."""
    group, rep = MOLECULES[atoms]
    series = repc.poly(rep, "V⁰", 1)(group).hilbert.maps
    assert series.coefficients(5) == [orbits_of_monomials(atoms, k) for k in range(5)]


def orbits_of_monomials(atoms, degree):
    kinds = np.repeat(range(len(atoms)), atoms)
    pairs = list(combinations(range(len(kinds)), 2))
    moves = []
    for parts in product(*(permutations(np.flatnonzero(kinds == k)) for k in range(len(atoms)))):
        images = [int(i) for part in parts for i in part]
        moves.append([pairs.index(tuple(sorted((images[i], images[j])))) for i, j in pairs])
    monomials = combinations_with_replacement(range(len(pairs)), degree)
    return len({min(tuple(sorted(move[x] for x in m)) for move in moves) for m in monomials})


def test_quadratic_maps_of_the_cube_are_orbits():
    """Equivariant maps of permutation representations are orbits: here of (two facelets in any order, a facelet), found by joining
    what the generators move into each other."""
    group = RubiksCube()
    moves = np.asarray(group.permutations)
    d = moves.shape[1]
    pairs = np.array(list(combinations_with_replacement(range(d), 2)))
    number = np.zeros((d, d), int)
    number[pairs[:, 0], pairs[:, 1]] = number[pairs[:, 1], pairs[:, 0]] = range(len(pairs))
    root = np.arange(len(pairs) * d)
    steps = [(number[p[pairs[:, 0]], p[pairs[:, 1]]][:, None] * d + p[None]).ravel() for p in moves]
    while True:
        before = root.copy()
        for step in steps:
            least = np.minimum(root, root[step])
            np.minimum.at(root, step, least)
            root = np.minimum(root, root[step])
        if (root == before).all():
            break
    assert len(np.unique(root)) == 33


@pytest.mark.parametrize(
    ("group", "line", "expected"),
    [
        ("O(3)", "4V -> V⁰ { degree: 4 }", 55),
        ("O(3)", "3x0e+1e -> 0e { degree: 3 }", 13),
        ("O(3)", "1o+2e+4e -> 0e+1o { degree: 3 }", 11),
        ("O(3)", "2x0e+1o+2e -> 0e+1o { degree: 3 }", 18),
    ],
)
def test_symmetric_powers_with_multiplicities(group, line, expected):
    """Irreducibles of Sym³ as sums over weights (the cases of e3nn-jax's tests of symmetric products)."""
    spec = type_source(Source("s", f"group {group}\npoly f : {line}\n"))
    assert asked(spec.polys[0], spec.group).count.total.dim == expected
