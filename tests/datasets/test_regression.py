"""The functions to learn: their moments, their symmetry, and that a seed says everything."""

import numpy as np
import pytest

from repc import RepcError
from repc.datasets import Inertia, O5Synthetic, ParticleInteraction
from repc.datasets.pendulum import SpringPendulum
from repc.datasets.regression import METRIC, amplitudes, moments
from repc.groups import SO

CLASSES = [Inertia, O5Synthetic, ParticleInteraction]


def test_moments_known_from_elsewhere():
    assert (Inertia(20000).Y ** 2).mean() == pytest.approx(33, rel=0.05)
    assert ParticleInteraction(100000).Y.var() == pytest.approx(0.75, rel=0.05)


def test_one_mass_on_an_axis():
    np.testing.assert_allclose(moments(np.array([[2.0]]), np.array([[[3.0, 0, 0]]])), [np.diag([0, 18, 18])])


def test_o5_on_unit_vectors():
    data = O5Synthetic(200)
    a, b = data.X[:, :5], data.X[:, 5:]
    angle = np.arccos((a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1)))
    expected = np.sin(np.sqrt((a * a).sum(1))) - 0.5 * (b * b).sum(1) ** 1.5 + np.cos(angle)
    np.testing.assert_allclose(data.Y[:, 0], expected)


def test_the_amplitude_is_the_contraction_of_both_tensors():
    p = np.random.default_rng(1).standard_normal((20, 4, 4))
    dot = np.einsum("nai,ij,nbj->nab", p, METRIC, p)

    def tensor(i, j):
        trace = dot[:, i, j] - dot[:, i, i]
        return np.einsum("nm,nv->nmv", p[:, i], p[:, j]) - trace[:, None, None] * METRIC

    lowered = METRIC @ tensor(1, 3) @ METRIC
    np.testing.assert_allclose(amplitudes(p), 4 * (tensor(0, 2) * lowered).sum((1, 2)), atol=1e-12)


@pytest.mark.parametrize("make", CLASSES)
def test_targets_transform_as_they_say(make):
    data = make(50)
    rho_in, rho_out = data.rep_in(data.symmetry), data.rep_out(data.symmetry)
    for g in data.symmetry.samples(3):
        moved, expected = data.X @ rho_in.rho(g).T, data.Y @ rho_out.rho(g).T
        np.testing.assert_allclose(TARGETS[make](moved), expected, rtol=1e-8, atol=1e-8 * abs(moved).max() ** 4)


def _o5(x):
    a, b = x[:, :5], x[:, 5:]
    la, lb = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
    return (np.sin(la) - lb**3 / 2 + (a * b).sum(1) / la / lb)[:, None]


TARGETS = {
    Inertia: lambda x: moments(x[:, :5], x[:, 5:].reshape(-1, 5, 3)).reshape(-1, 9),
    O5Synthetic: _o5,
    ParticleInteraction: lambda x: amplitudes(x.reshape(-1, 4, 4))[:, None],
}


@pytest.mark.parametrize("make", CLASSES)
def test_rows_fit_the_representations(make):
    data = make(30, seed=3)
    x, y = data[4]
    assert (len(data), data.dim, data.X.dtype) == (30, data.rep_in(data.symmetry).size(), np.float64)
    assert (x.shape, y.shape) == ((data.dim,), (data.rep_out(data.symmetry).size(),))
    np.testing.assert_array_equal(data[2:5][0], data.X[2:5])


@pytest.mark.parametrize("make", CLASSES)
def test_a_seed_says_everything(make):
    np.testing.assert_array_equal(make(20, seed=1).X, make(20, seed=1).X)
    assert abs(make(20, seed=1).X - make(20, seed=2).X).min() > 0


@pytest.mark.parametrize("make", CLASSES)
def test_standardizing_keeps_equivariance_and_scales(make):
    data = make(4000)
    shift, scale, y_shift, y_scale = data.stats
    group = SO(3) if make is Inertia else data.symmetry
    for g in group.samples(2):
        rho, rho_out = data.rep_in(group).rho(g), data.rep_out(group).rho(g)
        np.testing.assert_allclose(rho @ np.diag(scale), np.diag(scale) @ rho, atol=1e-12 * abs(rho).max())
        np.testing.assert_allclose(rho_out @ y_shift, y_shift, atol=1e-12)
        np.testing.assert_allclose(rho_out @ np.diag(y_scale), np.diag(y_scale) @ rho_out, atol=1e-12)
    assert (((data.X - shift) / scale) ** 2).mean() == pytest.approx(1)
    assert (((data.Y - y_shift) / y_scale) ** 2).mean() == pytest.approx(1)


def test_more_masses():
    data = Inertia(10, k=2)
    assert (data.dim, str(data.rep_in)) == (8, "2V⁰+2V")


def test_splits_are_disjoint_and_seeded():
    data = Inertia(100)
    train, test = data.split(60, 30, seed=4)
    again, _ = data.split(60, 30, seed=4)
    np.testing.assert_array_equal(train.X, again.X)
    rows = {tuple(x) for part in (train, test) for x in part.X}
    assert (type(train), len(train), len(test), len(rows)) == (Inertia, 60, 30, 90)
    with pytest.raises(RepcError, match="a split into 90 . 20 of 100 examples"):
        data.split(90, 20)


def test_examples_do_not_change():
    data = O5Synthetic(5)
    with pytest.raises(ValueError, match="read-only"):
        data.X[0] = 0
    with pytest.raises(AttributeError):
        data.X = None
    with pytest.raises(ValueError, match="read-only"):
        data.split(3)[0].Y[0] = 0


@pytest.mark.parametrize("n", [0, -3, 2.5, True, "many"])
def test_sizes_are_counts(n):
    with pytest.raises(RepcError, match=r"not a positive integer"):
        Inertia(n)


def test_they_print_what_they_are():
    assert str(ParticleInteraction(7)) == "ParticleInteraction: 7 examples, 4V -> V⁰ under O(1,3)"
    assert SpringPendulum() == SpringPendulum(gravity=1.0)
