"""Seconds from the shell prompt to a module on disk, beside EMLP's measured solve times.

    python tests/benchmarks/bench_compile.py [repetitions]

Each row is a whole process (`repc compile`), median over repetitions. EMLP's seconds exclude its process start. The target is
a tenth of EMLP's seconds or 2 s, whichever is larger; 10 s where EMLP gives no answer; 1.5 s for the first row.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ORACLE = Path(__file__).parent.parent / "data" / "emlp.json"
UNIFORM = {"uniform_rep(256)": "70V⁰+23V+7V²+2V³", "uniform_rep(512)": "122V⁰+40V+12V²+3V³+V⁴"}


def timed(group, source, target, directory):
    """(seconds, maps, lowering) of one compile."""
    out = Path(directory) / "f.py"
    command = [sys.executable, "-m", "repc", "compile", "-e", f"{source} -> {target}", "-g", group, "-o", str(out)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    return seconds, re.search(r"maps +(\d+)", done.stdout)[1], re.search(r"lowering +(\w+)", done.stdout)[1]


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    rows = [("SO(3)", "5V⁰+5V", "V²", None, 1.5)]
    for group, source, target, seconds in json.loads(ORACLE.read_text())["solve_s"]:
        limit = 10.0 if seconds is None else max(2.0, seconds / 10)
        rows.append((group, UNIFORM.get(source, source), UNIFORM.get(target, target), seconds, limit))
    print(f"{'group':12}{'map':44}{'maps':>7}{'lowering':>10}{'repc s':>8}{'spread':>8}{'EMLP s':>8}{'limit s':>9}")
    with tempfile.TemporaryDirectory() as directory:
        for group, source, target, emlp, limit in rows:
            runs = [timed(group, source, target, directory) for _ in range(repetitions)]
            seconds = [run[0] for run in runs]
            median, spread = statistics.median(seconds), max(seconds) - min(seconds)
            mark = "" if median <= limit else "  MISSED"
            shown = "-" if emlp is None else f"{emlp:.1f}"
            arrow = f"{source} -> {target}" if len(source) < 18 else f"{source} -> itself"
            print(f"{group:12}{arrow:44}{runs[0][1]:>7}{runs[0][2]:>10}{median:8.2f}{spread:8.2f}{shown:>8}{limit:9.1f}{mark}")


if __name__ == "__main__":
    main()
