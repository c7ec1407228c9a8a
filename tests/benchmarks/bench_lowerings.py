"""Whether the chosen lowering is the fastest: every applicable one, measured beside the cost model's choice.

    python tests/benchmarks/bench_lowerings.py [--batch 1 64 500 20000] [--runs 15] [--seed 0] [--first 0] [--cases 40] [--keep F]

Float32, the forward pass, least milliseconds of runs in turn, one of each lowering after another. A choice, which is made for
each batch, is good within 1.5 × the fastest applicable lowering; the target is 90 % of the cases. Lowerings that refuse, or whose
model time is more than 200 × the best, are not run (-). ``--keep`` adds what was measured, and what the model knew, to a file of
JSON lines. The cache has no costs: set REPC_CACHE=off.
"""

import argparse
import json
import time
from dataclasses import asdict, replace

import jax

from repc.driver import compile_spec, type_expression
from repc.driver.options import LOWERINGS, Options
from repc.lowering import choose
from repc.runtime import load_module
from repc.source import RepcError

GOOD, HOPELESS, SLOW, SURE, MOST_RUNS, LONG = 1.5, 200, 5, 5, 200, 15
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
    """(report, module) by a lowering, None where it does not apply."""
    try:
        (compiled,) = compile_spec(type_expression(expression, group), Options(lower=lowering))
    except RepcError:
        return None
    return compiled.report, load_module(compiled.module)


def milliseconds(modules, batch, runs, seed):
    """Least time of apply of each module, called in turn: others on the machine only ever add. Those that take `SLOW` times the
    fastest are called a few times."""
    (dims,) = {m.IN_DIM if isinstance(m.IN_DIM, tuple) else (m.IN_DIM,) for m in modules.values()}
    xs = [jax.random.normal(jax.random.key(seed + k), (batch, d)) for k, d in enumerate(dims)]
    params = {name: m.init(jax.random.key(seed)) for name, m in modules.items()}
    found = {name: [] for name in modules}
    for run in range(MOST_RUNS):
        fastest = min((min(times) for times in found.values() if times), default=0)
        if run >= runs and run * fastest > LONG:
            break
        for name, module in modules.items():
            if run and min(found[name]) > max(SLOW * fastest, 0 if run > SURE else LONG):
                continue
            if not run or min(found[name]) < LONG:
                jax.block_until_ready(module.apply(params[name], *xs))  # caches are this module's
            start = time.perf_counter()
            jax.block_until_ready(module.apply(params[name], *xs))
            found[name].append(1e3 * (time.perf_counter() - start))
    return {name: min(times) for name, times in found.items()}


def case(expression, group, batches, runs, seed):
    """{batch: choice}, {lowering: cost} and {batch: {lowering: milliseconds}} of one case."""
    chosen = built(expression, group, None)[0]
    costs, modules = {c.lowering: c for c in chosen.costs}, {}
    for name in LOWERINGS:
        pair = built(expression, group, name)
        if pair and pair[0].cost.seconds < HOPELESS * chosen.cost.seconds:
            costs.setdefault(name, pair[0].cost)
            modules[name] = pair[1]
    choices = {b: choose([replace(c, batch=b) for c in chosen.costs]).lowering for b in batches}
    return choices, costs, {b: milliseconds(modules, b, runs, seed) for b in batches}


def line(expression, group, choice, costs, found, batch):
    """(text, choice over fastest) of one case at one batch."""
    costs = {name: replace(c, batch=batch) for name, c in costs.items()}
    ratio = found[choice] / min(found.values())
    cells = "".join(f"{found[n]:9.3f}/{1e3 * costs[n].seconds:<9.3g}" if n in found else f"{'-':>9}{'':10}" for n in LOWERINGS)
    return f"{group:15}{expression:32}{choice:9}{cells}{ratio:6.2f}{'' if ratio <= GOOD else '  MISSED'}", ratio


def keep(path, expression, group, choices, costs, found):
    """Add a case to a file of JSON lines."""
    model = {name: {**asdict(c), "seconds": c.seconds} for name, c in costs.items()}
    told = {"map": expression, "group": group, "choices": choices, "costs": model, "milliseconds": found}
    with open(path, "a", encoding="utf-8") as file:
        print(json.dumps(told, ensure_ascii=False), file=file)


def main():
    """Print the table and the share of good choices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 64, 500, 20000])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cases", type=int, default=len(CASES))
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    print(f"{jax.devices()[0].device_kind}, float32, measured/modelled ms")
    print(f"{'batch':6}{'group':15}{'map':32}{'chosen':9}" + "".join(f"{n:>9}{'':10}" for n in LOWERINGS) + " ratio")
    ratios = {b: [] for b in arguments.batch}
    for expression, group in CASES[arguments.first : arguments.first + arguments.cases]:
        choices, costs, found = case(expression, group, arguments.batch, arguments.runs, arguments.seed)
        for batch, times in found.items():
            text, ratio = line(expression, group, choices[batch], costs, times, batch)
            ratios[batch].append(ratio)
            print(f"{batch:<6}{text}", flush=True)
        if arguments.keep:
            keep(arguments.keep, expression, group, choices, costs, found)
    for batch, of in ratios.items():
        good = sum(r <= GOOD for r in of)
        print(f"batch {batch}: within {GOOD} × of the fastest: {good} of {len(of)}, {100 * good / len(of):.0f} %")


if __name__ == "__main__":
    main()
