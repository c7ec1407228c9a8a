"""Use the generated module: one forward pass, one gradient, and the equivariance error."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp

sys.path.insert(0, str(Path(__file__).parent))
import inertia


def main():
    """Masses and positions in, a matrix out."""
    params = inertia.init(jax.random.key(0))
    x = jax.random.normal(jax.random.key(1), (500, inertia.IN_DIM))
    y = inertia.apply(params, x).reshape(-1, 3, 3)
    print("output", y.shape)
    gradient = jax.grad(lambda p: jnp.mean(inertia.apply(p, x) ** 2))(params)
    print("gradient", {name: g.shape for name, g in gradient.items()})
    error = inertia.equivariance_error(params, jax.random.key(2), 10)
    dense = inertia.IN_DIM * inertia.OUT_DIM
    print(f"{inertia.HOM_DIM} weights in place of {dense}, and turned bodies have turned matrices (to {error:.0e}).")


if __name__ == "__main__":
    main()
