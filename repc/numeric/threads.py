"""One thread for linear algebra, so that results do not depend on the number of cores."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


def single_threaded() -> AbstractContextManager:
    """A context in which BLAS and LAPACK use one thread."""
    return _controller("scipy.linalg" in sys.modules).limit(limits=1)


@lru_cache(maxsize=1)
def _controller(with_scipy: bool) -> ThreadpoolController:
    """The libraries of this process, which are looked for once, and again when SciPy has brought a BLAS of its own."""
    return ThreadpoolController()
