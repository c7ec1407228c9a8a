"""A Flax NNX module around a model."""

from __future__ import annotations

import jax

from repc.source.packages import missing

try:
    from flax import nnx
except ModuleNotFoundError as error:
    missing(error, "the adapter for Flax", "flax")


class NNX(nnx.Module):
    """``module(x)`` is ``model(x)``; each array of the model is an ``nnx.Param``, in the order of its leaves.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> from repc.nn.adapters.flax import NNX
    >>> NNX(nn.Linear("2V", "V", "SO(3)"))(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(self, model):
        leaves, structure = jax.tree.flatten(model)
        self.weights = nnx.List([nnx.Param(leaf) for leaf in leaves])
        self.structure = nnx.static(structure)

    def model(self):
        """The repc model with the present parameters."""
        return jax.tree.unflatten(self.structure, [weight[...] for weight in self.weights])

    def __call__(self, x):
        """y (…, dim out) from x (…, dim in)."""
        return self.model()(x)
