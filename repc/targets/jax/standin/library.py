"""The namespace ``jax``: all that emitted text may import by that name."""

from __future__ import annotations

import numpy as np

from repc.groups.exponential import expm
from repc.targets.jax.standin.arithmetic import NUMPY
from repc.targets.jax.standin.arrays import Array, bare, is_traced
from repc.targets.jax.standin.chance import RANDOM
from repc.targets.jax.standin.devices import device_count
from repc.targets.jax.standin.namespaces import Namespace
from repc.targets.jax.standin.transforms import (
    ShapeDtypeStruct,
    jit,
    lax_map,
    lax_scan,
    lax_split,
    linear_transpose,
    vjp,
    vmap,
)
from repc.targets.jax.standin.trees import TREE, tree_map


class _Traced(type):
    def __instancecheck__(cls, value) -> bool:
        return is_traced(value)


class Tracer(metaclass=_Traced):
    """What traced arrays are instances of."""


def sigmoid(x) -> Array:
    """1 / (1 + exp(-x)), without overflow."""
    return Array(np.exp(-np.logaddexp(0, -bare(x))))


def silu(x) -> Array:
    """x · sigmoid(x)."""
    return Array(bare(x) * bare(sigmoid(x)))


def one_hot(index, count: int, dtype=float) -> Array:
    """Rows of the identity."""
    return Array(np.eye(count, dtype=dtype)[bare(index)])


def block_diag(*blocks) -> Array:
    """Blocks along the diagonal, zeros elsewhere."""
    parts = [bare(block) for block in blocks]
    rows, columns = (np.cumsum([0, *(b.shape[axis] for b in parts)]) for axis in (0, 1))
    whole = np.zeros((rows[-1], columns[-1]), np.result_type(*parts))
    for block, i, j in zip(parts, rows, columns, strict=False):
        whole[i : i + block.shape[0], j : j + block.shape[1]] = block
    return Array(whole)


def _device_put(tree):
    return tree_map(lambda leaf: Array(bare(leaf)), tree)


JAX = Namespace(
    "jax",
    numpy=NUMPY,
    random=RANDOM,
    tree=TREE,
    lax=Namespace(
        "jax.lax", map=lax_map, scan=lax_scan, split=lax_split, Precision=Namespace("jax.lax.Precision", HIGHEST="highest")
    ),
    nn=Namespace("jax.nn", sigmoid=sigmoid, silu=silu, one_hot=one_hot),
    core=Namespace("jax.core", Tracer=Tracer),
    scipy=Namespace("jax.scipy", linalg=Namespace("jax.scipy.linalg", block_diag=block_diag, expm=lambda a: Array(expm(bare(a))))),
    jit=jit,
    device_count=device_count,
    vmap=vmap,
    vjp=vjp,
    linear_transpose=linear_transpose,
    ShapeDtypeStruct=ShapeDtypeStruct,
    device_put=_device_put,
)
