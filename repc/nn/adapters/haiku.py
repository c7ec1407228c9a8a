"""A model inside a Haiku transform."""

from __future__ import annotations

import jax

from repc.source.packages import missing

try:
    import haiku
except ModuleNotFoundError as error:
    missing(error, "the adapter for Haiku", "haiku")


class Haiku(haiku.Module):
    """``Haiku(model)(x)`` inside ``haiku.transform`` is ``model(x)``: the model's arrays are parameters named after their
    place in the model, which start at the model's values.

    >>> import haiku, jax
    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> from repc.nn.adapters.haiku import Haiku
    >>> net = haiku.transform(lambda x: Haiku(nn.Linear("2V", "V", "SO(3)"))(x))
    >>> net.apply(net.init(jax.random.key(0), jnp.ones(6)), None, jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(self, model, name: str = "repc"):
        super().__init__(name=name)
        self.model = model

    def __call__(self, x):
        """y (…, dim out) from x (…, dim in)."""
        leaves, structure = jax.tree_util.tree_flatten_with_path(self.model)
        found = [_parameter(jax.tree_util.keystr(path), leaf) for path, leaf in leaves]
        return jax.tree.unflatten(structure, found)(x)


def _parameter(name: str, leaf):
    return haiku.get_parameter(name, leaf.shape, leaf.dtype, init=lambda shape, dtype: leaf)
