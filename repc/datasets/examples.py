"""What every data set is: inputs and targets, row by row, with the representations they live in."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral

import numpy as np

from repc.api import Expression, Rep
from repc.groups import Group
from repc.groups.sampler import random_numbers
from repc.source import fail


@dataclass(frozen=True, eq=False)
class Examples:
    """Immutable examples. ``X`` (n, dim) and ``Y`` (n, …) are read-only float64 arrays, equal for equal arguments.

    ``rep_in`` and ``rep_out`` are not bound to a group: ``symmetry`` is the largest one the target respects, and any
    subgroup serves as well.

    >>> from repc.datasets import Inertia
    >>> data = Inertia(100)
    >>> print(data.X.shape, data.Y.shape, data.rep_in, data.symmetry.name)
    (100, 20) (100, 9) 5V⁰+5V O(3)
    """

    X: np.ndarray
    Y: np.ndarray
    rep_in: Expression
    rep_out: Rep
    symmetry: Group

    def __post_init__(self):
        for array in (self.X, self.Y):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.X)

    def __getitem__(self, i):
        """Row i, or the rows of a slice or an index array: the pair (X[i], Y[i]), as arrays of their own that may be written to,
        as PyTorch's DataLoader wants them."""
        return np.array(self.X[i]), np.array(self.Y[i])

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {len(self)} examples, {self.rep_in} -> {self.rep_out} under {self.symmetry}"

    @property
    def dim(self) -> int:
        """The length of one input."""
        return self.X.shape[1]

    @cached_property
    def stats(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(shift and scale of X, shift and scale of Y), each as long as a row, such that (X − shift) / scale is as equivariant
        as X: vectors are not shifted, and all components of one tensor share a scale."""
        zero = np.zeros(self.dim)
        return zero, self._input_scale(), *self._output_stats()

    def _input_scale(self) -> np.ndarray:
        return np.ones(self.dim)

    def _output_stats(self) -> tuple[np.ndarray, np.ndarray]:
        return self.Y.mean(0), self.Y.std(0)

    def take(self, rows) -> Examples:
        """The examples of an index array, as a data set of the same class."""
        part = copy(self)
        part.__dict__.pop("stats", None)
        for name in ("X", "Y"):
            object.__setattr__(part, name, getattr(self, name)[rows])
        part.__post_init__()
        return part

    def split(self, *sizes: int, seed: int = 0) -> tuple[Examples, ...]:
        """Disjoint random parts of the given sizes: ``train, test = data.split(500, 100)``; the same for the same seed.

        RepcError if there are not enough examples.
        """
        for size in sizes:
            count(size, "part of a split")
        if sum(sizes) > len(self):
            fail("E0781", f"a split into {' + '.join(map(str, sizes))} of {len(self)} examples", "ask for fewer, or make more")
        order = random_numbers(seed).permutation(len(self))
        return tuple(self.take(rows) for rows in np.split(order, np.cumsum(sizes))[:-1])


def count(value, what: str) -> int:
    """The value, if it is a positive integer; else RepcError, naming what it counts."""
    if not isinstance(value, Integral) or isinstance(value, bool) or value < 1:
        fail("E0780", f"the size of a {what} is {value!r}, not a positive integer", "write a whole number, for example 1000")
    return int(value)


def block_rms(x: np.ndarray, *sizes: int) -> np.ndarray:
    """(dim,): for consecutive blocks of the columns of x, each block's root mean square over rows and components."""
    blocks = np.split(x, np.cumsum(sizes)[:-1], axis=1)
    return np.concatenate([np.full(size, np.sqrt((block**2).mean())) for block, size in zip(blocks, sizes, strict=True)])
