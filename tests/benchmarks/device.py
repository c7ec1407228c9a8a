"""Modules on an accelerator beside a plain network, what a person would write and JAX's other libraries: one table in 8 minutes.

    python tests/benchmarks/device.py [--json FILE] [--minutes 8] [--runs 50] [--only WORD] [--small]
    python tests/benchmarks/device.py --write FOLDER       # compile the modules where repc's compiler is, run them elsewhere:
    python tests/benchmarks/device.py --modules FOLDER

Each row is one call, jitted, forward and with the gradient in all its arguments, batch 50,000 on an accelerator and small on a CPU
(``--small`` asks for that). Times are medians of ``--runs`` calls after warm-up, with the distance of the quartiles; competitors
take turns. "moved" counts the bytes of arguments and results, which any program must move, and "of bandwidth" is what that makes
of the rate at which this device copies an array, measured first; "XLA" is the compiler's own estimate of its traffic. "memory" is
arguments, results and temporaries. "error" is the equivariance error, on the device, of what repc wrote. float32 is float32:
modules ask for the highest precision, and the others are traced under it too; bfloat16 follows in rows of its own.
What is not installed is left out and said; what the minutes do not reach is said too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
from device_cases import cases, write
from peers import PEERS, Call, installed


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds, sizes in bytes."""

    case: str
    dtype: str
    call: str
    batch: int
    forward: float
    forward_spread: float
    gradient: float
    gradient_spread: float
    moved: int
    of_bandwidth: float
    xla_moved: float
    memory: int
    compile_seconds: float
    error: float | None


# ── measuring ──────────────────────────────────────────────────────────────────────────────────────


def bandwidth() -> float:
    """Bytes per second at which this device reads and writes an array, the best of a few copies."""
    x = jnp.zeros(2**28 if jax.default_backend() != "cpu" else 2**24, jnp.float32)
    copy, best = jax.jit(lambda x: x + 1), 0.0
    for _ in range(8):
        start = time.perf_counter()
        jax.block_until_ready(copy(x))
        best = max(best, 2 * x.nbytes / (time.perf_counter() - start))
    return best


def compiled(function, arguments):
    """The executables of a call, forward and with the gradient of its squared norm in all arguments, and the seconds of both."""

    def squared(*given):
        return sum(jnp.sum(jnp.abs(z.astype(jnp.float32)) ** 2) for z in jax.tree.leaves(function(*given)))

    start = time.perf_counter()
    with jax.default_matmul_precision("highest"):
        both = [
            jax.jit(f).lower(*arguments).compile()
            for f in (function, jax.value_and_grad(squared, argnums=tuple(range(len(arguments)))))
        ]
    return both, time.perf_counter() - start


def interleaved(calls: dict, runs: int) -> dict:
    """Median and distance of the quartiles of each, in milliseconds, run in turn after warm-up."""
    taken = {name: [] for name in calls}
    for run in range(runs + 3):
        for name, (executable, arguments) in calls.items():
            start = time.perf_counter()
            jax.block_until_ready(executable(*arguments))
            if run >= 3:
                taken[name].append(1e3 * (time.perf_counter() - start))
    quartiles = {name: statistics.quantiles(times, n=4) if len(times) > 1 else times * 3 for name, times in taken.items()}
    return {name: (low_mid_high[1], low_mid_high[2] - low_mid_high[0]) for name, low_mid_high in quartiles.items()}


def nbytes(tree) -> int:
    """Bytes of all arrays."""
    return sum(z.size * z.dtype.itemsize for z in jax.tree.leaves(tree))


def rows(case: str, dtype: str, calls: list[Call], batch: int, runs: int, rate: float) -> list[Row]:
    """The lines of one case, competitors in turn."""
    built = {}
    for call in calls:
        given = jax.tree.map(lambda z: z.astype(dtype) if jnp.issubdtype(z.dtype, jnp.floating) else z, call.arguments)
        try:
            built[call.name] = (*compiled(call.function, given), given, call)
        except Exception as problem:  # a peer that cannot: said, and the others are timed all the same
            if call.name == "repc":
                raise
            print(f"{case:24}{dtype:10}{call.name:22}cannot: {str(problem).splitlines()[0][:90]}", flush=True)
    forward = interleaved({name: (b[0][0], b[2]) for name, b in built.items()}, runs)
    gradient = interleaved({name: (b[0][1], b[2]) for name, b in built.items()}, runs)
    found = []
    for name, ((one, both), seconds, given, call) in built.items():
        moved = nbytes(given) + nbytes(jax.eval_shape(call.function, *given))
        used = both.memory_analysis()
        memory = used.argument_size_in_bytes + used.output_size_in_bytes + used.temp_size_in_bytes
        error = call.error if dtype == "float32" else None
        found.append(
            Row(
                case, dtype, name, batch, *forward[name], *gradient[name], moved, moved / (forward[name][0] * 1e-3) / rate,
                float(one.cost_analysis().get("bytes accessed", 0.0)), memory, seconds, error,
            )
        )  # fmt: skip
    return found


def shown(row: Row) -> str:
    """A line of the table."""
    text = f"{row.case:24}{row.dtype:10}{row.call:22}{row.batch:7}{row.forward:10.3f} ±{row.forward_spread:7.3f}"
    text += f"{row.gradient:10.3f} ±{row.gradient_spread:7.3f}"
    text += f"{row.moved / 1e6:10.1f}{row.of_bandwidth:8.2f}{row.xla_moved / 1e6:10.1f}"
    return text + f"{row.memory / 1e6:10.1f}{row.compile_seconds:9.1f}" + (f"{row.error:10.1e}" if row.error is not None else "")


def head(rate: float) -> str:
    """What was measured on, and the names of the columns."""
    missing = [name for name in PEERS if not installed(name)]
    device = f"{jax.devices()[0].device_kind}, JAX {jax.__version__}, copies {rate / 1e9:.0f} GB/s"
    titles = f"{'case':24}{'dtype':10}{'':22}{'batch':>7}{'forward ms':>19}{'gradient ms':>20}{'moved MB':>11}{'of rate':>8}"
    titles += f"{'XLA MB':>10}{'memory MB':>10}{'compile s':>9}{'error':>10}"
    return device + (f"; not installed: {', '.join(missing)}" if missing else "") + "\n" + titles


def measure(folder: Path, chosen) -> list[Row]:
    """The whole table, printed as it comes."""
    start, rate, found = time.monotonic(), bandwidth(), []
    small = chosen.small or jax.default_backend() == "cpu"
    print(head(rate), flush=True)
    for dtype in ("float32", "bfloat16"):
        for case, (batch, make) in cases(folder, 64 if small else 50_000).items():
            if chosen.only not in case:
                continue
            if time.monotonic() - start > 60 * chosen.minutes:
                print(f"{case:24}{dtype:10}not run: {chosen.minutes} minutes are over (--minutes)", flush=True)
                continue
            for row in rows(case, dtype, make(), batch, chosen.runs, rate):
                found.append(row)
                print(shown(row), flush=True)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Compile where asked, measure, print the table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="the table as JSON, into this file")
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--small", action="store_true", help="small batches, as on a CPU")
    parser.add_argument("--write", type=Path, help="compile the modules into this folder and stop")
    parser.add_argument("--modules", type=Path, help="a folder of modules written before")
    chosen = parser.parse_args(arguments)
    if not any(chosen.only in case for case in cases(Path(), 1)):
        sys.exit(f"no case contains {chosen.only!r}; there are {', '.join(cases(Path(), 1))}")
    if chosen.write:
        return write(chosen.write, chosen.only)
    with tempfile.TemporaryDirectory() as folder:
        if not chosen.modules:
            write(Path(folder), chosen.only)
        found = measure(chosen.modules or Path(folder), chosen)
    if chosen.json:
        record = {"device": jax.devices()[0].device_kind, "jax": jax.__version__, "rows": [asdict(row) for row in found]}
        chosen.json.write_text(json.dumps(record, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
