"""The machine that the cost model has in mind, and how long it takes for what.

Fitted to forward passes at 64 and 500 samples of the maps in ``tests/benchmarks/bench_lowerings.py``, all lowerings at once:
two cores of a server CPU, float32.
"""

from __future__ import annotations

BATCH = 500  # samples per call that the choice is made for
RATE = 1.8e11  # flops per second of one large matmul
SMALL_RATE = 8e10  # flops per second of small products: channels of one irreducible, diagrams, frequencies
BANDWIDTH = 1.5e10  # bytes per second that the copies between kernels reach
LAUNCH = 3e-6  # seconds per kernel: what XLA's CPU runtime spends on starting one


def seconds(flops: float, moved: float, once: float, kernels: int, setup: float = 0, rate: float = RATE) -> float:
    """Modelled time of one call with `BATCH` samples: ``flops`` at a ``rate`` and bytes ``moved`` per sample; ``setup``
    flops, of small products, and bytes ``once`` per call."""
    return BATCH * flops / rate + setup / SMALL_RATE + (BATCH * moved + once) / BANDWIDTH + kernels * LAUNCH
