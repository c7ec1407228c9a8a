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
    print("output", still.shape, f"spread {still.std():.3f}")
    print(f"A boost to {np.tanh(0.5):.0%} of the speed of light changes no amplitude beyond {jnp.abs(still - moving).max():.0e}.")


if __name__ == "__main__":
    main()
