"""``jax.tree``: dicts, lists and tuples with leaves; None is an empty tree."""

from __future__ import annotations

from collections.abc import Callable

from repc.targets.jax.standin.namespaces import Namespace


def tree_map(function: Callable, tree, *others):
    """The tree of ``function(leaf, *other leaves)``; keys of dicts in order, as JAX has them."""
    match tree:
        case None:
            return None
        case dict():
            if any(set(other) != set(tree) for other in others):
                raise ValueError("trees of different keys")
            return {key: tree_map(function, tree[key], *(other[key] for other in others)) for key in sorted(tree)}
        case list() | tuple():
            return type(tree)(tree_map(function, *parts) for parts in zip(tree, *others, strict=True))
    return function(tree, *others)


def leaves(tree) -> list:
    """All leaves, those of a dict by its sorted keys."""
    found: list = []
    tree_map(found.append, tree)
    return found


TREE = Namespace("jax.tree", map=tree_map, leaves=leaves)
