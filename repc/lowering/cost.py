"""What each lowering of a map costs, and which one is chosen.

The model is coarse on purpose: it has to rank, not predict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repc.lowering.machine import BATCH, RATE, SMALL_RATE, launches, traffic
from repc.lowering.written import written
from repc.ops.check import values_of
from repc.ops.cost import constants_of, flops_of, function_spent, spent
from repc.ops.operations.sources import Call
from repc.ops.value import Plan

_ITEM = 4  # bytes per float32
_ONE_MATMUL = ("dense", "orbit")  # lowerings whose work per sample is one large product


@dataclass(frozen=True)
class Cost:
    """``flops`` and bytes ``moved`` per sample, ``setup`` flops and bytes ``once`` per call, ``constants`` in bytes; of the
    ``kernels`` those that run ``once_kernels`` per call, whatever the samples; for calls of ``batch`` samples."""

    lowering: str
    flops: int
    setup: int
    moved: int
    once: int
    constants: int
    kernels: int
    once_kernels: int = 0
    batch: int = BATCH

    @property
    def seconds(self) -> float:
        """Modelled time of one call."""
        return sum(self._shares.values())

    def share(self, what: str) -> float:
        """Of those seconds: "arithmetic", "memory" or "kernels"."""
        return self._shares[what]

    @property
    def _shares(self) -> dict[str, float]:
        samples = self.batch * self.flops / (RATE if self.lowering in _ONE_MATMUL else SMALL_RATE)
        moved = traffic(self.batch * self.moved)
        weights = self.setup / SMALL_RATE, traffic(self.once)
        kernels = launches(self.kernels - self.once_kernels, samples + moved) + launches(self.once_kernels, sum(weights))
        return {"arithmetic": samples + weights[0], "memory": moved + weights[1], "kernels": kernels}


def cost(plan: Plan, batch: int | None = None) -> Cost:
    """The cost of a plan: that of the operations that it is written in. FLOPs are 2 × multiply-adds, changes of basis
    included, over ℂ 8 ×. Calls are of ``batch`` samples, None for the usual number."""
    program = written(plan)
    found, item = spent(program), _ITEM * (1 + plan.is_complex)
    return Cost(
        lowering=plan.lowering,
        flops=flops_of(program, found.sample),
        setup=flops_of(program, found.call),
        moved=item * found.sample.moved,
        once=item * found.call.moved,
        constants=sum(array.nbytes for array in constants_of(program)),
        kernels=found.sample.kernels + found.call.kernels,
        once_kernels=found.call.kernels,
        batch=batch or BATCH,
    )


def call_flops(plan: Plan) -> tuple[int, ...]:
    """FLOPs per sample of each function that a network's ``apply`` calls, in order: into features, the layers, out of features."""
    program = written(plan)
    called = [value.op.function for value in values_of(program.apply) if isinstance(value.op, Call)]
    return tuple(flops_of(program, function_spent(function, {}, {}).sample) for function in called)


def choose(costs: Sequence[Cost]) -> Cost:
    """The cheapest by the model; the first one among equals."""
    return min(costs, key=lambda c: c.seconds)


def reason(costs: Sequence[Cost]) -> str:
    """Why the cheapest is chosen: its modelled time beside that of the next one, and what it saves most of."""
    best, *others = sorted(costs, key=lambda c: c.seconds)
    time = f"{_time(best.seconds)} modelled for {best.batch} sample{'s' * (best.batch != 1)}"
    if not others:
        return f"{best.lowering}: {time}; no other lowering was in question"
    saved = {name: others[0].share(name) - best.share(name) for name in ("arithmetic", "memory", "kernels")}
    most = max(saved, key=saved.get)
    return f"{best.lowering}: {time}, {_time(others[0].seconds)} by {others[0].lowering}; it saves most in {_WORDS[most]}"


_WORDS = {"arithmetic": "arithmetic", "memory": "memory traffic", "kernels": "kernel launches"}


def _time(value: float) -> str:
    return f"{1e6 * value:.3g} µs" if value < 1e-3 else f"{1e3 * value:.3g} ms"


def cost_table(costs: Sequence[Cost]) -> str:
    """The table that `explain` prints; a star marks the choice."""
    best = choose(costs)
    names = f"{'flops/sample':>14}{'flops/call':>14}{'bytes/sample':>14}{'bytes/call':>12}{'constants':>12}{'kernels':>9}"
    rows = [f"{'lowering':10}{names}"]
    for c in costs:
        mark = "*" if c is best else " "
        name = f"{mark}{c.lowering}"
        rows.append(f"{name:10}{c.flops:>14}{c.setup:>14}{c.moved:>14}{c.once:>12}{c.constants:>12}{c.kernels:>9}")
    return "\n".join([*rows, reason(costs)])
