"""Trajectories of a vector field, what observed ones lack to be motions of it, learning, and how far predictions are off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from repc.nn import training
from repc.nn.arrays import as_array
from repc.nn.fitting import fit

LEARNING_RATE, WEIGHT_DECAY, CLIP = 1e-2, 0.05, 0.3  # motions without noise: faster, and less forgetting, than `training`'s
EPOCHS = 500
FLOOR = 1e-7  # a smaller relative error counts as this one


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
