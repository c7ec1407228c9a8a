"""``jax.random``: seeded draws of NumPy's, other numbers than JAX's of the same distributions."""

from __future__ import annotations

import numpy as np

from repc.targets.jax.standin.arrays import Array, bare
from repc.targets.jax.standin.namespaces import Namespace


def _generator(key, purpose: int) -> np.random.Generator:
    """A generator that depends on the key, and on what is drawn."""
    return np.random.default_rng([purpose, *np.asarray(bare(key)).tolist()])


def key(seed: int) -> Array:
    """A key: two integers."""
    return Array(np.array([0, seed], np.uint32))


def split(key, num: int = 2) -> Array:
    """New keys (num, 2)."""
    return Array(_generator(key, 0).integers(2**32, size=(num, 2), dtype=np.uint32))


def normal(key, shape=(), dtype=float) -> Array:
    """Standard normal; over ℂ with independent real and imaginary parts of variance 1/2."""
    rng, dtype = _generator(key, 1), np.dtype(dtype)
    drawn = rng.standard_normal(shape)
    if dtype.kind == "c":
        drawn = (drawn + 1j * rng.standard_normal(shape)) / np.sqrt(2)
    return Array(np.asarray(drawn).astype(dtype))


def uniform(key, shape=(), dtype=float) -> Array:
    """Uniform on [0, 1)."""
    return Array(np.asarray(_generator(key, 2).random(shape)).astype(dtype))


def randint(key, shape, minval: int, maxval: int) -> Array:
    """Uniform on the integers from ``minval`` to ``maxval`` - 1."""
    return Array(_generator(key, 3).integers(minval, maxval, size=shape))


RANDOM = Namespace("jax.random", key=key, split=split, normal=normal, uniform=uniform, randint=randint)
