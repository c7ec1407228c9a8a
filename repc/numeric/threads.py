"""One thread for linear algebra, so that results do not depend on the number of cores."""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def single_threaded() -> threadpool_limits:
    """A context in which BLAS and LAPACK use one thread."""
    return threadpool_limits(limits=1)
