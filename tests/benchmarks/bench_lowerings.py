"""Whether the chosen lowering is the fastest: every applicable one, measured beside the cost model's choice.

    python tests/benchmarks/bench_lowerings.py [--batch 500] [--runs 15] [--cases 40]

Float32, the forward pass, median milliseconds. A choice is good within 1.5 × the fastest applicable lowering; the target
is 90 % of the cases. Lowerings that refuse, or whose model time is more than 200 × the best, are not run (-).
"""

import argparse
import statistics
import time

import jax

from repc.driver.options import LOWERINGS, Options
from repc.driver.pipeline import compile_spec, type_expression
from repc.runtime import load_module
from repc.source import RepcError

GOOD, HOPELESS = 1.5, 200
CASES = [
    ("5V⁰+5V -> V²", "SO(3)"), ("V² -> V²", "SO(3)"), ("V³ -> V³", "SO(3)"), ("V⁴ -> V²", "SO(3)"), ("V⁴ -> V⁴", "SO(3)"),
    ("V⁵ -> V", "SO(3)"), ("16V⁰+16V+16V² -> 16V⁰+16V+16V²", "SO(3)"), ("64V -> 64V", "SO(3)"), ("8V³ -> 8V³", "SO(3)"),
    ("(V, V²) -> V", "SO(3)"), ("V² -> V²", "O(5)"), ("V³ -> V³", "O(5)"), ("16V² -> 16V²", "O(5)"), ("V³ -> V", "SO(10)"),
    ("V² -> V²", "SO(1,3)"), ("V³ -> V²", "SO(1,3)"), ("32V -> 32V", "SO(1,3)"), ("V² -> V²", "Sp(4)"), ("V³ -> V", "Sp(4)"),
    ("V⊗V* -> V⊗V*", "SU(3)"), ("V² -> V²", "SU(3)"), ("V -> V²", "S(5)"), ("V² -> V²", "S(5)"), ("V² -> V²", "S(10)"),
    ("16V² -> 16V²", "S(10)"), ("V -> V²", "S(30)"), ("32V -> 32V", "S(30)"), ("V³ -> V", "S(6)"), ("V -> V", "Z(16)"),
    ("8V -> 8V", "Z(16)"), ("V -> V", "Z(64)"), ("8V -> 8V", "Z(64)"), ("V -> V", "Z(256)"), ("4V -> 4V", "Z(256)"),
    ("2V_1⊗V_2 -> 2V_1⊗V_2", "Z(8)×Z(8)"), ("V -> V", "ZksZnxZn(4,4)"), ("V² -> V", "Z(8)"), ("V² -> V²", "D(4)"),
    ("V_1⊗V_2 -> V_1", "SO(3)×S(4)"), ("V³ -> V³", "SO(2)"),
]  # fmt: skip


def built(expression, group, lowering):
    """(report, one jitted call) by a lowering, None where it does not apply."""
    try:
        (compiled,) = compile_spec(type_expression(expression, group), Options(lower=lowering))
    except RepcError:
        return None
    return compiled.report, load_module(compiled.module)


def milliseconds(module, batch, runs):
    """Median time of apply."""
    params = module.init(jax.random.key(0))
    dims = module.IN_DIM if isinstance(module.IN_DIM, tuple) else (module.IN_DIM,)
    xs = [jax.random.normal(jax.random.key(k), (batch, d)) for k, d in enumerate(dims)]
    jax.block_until_ready(module.apply(params, *xs))
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        jax.block_until_ready(module.apply(params, *xs))
        found.append(1e3 * (time.perf_counter() - start))
    return statistics.median(found)


def row(expression, group, batch, runs):
    """(text, choice over fastest) of one case."""
    chosen = built(expression, group, None)[0]
    model = {c.lowering: c.seconds for c in chosen.costs}
    found = {}
    for name in LOWERINGS:
        pair = built(expression, group, name)
        if pair and pair[0].cost.seconds < HOPELESS * min(model.values()):
            model.setdefault(name, pair[0].cost.seconds)
            found[name] = milliseconds(pair[1], batch, runs)
    choice = chosen.program.lowering
    ratio = found[choice] / min(found.values())
    cells = "".join(f"{found[n]:9.3f}/{1e3 * model[n]:<9.3g}" if n in found else f"{'-':>9}{'':10}" for n in LOWERINGS)
    return f"{group:15}{expression:32}{choice:9}{cells}{ratio:6.2f}{'' if ratio <= GOOD else '  MISSED'}", ratio


def main():
    """Print the table and the share of good choices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--cases", type=int, default=len(CASES))
    arguments = parser.parse_args()
    print(f"{jax.devices()[0].device_kind}, batch {arguments.batch}, float32, measured/modelled ms")
    print(f"{'group':15}{'map':32}{'chosen':9}" + "".join(f"{n:>9}{'':10}" for n in LOWERINGS) + " ratio")
    ratios = []
    for expression, group in CASES[: arguments.cases]:
        text, ratio = row(expression, group, arguments.batch, arguments.runs)
        ratios.append(ratio)
        print(text, flush=True)
    good = sum(r <= GOOD for r in ratios)
    print(f"within {GOOD} × of the fastest: {good} of {len(ratios)}, {100 * good / len(ratios):.0f} %")


if __name__ == "__main__":
    main()
