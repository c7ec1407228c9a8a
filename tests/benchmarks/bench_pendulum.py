"""Energies of the double spring pendulum learned from 500 pieces of motion: how far rollouts over 30 time units are off.

    python tests/benchmarks/bench_pendulum.py [--seeds 3] [--epochs 500] [--models EMLPH-O(2) MLPH]

EMLP's problem and measure: 500 training trajectories, of each five states 0.2 apart; 500 test states; the geometric mean over
trajectories and times of |a − b| / (|a| + |b|). Published there, after 2000 epochs: MLP 0.028, O(2) 0.012; a network of
invariants only 0.007. Drifts are means over test trajectories of the true energy and angular momentum along the
predicted path, after 30 time units. A line per model and seed, then geometric means; data and networks change with the seed.
"""

from __future__ import annotations

import argparse
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from repc import nn
from repc.api import Scalar, V
from repc.datasets import DoubleSpringPendulum
from repc.groups import O2eR3, SO2eR3
from repc.nn.dynamics import EPOCHS, LAYERS, WIDTH, Hamiltonian, learn, rollout, rollout_error

TRAIN, TEST = 500, 500
PAIRS = np.triu_indices(4)


@jax.tree_util.register_pytree_node_class
class Invariants:
    """A plain network of the 14 invariants under O(2): four heights, and all inner products of the horizontal parts."""

    def __init__(self, network):
        self.network = network

    def __call__(self, z):
        v = z.reshape(*z.shape[:-1], 4, 3)
        inner = jnp.einsum("...id,...jd->...ij", v[..., :2], v[..., :2])
        return self.network(jnp.concatenate([v[..., 2], inner[..., *PAIRS]], axis=-1))

    def tree_flatten(self):
        return (self.network,), None

    @classmethod
    def tree_unflatten(cls, _, children):
        return cls(*children)


def invariant(seed: int) -> Hamiltonian:
    return Hamiltonian(Invariants(nn.MLP(14 * Scalar, Scalar, O2eR3(), WIDTH, LAYERS + 1, key=seed)))


MODELS = {
    "EMLPH-O(2)": lambda seed: nn.EMLPH(4 * V, Scalar, O2eR3(), WIDTH, LAYERS, key=seed),
    "EMLPH-SO(2)": lambda seed: nn.EMLPH(4 * V, Scalar, SO2eR3(), WIDTH, LAYERS, key=seed),
    "invariants": invariant,
    "MLPH": lambda seed: nn.MLPH(4 * V, Scalar, O2eR3(), WIDTH, LAYERS + 1, key=seed),
}


def measured(make, seed: int, epochs: int) -> np.ndarray:
    """Rollout error, drift of energy, drift of angular momentum, seconds of training."""
    data, test = DoubleSpringPendulum(TRAIN + TEST, seed=10 + seed).split(TRAIN, TEST)
    start = time.perf_counter()
    model, _ = learn(make(seed).standardized(data.stats), data, epochs, seed=seed)
    spent = time.perf_counter() - start
    roll = jax.jit(partial(rollout, ts=test.T_long, substeps=2))
    predicted = np.asarray(roll(model, jnp.asarray(test.X, jnp.float32)), float)
    error = rollout_error(predicted, test.integrate(test.X, test.T_long))
    drifts = (drift[:, -1].mean() for drift in test.system.drifts(predicted))
    return np.array([error, *drifts, spent])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS))
    arguments = parser.parse_args()
    print(f"{'model':14}{'seed':>6}{'rollout error':>15}{'energy drift':>14}{'momentum drift':>16}{'seconds':>9}")
    for name in arguments.models:
        rows = []
        for seed in range(arguments.seeds):
            rows.append(measured(MODELS[name], seed, arguments.epochs))
            print(line(name, seed, rows[-1]), flush=True)
        print(line(name, "mean", np.exp(np.log(rows).mean(0))), flush=True)


def line(name: str, seed, row: np.ndarray) -> str:
    error, energy, momentum, spent = row
    return f"{name:14}{seed:>6}{error:>15.5f}{energy:>14.1e}{momentum:>16.1e}{spent:>9.0f}"


if __name__ == "__main__":
    main()
