"""The double spring pendulum: its field is the gradient of its energy, its solution keeps what physics keeps."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import RepcError
from repc.datasets import DoubleSpringPendulum, SpringPendulum

ODD = SpringPendulum(masses=(1.5, 0.7), stiffness=(2.0, 3.0), lengths=(0.8, 1.1), gravity=9.8)


@pytest.fixture(scope="module")
def data():
    return DoubleSpringPendulum(12, seed=5)


@pytest.mark.parametrize("system", [SpringPendulum(), ODD])
def test_the_field_is_the_turned_gradient(system):
    z = np.random.default_rng(0).standard_normal((6, 12))
    with jax.enable_x64(True):
        gradient = np.asarray(jax.vmap(jax.grad(system.hamiltonian))(jnp.asarray(z)))
    np.testing.assert_allclose(system.field(z), np.concatenate([gradient[:, 6:], -gradient[:, :6]], 1), atol=1e-12)


@pytest.mark.parametrize("system", [SpringPendulum(), ODD])
def test_the_reference_keeps_energy_and_angular_momentum(system, data):
    path = system.integrate(data.X, data.T_long)
    energy, momentum = system.drifts(path)
    assert energy.shape == momentum.shape == (12, 150)
    assert max(energy.max(), momentum.max()) < 1e-7
    energy, momentum = system.drifts(path * [2, *11 * [1]])
    assert min(energy.max(), momentum.max()) > 1e-3


def test_the_reference_is_converged(data):
    finer = data.system.integrate(data.X, data.T_long, tolerance=1e-12)
    assert abs(data.integrate(data.X, data.T_long) - finer).max() < 1e-6


def test_rest_is_a_solution():
    """Hanging still: the lower spring carries m₂ g, the upper one both weights."""
    rest = np.array([[0, 0, -3.0, 0, 0, -4.5, 0, 0, 0, 0, 0, 0]])
    np.testing.assert_allclose(SpringPendulum().field(rest), 0, atol=1e-15)
    assert SpringPendulum().hamiltonian(rest) == pytest.approx([2 + 0.25 - 7.5])


def test_the_symmetry_maps_solutions_to_solutions(data):
    rep = data.rep_in(data.symmetry)
    for g in data.symmetry.samples(2):
        rho = rep.rho(g)
        moved = data.integrate(data.X @ rho.T, data.T)
        np.testing.assert_allclose(moved, data.integrate(data.X, data.T) @ rho.T, atol=1e-7)


def test_pieces_lie_on_solutions(data):
    assert (data.X.shape, data.Y.shape, data.T_long.shape) == ((12, 12), (12, 5, 12), (150,))
    np.testing.assert_array_equal(data.X, data.Y[:, 0])
    np.testing.assert_allclose(data.integrate(data.X, data.T), data.Y, atol=1e-6)
    np.testing.assert_allclose(data.H(data.Y), data.H(data.X)[:, None] * np.ones(5), atol=1e-7)
    np.testing.assert_array_equal(data.Y, DoubleSpringPendulum(12, seed=5).Y)


def test_standardizing_keeps_the_symmetry(data):
    shift, scale, *_ = data.stats
    for g in data.symmetry.samples(3):
        rho = data.rep_in(data.symmetry).rho(g)
        np.testing.assert_allclose(rho @ shift, shift, atol=1e-12)
        np.testing.assert_allclose(rho @ np.diag(scale), np.diag(scale) @ rho, atol=1e-12)
    standard = (data.Y.reshape(-1, 12) - shift) / scale
    np.testing.assert_allclose((standard.reshape(-1, 4, 3)[..., 2]).mean(0), 0, atol=1e-12)
    assert (standard**2).mean() == pytest.approx(1)


def test_wrong_shapes_are_named(data):
    with pytest.raises(RepcError, match=r"integrate got z0 of shape \(12,\) and times of shape \(5,\)"):
        data.integrate(data.X[0], data.T)
    with pytest.raises(RepcError, match="set of pieces of 151 states in a trajectory of 150 is 0"):
        DoubleSpringPendulum(2, chunk_len=151)
