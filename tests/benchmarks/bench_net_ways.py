"""Whether a choice inside networks depends on how many samples a call has: the written network beside others that compute the same.

    python tests/benchmarks/bench_net_ways.py [--batch 1 64 500 5000] [--runs 60] [--first 0] [--nets 5]

Products of channels with all their terms written out, or all as matrix products, in the place of what their number of terms
decides; and changes of basis of inputs and output in steps, as maps have them, in the place of matrices. Least milliseconds of runs
in turn, of the forward pass and of the gradient in the parameters, float32, and the time of what is written over that of the
fastest. Set REPC_CACHE=off.
"""

import argparse
import sys
import time
from functools import partial
from unittest.mock import patch

import jax

from repc.driver import compile_spec, type_source
from repc.lowering import schur
from repc.runtime import load_module
from repc.source import Source
from repc.targets.jax import ModuleText

NETS = [
    ("O(3)", "8x0e+8x1o -> 4x1o+2e { hidden: 16x0e+8x1o+4x2e, layers: 2 }"),
    ("SO(3)", "5V⁰+5V -> V² { hidden: uniform(384), layers: 3 }"),
    ("S(5)×O(3)", "3(V_1⊗V_2)+2V_1 -> V_2 { hidden: 8V_1+4(V_1⊗V_2)+16V⁰, layers: 2 }"),
    ("SO(3)", "V⁴ -> V² { hidden: uniform(64), layers: 1 }"),
    ("SO(3)", "V⁵+V -> V { hidden: uniform(64), layers: 1 }"),
]
FEW_TERMS = "np.count_nonzero(couple) <= 256"  # what a module asks of a product
SECONDS, LEAST_RUNS = 4, 5


def compiled(group, line):
    """The module's text, with its arrays."""
    return compile_spec(type_source(Source("net.rep", f"group {group}\nnet f : {line}\n")))[0].module


def in_steps(group, line, batch):
    """The same with changes of basis in steps where that is cheaper for calls of so many samples."""
    build = sys.modules["repc.lowering.network.build"]
    with (
        patch.object(build, "into_blocks", lambda *args: schur.into_blocks(*args, batch)),
        patch.object(build, "out_of_blocks", lambda *args: schur.out_of_blocks(*args, batch)),
    ):
        return compiled(group, line)


def ways(group, line):
    """The network as it is written, and in other ways, by name."""
    written = compiled(group, line)
    found = {"written": written, "steps, 1": in_steps(group, line, 1), "steps, 100000": in_steps(group, line, 100_000)}
    for name, terms in (("matrices", 0), ("written out", 10**9)):
        text = written.text.replace(FEW_TERMS, f"np.count_nonzero(couple) <= {terms}")
        found[name] = ModuleText(written.name, text, written.npz)
    texts = [module.text for module in found.values()]
    return {name: load_module(m) for k, (name, m) in enumerate(found.items()) if m.text not in texts[:k]}


def milliseconds(calls, runs):
    """Least time of each call, in turn."""
    for call in calls.values():
        jax.block_until_ready(call())
    found, start = {name: [] for name in calls}, time.perf_counter()
    for run in range(runs):
        if run >= LEAST_RUNS and time.perf_counter() - start > SECONDS:
            break
        for name, call in calls.items():
            before = time.perf_counter()
            jax.block_until_ready(call())
            found[name].append(1e3 * (time.perf_counter() - before))
    return {name: min(times) for name, times in found.items()}


def rows(modules, batch, runs):
    """The lines of one batch."""
    given = {n: (m.init(jax.random.key(0)), jax.random.normal(jax.random.key(1), (batch, m.IN_DIM))) for n, m in modules.items()}
    forward = {name: module.apply for name, module in modules.items()}
    slope = {name: jax.jit(jax.grad(lambda p, x, f=f: (f(p, x) ** 2).sum())) for name, f in forward.items()}
    for what, of in (("forward", forward), ("gradient", slope)):
        times = milliseconds({name: partial(f, *given[name]) for name, f in of.items()}, runs)
        cells = "  ".join(f"{name} {t:.3g}" for name, t in times.items())
        yield f"  {batch:6} {what:9} over the fastest {times['written'] / min(times.values()):5.2f}   {cells}"


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 64, 500, 5000])
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--nets", type=int, default=len(NETS))
    arguments = parser.parse_args()
    for group, line in NETS[arguments.first : arguments.first + arguments.nets]:
        print(f"{group}: {line}")
        modules = ways(group, line)
        for batch in arguments.batch:
            for row in rows(modules, batch, arguments.runs):
                print(row, flush=True)


if __name__ == "__main__":
    main()
