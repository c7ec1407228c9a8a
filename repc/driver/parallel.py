"""Heavy maps and networks of one spec side by side, each in a process of its own: the same modules, in the same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from repc.groups import Group
from repc.reps import TypedMap
from repc.reps.layout import monomial_size, monomials
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly

Result = TypeVar("Result")

_START = 0.8  # seconds that a process takes to import the compiler and to read the spec
_NET, _MAP = 0.25, 0.05  # seconds that a network, and any map, takes
_ENTRY = 1.5e-7  # seconds to move one entry of a tensor by one generator along one axis, which certifying large maps does
_GAIN = 0.8  # of the time one after another, that the whole must stay below


def estimated_seconds(typed: TypedMap | TypedPoly | TypedNet, group: Group) -> float:
    """Roughly how long one map or network takes to compile: every generator of the group acts on both sides."""
    if isinstance(typed, TypedNet | TypedPoly):
        return _NET
    found = {m for rep in (*typed.inputs, typed.output) for m in monomials(rep.node, group)}
    entries = sum(monomial_size(m, group) * len(m) for m in found)
    return _MAP + _ENTRY * group.generator_count * entries


def processes_for(seconds: Sequence[float], jobs: int | None) -> int:
    """How many processes to use for work of so many seconds, at most ``jobs`` (None: one for each core); 1 where starting
    more is not worth it."""
    count = min(len(seconds), _cores() if jobs is None else jobs)
    if count < 2:
        return 1
    together = _START + max(max(seconds), sum(seconds) / count)
    return count if jobs is not None or together < _GAIN * sum(seconds) else 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def side_by_side(
    call: Callable[..., Result], tasks: Sequence[tuple], processes: int
) -> Iterator[Callable[[int], Result | None]]:
    """A function that waits for what ``call(*tasks[k])`` gives in another process.

    It returns None where that failed, whatever the reason: the caller then does task k itself, and meets the error. What
    still runs at the end of the context is stopped. ``call`` must be importable, tasks and results must pickle.
    """
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")  # a fork would copy the locks of threads, such as those of JAX
    pool = ProcessPoolExecutor(processes, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        with _main_is_a_module():
            futures = [pool.submit(call, *task) for task in tasks]  # which starts the processes
        yield lambda k: _result(futures[k])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()


@contextmanager
def _main_is_a_module() -> Iterator[None]:
    """Python asks ``__main__`` for its ``__spec__`` when it starts a process; the shells of notebooks put one there without."""
    main = sys.modules["__main__"]
    missing = not hasattr(main, "__spec__")
    if missing:
        main.__spec__ = None
    try:
        yield
    finally:
        if missing:
            del main.__spec__


def _result(future: Future[Result]) -> Result | None:
    try:
        return future.result()
    except Exception:  # noqa: BLE001 a task that fails, a process that dies: the task is done again where it is seen
        return None
