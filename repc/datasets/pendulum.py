"""Two masses on two springs under gravity, in space: energy, equations of motion, what is conserved, and a reference solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from repc.source import fail

TOLERANCE = 1e-10  # relative, per step, of the reference solution
TOGETHER = 64  # trajectories that share their steps


@dataclass(frozen=True)
class SpringPendulum:
    """The double spring pendulum: a spring from the origin to a mass, another spring from there to a second mass.

    A state z (…, 12) is (q₁, q₂, p₁, p₂): positions and momenta in ℝ³, the third coordinate up. Units are free; with the default
    numbers (those of EMLP's experiments) the unit of length is a spring's natural length, of mass one mass, of time √(l/g).

    >>> import numpy as np
    >>> from repc.datasets import SpringPendulum
    >>> z = np.arange(12.0)
    >>> SpringPendulum().field(z).shape
    (12,)
    """

    masses: tuple[float, float] = (1.0, 1.0)
    stiffness: tuple[float, float] = (1.0, 2.0)
    lengths: tuple[float, float] = (1.0, 1.0)
    gravity: float = 1.0

    def hamiltonian(self, z):
        """The energy (…) of states z (…, 12), a NumPy or a JAX array:

        |p₁|²/2m₁ + |p₂|²/2m₂ + k₁(|q₁| − l₁)²/2 + k₂(|q₂ − q₁| − l₂)²/2 + g (m₁ z₁ + m₂ z₂).
        """
        (q1, q2, p1, p2), (m1, m2) = parts(z), self.masses
        (k1, k2), (l1, l2) = self.stiffness, self.lengths
        kinetic = (p1**2).sum(-1) / (2 * m1) + (p2**2).sum(-1) / (2 * m2)
        springs = k1 * (_length(q1) - l1) ** 2 / 2 + k2 * (_length(q2 - q1) - l2) ** 2 / 2
        return kinetic + springs + self.gravity * (m1 * q1[..., 2] + m2 * q2[..., 2])

    def angular_momentum(self, z):
        """(…): the component along the vertical of q₁×p₁ + q₂×p₂, conserved as the energy is."""
        q1, q2, p1, p2 = parts(z)
        return sum(q[..., 0] * p[..., 1] - q[..., 1] * p[..., 0] for q, p in ((q1, p1), (q2, p2)))

    def drifts(self, paths):
        """|E − E(0)| and |L − L(0)|, each (…, t), along paths (…, t, 12): 0 on solutions."""
        return tuple(abs(kept - kept[..., :1]) for kept in (self.hamiltonian(paths), self.angular_momentum(paths)))

    def field(self, z: np.ndarray) -> np.ndarray:
        """dz/dt (…, 12) = (∂H/∂p, −∂H/∂q) at states z (…, 12)."""
        (q1, q2, p1, p2), (m1, m2) = parts(z), self.masses
        upper = self.stiffness[0] * _stretched(q1, self.lengths[0])
        lower = self.stiffness[1] * _stretched(q2 - q1, self.lengths[1])
        down = np.array([0.0, 0.0, self.gravity])
        return np.concatenate([p1 / m1, p2 / m2, lower - upper - m1 * down, -lower - m2 * down], axis=-1)

    def integrate(self, z0: np.ndarray, ts: np.ndarray, tolerance: float = TOLERANCE) -> np.ndarray:
        """The trajectories (n, t, 12) from states z0 (n, 12) at increasing times ts (t,), the first of which belongs to z0.

        Dormand–Prince of order 8 in float64, relative error ``tolerance`` per step. RepcError if z0 or ts has another form.
        """
        z0, ts = np.asarray(z0, float), np.asarray(ts, float)
        if z0.ndim != 2 or z0.shape[1] != 12 or ts.ndim != 1 or not (np.diff(ts) > 0).all():
            fail(
                "E0782",
                f"integrate got z0 of shape {z0.shape} and times of shape {ts.shape}",
                "give z0 (n, 12) and increasing times (t,)",
            )
        batches = np.array_split(z0, -(-len(z0) // TOGETHER))
        return np.concatenate([self._integrate_together(batch, ts, tolerance) for batch in batches])

    def _integrate_together(self, z0, ts, tolerance):
        def flat(_, z):
            return self.field(z.reshape(-1, 12)).ravel()

        span = (ts[0], ts[-1])
        solved = solve_ivp(flat, span, z0.ravel(), method="DOP853", t_eval=ts, rtol=tolerance, atol=tolerance)
        return solved.y.T.reshape(len(ts), -1, 12).swapaxes(0, 1)


def parts(z):
    """q₁, q₂, p₁, p₂ (…, 3) of z (…, 12)."""
    return z[..., 0:3], z[..., 3:6], z[..., 6:9], z[..., 9:12]


def _length(v):
    return (v**2).sum(-1) ** 0.5


def _stretched(v: np.ndarray, natural: float) -> np.ndarray:
    """v, its length diminished by the natural one."""
    return v * (1 - natural / _length(v)[..., None])
