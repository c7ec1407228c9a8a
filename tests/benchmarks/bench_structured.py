"""Large groups and high ranks: compile seconds, maps, milliseconds, and beside them what a person would write in JAX.

    python tests/benchmarks/bench_structured.py [--runs 9] [--only WORD]

Batch 1, float32, the cache off. "compile" is from text to module; "hand" and "ratio" are medians of interleaved runs
beside a hand-written function (and their gradients), where there is one; "size" is that of the module with its constants.
The peak memory of a row is measured in a process of its own with --memory.
"""

import argparse
import resource
import statistics
import time

import jax
import jax.numpy as jnp
from by_hand import convolution, pools

from repc.driver import compile_spec, type_expression
from repc.runtime import load_module

ROWS = [
    # map, group, number of maps, seconds that compiling may take (None: no target), what is written by hand
    ("16V² -> 16V²", "S(1000)", 3840, None, "pools"), ("16V² -> 16V²", "S(20)", 3840, None, "pools"),
    ("V -> V²", "S(100)", 5, None, None), ("V -> V²", "S(30)", 5, None, None),
    ("V⁶ -> V⁶", "SO(3)", 4213, 10, None), ("V⁸ -> V", "SO(3)", 232, 10, None), ("V³ -> V³", "SO(10)", 15, 3, None),
    ("V³ -> V³", "Sp(8)", 15, 3, None), ("V²⊗V* -> V²⊗V*", "U(16)", 6, None, None), ("V² -> V*", "SU(3)", 1, None, None),
    ("8V -> 8V", "Z(4096)", 8 * 8 * 4096, None, "fft"), ("8V_1⊗V_2 -> 8V_1⊗V_2", "Z(64)×Z(64)", 8 * 8 * 4096, None, "fft2"),
    ("V² -> V", "RubiksCube", 51, 10, None), ("V³ -> V³", "Cube", 1968, None, None), ("V -> V²", "A(30)", 5, None, None),
    ("4V_1⊗V_2 -> 4V_1⊗V_2", "S(1000)×Cube", 96, None, None), ("V_1⊗V_2 -> V_1²⊗V_2", "S(1000)×D(6)", 5, None, None),
    ("8V_1⊗V_2+8V_1 -> V_1⊗V_2²", "S(1000)×SU(2)", 16, None, None), ("V_1⊗V_2⁴ -> V_1⊗V_2⁴", "S(100)×SO(3)", 182, None, None),
    ("4V_1⊗V_2+4V_1 -> 4V_1⊗V_2", "S(1000)×SO(3)", 32, None, None), ("V² -> V²", "SO(3)≀S(100)", 6, None, None),
    ("V² -> V²", "S(4)≀S(10)", 60, None, None), ("V² -> V²", "S(4)≀S(100)", 60, None, None), ("V² -> V²", "Oh≀S(8)", 7, None, None),
]  # fmt: skip


HAND = {"pools": pools, "fft": convolution((4096,)), "fft2": convolution((64, 64))}


def gradient(apply):
    """The gradient by the parameters of the squared norm of the output."""
    return jax.jit(jax.grad(lambda p, x: (jnp.abs(apply(p, x)) ** 2).sum()))


def interleaved(calls, arguments, runs):
    """Median milliseconds of each call, run in turn."""
    times = [[] for _ in calls]
    for run in range(runs + 2):
        for call, taken in zip(calls, times, strict=True):
            start = time.perf_counter()
            jax.block_until_ready(call(*arguments))
            if run >= 2:
                taken.append(1e3 * (time.perf_counter() - start))
    return [statistics.median(taken) for taken in times]


def row(expression, group, count, target, hand, runs):
    """One line of the table."""
    start = time.perf_counter()
    (compiled,) = compile_spec(type_expression(expression, group))
    seconds = time.perf_counter() - start
    assert compiled.report.count.dim == compiled.report.program.hom_dim == count, compiled.report.count
    module, size = load_module(compiled.module), len(compiled.module.text.encode()) + len(compiled.module.npz or b"")
    is_complex = compiled.report.is_complex
    x = jax.random.normal(jax.random.key(1), (module.IN_DIM,), jnp.complex64 if is_complex else jnp.float32)
    arguments = (module.init(jax.random.key(0)), x)
    calls = [module.apply] + ([jax.jit(HAND[hand])] if hand else [])
    forward = interleaved(calls, arguments, runs)
    text = f"{group:16}{expression:28}{count:8}{compiled.report.program.lowering:>9}{seconds:8.2f}{size:10}{forward[0]:10.3f}"
    if hand:
        backward = interleaved([gradient(call) for call in calls], arguments, runs)
        text += f"{forward[1]:10.3f}{forward[0] / forward[1]:7.2f}"
        text += f"{backward[0]:10.2f}{backward[1]:10.2f}{backward[0] / backward[1]:7.2f}"
    return text + ("" if target is None or seconds <= target else f"  MISSED: {target} s")


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--only", default="", help="rows whose group or map contains this")
    parser.add_argument("--memory", action="store_true", help="compile and apply the one row chosen, and print the peak")
    chosen = parser.parse_args()
    rows = [r for r in ROWS if chosen.only in f"{r[1]} {r[0]}"]
    if chosen.memory:
        rows = [(*r[:4], None) for r in rows[:1]]
    print(f"{jax.devices()[0].device_kind}, batch 1, float32")
    head = f"{'group':16}{'map':28}{'maps':>8}{'lowering':>9}{'compile':>8}{'size':>10}{'ms':>10}{'hand':>10}{'ratio':>7}"
    print(f"{head}{'gradient':>10}{'hand':>10}{'ratio':>7}")
    for r in rows:
        print(row(*r, chosen.runs), flush=True)
    if chosen.memory:
        print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB, the compiler and JAX included")


if __name__ == "__main__":
    main()
