"""The machine that the cost model has in mind, and how long it takes for what."""

from __future__ import annotations

BATCH = 500  # samples per call that the choice is made for
RATE = 2e11  # flops per second of large matmuls in float32 on two cores of a server CPU
BANDWIDTH = 2e10  # bytes per second that the copies between kernels reach there
LAUNCH = 3e-6  # seconds per kernel: what XLA's CPU runtime spends on starting one


def seconds(flops: float, moved: float, once: float, kernels: int, setup: float = 0) -> float:
    """Modelled time of one call with `BATCH` samples: ``flops`` and bytes ``moved`` per sample, ``setup`` flops and
    bytes ``once`` per call."""
    return (BATCH * flops + setup) / RATE + (BATCH * moved + once) / BANDWIDTH + kernels * LAUNCH
