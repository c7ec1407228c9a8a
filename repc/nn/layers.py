"""Layers that are made of others, and plain ones to compare with, as EMLP has them: sequence, MLP, standardization."""

from __future__ import annotations

from contextlib import suppress

import jax
import jax.numpy as jnp
import numpy as np

from repc.api import Rep
from repc.groups import Group
from repc.nn.arrays import as_array
from repc.nn.taken import bound
from repc.source.arguments import refuse, whole


@jax.tree_util.register_pytree_with_keys_class
class Sequential:
    """Layers one after another; a pytree of its layers. Functions without parameters may stand among them.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Sequential(nn.Linear("2V", "2V", "SO(3)"), nn.Linear("2V", "V", "SO(3)"))(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(self, *layers):
        self.layers = layers

    def tree_flatten_with_keys(self):
        """For JAX: layers that are pytrees are children, plain functions are not."""
        static = tuple(None if _is_tree(layer) else layer for layer in self.layers)
        trees = tuple(layer if _is_tree(layer) else None for layer in self.layers)
        return ((jax.tree_util.GetAttrKey("layers"), trees),), static

    @classmethod
    def tree_unflatten(cls, static, children):
        """For JAX."""
        made = object.__new__(cls)
        made.layers = tuple(t if s is None else s for t, s in zip(children[0], static, strict=True))
        return made

    def __call__(self, x):
        """The layers in order."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __getitem__(self, k: int):
        return self.layers[k]

    def __len__(self) -> int:
        return len(self.layers)

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"


def _is_tree(layer) -> bool:
    return not (callable(layer) and jax.tree_util.all_leaves([layer]))


@jax.tree_util.register_pytree_with_keys_class
class MLP:
    """A plain network with swish, for comparison: dim rep_in -> ch -> … -> dim rep_out. ``params`` is a list of
    {"weight": (out, in), "bias": (out,)}.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.MLP("2V", "V", "SO(3)", ch=8, num_layers=1)(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(
        self, rep_in: Rep | str, rep_out: Rep | str, group: Group | str | None = None, ch: int = 384, num_layers: int = 3,
        *, key=None,
    ):  # fmt: skip
        _, (into, out) = bound(group, rep_in, rep_out)
        key = jax.random.key(0) if key is None else jax.random.key(key) if isinstance(key, int) else key
        widths = [into.size(), *[whole(ch, "ch", 1)] * whole(num_layers, "num_layers"), out.size()]
        keys = jax.random.split(key, len(widths) - 1)
        self.params = [
            {"weight": jax.random.normal(k, (b, a)) / np.sqrt(a), "bias": jnp.zeros(b)}
            for k, a, b in zip(keys, widths, widths[1:], strict=False)
        ]

    def tree_flatten_with_keys(self):
        """For JAX."""
        return ((jax.tree_util.GetAttrKey("params"), self.params),), None

    @classmethod
    def tree_unflatten(cls, _, children):
        """For JAX."""
        made = object.__new__(cls)
        made.params = children[0]
        return made

    def __call__(self, x, training: bool = True):
        """y (…, dim out); ``training`` changes nothing."""
        x = as_array(x, like=self.params)
        *hidden, last = self.params
        for p in hidden:
            x = jax.nn.silu(x @ p["weight"].T + p["bias"])
        return x @ last["weight"].T + last["bias"]


def _numbers(value, name: str) -> jax.Array:
    with suppress(TypeError, ValueError):
        if not isinstance(value, str | bytes):
            return jnp.asarray(value)
    refuse(value, name, "a number or an array", f"write numbers, for example {name}=1.0")


@jax.tree_util.register_pytree_with_keys_class
class Standardize:
    """``model`` between standardized coordinates: y = mean_out + std_out · model((x − mean_in)/std_in).

    The statistics are constants, not learned. They keep equivariance where means are invariant and one number scales
    all coordinates of a tensor, as those of `repc.datasets` do.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> nn.Standardize(nn.Linear("2V", "V", "SO(3)"), jnp.zeros(6), jnp.ones(6), jnp.zeros(3), jnp.ones(3))(jnp.ones((4, 6))).shape
    (4, 3)
    """

    def __init__(self, model, mean_in, std_in, mean_out, std_out):
        self.model = model
        named = {"mean_in": mean_in, "std_in": std_in, "mean_out": mean_out, "std_out": std_out}
        self.stats = tuple(_numbers(value, name) for name, value in named.items())

    def tree_flatten_with_keys(self):
        """For JAX: the model is the only child."""
        return ((jax.tree_util.GetAttrKey("model"), self.model),), _StaticArrays(self.stats)

    @classmethod
    def tree_unflatten(cls, constants, children):
        """For JAX."""
        made = object.__new__(cls)
        made.model, made.stats = children[0], constants.arrays
        return made

    def __call__(self, x, training: bool = True):
        """y (…, dim out); ``training`` changes nothing."""
        x = as_array(x, like=self.model)
        mean_in, std_in, mean_out, std_out = (s.astype(x.dtype) for s in self.stats)
        return mean_out + std_out * self.model((x - mean_in) / std_in)

    def __repr__(self) -> str:
        return f"Standardize({self.model!r})"


class _StaticArrays:
    """Arrays as static data: equal where their bytes are."""

    def __init__(self, arrays: tuple):
        self.arrays = arrays
        self._key = tuple((str(a.dtype), a.shape, np.asarray(a).tobytes()) for a in arrays)

    def __eq__(self, other) -> bool:
        return isinstance(other, _StaticArrays) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)
