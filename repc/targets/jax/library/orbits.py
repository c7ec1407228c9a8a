"""Coordinates by tuples and sets of indices, and by index-sorted monomials, as entries of tensor powers."""

import jax.numpy as jnp
import numpy as np


def _opened(x, kind, degree, axis, n):
    """The coordinates along an axis (from the end) as ``degree`` axes of length n, zero where there is no coordinate."""
    coordinate, factor, _ = _entries(kind, degree, n)
    factor = factor.reshape(*(1,) * (x.ndim + axis), -1, *(1,) * (-1 - axis))
    z = jnp.where(factor != 0, jnp.take(x, coordinate, axis=axis) * jnp.asarray(factor, x.dtype), 0)
    first = x.ndim + axis
    return z.reshape(*x.shape[:first], *(n,) * degree, *x.shape[first + 1 :])


def _closed(y, kind, degree, axis):
    """What `_opened` undoes, for ``degree`` axes from ``axis`` (from the end) on: means over the orders of indices."""
    first, n = y.ndim + axis, y.shape[axis]
    factor, listed = _entries(kind, degree, n)[1:]
    z = y.reshape(*y.shape[:first], n**degree, *y.shape[first + degree :])
    total, orders = 0, _orders(kind, degree)
    for order in orders:
        at = listed[:, order] @ _steps(degree, n)
        each = factor[at].reshape(*(1,) * first, -1, *(1,) * (z.ndim - first - 1))
        total = total + jnp.take(z, at, axis=first) / jnp.asarray(each, y.dtype)
    return total / len(orders)


def _kept(y, kind, degree, axis):
    """What `_opened` makes of what `_closed` makes of ``degree`` axes: zero where there is no coordinate, means elsewhere."""
    first, n = y.ndim + axis, y.shape[axis]
    total, orders, at = 0, _orders(kind, degree), [y.ndim + axis + k for k in range(degree)]
    signs = np.sign(_entries("alternating", degree, degree)[1]) if kind == "alternating" else np.repeat(1, degree**degree)
    for order in orders:
        total = total + int(signs[order @ _steps(degree, degree)]) * jnp.moveaxis(y, at, [first + int(k) for k in order])
    there = (_entries(kind, degree, n)[1] != 0).reshape(*(1,) * first, *(n,) * degree, *(1,) * (y.ndim - first - degree))
    return jnp.where(there, total / len(orders), 0)


def _entries(kind, degree, n):
    """For each entry of the tensor power its coordinate and what it is times that, 0 where it is none, both (n**degree,); and the
    indices of each coordinate, (coordinates, degree): tuples and sets of different ones, or monomials."""
    every = np.stack(np.unravel_index(np.arange(n**degree), (n,) * degree), axis=1)
    ordered, sign, equal, run = np.sort(every, axis=1), 1, 1, 1
    for k in range(1, degree):
        run = 1 + run * (ordered[:, k] == ordered[:, k - 1])
        equal = equal * run
        sign = sign * np.sign(every[:, k, None] - every[:, :k]).prod(axis=1)
    there = np.repeat(True, n**degree) if kind == "symmetric" else equal * np.repeat(1, n**degree) == 1
    listed = there if kind == "tuples" else there * (every == ordered).min(axis=1)
    place = (every if kind == "tuples" else ordered) @ _steps(degree, n)
    factor = {"symmetric": np.sqrt(equal / _factorial(degree)), "alternating": sign / np.sqrt(_factorial(degree))}.get(kind, 1)
    return (np.cumsum(listed) - 1)[place] * there, factor * there, every[listed]


def _orders(kind, degree):
    """The orders of the indices of a coordinate that are entries: of tuples one, of others all."""
    return [np.arange(degree)] if kind == "tuples" else list(_entries("tuples", degree, degree)[2])


def _steps(degree, n):
    """How far apart entries of a tensor power are along each axis."""
    return n ** np.arange(degree)[::-1]


def _factorial(k):
    return np.prod(np.arange(1, k + 1))


def _on_orbits(g, kind, degree):
    """A permutation matrix on tuples or sets of different indices."""
    listed, total = _entries(kind, degree, len(g))[2], 0
    for order in _orders(kind, degree):
        image = 1.0
        for k in range(degree):
            image = image * g[listed[:, order[k]]][:, listed[:, k]]
        total = total + image
    return total


def _moved_orbits(p, kind, degree):
    """The index of the entry that each tuple or set takes, where those of each index are p (n,)."""
    coordinate, _, listed = _entries(kind, degree, len(p))
    return jnp.asarray(coordinate)[(p[listed] * _steps(degree, len(p))[None]).sum(axis=1)]
