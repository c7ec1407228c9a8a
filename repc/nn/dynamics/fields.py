"""Energies and plain vector fields as pytrees: what their networks' values say of dz/dt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from repc.api import Rep
from repc.groups import Group
from repc.nn.arrays import as_array
from repc.nn.layers import MLP, Standardize
from repc.nn.network import EMLP
from repc.source import fail

WIDTH, LAYERS = 128, 2  # enough for the pendulum; `EMLP`'s are for functions with more to say
START = 0.1  # times a fresh network's values

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
