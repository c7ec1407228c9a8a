"""How many devices the stand-in has: one, or as many as a run asks for, since emitted text may ask for their number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_COUNT = ContextVar("_COUNT", default=1)


def device_count() -> int:
    """The number of devices."""
    return _COUNT.get()


@contextmanager
def on_devices(count: int) -> Iterator[None]:
    """Text that runs within sees so many devices; all arrays stay where they are."""
    token = _COUNT.set(count)
    try:
        yield
    finally:
        _COUNT.reset(token)
