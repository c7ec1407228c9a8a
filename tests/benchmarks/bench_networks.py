"""Networks beside the same mathematics written by hand, and beside a plain network of the same width.

    python tests/benchmarks/bench_networks.py [--repetitions 9] [--batch 500] [--cases molecule policy] [--cpu]

Medians of interleaved repetitions, as ratios to the plain network: a forward pass, and the gradient of a mean square by all
parameters. "by hand" computes what ours does, to 1e-4, with one einsum for each linear map and each product. Operations are
those of XLA's optimized program for a training step, those inside of fusions too; the first step is the seconds until it is
compiled and run once. `--cpu` takes seconds of all processors in the place of those of the clock, which vary less where others
use the machine.
"""

from __future__ import annotations

import argparse
import time
import warnings
from dataclasses import dataclass
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import optax
from network_by_hand import by_hand

from repc.driver import compile_spec, type_source
from repc.runtime import load_module
from repc.source import Source

MOLECULE = "16V⁰+4V_1+4V_1⊗V_2+2Sym²(V_2)"
CASES = {  # name: group, line
    "molecule": ("S(2)×O(3)", f"V⁰+V_1+V_1⊗V_2 -> V_2+Sym²(V_2) {{ hidden: {MOLECULE}, layers: 2 }}"),
    "molecule, 4": ("S(2)×O(3)", f"V⁰+V_1+V_1⊗V_2 -> V_2+Sym²(V_2) {{ hidden: {MOLECULE}, layers: 2, product: 4 }}"),
    "policy": ("C(2)", "24V+24V⁰ -> 12V+12V⁰ { hidden: uniform(64), layers: 2 }"),
    "policy, V4": ("C(2)×C(2)", "12V_1+12V_2+24V⁰ -> 6V_1+6V_2+12V⁰ { hidden: uniform(64), layers: 2 }"),
    "SO(3) 128": ("SO(3)", "5V⁰+5V -> V² { hidden: uniform(128), layers: 3 }"),
    "SO(3) 128, 4": ("SO(3)", "5V⁰+5V -> V² { hidden: uniform(128), layers: 3, product: 4 }"),
    "S(6) 256": ("S(6)", "V+V² -> V² { hidden: uniform(256), layers: 3 }"),
    "tutorial": ("SO(3)", "5V⁰+5V -> V² { hidden: uniform(384), layers: 3 }"),
    "SO⁺(1,3) 384": ("SO⁺(1,3)", "4V -> V⁰ { hidden: uniform(384), layers: 3 }"),
}
CALLS = 5


@dataclass
class Model:
    """A function of parameters and inputs, compiled: forward, gradient, and a training step."""

    params: object
    function: object
    x: jax.Array
    y: jax.Array

    def __post_init__(self):
        def loss(params, x, y):
            return jnp.mean(jnp.abs(self.function(params, x) - y) ** 2)

        optimizer = optax.adam(3e-3)

        @jax.jit
        def step(params, state, x, y):
            updates, state = optimizer.update(jax.grad(loss)(params, x, y), state)
            return optax.apply_updates(params, updates), state

        forward, gradient = jax.jit(self.function), jax.jit(jax.grad(loss))
        state = optimizer.init(self.params)
        start = time.perf_counter()
        compiled = step.lower(self.params, state, self.x, self.y).compile()
        jax.block_until_ready(compiled(self.params, state, self.x, self.y))
        self.first_step = time.perf_counter() - start
        self.operations = compiled.as_text().count(" = ")
        self.calls = (lambda: forward(self.params, self.x), lambda: gradient(self.params, self.x, self.y))


def plain(dims: list[int]):
    """Parameters and function of a plain network of these widths."""
    keys = jax.random.split(jax.random.key(0), len(dims) - 1)
    params = [(jax.random.normal(k, ab) / ab[0] ** 0.5, jnp.zeros(ab[1])) for k, ab in zip(keys, pairwise(dims), strict=True)]

    def function(params, x):
        for w, b in params[:-1]:
            x = jax.nn.silu(x @ w + b)
        w, b = params[-1]
        return x @ w + b

    return params, function


def medians(calls, repetitions: int, clock) -> list[float]:
    """Seconds of each call, run in turn."""
    for call in calls:
        jax.block_until_ready(call())
    times = np.empty((repetitions, len(calls)))
    for k in range(repetitions):
        for i, call in enumerate(calls):
            start = clock()
            for _ in range(CALLS):
                found = call()
            jax.block_until_ready(found)
            times[k, i] = (clock() - start) / CALLS
    return list(np.median(times, axis=0))


def row(name: str, repetitions: int, batch: int, clock) -> str:
    """One line of the table."""
    group, line = CASES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (one,) = compile_spec(type_source(Source("f.rep", f"group {group}\nnet f : {line}\n")))
    m = load_module(one.module)
    params = m.init(jax.random.key(0))
    x, y = (jax.random.normal(jax.random.key(k), (batch, d)) for k, d in enumerate((m.IN_DIM, m.OUT_DIM)))
    hand = by_hand(one.report.program)
    np.testing.assert_allclose(hand(params, x), m.apply(params, x), atol=1e-4, rtol=1e-3)
    dims = [m.IN_DIM, *m.HIDDEN_DIMS, m.OUT_DIM]
    models = [Model(params, m.apply, x, y), Model(params, hand, x, y), Model(*plain(dims), x, y)]
    forward, gradient = (medians([model.calls[k] for model in models], repetitions, clock) for k in (0, 1))
    ratios = [of[k] / of[2] for of in (forward, gradient) for k in (0, 1)]
    cells = "".join(f"{ratio:9.2f}" for ratio in ratios)
    cells += f"{1e3 * forward[2]:10.3f}{1e3 * gradient[2]:9.3f}"
    counts = "".join(f"{model.operations:8,}" for model in models)
    counts += "".join(f"{model.first_step:7.1f}" for model in models)
    return f"{name:14}{cells} {counts}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=list(CASES))
    parser.add_argument("--cpu", action="store_true", help="seconds of processors, not of the clock")
    arguments = parser.parse_args()
    clock = time.process_time if arguments.cpu else time.perf_counter
    heads = {"forward, ratio": 18, "gradient, ratio": 18, "plain, ms": 19, "operations of a step": 25, "first step, s": 21}
    print(" " * 14 + "".join(f"{head:>{width}}" for head, width in heads.items()))
    print(f"{'':14}{'ours':>9}{'by hand':>9}{'ours':>9}{'by hand':>9}{'forward':>10}{'gradient':>9} ", end="")
    print(f"{'ours':>8}{'hand':>8}{'plain':>8}{'ours':>7}{'hand':>7}{'plain':>7}")
    for name in arguments.cases:
        print(row(name, arguments.repetitions, arguments.batch, clock), flush=True)


if __name__ == "__main__":
    main()
