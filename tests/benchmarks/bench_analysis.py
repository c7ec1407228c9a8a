"""Seconds that exact analysis adds to a compile: counting maps, decomposing both sides, pruning, comparing blocks.

    python tests/benchmarks/bench_analysis.py [repetitions]

Each row is compiled in a fresh process, so that nothing is remembered; the median over repetitions is shown with the
seconds of the whole solve in that process; SymPy, which the passes load, is imported before. The target is 0.3 s. The last
columns are whole processes of ``repc explain``; their target is 2 s.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ORACLE = Path(__file__).parent.parent / "data" / "emlp.json"
UNIFORM = {"uniform_rep(256)": "70V⁰+23V+7V²+2V³", "uniform_rep(512)": "122V⁰+40V+12V²+3V³+V⁴"}
LIMIT, EXPLAIN_LIMIT = 0.3, 2.0
LARGE = [
    ("S(1000)", "V³", "V³"),
    ("SO(20)", "V⁴", "V⁴"),
    ("Sp(10)", "V⁴", "V⁴"),
    ("U(8)", "T(3,3)", "V⁰"),
    ("SO(3)", "V⁸", "V⁸"),
]

PROBE = """
import sys, time
import sympy
from repc import driver
from repc.driver import lowerings
from repc.symbolic import passes
spent, depth = 0.0, 0
def timed(f):
    def wrapped(*a, **k):
        global spent, depth
        depth += 1
        start = time.perf_counter()
        try:
            return f(*a, **k)
        finally:
            depth -= 1
            if not depth:
                spent += time.perf_counter() - start
    return wrapped
passes.run = timed(passes.run)
lowerings.difference = timed(lowerings.difference)
spec = driver.type_expression(sys.argv[2], sys.argv[1])
start = time.perf_counter()
worker = driver.Worker(spec.group)
report = worker.solve(spec.maps[0])
print(spent, time.perf_counter() - start, report.hom_dim, report.count.exact)
"""


def analysis(group, arrow):
    """(seconds of exact analysis, seconds of the whole solve, maps, exact)."""
    done = subprocess.run([sys.executable, "-c", PROBE, group, arrow], capture_output=True, text=True, check=True)
    spent, whole, maps, exact = done.stdout.split()
    return float(spent), float(whole), int(maps), exact == "True"


def explained(group, arrow):
    """Seconds of a whole ``repc explain``."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "repc", "explain", "-e", arrow, "-g", group], capture_output=True, check=True)
    return time.perf_counter() - start


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{'group':12}{'map':40}{'maps':>7}{'exact':>7}{'analysis s':>12}{'solve s':>9}{'explain s':>11}")
    for group, source, target, _ in json.loads(ORACLE.read_text())["solve_s"]:
        source, target = UNIFORM.get(source, source), UNIFORM.get(target, target)
        arrow = f"{source} -> {target}"
        runs = [analysis(group, arrow) for _ in range(repetitions)]
        spent, whole = (statistics.median(run[k] for run in runs) for k in (0, 1))
        explain = explained(group, arrow)
        mark = "" if spent <= LIMIT else "  MISSED"
        shown = arrow if len(arrow) < 38 else f"{source[:24]}… -> itself"
        print(
            f"{group:12}{shown:40}{runs[0][2]:>7}{runs[0][3]!s:>7}{spent:12.3f}{whole:9.2f}{explain:11.2f}{mark}",
            flush=True,
        )
    for group, source, target in LARGE:
        explain = statistics.median(explained(group, f"{source} -> {target}") for _ in range(repetitions))
        mark = "" if explain <= EXPLAIN_LIMIT else "  MISSED"
        print(f"{group:12}{f'{source} -> {target}':40}{'':35}{explain:11.2f}{mark}", flush=True)


if __name__ == "__main__":
    main()
