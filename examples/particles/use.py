"""Use the generated network: amplitudes of four momenta, the same before and after a boost."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import particles


def main():
    """Four momenta in, a number out."""
    params = particles.init(jax.random.key(0))
    p = jax.random.normal(jax.random.key(1), (500, 4, 4)) / 4
    boost = np.eye(4, dtype=np.float32)
    boost[:2, :2] = [[np.cosh(0.5), np.sinh(0.5)], [np.sinh(0.5), np.cosh(0.5)]]
    still, moving = (particles.apply(params, q.reshape(500, 16)) for q in (p, p @ boost.T))
    print("output", still.shape, f"changed by a boost by at most {jnp.abs(still - moving).max():.1e}")
    print(f"equivariance error {particles.equivariance_error(params, jax.random.key(2), 10):.1e}")


if __name__ == "__main__":
    main()
