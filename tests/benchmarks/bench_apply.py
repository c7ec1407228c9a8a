"""Time ``apply`` of compiled maps against ``jit(lambda W, x: x @ W.T)`` with a dense W of the same size.

    python tests/benchmarks/bench_apply.py [--runs N] [--batch B]

Prints medians and quartiles of interleaved runs in microseconds, for the forward pass and for the gradient with respect
to the parameters, and the ratio of the medians. float32, whatever device JAX finds. Maps are compiled for the batch, as
``--batch`` of `repc compile` does. Networks stand beside an MLP of the same widths, without biases; "of its arrays" is a call
with as many arrays that computes next to nothing, and "of one array" the same network with its parameters as one array, which it
cuts. For calls of one sample, pin it to one core: ``taskset -c 1 python tests/benchmarks/bench_apply.py --batch 1``.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from statistics import quantiles

import jax
import jax.flatten_util
import jax.numpy as jnp

from repc import driver
from repc.runtime import load_module
from repc.source import Source

UNIFORM = "122V⁰+40V+12V²+3V³+V⁴"
# (map, group, lowering, the ratio that forward may take)
ROWS = [
    ("5V⁰+5V -> V²", "SO(3)", None, 1.25),
    ("5V⁰+5V -> V²", "SO(3)", "schur", None),
    (f"{UNIFORM} -> {UNIFORM}", "SO(3)", None, 1.0),
    (f"{UNIFORM} -> {UNIFORM}", "SO(3)", "dense", None),
    ("64V -> 64V", "SO(3)", None, 1.3),
    ("V² -> V²", "S(10)", None, 1.3),
]
NETS = [
    ("8x0e+8x1o -> 4x1o+2e { hidden: 16x0e+8x1o+4x2e, layers: 2 }", "O(3)"),
    ("5V⁰+5V -> V² { hidden: uniform(384), layers: 3 }", "SO(3)"),
    ("3V+2V² -> 2V+V⁰ { hidden: uniform(128), layers: 2 }", "S(8)"),
]


def interleaved(calls: list[Callable[[], jax.Array]], runs: int) -> list[tuple[float, float, float]]:
    """(lower quartile, median, upper quartile) in microseconds of each call, run in turn."""
    for call in calls:
        jax.block_until_ready(call())
        jax.block_until_ready(call())
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(runs):
        for call, taken in zip(calls, times, strict=True):
            start = time.perf_counter()
            jax.block_until_ready(call())
            taken.append(1e6 * (time.perf_counter() - start))
    return [tuple(quantiles(taken, n=4)) for taken in times]


def row(expression: str, group: str, lowering: str | None, bound: float | None, batch: int, runs: int) -> str:
    """One line of the table."""
    (compiled,) = driver.compile_spec(driver.type_expression(expression, group), driver.Options(lower=lowering, batch=batch))
    f = load_module(compiled.module)
    keys = jax.random.split(jax.random.key(0), 3)
    params, x = f.init(keys[0]), jax.random.normal(keys[1], (batch, f.IN_DIM))
    w = jax.random.normal(keys[2], (f.OUT_DIM, f.IN_DIM))
    plain = jax.jit(lambda w, x: x @ w.T)
    plain_gradient = jax.jit(jax.grad(lambda w, x: (plain(w, x) ** 2).sum()))
    gradient = jax.jit(jax.grad(lambda p, x: (f.apply(p, x) ** 2).sum()))
    runs = runs if f.IN_DIM > 100 else 10 * runs
    forward = interleaved([lambda: f.apply(params, x), lambda: plain(w, x)], runs)
    backward = interleaved([lambda: gradient(params, x), lambda: plain_gradient(w, x)], runs)
    cells = [f"{median:8.1f} [{low:7.1f},{high:8.1f}]" for low, median, high in (*forward, *backward)]
    ratio, slope = forward[0][1] / forward[1][1], backward[0][1] / backward[1][1]
    target = "" if bound is None else f" (target {bound})"
    name = f"{f.IN_DIM}->{f.OUT_DIM} {compiled.report.program.lowering}"
    return f"{name:16}{cells[0]}{cells[1]}  {ratio:5.2f}{target:14}{cells[2]}{cells[3]}  {slope:5.2f}"


def net_row(line: str, group: str, batch: int, runs: int) -> str:
    """One line of the table of networks, of the forward pass."""
    (compiled,) = driver.compile_spec(driver.type_source(Source("net.rep", f"group {group}\nnet f : {line}\n")))
    f = load_module(compiled.module)
    params, x = f.init(jax.random.key(0)), jax.random.normal(jax.random.key(1), (batch, f.IN_DIM))
    widths = [f.IN_DIM, *f.HIDDEN_DIMS, f.OUT_DIM]
    weights = [jnp.ones((b, a)) / a for a, b in itertools.pairwise(widths)]
    leaves = jax.tree.leaves(params)
    flat, unravel = jax.flatten_util.ravel_pytree(params)

    def mlp(weights, x):
        for w in weights[:-1]:
            x = jax.nn.silu(x @ w.T)
        return x @ weights[-1].T

    calls = [
        (f.apply, params), (jax.jit(mlp), weights), (jax.jit(lambda leaves, x: x + leaves[0].ravel()[0]), leaves),
        (jax.jit(lambda flat, x: f.apply(unravel(flat), x)), flat),
    ]  # fmt: skip
    times = [median for _, median, _ in interleaved([lambda c=c, p=p: c(p, x) for c, p in calls], runs)]
    cells = "".join(f"{t:14.1f}" for t in times)
    return f"{group:8}{len(leaves):3} arrays{cells}{times[0] / times[1]:9.2f}   {line}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--batch", type=int, default=500)
    arguments = parser.parse_args()
    print(f"{jax.devices()[0].device_kind}, batch {arguments.batch}, float32, microseconds: median [quartiles]")
    wide = 26
    apply, plain, gradient, of_plain = (f"{t:>{wide}}" for t in ("apply", "x @ W.T", "gradient", "of x @ W.T"))
    print(f"{'map':16}{apply}{plain}  ratio{'':14}{gradient}{of_plain}  ratio")
    for expression, group, lowering, bound in ROWS:
        print(row(expression, group, lowering, bound, arguments.batch, arguments.runs), flush=True)
    print(f"\n{'network':18}{'apply':>14}{'MLP':>14}{'of its arrays':>14}{'of one array':>14}{'of MLP':>9}")
    for line, group in NETS:
        print(net_row(line, group, arguments.batch, arguments.runs), flush=True)


if __name__ == "__main__":
    jnp.zeros(1).block_until_ready()
    main()
