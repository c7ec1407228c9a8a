"""Training step of equivariant networks beside a plain MLP of the same width: medians of interleaved repetitions.

    python tests/benchmarks/bench_networks.py [--repetitions 7] [--batch 500]
"""

from __future__ import annotations

import argparse
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

from repc import nn
from repc.driver import build_group

CASES = [
    ("SO(3)", "5V⁰+5V", "V²", 128, None),
    ("SO(3)", "5V⁰+5V", "V²", 384, None),
    ("SO(3)", "5V⁰+5V", "V²", 384, 0),
    ("SO(3)", "5V⁰+5V", "V²", 512, None),
    ("SO(3)", "5V⁰+5V", "V²", 1024, None),
    ("O(5)", "2V", "V⁰", 384, None),
    ("SO⁺(1,3)", "4V", "V⁰", 384, None),
    ("S(6)", "V+V²", "V²", 256, None),
    ("SU(3)", "2V+V*", "V*", 256, None),
]
CALLS = 5


class Stepper:
    """One model's training step, compiled, with the seconds that took."""

    def __init__(self, model, x, y):
        optimizer = optax.adam(3e-3)

        @jax.jit
        def step(model, state, x, y):
            grads = jax.grad(lambda m: jnp.mean(jnp.abs(m(x) - y) ** 2))(model)
            updates, state = optimizer.update(jax.tree.map(jnp.conj, grads), state)
            return optax.apply_updates(model, updates), state

        self.step, self.arguments = step, (model, optimizer.init(model), x, y)
        start = time.perf_counter()
        jax.block_until_ready(step(*self.arguments))
        self.compiled = time.perf_counter() - start

    def milliseconds(self) -> float:
        """Mean of a few calls."""
        start = time.perf_counter()
        for _ in range(CALLS):
            found = self.step(*self.arguments)
        jax.block_until_ready(found)
        return (time.perf_counter() - start) / CALLS * 1e3


def plain(dims: list[int], dtype):
    """A plain network of these widths, complex for complex groups."""
    keys = jax.random.split(jax.random.key(0), len(dims) - 1)
    sizes = zip(keys, dims, dims[1:], strict=False)
    params = [(jax.random.normal(k, (a, b), dtype) / a**0.5, jnp.zeros(b, dtype)) for k, a, b in sizes]
    return _Plain(params)


@jax.tree_util.register_pytree_node_class
class _Plain:
    def __init__(self, params):
        self.params = params

    def tree_flatten(self):
        return (self.params,), None

    @classmethod
    def tree_unflatten(cls, _, children):
        return cls(*children)

    def __call__(self, x):
        for w, b in self.params[:-1]:
            z = x @ w + b
            x = z * jax.nn.sigmoid(z.real)
        w, b = self.params[-1]
        return x @ w + b


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--batch", type=int, default=500)
    arguments = parser.parse_args()
    head = f"{'group':10}{'ch':>6}{'products':>9}{'build s':>9}{'compile s':>10}{'step ms':>9}{'MLP ms':>8}"
    print(f"{head}{'ratio':>7}  spread      flops/dense")
    for name, into, out, ch, product in CASES:
        group = build_group(name)
        start = time.perf_counter()
        model = nn.EMLP(into, out, group, ch=ch, product=product)
        jax.block_until_ready(model.params)
        built = time.perf_counter() - start
        dtype = jax.tree.leaves(model.params)[0].dtype
        m = model.module
        x = jax.random.normal(jax.random.key(1), (arguments.batch, m.IN_DIM), dtype)
        y = jax.random.normal(jax.random.key(2), (arguments.batch, m.OUT_DIM), dtype)
        ours, mlp = Stepper(model, x, y), Stepper(plain([m.IN_DIM, ch, ch, ch, m.OUT_DIM], dtype), x, y)
        pairs = np.array([(ours.milliseconds(), mlp.milliseconds()) for _ in range(arguments.repetitions)])
        ratios = pairs[:, 0] / pairs[:, 1]
        flops = jax.jit(m.apply).lower(model.params, x).compile().cost_analysis()["flops"] / arguments.batch
        dense = 2 * (m.IN_DIM * ch + 2 * ch * ch + ch * m.OUT_DIM) * (4 if "complex" in str(dtype) else 1)
        print(
            f"{name:10}{ch:>6}{'no' if product == 0 else 'yes':>9}{built:>9.2f}{ours.compiled:>10.1f}{np.median(pairs[:, 0]):>9.1f}"
            f"{np.median(pairs[:, 1]):>8.1f}{np.median(ratios):>7.2f}  {ratios.min():.2f}–{ratios.max():.2f}{flops / dense:>12.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
