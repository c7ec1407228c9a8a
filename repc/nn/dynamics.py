"""Learning how things move: Hamiltonian and plain vector fields as pytrees, their trajectories, and how far those are off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from repc.api import Rep
from repc.groups import Group
from repc.nn import training
from repc.nn.arrays import as_array
from repc.nn.fitting import fit
from repc.nn.layers import MLP, Standardize
from repc.nn.network import EMLP
from repc.source import fail

WIDTH, LAYERS = 128, 2  # enough for the pendulum; `EMLP`'s are for functions with more to say
START = 0.1  # times a fresh network's values
LEARNING_RATE, WEIGHT_DECAY, CLIP = 1e-2, 0.05, 0.3  # motions without noise: faster, and less forgetting, than `training`'s
EPOCHS = 500
FLOOR = 1e-7  # a smaller relative error counts as this one

Where = Group | str | None


class _Wrapped:
    """A pytree with one child, the network; its public methods say what the network's values mean."""

    network: Any

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        jax.tree_util.register_pytree_with_keys(cls, _flatten, partial(_unflatten, cls))

    def __init__(self, network: Callable):
        self.network = network

    def _between(self, *stats: np.ndarray):
        """The same kind of model, its network between standardized coordinates."""
        return _unflatten(type(self), None, (Standardize(self.network, *(np.asarray(s, np.float32) for s in stats)),))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.network!r})"


def _flatten(wrapped):
    return ((jax.tree_util.GetAttrKey("network"), wrapped.network),), None


def _unflatten(cls, _, children):
    made = object.__new__(cls)
    made.network = children[0]
    return made


class Hamiltonian(_Wrapped):
    """An energy: ``network`` maps states (…, 2d) = (q, p) to (…, 1) or (…). Calling it gives the energies, (…).

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> energy = lambda z: 0.5 * jnp.sum(z**2, axis=-1)                  # a spring: states (q, p)
    >>> dynamics.Hamiltonian(energy).field(jnp.array([1.0, 0.0])).tolist()
    [0.0, -1.0]
    """

    def __call__(self, z: jax.Array) -> jax.Array:
        return _energies(self.network, as_array(z))

    def field(self, z: jax.Array) -> jax.Array:
        """dz/dt (…, 2d) at states z (…, 2d)."""
        return hamiltonian_dynamics(self.network, z)

    def standardized(self, stats: tuple, start: float = START) -> Hamiltonian:
        """The same kind of energy, its network between standardized coordinates: ``stats`` as `repc.datasets` have them.

        Energies are multiplied by ``start`` besides: a steep one moves states far before anything is learned.
        """
        shift, scale, energy, spread = stats
        return self._between(shift, scale, energy, start * np.asarray(spread))


class VectorField(_Wrapped):
    """dz/dt itself: ``network`` maps states (…, n) to (…, n). The time, a second argument of many solvers, is not used.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> dynamics.VectorField(lambda z: -z).field(jnp.array([1.0, 2.0])).tolist()
    [-1.0, -2.0]
    """

    def __call__(self, z: jax.Array, t: Any = None) -> jax.Array:
        return self.network(z)

    def field(self, z: jax.Array) -> jax.Array:
        """dz/dt (…, n) at states z (…, n)."""
        return self.network(z)

    def standardized(self, stats: tuple, start: float = START) -> VectorField:
        """The same kind of field, its network on standardized states; of ``stats`` the states' shift and scale are used.

        Rates of change have the states' scale, multiplied by ``start``.
        """
        shift, scale, *_ = stats
        return self._between(shift, scale, np.zeros_like(scale), start * np.asarray(scale))


class EMLPH(Hamiltonian):
    """An equivariant network for an energy: ``EMLPH(rep_in, Scalar, group, ch, num_layers)``, arguments as for
    `EMLP`, narrower by default.

    Its field is as equivariant as the symplectic form: rotations of positions and momenta together are fine.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> energy = nn.EMLPH("2V", "V⁰", "SO(3)", ch=8, num_layers=1)
    >>> energy(jnp.ones((4, 6))).shape
    (4,)
    """

    def __init__(self, rep_in: Rep | str, rep_out: Rep | str, group: Where = None, ch=WIDTH, num_layers=LAYERS, **options):
        super().__init__(EMLP(rep_in, rep_out, group, ch, num_layers, **options))


class MLPH(Hamiltonian):
    """A plain network for an energy, to compare with; arguments as for `MLP`.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.MLPH("2V", "V⁰", "SO(3)", ch=8, num_layers=1)(jnp.ones((4, 6))).shape
    (4,)
    """

    def __init__(self, rep_in: Rep | str, rep_out: Rep | str, group: Where = None, ch=WIDTH, num_layers=LAYERS, **options):
        super().__init__(MLP(rep_in, rep_out, group, ch, num_layers, **options))


class EMLPode(VectorField):
    """An equivariant network for dz/dt: ``EMLPode(rep, rep, group, ch, num_layers)``, arguments as for `EMLP`.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.EMLPode("2V", "2V", "SO(3)", ch=8, num_layers=1).field(jnp.ones((4, 6))).shape
    (4, 6)
    """

    def __init__(self, rep_in: Rep | str, rep_out: Rep | str, group: Where = None, ch=WIDTH, num_layers=LAYERS, **options):
        super().__init__(EMLP(rep_in, rep_out, group, ch, num_layers, **options))


class MLPode(VectorField):
    """A plain network for dz/dt, to compare with; arguments as for `MLP`.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.MLPode("2V", "2V", "SO(3)", ch=8, num_layers=1).field(jnp.ones((4, 6))).shape
    (4, 6)
    """

    def __init__(self, rep_in: Rep | str, rep_out: Rep | str, group: Where = None, ch=WIDTH, num_layers=LAYERS, **options):
        super().__init__(MLP(rep_in, rep_out, group, ch, num_layers, **options))


def hamiltonian_dynamics(H: Callable, z: jax.Array) -> jax.Array:
    """(∂H/∂p, −∂H/∂q), (…, 2d), at states z = (q, p), (…, 2d); H maps states to (…) or (…, 1), each from its own state.

    RepcError if the last axis of z is odd, or H gives another shape.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> energy = lambda z: 0.5 * jnp.sum(z**2, axis=-1)                  # a spring: states (q, p)
    >>> dynamics.hamiltonian_dynamics(energy, jnp.array([0.0, 3.0])).tolist()
    [3.0, -0.0]
    """
    z = as_array(z)
    if z.shape[-1] % 2:
        fail("E0850", f"a state of {z.shape[-1]} numbers is no pair (q, p)", "give positions and as many momenta, in this order")
    gradient = jax.grad(lambda states: _energies(H, states).sum())(z)
    by_q, by_p = jnp.split(gradient, 2, axis=-1)
    return jnp.concatenate([by_p, -by_q], axis=-1)


def _energies(H, z):
    value = H(z)
    if value.shape == (*z.shape[:-1], 1):
        return value[..., 0]
    if value.shape == z.shape[:-1]:
        return value
    fail(
        "E0851",
        f"a Hamiltonian gave shape {value.shape} for states of shape {z.shape}",
        f"return one number per state, shape {(*z.shape[:-1], 1)}: the output representation is V⁰",
    )


def rollout(model: Callable, z0: jax.Array, ts: jax.Array, substeps: int = 1) -> jax.Array:
    """The trajectories (…, t, n) from states z0 (…, n) at times ts (t,), the first of which belongs to z0.

    ``model`` is a `Hamiltonian`, a `VectorField`, or any function from states to dz/dt. Between two times ``substeps`` equal steps
    of the classical Runge–Kutta method of order 4 are taken; ``jax.grad`` goes through.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> path = dynamics.rollout(lambda z: -z, jnp.array([1.0]), jnp.linspace(0, 1, 11))
    >>> print(path.shape, round(float(path[-1, 0]), 4))
    (11, 1) 0.3679
    """
    field, z0 = getattr(model, "field", model), jnp.asarray(as_array(z0))

    def advance(z, width):
        def step(z, _):
            return _runge_kutta(field, z, width / substeps), None

        z = step(z, None)[0] if substeps == 1 else jax.lax.scan(step, z, length=substeps)[0]
        return z, z

    _, later = jax.lax.scan(advance, z0, jnp.diff(jnp.asarray(ts, z0.dtype)))
    return jnp.moveaxis(jnp.concatenate([z0[None], later]), 0, -2)


def _runge_kutta(field, z, h):
    a = field(z)
    b = field(z + h / 2 * a)
    c = field(z + h / 2 * b)
    return z + h / 6 * (a + 2 * b + 2 * c + field(z + h * c))


def rollout_loss(model: Callable, zs: jax.Array, ts: jax.Array, substeps: int = 1) -> jax.Array:
    """The mean square error of the trajectories from zs[…, 0, :] against the observed ones zs (…, t, n) at times ts (t,).

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> ts = jnp.linspace(0, 1, 11)
    >>> float(dynamics.rollout_loss(lambda z: -z, jnp.exp(-ts)[None, :, None], ts)) < 1e-10
    True
    """
    return jnp.mean((rollout(model, zs[..., 0, :], ts, substeps) - zs) ** 2)


def step_loss(model: Callable, zs: jax.Array, ts: jax.Array, substeps: int = 1) -> jax.Array:
    """The mean square error of one step from each observed state of zs (…, t, n) to the next; ts (t,) are evenly spaced.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> ts = jnp.linspace(0, 1, 11)
    >>> float(dynamics.step_loss(lambda z: -z, jnp.exp(-ts)[None, :, None], ts)) < 1e-10
    True
    """
    ends = rollout(model, zs[..., :-1, :], ts[:2], substeps)[..., 1, :]
    return jnp.mean((ends - zs[..., 1:, :]) ** 2)


def collocation_loss(model: Callable, zs: jax.Array, ts: jax.Array, scale: jax.Array | float = 1.0) -> jax.Array:
    """The mean square of what the observed states zs (…, t, n) at evenly spaced times ts (t,) lack to be a motion of the model.

    Between neighbors the motion is taken as the cubic through both with the model's slopes there, and the integral of the
    model's field along it, by Simpson's rule, is held against the observed step (the Lobatto IIIA method of order 4): two
    evaluations a step where a step of Runge–Kutta takes four, with a twelfth of its error on the pendulum's data.
    The data must be free of noise. ``scale`` (n,) divides the lack: the spread of each coordinate.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> ts = jnp.linspace(0, 1, 11)
    >>> float(dynamics.collocation_loss(lambda z: -z, jnp.exp(-ts)[None, :, None], ts)) < 1e-8
    True
    """
    field = getattr(model, "field", model)
    h = jnp.asarray(ts[1] - ts[0], zs.dtype)
    slopes, before, after = field(zs), zs[..., :-1, :], zs[..., 1:, :]
    first, last = slopes[..., :-1, :], slopes[..., 1:, :]
    middle = field((before + after) / 2 + h / 8 * (first - last))
    return jnp.mean(((after - before - h / 6 * (first + 4 * middle + last)) / scale) ** 2)


def learn(model: Any, data: Any, epochs: int = EPOCHS, **options) -> tuple[Any, np.ndarray]:
    """The model after learning from pieces of motions, and the loss of each epoch: `collocation_loss` in units of the spreads.

    ``data`` is a `DoubleSpringPendulum`, or has such ``Y`` (m, t, n), ``T`` (t,) and ``stats``. ``model`` is a `Hamiltonian` or a
    `VectorField` whose leaves are its parameters; make it ``standardized(data.stats)`` first. ``options`` are those of `fit`;
    the optimizer is that of `training` with this module's rate, decay and clip.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> from repc import nn
    >>> from repc.datasets import DoubleSpringPendulum
    >>> data = DoubleSpringPendulum(n=4, duration=2.0)
    >>> model, losses = dynamics.learn(nn.MLPH("4V", "V⁰", "O2eR3", ch=8).standardized(data.stats), data, epochs=2)
    >>> losses.shape
    (2,)
    """
    scale = jnp.asarray(data.stats[1], jnp.float32)
    batch = min(options.setdefault("batch", training.BATCH), len(data.Y))
    options.setdefault("optimizer", training.optimizer(epochs * (len(data.Y) // batch), LEARNING_RATE, WEIGHT_DECAY, CLIP))

    def loss(model, zs):
        return collocation_loss(model, zs, data.T, scale)

    return fit(model, loss, (jnp.asarray(data.Y, jnp.float32),), epochs, **options)


def relative_error(predicted: jax.Array, true: jax.Array) -> jax.Array:
    """|a − b| / (|a| + |b|), (…), of states (…, n): 0 if they agree, at most 1.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> float(dynamics.relative_error(jnp.array([1.0, 0.0]), jnp.array([3.0, 0.0])))
    0.5
    """
    norm = partial(jnp.linalg.norm, axis=-1)
    return norm(predicted - true) / (norm(predicted) + norm(true))


def rollout_error(predicted: jax.Array, true: jax.Array) -> jax.Array:
    """The geometric mean over all states of trajectories (…, t, n) of their relative errors, each taken as at least 1e-7.

    This is the measure of EMLP's experiments; their trajectories have 150 states, one every 0.2 time units.

    >>> import jax.numpy as jnp
    >>> from repc.nn import dynamics
    >>> round(float(dynamics.rollout_error(jnp.array([[1.0], [1.0]]), jnp.array([[3.0], [3.0]]))), 4)
    0.5
    """
    errors = jnp.nan_to_num(relative_error(predicted, true), nan=1.0)
    return jnp.exp(jnp.log(jnp.maximum(errors, FLOOR)).mean())
