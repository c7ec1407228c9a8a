"""Vector fields from energies, their trajectories, and the measures of error."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from repc import RepcError
from repc.datasets import DoubleSpringPendulum
from repc.nn import fit
from repc.nn.dynamics import (
    EMLPH,
    MLPH,
    EMLPode,
    Hamiltonian,
    MLPode,
    VectorField,
    collocation_loss,
    hamiltonian_dynamics,
    learn,
    relative_error,
    rollout,
    rollout_error,
    rollout_loss,
    step_loss,
)

TS = np.arange(0, 3, 0.1)


@jax.tree_util.register_pytree_node_class
class Quadratic:
    """z ↦ zᵀ A z, (…, 1)."""

    def __init__(self, a):
        self.a = a

    def __call__(self, z):
        return jnp.einsum("...i,ij,...j->...", z, self.a, z)[..., None]

    def tree_flatten(self):
        return (self.a,), None

    @classmethod
    def tree_unflatten(cls, _, children):
        return cls(*children)


def oscillator():
    return Hamiltonian(Quadratic(jnp.eye(2) / 2))


def circle(z0, ts):
    """The motion of (q² + p²)/2: the plane turns clockwise."""
    c, s = np.cos(ts), np.sin(ts)
    return np.stack([z0[:, :1] * c + z0[:, 1:] * s, z0[:, 1:] * c - z0[:, :1] * s], -1)


def test_an_oscillator_turns():
    z0 = np.array([[1.0, 0.0], [0.3, -2.0]])
    path = rollout(oscillator(), jnp.asarray(z0), TS, substeps=4)
    assert path.shape == (2, 30, 2)
    np.testing.assert_allclose(path, circle(z0, TS), atol=2e-6)


def test_steps_of_order_four():
    with jax.enable_x64(True):
        z0, ts = jnp.array([[1.0, 0.0]]), jnp.array([0.0, 1.0])
        exact = circle(np.asarray(z0), np.asarray(ts))
        errors = [float(abs(rollout(oscillator(), z0, ts, n) - exact).max()) for n in (4, 8)]
    assert 12 < errors[0] / errors[1] < 20


def test_the_pendulum_moves_as_its_energy_says():
    data = DoubleSpringPendulum(4, seed=1)
    z = jnp.asarray(data.X)
    with jax.enable_x64(True):
        z = jnp.asarray(data.X)
        np.testing.assert_allclose(hamiltonian_dynamics(data.H, z), data.system.field(data.X), atol=1e-12)
        path = rollout(Hamiltonian(data.H), z, data.T_long, substeps=8)
        assert rollout_error(path, data.integrate(data.X, data.T_long)) < 1e-5
        assert step_loss(Hamiltonian(data.H), jnp.asarray(data.Y), data.T, 8) < 1e-14


def test_single_states_and_leading_axes_agree():
    z = jax.random.normal(jax.random.key(0), (3, 4, 2))
    together = rollout(oscillator(), z, TS)
    assert together.shape == (3, 4, 30, 2)
    np.testing.assert_allclose(rollout(oscillator(), z[1, 2], TS), together[1, 2], atol=1e-6)


def test_a_vector_field_is_its_network():
    turn = jnp.array([[0.0, -1.0], [1.0, 0.0]])
    field = VectorField(lambda z: z @ turn)
    z0 = jnp.array([[1.0, 0.5]])
    np.testing.assert_allclose(field(z0, 0.3), field.field(z0))
    np.testing.assert_allclose(rollout(field, z0, TS), rollout(oscillator(), z0, TS), atol=1e-6)


def test_collocation_is_of_order_four():
    """The lack in one step of width h is of order h⁵: halving h divides its square by 2¹⁰."""
    z0 = np.array([[1.0, 0.0], [0.3, -2.0]])
    with jax.enable_x64(True):
        lacks = [float(collocation_loss(oscillator(), jnp.asarray(circle(z0, ts)), ts)) for ts in (TS[:3:2], TS[:2])]
        scaled = float(collocation_loss(oscillator(), jnp.asarray(circle(z0, TS[:2])), TS[:2], jnp.array([2.0, 2.0])))
    assert 2**9.5 < lacks[0] / lacks[1] < 2**10.5
    np.testing.assert_allclose(scaled, lacks[1] / 4)


def test_the_pendulum_lacks_little_to_be_a_motion_of_its_energy():
    data = DoubleSpringPendulum(12, seed=1)
    with jax.enable_x64(True):
        zs, true = jnp.asarray(data.Y), Hamiltonian(data.H)
        assert collocation_loss(true, zs, data.T) < step_loss(true, zs, data.T) / 4 < 1e-9
        assert collocation_loss(Hamiltonian(lambda z: 1.01 * data.H(z)), zs, data.T) > 1e-6


@pytest.mark.parametrize("loss", [rollout_loss, step_loss, collocation_loss])
def test_an_energy_is_learned_from_its_motion(loss):
    z0 = jax.random.normal(jax.random.key(0), (20, 2))
    zs, ts = jnp.asarray(circle(np.asarray(z0), TS[:5])), jnp.asarray(TS[:5])
    model = Hamiltonian(Quadratic(jnp.array([[1.0, 0.2], [0.0, 0.2]])))
    optimizer = optax.adam(3e-2)

    @jax.jit
    def step(model, state):
        value, gradient = jax.value_and_grad(loss)(model, zs, ts)
        updates, state = optimizer.update(gradient, state)
        return optax.apply_updates(model, updates), state, value

    state = optimizer.init(model)
    for _ in range(300):
        model, state, value = step(model, state)
    assert value < 1e-8
    np.testing.assert_allclose((model.network.a + model.network.a.T) / 2, np.eye(2) / 2, atol=1e-3)


def test_models_are_pytrees_whose_leaves_have_names():
    (path, leaf), = jax.tree_util.tree_leaves_with_path(oscillator())
    assert (jax.tree_util.keystr(path)[:8], leaf.shape) == (".network", (2, 2))
    assert isinstance(jax.tree.map(lambda x: 2 * x, oscillator()), Hamiltonian)


@pytest.mark.parametrize("make", [EMLPH, EMLPode, MLPH, MLPode])
def test_networks_move_states_and_train(make):
    data = DoubleSpringPendulum(8, seed=2)
    target = data.rep_in if make in (EMLPode, MLPode) else data.rep_out
    model = make(data.rep_in, target, data.symmetry, 16, 1, key=1)
    zs, ts = jnp.asarray(data.Y, jnp.float32), data.T
    assert model.field(zs).shape == zs.shape
    optimizer = optax.adam(1e-2)

    @jax.jit
    def step(model, state):
        value, gradient = jax.value_and_grad(step_loss)(model, zs, ts)
        updates, state = optimizer.update(gradient, state)
        return optax.apply_updates(model, updates), state, value

    state, losses = optimizer.init(model), []
    for _ in range(30):
        model, state, value = step(model, state)
        losses.append(float(value))
    assert losses[-1] < 0.6 * losses[0]


@pytest.mark.parametrize("make", [EMLPH, EMLPode])
def test_equivariant_networks_move_turned_states_as_turned(make):
    data = DoubleSpringPendulum(8, seed=2)
    target = data.rep_in if make is EMLPode else data.rep_out
    model = make(data.rep_in, target, data.symmetry, 16, 1, key=1)
    z = jnp.asarray(data.X, jnp.float32)
    for g in data.symmetry.samples(3):
        rho = np.asarray(data.rep_in(data.symmetry).rho(g), np.float32)
        expected = rollout(model, z, data.T[:2]) @ rho.T
        np.testing.assert_allclose(rollout(model, z @ rho.T, data.T[:2]), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("make", [EMLPH, MLPode])
def test_motions_are_learned_between_standardized_coordinates(make):
    data = DoubleSpringPendulum(16, seed=2)
    model = make(data.rep_in, data.rep_out if make is EMLPH else data.rep_in, data.symmetry, 16, 1, key=1)
    model = model.standardized(data.stats)
    done = []
    learned, losses = learn(model, data, 40, batch=8, report=lambda epochs, loss: done.append((epochs, loss)))
    assert type(learned) is make and losses.shape == (40,)
    assert losses[-1] < 0.7 * losses[0]
    assert sum(epochs for epochs, _ in done) == 40 and done[-1][1] == losses[-1]
    again, _ = learn(model, data, 40, batch=8)
    for a, b in zip(jax.tree.leaves(learned), jax.tree.leaves(again), strict=True):
        np.testing.assert_array_equal(a, b)


def test_standardizing_keeps_equivariance_and_starts_small():
    data = DoubleSpringPendulum(8, seed=2)
    plain = EMLPH(data.rep_in, data.rep_out, data.symmetry, 16, 1, key=1)
    model, z = plain.standardized(data.stats), jnp.asarray(data.X, jnp.float32)
    shift, scale = data.stats[:2]
    np.testing.assert_allclose(model(z), 0.1 * plain((z - shift) / scale), rtol=1e-5)
    for g in data.symmetry.samples(3):
        rho = np.asarray(data.rep_in(data.symmetry).rho(g), np.float32)
        np.testing.assert_allclose(model(z @ rho.T), model(z), rtol=1e-4, atol=1e-6)
    field = MLPode(data.rep_in, data.rep_in, data.symmetry, 16, 1, key=1)
    expected = 0.1 * scale * field((z - shift) / scale)
    np.testing.assert_allclose(field.standardized(data.stats)(z), expected, rtol=1e-4, atol=1e-6)


def test_errors_are_relative_and_geometric():
    a, b = jnp.array([3.0, 4.0]), jnp.array([3.0, 0.0])
    np.testing.assert_allclose(relative_error(a, b), 0.5)
    path = jnp.stack([a, a])
    np.testing.assert_allclose(rollout_error(path, jnp.stack([b, a])), np.sqrt(0.5 * 1e-7), rtol=1e-5)
    np.testing.assert_allclose(rollout_error(path * jnp.nan, path), 1.0)


def test_wrong_shapes_are_named():
    with pytest.raises(RepcError, match=r"a state of 3 numbers is no pair \(q, p\)"):
        hamiltonian_dynamics(lambda z: z.sum(-1), jnp.ones(3))
    with pytest.raises(RepcError, match=r"gave shape \(2,\) for states of shape \(2,\)"):
        hamiltonian_dynamics(lambda z: z, jnp.ones(2))
    with pytest.raises(RepcError, match=r"fit got arrays of \[4, 5\] rows"):
        fit(jnp.ones(3), lambda w, x, y: 0.0, (jnp.ones((4, 3)), jnp.ones(5)), 1)
    with pytest.raises(RepcError, match="fit got 0 epochs"):
        fit(jnp.ones(3), lambda w, x: 0.0, (jnp.ones((4, 3)),), 0)
