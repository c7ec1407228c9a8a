"""What each lowering of a map costs, and which one is chosen.

The model is coarse on purpose: it has to rank, not predict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repc.lowering.machine import BATCH, RATE, SMALL_RATE, seconds
from repc.lowering.written import written
from repc.ops.check import values_of
from repc.ops.cost import constants_of, flops_of, function_spent, spent
from repc.ops.operations.sources import Call
from repc.ops.value import Plan

_ITEM = 4  # bytes per float32
_ONE_MATMUL = ("dense", "orbit")  # lowerings whose work per sample is one large product


@dataclass(frozen=True)
class Cost:
    """``flops`` and bytes ``moved`` per sample, ``setup`` flops and bytes ``once`` per call, ``constants`` in bytes."""

    lowering: str
    flops: int
    setup: int
    moved: int
    once: int
    constants: int
    kernels: int

    @property
    def seconds(self) -> float:
        """Modelled time of one call with `BATCH` samples."""
        return seconds(self.flops, self.moved, self.once, self.kernels, self.setup, self._rate)

    @property
    def _rate(self) -> float:
        return RATE if self.lowering in _ONE_MATMUL else SMALL_RATE

    def share(self, what: str) -> float:
        """Of those seconds: "arithmetic", "memory" or "kernels"."""
        if what == "arithmetic":
            return seconds(self.flops, 0, 0, 0, self.setup, self._rate)
        return seconds(0, self.moved, self.once, 0) if what == "memory" else seconds(0, 0, 0, self.kernels)


def cost(plan: Plan) -> Cost:
    """The cost of a plan: that of the operations that it is written in. FLOPs are 2 × multiply-adds, changes of basis
    included, over ℂ 8 ×."""
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
    time = f"{_time(best.seconds)} modelled for {BATCH} samples"
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
