"""Where representations meet JAX: in double precision inside a user's ``rho``, and as callbacks inside ``vmap`` and ``jit``.

JAX is never imported here: whoever hands over one of its values has loaded it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
"""An array of NumPy or of JAX."""


def in_double(function: Callable, *arguments) -> np.ndarray:
    """The value as an array. A ``rho`` written in JAX computes in single precision unless it is told otherwise, too
    coarse for a rank."""
    jax = sys.modules.get("jax")
    if jax is None:
        return np.asarray(function(*arguments))
    with jax.enable_x64(True):
        return np.asarray(function(*arguments))


def in_double_each(function: Callable, elements) -> np.ndarray:
    """``function`` of each of a stack of matrices (n, d, d), or of a tuple of stacks: at once where it is written in JAX."""
    jax = sys.modules.get("jax")
    if jax is not None:
        try:
            with jax.enable_x64(True):
                return np.asarray(jax.jit(jax.vmap(function))(elements))
        except TypeError:  # what JAX raises where NumPy, or an if, asks a traced value for its numbers
            pass
    each = zip(*elements, strict=True) if isinstance(elements, tuple) else elements
    return np.array([in_double(function, element) for element in each])


def arrays_of(value: Array) -> Any:
    """The module whose functions a value's are: ``jax.numpy`` for an array of JAX, else ``numpy``."""
    jax = sys.modules.get("jax")
    return jax.numpy if jax is not None and isinstance(value, jax.Array) else np


def precise(value: Array) -> dict[str, str]:
    """The option of JAX's products that keeps accelerators from rounding factors; NumPy's need none."""
    return {} if arrays_of(value) is np else {"precision": "highest"}


def is_traced(value) -> bool:
    """Whether a value, or one of a tuple or dict, stands for others inside a transformation of JAX."""
    jax = sys.modules.get("jax")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else (value,)
    return jax is not None and any(isinstance(part, jax.core.Tracer) for part in parts)


def called_back(function: Callable, size: int, value):
    """``function(value)``, (size, size), of a traced value: NumPy is asked when the numbers are there."""
    jax = sys.modules["jax"]
    dtype = jax.numpy.result_type(*jax.tree.leaves(value), jax.numpy.float32)
    shape = jax.ShapeDtypeStruct((size, size), dtype)
    return jax.pure_callback(lambda v: np.asarray(function(v), dtype), shape, value, vmap_method="sequential")
