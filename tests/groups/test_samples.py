"""Random elements have the moments of Haar measure: ∫|tr g|^2k counts invariants, exactly known."""

import numpy as np
import pytest

from repc.groups import (
    SO,
    SU,
    A,
    C,
    Cube,
    D,
    Icosahedral,
    MatrixGroup,
    O,
    PermutationGroup,
    RubiksCube,
    S,
    U,
    Wreath,
    Z,
    ZksZnxZn,
    orbit_count,
)

COUNT = 20000
RUBIK = RubiksCube()


def moments(group, powers):
    traces = np.concatenate([np.trace(group.samples(COUNT // 8, seed), axis1=1, axis2=2) for seed in range(8)])
    return [np.mean(np.abs(traces) ** (2 * k)) for k in powers]


@pytest.mark.parametrize(
    ("group", "expected"),  # dimensions of End(V) and End(V²)
    [
        (SO(2), (2, 6)),
        (SO(3), (1, 3)),
        (SO(4), (1, 4)),
        (O(2), (1, 3)),
        (O(3), (1, 3)),
        (U(2), (1, 2)),
        (U(3), (1, 2)),
        (SU(2), (1, 2)),
        (SU(3), (1, 2)),
        (Icosahedral(), (1, 3)),
        (C(5), (2, 6)),
        (D(5), (1, 3)),
        (S(5), (2, 15)),
        (S(3), (2, 14)),
        (A(4), (2, 22)),
        (Z(4), (4, 64)),
        (Cube(), (3, 60)),
        (ZksZnxZn(2, 2), (8, 512)),
        (MatrixGroup(SO(3).lie_algebra[:2], name="two turns"), (1, 3)),
        (MatrixGroup(SU(2).lie_algebra, name="SU(2) by generators"), (1, 2)),
        (MatrixGroup(discrete_generators=Icosahedral().discrete_generators, name="icosahedron"), (1, 3)),
    ],
    ids=str,
)
def test_traces_have_the_moments_of_haar_measure(group, expected):
    for value, exact in zip(moments(group, (1, 2)), expected, strict=True):
        assert abs(value - exact) < 0.12 * exact  # six standard deviations or more


def test_samples_of_rubiks_cube_are_elements_and_uniform():
    samples = RUBIK.samples(2000)
    images = samples.argmax(axis=1)
    assert all(RUBIK.chain.contains(p) for p in images[:50])
    fixed = (images == np.arange(48)).sum(axis=1)
    assert abs(fixed.mean() - orbit_count(RUBIK, 1)) < 0.2 and abs((fixed**2).mean() - orbit_count(RUBIK, 2)) < 1.2


def test_wreath_samples_mix_blocks_independently():
    traces = np.trace(Wreath(SO(3), S(2)).samples(COUNT), axis1=1, axis2=2)
    assert abs(np.mean(traces**2) - 1) < 0.1 and abs(np.mean(traces)) < 0.05


def test_determinants():
    assert abs(np.linalg.det(O(3).samples(4000)).mean()) < 0.1
    assert np.abs(np.linalg.det(SO(4).samples(100)) - 1).max() < 1e-12
    assert np.abs(np.linalg.det(SU(3).samples(100)) - 1).max() < 1e-12
    assert np.abs(np.linalg.det(U(2).samples(4000)).mean()) < 0.1


def test_a_large_permutation_group_samples_by_words_or_chains():
    shuffles = PermutationGroup([np.roll(np.arange(300), 1), [1, 0, *range(2, 300)]])
    g = shuffles.samples(3)
    assert g.shape == (3, 300, 300) and (g.sum(axis=1) == 1).all() and shuffles.sampler.kind == "words"
    assert RUBIK.sampler.kind == "chain" and S(4).sampler.kind == "permutation"


def test_generators_and_seeds_are_accepted():
    group = SO(3)
    assert (group.samples(3, 5) == group.samples(3, np.random.default_rng(5))).all()
    assert (group.sample(5) == group.samples(1, 5)[0]).all()
    g, h = (SO(3) * S(4)).sample(0)
    assert g.shape == (3, 3) and h.shape == (4, 4)


def test_exponentials():
    a = SO(3).lie_algebra[0] * np.pi / 2
    quarter = SO(3).exp(a)
    assert np.abs(np.linalg.matrix_power(quarter, 4) - np.eye(3)).max() < 1e-14
    rng = np.random.default_rng(0)
    x = rng.standard_normal((5, 5)) * 3
    from scipy.linalg import expm

    assert np.abs(O(5).exp(x) - expm(x)).max() < 1e-12 * np.abs(expm(x)).max()
    left, right = (SO(3) * SO(3)).exp((a, 2 * a))
    assert np.abs(left @ left - right).max() < 1e-14
