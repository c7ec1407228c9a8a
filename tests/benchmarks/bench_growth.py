"""How compile time, module size, work and run time grow with n or with the rank, beside what theory says.

    python tests/benchmarks/bench_growth.py [--batch 1] [--runs 9]
    python tests/benchmarks/bench_growth.py --ladder [--only 'SO(n)'] [--limit 60] [--keep ladder.json]
    python tests/benchmarks/bench_growth.py --draw ladder.json tests/benchmarks/ladder.png

Each family is one lowering, one row per size, then the exponent p of size^p fitted to the last three sizes in log-log scale;
over the rank r of a tensor power, of which the dimension is dʳ, sizes are dʳ. "theory" is the same fit through the leading
term of the flops at the same sizes, logarithms and powers of r included.

``--ladder``: whole processes, `repc explain` and `repc compile` without the cache: CPU seconds, peak memory, and the exponent p of
size^p fitted to the last three seconds above those of the smallest size. A refusal shows its code. ``--keep`` writes all rungs
as JSON, and ``--draw`` makes a picture of them.
"""

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import jax

from repc.driver import compile_spec, type_expression
from repc.driver.options import Options
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


# name, command, what is asked for each value, size of a value, values
LADDERS = [
    *((f"explain V⁴ -> V⁴ {name}(n)", "explain", lambda n, name=name: ("V⁴ -> V⁴", f"{name}({n})"), lambda n: n, (3, 5, 10, 20, 31))
      for name in ("SO", "O", "SL", "GL", "U", "SU", "Sp", "S", "A", "Z")),
    *((f"explain Vʳ -> V {group}", "explain", lambda r, group=group: (f"V^{r} -> V", group), lambda r: r, range(1, 9))
      for group in ("SO(3)", "O(1,3)", "S(5)", "Cube", "S(3)≀S(3)", "SO(3)×S(4)", "Icosahedral", "SU(3)")),
    ("explain V² -> V² SO(n)×S(n)", "explain", lambda n: ("V² -> V²", f"SO({n})×S({n})"), lambda n: n, (3, 6, 12, 24, 31)),
    ("explain V² -> V² SO(3)≀S(n)", "explain", lambda n: ("V² -> V²", f"SO(3)≀S({n})"), lambda n: n, (2, 4, 8, 16, 50)),
    ("explain Symᵏ(V) -> V⁰ SU(4)", "explain", lambda k: (f"Sym^{k}(V) -> V^0", "SU(4)"), lambda k: k, (2, 4, 8, 16)),
    ("explain Sym²([k]) -> 1 SU(2)", "explain", lambda k: (f"Sym²([{k}]) -> 1", "SU(2)"), lambda k: k, (5, 10, 20, 40, 80)),
    ("explain Symᵏ(Sym³(V)) -> V⁰ SL(3)", "explain", lambda k: (f"Sym^{k}(Sym³(V)) -> V⁰", "SL(3)"), lambda k: k, (2, 3, 4, 6)),
    ("explain a user's C(n)", "explain", lambda n: ("V⁴ -> V⁴", f"generated {{ perm ({' '.join(map(str, range(1, n + 1)))}) }}"),
     lambda n: n, (3, 5, 8, 12)),
    *((f"compile V^r -> V {group}", "compile", lambda r, group=group: (f"V^{r} -> V", group), lambda r: r, range(1, most + 1))
      for group, most in (("SO(3)", 6), ("S(6)", 4), ("O(1,3)", 5), ("SO(4,4)", 3), ("S(3)≀S(3)", 3), ("Cube", 4))),
    *((f"compile V^r -> V^r {group}", "compile", lambda r, group=group: (f"V^{r} -> V^{r}", group), lambda r: r, range(1, most + 1))
      for group, most in (("SO(3)", 6), ("S(5)", 4), ("O(1,3)", 4), ("SU(3)", 6), ("S(3)≀S(3)", 3), ("SO(4,4)", 3))),
    ("compile V⁴ -> V⁰ SO(n,n)", "compile", lambda n: ("V⁴ -> V⁰", f"SO({n},{n})"), lambda n: n, (1, 2, 3, 4)),
    ("compile V³ -> V SO(n)", "compile", lambda n: ("V³ -> V", f"SO({n})"), lambda n: n, (3, 5, 7, 9, 11, 12)),
    ("compile Sym³(V) -> V SO(n)", "compile", lambda n: ("Sym³(V) -> V", f"SO({n})"), lambda n: n, (5, 8, 12, 16, 20)),
    ("compile V³ -> V³ S(n)≀S(n)", "compile", lambda n: ("V³ -> V³", f"S({n})≀S({n})"), lambda n: n, (2, 3, 4)),
    ("compile V² -> V² Sp(n)", "compile", lambda n: ("V² -> V²", f"Sp({n})"), lambda n: n, (2, 4, 8, 15)),
    ("compile net S(n)", "compile", lambda n: (f"group S({n})\nnet f : V² -> V {{ hidden: 8V²+8V, layers: 2 }}\n", ""),
     lambda n: n, (4, 8, 16, 30)),
]  # fmt: skip


def whole_process(command, source, group, limit):
    """(CPU seconds, peak MiB, what it says of a refusal) of a process of its own, which sees no cache."""
    with tempfile.TemporaryDirectory() as folder:
        path, words = os.path.join(folder, "f.rep"), ["-e", source, "-g", group]
        if not group:
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
            words = [path]
        words += ["-o", os.path.join(folder, "f.py")] if command == "compile" else []
        environment = {**os.environ, "REPC_CACHE": "off", "OMP_NUM_THREADS": "1"}
        child = [sys.executable, "-c", _CHILD, str(limit), sys.executable, "-m", "repc", command, *words]
        done = subprocess.run(child, env=environment, capture_output=True, text=True, check=False)
    *said, last = done.stderr.splitlines()
    seconds, kilobytes = last.split()
    refused = re.findall(r"error (E\d{4})", "\n".join(said))
    return float(seconds), int(kilobytes) // 1024, " ".join(refused[:1])


_CHILD = """
import resource, subprocess, sys
def limited(): resource.setrlimit(resource.RLIMIT_CPU, (int(float(sys.argv[1])),) * 2)
done = subprocess.run(sys.argv[2:], preexec_fn=limited, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:.2f} {used.ru_maxrss}", file=sys.stderr)
"""


def climb(only, limit, keep):
    """Print one table per ladder, and at the end every rung that took more than five seconds; write them all where asked."""
    slow, ladders = [], []
    for name, command, spec, size, values in LADDERS:
        if only not in name:
            continue
        print(f"\n{name}\n{'':6}{'CPU s':>9}{'MiB':>8}")
        rows, rungs = [], []
        ladders.append({"name": name, "rungs": rungs})
        for value in values:
            seconds, mebibytes, refused = whole_process(command, *spec(value), limit)
            rows.append(seconds)
            rungs.append({"size": value, "seconds": seconds, "mebibytes": mebibytes, "refused": refused})
            slow += [f"{name} at {value}: {seconds:.1f} s"] if seconds > SLOW else []
            print(f"{value:6}{seconds:9.2f}{mebibytes:8} {refused}", flush=True)
            if seconds > limit:
                break
        above = [max(row - rows[0], 0.01) for row in rows[1:]]
        if len(above) > 2:
            print(f"{'fit':6}{exponent([size(v) for v in values[1 : len(rows)]], above):9.2f}")
        if keep:
            with open(keep, "w", encoding="utf-8") as file:
                json.dump(ladders, file, ensure_ascii=False, indent=1)
    print("\nmore than", SLOW, "s:", "; ".join(slow) or "none")


def draw(kept, picture):
    """Every ladder as a line: CPU seconds over the size, explain beside compile; a ring where repc refuses by a named limit."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "repc", "font.size": 8})
    from matplotlib import pyplot

    with open(kept, encoding="utf-8") as file:
        ladders = json.load(file)
    figure, sides = pyplot.subplots(1, 2, figsize=(11, 6.4), sharey=True)
    for command, side in zip(("explain", "compile"), sides, strict=True):
        mine = [one for one in ladders if one["name"].startswith(command)]
        for one, color in zip(mine, pyplot.cm.turbo([(k + 0.5) / len(mine) for k in range(len(mine))]), strict=True):
            rungs = one["rungs"]
            sizes, seconds = [rung["size"] for rung in rungs], [rung["seconds"] for rung in rungs]
            side.loglog(sizes, seconds, "-", color=color, label=one["name"].removeprefix(command).strip())
            for rung in rungs:
                side.plot(rung["size"], rung["seconds"], "o", color=color, mfc="white" if rung["refused"] else color, markersize=4)
        side.axhline(SLOW, color="gray", linestyle=":")
        side.set(title=f"repc {command}", xlabel="n, or the number of factors", ylim=(0.3, 60))
        side.legend(fontsize=6, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.1))
    sides[0].set_ylabel("CPU seconds of a process, without the cache")
    figure.tight_layout()
    figure.savefig(picture, metadata={"Date": None} if picture.endswith(".svg") else {})


SLOW = 5.0  # CPU seconds that no rung should take


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
    parser.add_argument("--ladder", action="store_true")
    parser.add_argument("--only", default="", help="ladders with this in their names")
    parser.add_argument("--keep", metavar="FILE", help="write the rungs of --ladder as JSON")
    parser.add_argument("--draw", nargs=2, metavar="FILE", help="draw the rungs of a JSON file into a picture")
    parser.add_argument("--limit", type=float, default=60, help="CPU seconds of one process")
    arguments = parser.parse_args()
    if arguments.draw:
        draw(*arguments.draw)
        return
    if arguments.ladder:
        climb(arguments.only, arguments.limit, arguments.keep)
        return
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
