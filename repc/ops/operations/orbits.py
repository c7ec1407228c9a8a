"""Coordinates by tuples, by sets or by index-sorted monomials, and the tensor powers that they are parts of.

A tensor power of V has an entry for each tuple of ``degree`` indices. Coordinates are numbers for some of these, in the order of a
dictionary: ``tuples`` of different indices; ``sets`` of them, written as increasing tuples, whose number stands at all orders of a
set; ``symmetric``, index-sorted monomials normalized as (e_i e_j + e_j e_i)/√2; ``alternating`` ones, (e_i e_j − e_j e_i)/√2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from math import factorial, prod, sqrt

import numpy as np

from repc.ops.operations.typing import core, lead, require
from repc.ops.sizes import Size, at, choose, falling
from repc.ops.value import Operation, Work

TUPLES, SETS, SYMMETRIC, ALTERNATING = "tuples", "sets", "symmetric", "alternating"
KINDS = (TUPLES, SETS, SYMMETRIC, ALTERNATING)


def count_of(kind: str, degree: int, n: Size) -> Size:
    """How many coordinates there are for n indices."""
    if kind == TUPLES:
        return falling(n, degree)
    return choose(n + degree + -1 if kind == SYMMETRIC else n, degree)


@dataclass(frozen=True, eq=False)
class Opened(Operation):
    """The coordinates along ``axis`` (from the end) as ``degree`` axes of length ``size``, zero where there is no coordinate."""

    kind: str
    degree: int
    axis: int
    size: Size

    def shape(self, x):
        sizes = list(core(x))
        wanted = count_of(self.kind, self.degree, self.size)
        require(sizes[self.axis] == wanted, f"{sizes[self.axis]} are not the {wanted} {self.kind}")
        at_axis = len(sizes) + self.axis
        return (*lead(x), *sizes[:at_axis], *(self.size,) * self.degree, *sizes[at_axis + 1 :])

    def run(self, letters, x):
        n, axis = at(self.size, letters), x.ndim + self.axis
        coordinate, weight = entries_of(self.kind, self.degree, n)
        z = np.take(x, coordinate, axis=axis) * weight.reshape(-1, *(1,) * (-1 - self.axis)).astype(x.dtype)
        return z.reshape(*x.shape[:axis], *(n,) * self.degree, *x.shape[axis + 1 :])

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Closed(Operation):
    """What undoes `Opened`: ``degree`` axes, the first of which is ``axis`` (from the end), as coordinates along one: means over
    the orders of indices, each entry divided by what it is of the coordinate."""

    kind: str
    degree: int
    axis: int

    def shape(self, y):
        sizes = list(core(y))
        first = len(sizes) + self.axis
        axes = sizes[first : first + self.degree]
        require(len(axes) == self.degree and len(set(axes)) == 1, f"{y.shape} has not {self.degree} equal axes at {self.axis}")
        return (*lead(y), *sizes[:first], count_of(self.kind, self.degree, axes[0]), *sizes[first + self.degree :])

    def run(self, letters, y):
        first, n = y.ndim + self.axis, y.shape[self.axis]
        flat = y.reshape(*y.shape[:first], n**self.degree, *y.shape[first + self.degree :])
        coordinate, weight = entries_of(self.kind, self.degree, n)
        weight = weight / factorial(self.degree) if self.kind == SETS else weight
        there = np.flatnonzero(weight)
        flat = np.moveaxis(np.take(flat, there, axis=first), first, -1) * weight[there].astype(y.dtype)
        made = np.zeros((*flat.shape[:-1], at(count_of(self.kind, self.degree, n), {})), y.dtype)
        np.add.at(np.moveaxis(made, -1, 0), coordinate[there], np.moveaxis(flat, -1, 0))
        return np.moveaxis(made, -1, first)

    def work(self, out, y):
        return Work(prod(y), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Kept(Operation):
    """What `Opened` makes of what `Closed` makes of ``degree`` axes: zero where there is no coordinate, means over the orders of
    indices, with their signs, elsewhere."""

    kind: str
    degree: int
    axis: int

    def shape(self, y):
        sizes = core(y)
        axes = sizes[len(sizes) + self.axis :][: self.degree]
        require(len(axes) == self.degree and len(set(axes)) == 1, f"{y.shape} has not {self.degree} equal axes at {self.axis}")
        return y.shape

    def run(self, letters, y):
        return Opened(self.kind, self.degree, self.axis + self.degree - 1, y.shape[self.axis]).run(
            letters, Closed(self.kind, self.degree, self.axis).run(letters, y)
        )

    def work(self, out, y):
        return Work(prod(y) * (1 if self.kind == TUPLES else factorial(self.degree)), prod(out), 1)


@lru_cache(maxsize=64)
def entries_of(kind: str, degree: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """For each entry of the tensor power, flattened, its coordinate, and what it is of that: 0 where there is none."""
    index = listed_of(kind, degree, n)
    coordinate, weight = np.zeros(n**degree, dtype=np.int64), np.zeros(n**degree)
    for order in permutations(range(degree)) if kind != TUPLES else [tuple(range(degree))]:
        flat = index[:, order] @ n ** np.arange(degree - 1, -1, -1, dtype=np.int64)
        coordinate[flat] = np.arange(len(index))
        weight[flat] = _weights(kind, index, order)
    return coordinate, weight


def listed_of(kind: str, degree: int, n: int) -> np.ndarray:
    """The indices of each coordinate, (coordinates, degree)."""
    every = np.indices((n,) * degree).reshape(degree, -1).T
    steps = np.diff(np.sort(every, axis=1) if kind == TUPLES else every, axis=1)
    return every[(steps >= (0 if kind == SYMMETRIC else 1)).all(axis=1)]


def _weights(kind: str, index: np.ndarray, order: tuple[int, ...]) -> np.ndarray | float:
    """Of the entries at the indices of coordinates in another order."""
    if kind in (TUPLES, SETS):
        return 1.0
    if kind == ALTERNATING:
        return prod(1 if a < b else -1 for a, b in combinations(order, 2)) / sqrt(factorial(len(order)))
    equal = [prod(factorial(int(k)) for k in np.unique(row, return_counts=True)[1]) for row in index]
    return np.sqrt(np.array(equal) / factorial(len(order)))
