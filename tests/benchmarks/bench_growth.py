"""How compile time, module size, work and run time grow with n or with the rank, beside what theory says.

    python tests/benchmarks/bench_growth.py [--batch 1] [--runs 9]

Each family is one row per size, then the exponent p of size^p fitted to the last three sizes in log-log scale; over the
rank r of a tensor power, of which the dimension is dʳ, sizes are dʳ. "theory" is the exponent of the flops.
"""

import argparse
import math
import statistics
import time

import jax

from repc.driver.pipeline import compile_spec, type_expression
from repc.runtime import load_module

# name, what is compiled for each value, size of a value, exponent of the flops in theory
FAMILIES = [
    ("Z(n) 8V -> 8V, by FFT: n log n", lambda n: ("8V -> 8V", f"Z({n})"), lambda n: n, 1.0, (256, 1024, 4096, 16384)),
    ("Z(n)×Z(n) V_1⊗V_2: n² log n", lambda n: ("V_1⊗V_2 -> V_1⊗V_2", f"Z({n})×Z({n})"), lambda n: n, 2.0, (16, 32, 64, 128)),
    ("S(n) V² -> V²: n²", lambda n: ("V² -> V²", f"S({n})"), lambda n: n, 2.0, (30, 60, 120, 240)),
    ("SO(n) V² -> V²: n²", lambda n: ("V² -> V²", f"SO({n})"), lambda n: n, 2.0, (8, 16, 32, 64)),
    ("SO(3) Vʳ -> V, size 3ʳ: one matmul", lambda r: (f"V^{r} -> V", "SO(3)"), lambda r: 3**r, 1.0, (5, 6, 7, 8)),
    ("SO(3) Vʳ -> Vʳ, size 3ʳ: r steps, d_λ ≤ 2r+1", lambda r: (f"V^{r} -> V^{r}", "SO(3)"), lambda r: 3**r, 1.0, (3, 4, 5, 6)),
]  # fmt: skip


def measured(expression, group, batch, runs):
    """(lowering, compile seconds, module bytes, flops, milliseconds)."""
    start = time.perf_counter()
    (compiled,) = compile_spec(type_expression(expression, group))
    seconds = time.perf_counter() - start
    size = len(compiled.module.text.encode()) + len(compiled.module.npz or b"")
    module = load_module(compiled.module)
    params, x = module.init(jax.random.key(0)), jax.random.normal(jax.random.key(1), (batch, module.IN_DIM))
    jax.block_until_ready(module.apply(params, x))
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        jax.block_until_ready(module.apply(params, x))
        times.append(1e3 * (time.perf_counter() - start))
    return compiled.report.program.lowering, seconds, size, compiled.report.cost.flops, statistics.median(times)


def exponent(sizes, values):
    """Slope of the least-squares line through (log size, log value) of the last three."""
    xs, ys = [math.log(s) for s in sizes[-3:]], [math.log(v) for v in values[-3:]]
    mx, my = statistics.mean(xs), statistics.mean(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def main():
    """Print one table per family."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    print(f"{jax.devices()[0].device_kind}, batch {arguments.batch}, float32")
    for name, spec, size, theory, values in FAMILIES:
        print(f"\n{name}\n{'':6}{'lowering':>10}{'compile s':>11}{'bytes':>10}{'flops':>12}{'ms':>10}")
        rows = []
        for value in values:
            rows.append(measured(*spec(value), arguments.batch, arguments.runs))
            lowering, seconds, stored, flops, ms = rows[-1]
            print(f"{value:6}{lowering:>10}{seconds:11.2f}{stored:10}{flops:12}{ms:10.3f}", flush=True)
        fits = [exponent([size(v) for v in values], [row[k] for row in rows]) for k in (1, 2, 3, 4)]
        print(f"{'fit':6}{'':10}{fits[0]:11.2f}{fits[1]:10.2f}{fits[2]:12.2f}{fits[3]:10.2f}   theory {theory:.0f} (flops)")


if __name__ == "__main__":
    main()
