"""Use the generated network: an energy, and the motion it makes, which turns as the state does."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp

from repc.nn.dynamics import Hamiltonian, rollout

sys.path.insert(0, str(Path(__file__).parent))
import pendulum


def main():
    """A state in, its energy and its path out."""
    params = pendulum.init(jax.random.key(0))
    model = Hamiltonian(lambda z: pendulum.apply(params, z))
    z = jax.random.normal(jax.random.key(1), (10, pendulum.IN_DIM))
    path = rollout(model, z, jnp.linspace(0, 0.1, 6))
    print("energies", model(z).shape, "path", path.shape)
    error = pendulum.equivariance_error(params, jax.random.key(2), 10)
    print(f"Any weights make an energy that turns about the vertical leave alone (to {error:.0e}), and a motion that keeps it"
          f" (to {jnp.abs(model(path) - model(z)[:, None]).max():.0e}).")


if __name__ == "__main__":
    main()
