"""``jit``, ``vmap``, ``lax.map``, ``lax.scan`` and the transposes of linear functions: run, looped and evaluated densely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import signature

import numpy as np

from repc.targets.jax.standin.arrays import Array, Lacking, bare, tracing
from repc.targets.jax.standin.trees import leaves, tree_map
from repc.tolerance import LINEAR

_UNITS = 2**20  # entries of unit vectors that a function is evaluated on at once


@dataclass(frozen=True)
class ShapeDtypeStruct:
    """The shape and type of an array that is not there."""

    shape: tuple[int, ...]
    dtype: np.dtype


def _entering(leaf) -> Array:
    """An argument of a traced function."""
    values = np.asarray(bare(leaf))
    if values.dtype.kind not in "biufc":
        raise TypeError(f"{leaf!r} is no array, and cannot be an argument of a traced function")
    return Array(values, traced=True)


def _leaving(leaf) -> Array:
    return Array(bare(leaf))


def jit(function: Callable, static_argnums: int | Sequence[int] = (), static_argnames: Sequence[str] = ()) -> Callable:
    """The function itself, run on arrays that show no values; arguments at ``static_argnums``, and those of ``static_argnames``,
    stay as they are."""
    positions = (static_argnums,) if isinstance(static_argnums, int) else tuple(static_argnums)
    static = {*positions, *(k for k, name in enumerate(signature(function).parameters) if name in static_argnames)}

    @wraps(function)
    def run(*args, **kwargs):
        inside = [a if k in static else tree_map(_entering, a) for k, a in enumerate(args)]
        with tracing():
            result = function(*inside, **{k: a if k in static_argnames else tree_map(_entering, a) for k, a in kwargs.items()})
        return tree_map(_leaving, result)

    return run


def vmap(function: Callable, in_axes: int | None | tuple = 0) -> Callable:
    """The function on slice after slice of its arguments' first axes, or on whole ones where ``in_axes`` is None."""

    @wraps(function)
    def run(*args):
        axes = in_axes if isinstance(in_axes, tuple) else (in_axes,) * len(args)
        if any(axis not in (0, None) for axis in axes):
            raise Lacking(f"the stand-in's jax.vmap has no in_axes {in_axes}")
        lengths = {np.shape(bare(leaf))[0] for a, axis in zip(args, axes, strict=True) if axis == 0 for leaf in leaves(a)}
        if len(lengths) != 1:
            raise ValueError(f"vmap over axes of different lengths: {sorted(lengths)}")
        parts = [[a if axis is None else _slice(a, k) for a, axis in zip(args, axes, strict=True)] for k in range(*lengths)]
        return _stacked([jit(function)(*part) for part in parts])

    return run


def _slice(tree, k: int):
    return tree_map(lambda leaf: Array(np.asarray(bare(leaf))[k]), tree)


def _stacked(results: list):
    if not results:
        raise Lacking("the stand-in's jax.vmap has nothing to say of axes of length 0")
    return tree_map(lambda *rows: Array(np.stack([bare(row) for row in rows])), *results)


def lax_map(function: Callable, xs):
    """The function on one entry of the first axes after another."""
    return vmap(function)(xs)


def lax_scan(function: Callable, init, xs) -> tuple:
    """A state, changed by the function with one entry of the first axes after another, and what it gives besides."""
    lengths = {len(bare(leaf)) for leaf in leaves(xs)}
    if len(lengths) != 1:
        raise ValueError(f"scan over axes of different lengths: {sorted(lengths)}")
    state, rows = init, []
    for k in range(*lengths):
        before = [(bare(leaf).shape, bare(leaf).dtype) for leaf in leaves(state)]
        state, row = jit(function)(state, _slice(xs, k))
        if [(bare(leaf).shape, bare(leaf).dtype) for leaf in leaves(state)] != before:
            raise TypeError("the state of a scan changes its shape or type")
        rows.append(row)
    return state, _stacked(rows)


def lax_split(array, sizes: Sequence[int], axis: int = 0) -> list[Array]:
    """Consecutive parts of an array, of the given lengths along an axis."""
    values = np.asarray(bare(array))
    if sum(sizes) != values.shape[axis]:
        raise ValueError(f"parts of {tuple(sizes)} along an axis of length {values.shape[axis]}")
    return [Array(part) for part in np.split(values, np.cumsum(sizes)[:-1], axis=axis)]


def linear_transpose(function: Callable, x: ShapeDtypeStruct) -> Callable:
    """The transpose of a linear function that maps each row of x (k, n) alike, as a function of cotangents (k, m)."""
    n = x.shape[-1]
    some = max(1, _UNITS // max(1, n))  # unit vectors at once
    units = (np.eye(min(some, n - k), n, k, dtype=x.dtype) for k in range(0, n, some))
    images = np.concatenate([bare(jit(function)(rows)) for rows in units])  # (n, m)
    probe = np.random.default_rng(0).standard_normal((1, n)).astype(x.dtype)
    _refuse_other(bare(jit(function)(probe)), probe @ images, "jax.linear_transpose of what is no linear map of rows")
    return lambda cotangents: (Array(bare(cotangents) @ images.T),)


def vjp(function: Callable, point) -> tuple:
    """A linear function at a point, and the function from cotangents to its transpose's values there."""
    zero = tree_map(lambda leaf: np.zeros_like(bare(leaf)), point)
    rng = np.random.default_rng(0)
    probe = tree_map(lambda leaf: rng.standard_normal(leaf.shape).astype(leaf.dtype), zero)

    def pull(cotangents):
        cotangents = bare(cotangents)
        found = tree_map(np.zeros_like, zero)
        for leaf, inner in zip(leaves(zero), leaves(found), strict=True):  # the leaves themselves: one entry is 1 in turn
            for at in np.ndindex(leaf.shape):
                leaf[at] = 1
                inner[at] = (cotangents * bare(function(zero))).sum()
                leaf[at] = 0
        expected = sum((a * b).sum() for a, b in zip(leaves(found), leaves(probe), strict=True))
        _refuse_other((cotangents * bare(function(probe))).sum(), expected, "jax.vjp of what is no linear function")
        return (tree_map(Array, found),)

    return function(point), pull


def _refuse_other(found, expected, what: str) -> None:
    if not np.allclose(found, expected, rtol=LINEAR, atol=LINEAR * (1 + np.abs(expected).max(initial=0.0))):
        raise Lacking(f"the stand-in has no {what}")
