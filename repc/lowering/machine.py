"""The machine that the cost model has in mind, and how long it takes for what.

Fitted to forward passes at 1, 64, 500 and 20,000 to 100,000 samples of the maps in ``tests/benchmarks/bench_lowerings.py``, all
lowerings at once, for the most choices within 1.5 × of the fastest: two cores of a server CPU, float32. Why each term is there:

- One large matmul keeps both cores' units busy; the many small ones of blocks, diagrams and frequencies do not (`RATE`,
  `SMALL_RATE`).
- What does not fit into the cache is written to memory and read again, a third as fast (`CACHE`, `BANDWIDTH`, `FAR_BANDWIDTH`): for
  large calls one pass over the data, as `dense` makes, is worth more flops than steps with something between them.
- A kernel of much work is handed to the threads, and starting it takes `LAUNCH`; one of little work runs where it stands, merged
  with its neighbors, and costs `INLINE` and its work: for one sample all kernels are such, and what counts is that no weight
  is made.
"""

from __future__ import annotations

BATCH = 500  # samples per call that choices are made for where nobody says another number
RATE = 1.8e11  # flops per second of one large matmul
SMALL_RATE = 8e10  # flops per second of small products: channels of one irreducible, diagrams, frequencies
CACHE = 8e6  # bytes that stay near between kernels
BANDWIDTH = 1e10  # bytes per second that the copies between kernels reach near
FAR_BANDWIDTH = 3e9  # and where they do not fit into the cache
LAUNCH = 2e-6  # seconds at most that XLA's CPU runtime spends on starting a kernel
INLINE = 4e-7  # seconds at least


def traffic(count: float) -> float:
    """Seconds that ``count`` bytes take between kernels."""
    return min(count, CACHE) / BANDWIDTH + max(count - CACHE, 0) / FAR_BANDWIDTH


def launches(kernels: int, work: float) -> float:
    """Seconds that starting kernels takes, which spend ``work`` seconds altogether."""
    return kernels * min(LAUNCH, INLINE + work / kernels) if kernels else 0
