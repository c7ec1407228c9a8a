"""Short pieces of trajectories of the double spring pendulum, to learn its Hamiltonian from."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from repc.api import Scalar, V
from repc.datasets.examples import Examples, count
from repc.datasets.pendulum import SpringPendulum
from repc.groups import O2eR3
from repc.groups.sampler import random_numbers

STEP, DURATION = 0.2, 30.0  # between states of a trajectory; of a whole trajectory


class DoubleSpringPendulum(Examples):
    """n trajectories of 30 time units, one state every 0.2; of each a piece of ``chunk_len`` states is kept, from a random place.

    X (n, 12) is the first state of each piece, Y (n, chunk_len, 12) the piece; times are ``T`` (chunk_len,) within a piece and
    ``T_long`` (150,) within a whole trajectory. A state is (q₁, q₂, p₁, p₂), see `SpringPendulum`, whose units are used.
    Trajectories start near rest, hanging: q₁ = (0, 0, −1.5) and q₂ = (0, 0, −3), each coordinate with a deviation N(0, 0.2²),
    and momenta N(0, 0.4²). To be learned is the Hamiltonian, ``4V -> V⁰`` under O2eR3, the rotations about the vertical and
    the reflections in planes through it.

    >>> from repc.datasets import DoubleSpringPendulum
    >>> DoubleSpringPendulum(n=4, duration=2.0).Y.shape
    (4, 5, 12)
    """

    T: np.ndarray
    T_long: np.ndarray
    system = SpringPendulum()

    def __init__(self, n: int = 500, seed: int = 0, chunk_len: int = 5, dt: float = STEP, duration: float = DURATION):
        random = random_numbers(seed)
        n, length = count(n, "data set"), count(chunk_len, "piece")
        object.__setattr__(self, "T", dt * np.arange(length))
        object.__setattr__(self, "T_long", dt * np.arange(round(duration / dt)))
        pieces = len(self.T_long) // length
        count(pieces, f"set of pieces of {length} states in a trajectory of {len(self.T_long)}")
        starts = length * random.integers(pieces, size=n)
        paths = self.system.integrate(initial_states(n, random), self.T_long)
        chunks = paths[np.arange(n)[:, None], starts[:, None] + np.arange(length)]
        super().__init__(chunks[:, 0].copy(), chunks, 4 * V, Scalar, O2eR3())

    def H(self, z):
        """The true energy (…) of states z (…, 12)."""
        return self.system.hamiltonian(z)

    def integrate(self, z0, ts) -> np.ndarray:
        """The true trajectories (n, t, 12) from z0 (n, 12) at times ts (t,)."""
        return self.system.integrate(z0, ts)

    @cached_property
    def stats(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(shift and scale of states, shift and scale of energies). Vertical coordinates are shifted and scaled one by one, which
        the symmetry allows; horizontal ones are not shifted, and both of a vector share a scale. Energies stay as they are."""
        z = self.Y.reshape(-1, 4, 3)
        shift = z.mean(0) * [0, 0, 1]
        flat, upright = np.sqrt((z[..., :2] ** 2).mean((0, 2))), z[..., 2].std(0)
        return shift.ravel(), np.stack([flat, flat, upright], axis=1).ravel(), np.zeros(1), np.ones(1)


def initial_states(n: int, random: np.random.Generator) -> np.ndarray:
    """(n, 12) states near the hanging rest position."""
    positions = np.array([0, 0, -1.5, 0, 0, -3]) + 0.2 * random.standard_normal((n, 6))
    return np.concatenate([positions, 0.4 * random.standard_normal((n, 6))], axis=1)
