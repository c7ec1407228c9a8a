"""A base class for models that users write: their attributes are the pytree."""

from __future__ import annotations

import jax
import jax.numpy as jnp


class Module:
    """A model whose attributes are its parts: arrays of real or complex numbers, layers, and lists of these are learned;
    all else, such as representations and projectors, is kept as it is and has to be hashable.

    ``jax.grad``, ``jax.jit`` and optimizers take a model as it is, and give new ones back. Attributes are set in ``__init__``,
    before the model meets JAX.

    >>> import jax.numpy as jnp
    >>> from repc import nn
    >>> class Twice(nn.Module):
    ...     def __init__(self, layer):
    ...         self.layer = layer
    ...     def __call__(self, x):
    ...         return self.layer(self.layer(x))
    ...
    >>> Twice(nn.Linear("2V", "2V", "SO(3)"))(jnp.ones((4, 6))).shape
    (4, 6)
    """

    _learned: tuple[str, ...] | None = None

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        jax.tree_util.register_pytree_with_keys_class(cls)

    def tree_flatten_with_keys(self):
        """For JAX: the learned attributes by name as children."""
        parts = {name: value for name, value in sorted(vars(self).items()) if name != "_learned"}
        learned = self._learned
        if learned is None:
            learned = tuple(name for name, value in parts.items() if _is_learned(value))
        kept = tuple((name, value) for name, value in parts.items() if name not in learned)
        return tuple((jax.tree_util.GetAttrKey(name), parts[name]) for name in learned), (learned, kept)

    @classmethod
    def tree_unflatten(cls, static, children):
        """For JAX. Which attributes are learned stays as it was, whatever stands in their place during a transformation."""
        learned, kept = static
        made = object.__new__(cls)
        made.__dict__.update(kept, **dict(zip(learned, children, strict=True)), _learned=learned)
        return made

    def __repr__(self) -> str:
        parts = (f"{name}={value!r}" for name, value in vars(self).items() if name != "_learned")
        return f"{type(self).__name__}({', '.join(parts)})"


def _is_learned(value) -> bool:
    leaves = jax.tree.leaves(value)
    return bool(leaves) and all(hasattr(leaf, "dtype") and jnp.issubdtype(leaf.dtype, jnp.inexact) for leaf in leaves)
