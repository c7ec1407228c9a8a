"""Equivariance of trained networks: relative errors over random group elements, in float32 and float64.

    python tests/benchmarks/bench_equivariance.py [--steps 100] [--samples 200]

Each network is trained on random targets with the default optimizer; then ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) is
taken for each element by itself. Groups that are not compact are sampled by the module's ``sample``.
"""

import argparse

import jax
import jax.numpy as jnp
import numpy as np
import optax

from repc import nn
from repc.nn.training import optimizer

CASES = [
    ("SO(3)", "5V⁰+5V", "V²"), ("O(3)", "2V+V²", "V"), ("O(5)", "2V", "V⁰"), ("SO⁺(1,3)", "4V", "V⁰+V"), ("Lorentz", "4V", "V²"),
    ("S(6)", "V+V²", "V²"), ("SU(3)", "2V+V*", "V*"), ("Oh", "2V", "V+V²"), ("SO(3)×S(4)", "V_1⊗V_2", "V_1"),
]  # fmt: skip
BATCH = 100


def trained(model, steps):
    """The model after ``steps`` steps towards random targets that depend on the input."""
    m = model.module
    dtype = jax.tree.leaves(model.params)[0].dtype
    x = jax.random.normal(jax.random.key(1), (BATCH, m.IN_DIM), dtype)
    y = jax.random.normal(jax.random.key(2), (BATCH, m.OUT_DIM), dtype)
    rule = optimizer(steps)

    @jax.jit
    def step(model, state):
        grads = jax.grad(lambda f: jnp.mean(jnp.abs(f(x) - y) ** 2))(model)
        updates, state = rule.update(jax.tree.map(jnp.conj, grads), state, model)
        return optax.apply_updates(model, updates), state

    state = rule.init(model)
    for _ in range(steps):
        model, state = step(model, state)
    return model


def errors(model, samples):
    """Relative error of each of ``samples`` random elements, (samples,)."""
    m, dtype = model.module, jax.tree.leaves(model.params)[0].dtype
    g = m.sample(jax.random.key(3), samples)
    x = jax.random.normal(jax.random.key(4), (samples, m.IN_DIM), dtype)
    into, out = jax.vmap(m.rho_in)(g), jax.vmap(m.rho_out)(g)
    before = np.asarray(model(jnp.einsum("nij,nj->ni", into, x, precision="highest")))
    after = np.asarray(jnp.einsum("nij,nj->ni", out, model(x), precision="highest"))
    size = np.linalg.norm(before, axis=1) + np.linalg.norm(after, axis=1)
    return np.linalg.norm(before - after, axis=1) / size


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--ch", type=int, default=128)
    arguments = parser.parse_args()
    print(f"{'group':13}{'network':18}" + "".join(f"{t:>22}" for t in ("single: median, max", "double: median, max")))
    for group, into, out in CASES:
        cells = ""
        for x64 in (False, True):
            with jax.enable_x64(x64):
                model = nn.EMLP(into, out, group, ch=arguments.ch)
                doubled = jax.tree.map(lambda a: a.astype(np.result_type(a.dtype, np.float64)), model) if x64 else model
                found = errors(trained(doubled, arguments.steps), arguments.samples)
            cells += f"{np.median(found):12.1e},{found.max():9.1e}"
        print(f"{group:13}{into + ' -> ' + out:18}{cells}", flush=True)


if __name__ == "__main__":
    main()
