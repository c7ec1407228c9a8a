"""Time ``apply`` of compiled maps against ``jit(lambda W, x: x @ W.T)`` with a dense W of the same size.

    python tests/benchmarks/bench_apply.py [--runs N] [--batch B]

Prints medians and quartiles of interleaved runs in microseconds, for the forward pass and for the gradient with respect
to the parameters, and the ratio of the medians. float32, whatever device JAX finds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import quantiles

import jax
import jax.numpy as jnp

from repc import driver
from repc.runtime import load_module

UNIFORM = "122V⁰+40V+12V²+3V³+V⁴"
# (map, group, lowering, the ratio that forward may take)
ROWS = [
    ("5V⁰+5V -> V²", "SO(3)", None, 1.25),
    ("5V⁰+5V -> V²", "SO(3)", "schur", None),
    (f"{UNIFORM} -> {UNIFORM}", "SO(3)", None, 1.0),
    (f"{UNIFORM} -> {UNIFORM}", "SO(3)", "dense", None),
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
    (compiled,) = driver.compile_spec(driver.type_expression(expression, group), driver.Options(lower=lowering))
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


if __name__ == "__main__":
    jnp.zeros(1).block_until_ready()
    main()
