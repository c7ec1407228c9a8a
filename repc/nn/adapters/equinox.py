"""An Equinox module around a model."""

from __future__ import annotations

from collections.abc import Callable

from repc.source.packages import missing

try:
    import equinox
except ModuleNotFoundError as error:
    missing(error, "the adapter for Equinox", "equinox")


class Equinox(equinox.Module):
    """``module(x, key=None)`` is ``model(x)``; the model's arrays are the module's leaves.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> from repc.nn.adapters.equinox import Equinox
    >>> Equinox(nn.Linear("2V", "V", "SO(3)"))(jnp.ones((4, 6))).shape
    (4, 3)
    """

    model: Callable

    def __call__(self, x, *, key=None):
        """y (…, dim out) from x (…, dim in)."""
        return self.model(x)
