"""Train the generated network on graphs of 8 nodes, then use the same parameters on graphs of 20."""

import sys
from functools import partial
from math import ceil, sqrt
from pathlib import Path

import jax
import jax.numpy as jnp
import optax

sys.path.insert(0, str(Path(__file__).parent))
import any_size as net


@partial(jax.jit, static_argnums=(1, 2))
def graphs(key, count, n):
    """Adjacency matrices (count, n²) of random graphs, and per node the walks of two steps from it over n², (count, n)."""
    key, of_density = jax.random.split(key)
    density = jax.random.uniform(of_density, (count, 1, 1), minval=0.1, maxval=0.9)
    half = jnp.triu(jax.random.uniform(key, (count, n, n)) < density, 1).astype(jnp.float32)
    a = half + jnp.swapaxes(half, 1, 2)
    return a.reshape(count, n * n), jnp.einsum("gij,gjk->gi", a, a) / n**2


def loss(params, x, y):
    """Mean square error over the mean square of the targets."""
    return jnp.mean((net.apply(params, x) - y) ** 2) / jnp.mean(y**2)


@jax.jit
def trained(params, x, y):
    """The parameters after 300 steps of Adam, and the loss of each."""
    optimizer = optax.adam(optax.cosine_decay_schedule(1e-2, 300))

    def step(carry, _):
        params, state = carry
        value, gradient = jax.value_and_grad(loss)(params, x, y)
        updates, state = optimizer.update(gradient, state)
        return (optax.apply_updates(params, updates), state), value

    (params, _), values = jax.lax.scan(step, (params, optimizer.init(params)), length=300)
    return params, values


def main():
    """Loss on small graphs, then on larger ones that were never seen."""
    params, values = trained(net.init(jax.random.key(0)), *graphs(jax.random.key(1), 64, 8))
    print(f"loss at n = 8: {values[0]:.2g} before, {values[-1]:.2g} after training")
    larger = loss(params, *graphs(jax.random.key(2), 64, 20))
    print(f"loss at n = 20, the same parameters: {larger:.2g}")
    print(f"equivariance error at n = 20: {net.equivariance_error(params, jax.random.key(3), 2, 20):.1e}")
    percent = 10 * ceil(10 * sqrt(larger))
    print(f"Trained on graphs of 8 nodes, the {net.PARAMETERS} weights are off by less than {percent}% on graphs of 20, which they"
          " never saw.")


if __name__ == "__main__":
    main()
