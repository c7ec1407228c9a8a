"""How compile time, module size, work and run time grow with n or with the rank, beside what theory says.

    python tests/benchmarks/bench_growth.py [--batch 1] [--runs 9]

Each family is one lowering, one row per size, then the exponent p of size^p fitted to the last three sizes in log-log scale;
over the rank r of a tensor power, of which the dimension is dʳ, sizes are dʳ. "theory" is the same fit through the leading
term of the flops at the same sizes, logarithms and powers of r included.
"""

import argparse
import math
import statistics
import time

import jax

from repc.driver.options import Options
from repc.driver.pipeline import compile_spec, type_expression
from repc.runtime import load_module


def steps_and_mixes(r):
    """Products of V^r -> V^r under SO(3): 9 (2j + 1)² for a channel of [j] and its next factor, as often as the other factors
    have coordinates, on both sides, and (2j + 1) m_j² to mix. The mixes, about 9ʳ/r, win in the end."""
    counts, products = {1: 1}, 0
    for k in range(1, r):
        products += 2 * sum(m * 9 * (2 * j + 1) ** 2 for j, m in counts.items()) * 3 ** (r - k - 1)
        reached = [(i, m) for j, m in counts.items() for i in range(abs(j - 1), j + 2)]
        counts = {i: sum(m for j, m in reached if j == i) for i, _ in reached}
    return products + sum(m * m * (2 * j + 1) for j, m in counts.items())


# name, lowering, what is compiled for each value, size of a value, leading term of the flops, values
FAMILIES = [
    ("Z(n) 8V -> 8V: n log n", "fourier", lambda n: ("8V -> 8V", f"Z({n})"), int,
     lambda n: n * math.log(n), (256, 1024, 4096, 16384)),
    ("Z(n)×Z(n) V_1⊗V_2: n² log n", "fourier", lambda n: ("V_1⊗V_2 -> V_1⊗V_2", f"Z({n})×Z({n})"), int,
     lambda n: n * n * math.log(n), (16, 32, 64, 128)),
    ("S(n) V² -> V²: n²", "diagram", lambda n: ("V² -> V²", f"S({n})"), int, lambda n: n**2, (30, 60, 120, 240)),
    ("SO(n) V² -> V²: n²", "diagram", lambda n: ("V² -> V²", f"SO({n})"), int, lambda n: n**2, (8, 16, 32, 64)),
    ("SO(3) Vʳ -> V, size 3ʳ: one matmul", "dense", lambda r: (f"V^{r} -> V", "SO(3)"), lambda r: 3**r,
     lambda r: 3**r, (5, 6, 7, 8)),
    ("SO(3) Vʳ -> Vʳ, size 3ʳ: r steps on both sides, then mixes", "schur", lambda r: (f"V^{r} -> V^{r}", "SO(3)"),
     lambda r: 3**r, steps_and_mixes, (5, 6, 7, 8)),
]  # fmt: skip


def measured(lowering, expression, group, batch, runs):
    """(lowering, compile seconds, module bytes, flops, milliseconds)."""
    start = time.perf_counter()
    (compiled,) = compile_spec(type_expression(expression, group), Options(lower=lowering))
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
    return compiled.report.program.lowering, seconds, size, compiled.report.flops, statistics.median(times)


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
    for name, by, spec, size, theory, values in FAMILIES:
        print(f"\n{name}\n{'':6}{'lowering':>10}{'compile s':>11}{'bytes':>10}{'flops':>12}{'ms':>10}")
        rows = []
        for value in values:
            rows.append(measured(by, *spec(value), arguments.batch, arguments.runs))
            lowering, seconds, stored, flops, ms = rows[-1]
            print(f"{value:6}{lowering:>10}{seconds:11.2f}{stored:10}{flops:12}{ms:10.3f}", flush=True)
        fits = [exponent([size(v) for v in values], [row[k] for row in rows]) for k in (1, 2, 3, 4)]
        expected = exponent([size(v) for v in values], [theory(v) for v in values])
        print(f"{'fit':6}{'':10}{fits[0]:11.2f}{fits[1]:10.2f}{fits[2]:12.2f}{fits[3]:10.2f}   theory {expected:.2f} (flops)")


if __name__ == "__main__":
    main()
