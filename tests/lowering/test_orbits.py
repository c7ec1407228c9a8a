"""Orbit programs: weights constant on orbits of index tuples."""

from itertools import permutations, product

import numpy as np
import pytest

from repc import groups
from repc.groups.finite.orbits import orbit_labels, pair_labels
from repc.lowering import interpret, orbit, random_params
from repc.numeric.actions.permutations import generator_images
from repc.syntax import parse_rep


def lowered(group, inputs, output):
    nodes = [parse_rep(text) for text in (*inputs, output)]
    images = [generator_images(node, group) for node in nodes]
    dims = [len(i[0]) for i in images]
    return orbit.lower("f", images[:-1], images[-1], (dims[-1], *dims[:-1]))


def test_orbits_are_those_of_the_whole_group():
    program = lowered(groups.S(3), ["V", "V"], "V")
    first = {}
    for index in product(range(3), repeat=3):
        orbit_of = min(tuple(p[i] for i in index) for p in permutations(range(3)))
        label = program.labels[index]
        assert first.setdefault(orbit_of, label) == label
    assert program.hom_dim == len(first) == 5


def test_orbits_are_numbered_by_their_first_tuple():
    program = lowered(groups.S(4), ["V²"], "V²")
    _, firsts = np.unique(program.labels.ravel(), return_index=True)
    assert list(firsts) == sorted(firsts)
    assert np.array_equal(np.bincount(program.labels.ravel()), program.sizes)


@pytest.mark.parametrize(
    ("group", "inputs", "output", "count"),
    [(groups.S(30), ["V"], "V²", 5), (groups.RubiksCube(), ["V²"], "V", 51), (groups.Z(7), ["V"], "V", 7)],
)
def test_counts(group, inputs, output, count):
    program = lowered(group, inputs, output)
    assert program.hom_dim == count
    assert program.labels.dtype == np.uint8


def test_labels_take_the_smallest_integers():
    assert lowered(groups.Z(300), ["V"], "V").labels.dtype == np.uint16


def test_a_program_commutes_with_the_group():
    program = lowered(groups.S(5), ["V²", "V"], "V+V²")
    params = random_params(program)
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((3, 25)), rng.standard_normal((3, 5))
    p = np.array([2, 0, 1, 4, 3])
    pp = (p[:, None] * 5 + p).ravel()

    def move(v, image):
        moved = np.zeros_like(v)
        moved[:, image] = v
        return moved

    out = np.concatenate([p, 5 + pp])
    z = interpret(program, params, x, y)
    assert np.allclose(interpret(program, params, move(x, pp), move(y, p)), move(z, out), atol=1e-12)


def test_without_generators_every_entry_is_its_own_orbit():
    program = orbit.lower("f", [()], (), (2, 3))
    assert program.hom_dim == 6


def test_long_cycles_are_joined():
    n = 50_000
    labels, sizes = orbit_labels([np.roll(np.arange(n), 1)], n)
    assert list(sizes) == [n] and not labels.any()


def turn(n):
    return np.roll(np.arange(n), 1)


def flip(n):
    return -np.arange(n) % n


def test_orbits_on_pairs_are_those_of_single_pairs():
    rng = np.random.default_rng(0)
    cases = [([], []), ([turn(6)], [turn(6)]), ([turn(4)], [turn(6)]), ([turn(1)], [turn(5)]), ([turn(5)], [turn(1)])]
    cases += [([turn(a), flip(a)], [turn(b), flip(b)]) for a, b in [(6, 3), (3, 6), (5, 5), (4, 8)]]
    for moved in ([_some_moved(rng, n) for _ in range(count)] for n, count in [(9, 1), (7, 1), (9, 2)]):
        cases.append((moved, moved))
    for rows, columns in cases:
        n, m = (len(side[0]) if side else 4 for side in (rows, columns))
        expected = np.arange(n * m).reshape(n, m)  # the smallest pair that each is reached from, pushed along until nothing changes
        for _ in range(n * m):
            for a, b in zip(rows, columns, strict=True):
                low = np.minimum(expected, expected[a][:, b])
                expected = low.copy()
                expected[np.ix_(a, b)] = np.minimum(expected[np.ix_(a, b)], low)
        firsts, numbers = np.unique(expected, return_inverse=True)
        labels, sizes = pair_labels(rows, columns, (n, m))
        assert np.array_equal(labels, numbers.reshape(n, m)) and len(sizes) == len(firsts)
        assert np.array_equal(sizes, np.bincount(labels.ravel()))


def _some_moved(rng, n):
    image, moved = np.arange(n), rng.permutation(n)[: rng.integers(2, n + 1)]
    image[np.sort(moved)] = moved
    return image


def test_every_orbit_starts_with_the_same_share_of_the_variance():
    program = lowered(groups.S(6), ["V"], "V")
    assert np.allclose(program.spread**2 * program.sizes / program.out_dim, 1 / 2)


def test_the_listing_says_what_is_constant():
    assert "W[4 × 16] constant on 5 orbits" in str(lowered(groups.S(4), ["V²"], "V"))
