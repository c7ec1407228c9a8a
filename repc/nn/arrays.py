"""What models take as arrays: JAX and NumPy arrays as they are, lists of numbers and other arrays made into JAX arrays."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from repc.source import fail

_INEXACT = "fc"  # NumPy's letters for most of these dtypes: JAX's own question takes as long as a small kernel

def as_array(x: Any, like: Any = None) -> jax.Array:
    """``x`` as an array of real or complex numbers in floating point. Python's numbers, alone or in lists, and integers get the
    dtype of the first array of the pytree ``like``, by default JAX's own.

    Raises RepcError (E0808) for what is no array of numbers.
    """
    if isinstance(x, (jax.Array, np.ndarray)) and (x.dtype.kind in _INEXACT or jnp.issubdtype(x.dtype, jnp.inexact)):
        return x  # type: ignore[return-value]  # a NumPy array serves wherever JAX takes its own
    try:
        made = jnp.asarray(x)
    except (TypeError, ValueError):
        shown = f"an array of {x.dtype}" if isinstance(x, np.ndarray) else f"{type(x).__name__} {str(x)[:40]}"
        fail("E0808", f"a model takes arrays of numbers, not {shown}", "give a JAX or NumPy array, or lists of numbers")
    keeps = jnp.issubdtype(made.dtype, jnp.inexact) and hasattr(x, "dtype")
    return made if keeps or jnp.iscomplexobj(made) else made.astype(_dtype_of(like))


def _dtype_of(tree: Any):
    leaves = [leaf for leaf in jax.tree.leaves(tree) if hasattr(leaf, "dtype")]
    return leaves[0].dtype if leaves else jnp.result_type(float)
