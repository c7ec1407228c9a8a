"""Learn one step of the heat equation from a few random fields, then run it for a hundred steps."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp

sys.path.insert(0, str(Path(__file__).parent))
import heat

SIDE = 64


def step(field):
    """Heat flows to the four neighbors of each cell; fields (..., 64, 64), periodic."""
    around = sum(jnp.roll(field, shift, axis) for shift in (1, -1) for axis in (-1, -2))
    return field + 0.1 * (around - 4 * field)


def learned(fields):
    """The weights of least squares on fields before and after a step, by conjugate gradients."""
    x, y = (f.reshape(-1, heat.IN_DIM) for f in (fields, step(fields)))

    def apply(params):
        return heat.apply(params, x)

    zero = jax.tree.map(jnp.zeros_like, heat.init(jax.random.key(0)))
    _, adjoint = jax.vjp(apply, zero)
    return jax.scipy.sparse.linalg.cg(lambda params: adjoint(apply(params))[0], adjoint(y)[0], tol=1e-10, maxiter=60)[0]


def main():
    """Random fields to learn from; a hot square to run forward."""
    params = learned(jax.random.normal(jax.random.key(1), (4, SIDE, SIDE)))
    square = jnp.zeros((SIDE, SIDE)).at[20:30, 25:35].set(1)
    true = jax.lax.fori_loop(0, 100, lambda _, field: step(field), square)
    predicted = jax.lax.fori_loop(0, 100, lambda _, field: heat.apply(params, field), square.ravel()).reshape(SIDE, SIDE)
    print(f"warmest cell after 100 steps {true.max():.4f}, by the learned step {predicted.max():.4f}")
    print(f"A hundred learned steps are off by {jnp.abs(true - predicted).max():.0e}: {heat.HOM_DIM} weights for a grid where"
          f" a dense layer has {heat.IN_DIM * heat.OUT_DIM:,}, each step by FFT.")


if __name__ == "__main__":
    main()
