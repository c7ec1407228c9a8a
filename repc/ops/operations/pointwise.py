"""Entry by entry, and sums along axes."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, lead, require
from repc.ops.sizes import Size, at
from repc.ops.value import Operation, Work


def _together(*values) -> tuple:
    """The shape of values whose axes of length 1 run along those of the others."""
    rank = max(len(core(v)) for v in values)
    padded = [(1,) * (rank - len(core(v))) + core(v) for v in values]
    found = []
    for sizes in zip(*padded, strict=True):
        other = [n for n in sizes if n != 1]
        require(all(n == other[0] for n in other), "shapes that do not go together", *(v.shape for v in values))
        found.append(other[0] if other else 1)
    return (*lead(*values), *found)


@dataclass(frozen=True, eq=False)
class Add(Operation):
    """The sum of several values; axes of length 1 run along the others'."""

    entrywise = True
    def shape(self, *parts):
        return _together(*parts)

    def run(self, letters, *parts):
        return sum(parts[1:], parts[0])

    def work(self, out, *parts):
        return Work((len(parts) - 1) * prod(out), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Multiply(Operation):
    """The product of several values, entry by entry; axes of length 1 run along the others'."""

    entrywise = True
    def shape(self, *parts):
        return _together(*parts)

    def run(self, letters, *parts):
        found = parts[0]
        for part in parts[1:]:
            found = found * part
        return found

    def work(self, out, *parts):
        return Work((len(parts) - 1) * prod(out), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Scaled(Operation):
    """A number times a value."""

    entrywise = True
    factor: float

    def shape(self, z):
        return z.shape

    def run(self, letters, z):
        return self.factor * z

    def work(self, out, z):
        return Work(prod(out), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Elementwise(Operation):
    """A function of each entry: "silu" (z · sigmoid(z)), "swish" (z · sigmoid(Re z)), "sigmoid", "sigmoid of real" or "tanh"."""

    entrywise = True
    function: str

    def shape(self, z):
        return z.shape

    def run(self, letters, z):
        if self.function == "tanh":
            return np.tanh(z)
        gate = (1 + np.tanh(z.real / 2)) / 2
        return gate if self.function.startswith("sigmoid") else z * gate

    def work(self, out, z):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Diagonal(Operation):
    """Where two axes (from the end) have equal indices; the diagonal is the last axis."""

    axes: tuple[int, int]

    def shape(self, x):
        sizes = core(x)
        a, b = (sizes[k] for k in self.axes)
        require(a == b, f"axes of lengths {a} and {b} have no diagonal")
        return (*lead(x), *(n for k, n in enumerate(sizes) if k - len(sizes) not in self.axes), a)

    def run(self, letters, x):
        return np.diagonal(x, axis1=self.axes[0], axis2=self.axes[1])

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Tied(Operation):
    """Where two axes (from the end) have equal indices; the diagonal stands before the last ``behind`` axes."""

    axes: tuple[int, int]
    behind: int

    def shape(self, x):
        sizes = core(x)
        a, b = (sizes[k] for k in self.axes)
        require(a == b, f"axes of lengths {a} and {b} have no diagonal")
        kept = [n for k, n in enumerate(sizes) if k - len(sizes) not in self.axes]
        return (*lead(x), *kept[: len(kept) - self.behind], a, *kept[len(kept) - self.behind :])

    def run(self, letters, x):
        return np.moveaxis(np.diagonal(x, axis1=self.axes[0], axis2=self.axes[1]), -1, -1 - self.behind)

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Mean(Operation):
    """The mean over an axis counted from the end."""

    axis: int

    def shape(self, x):
        return (*lead(x), *_without(core(x), self.axis))

    def run(self, letters, x):
        return x.mean(axis=self.axis)

    def work(self, out, x):
        return Work(prod(x), prod(out), 1)


@dataclass(frozen=True, eq=False)
class MeanOfPresent(Operation):
    """The mean over the indices of an axis (from the end) that a mask (..., n) says are there, 0 where there are none; x, with
    ``rank`` axes, is zero at the others. Over all of them where the mask is None."""

    axis: int
    rank: int

    def shape(self, x, mask):
        require(len(core(x)) == self.rank, f"{x.shape} has not {self.rank} axes besides its batch")
        require(core(mask) == (core(x)[self.axis],), f"a mask {mask.shape} does not fit axis {self.axis} of {x.shape}")
        return (*lead(x), *_without(core(x), self.axis))

    def run(self, letters, x, mask):
        if mask is None:
            return x.mean(axis=self.axis)
        count = np.maximum(mask.sum(axis=-1), 1).astype(x.dtype)
        return x.sum(axis=self.axis) / count.reshape(*count.shape, *(1,) * (self.rank - 1))

    def work(self, out, x, mask):
        return Work(prod(x), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Zeroed(Operation):
    """Zero at the indices along ``axes`` (from the end) of z, with ``rank`` axes, that masks (..., n), one for each axis, say are
    not there; as it is where a mask is None."""

    entrywise = True
    axes: tuple[int, ...]
    rank: int

    def shape(self, z, *masks):
        require(len(core(z)) == self.rank, f"{z.shape} has not {self.rank} axes besides its batch")
        sizes = [core(z)[axis] for axis in self.axes]
        require([core(mask)[0] for mask in masks] == sizes, f"masks do not fit axes {self.axes} of {z.shape}")
        return z.shape

    def run(self, letters, z, *masks):
        for axis, mask in zip(self.axes, masks, strict=True):
            if mask is not None:
                sizes = [mask.shape[-1] if k == axis else 1 for k in range(-self.rank, 0)]
                z = np.where(mask.reshape(*mask.shape[:-1], *sizes), z, 0)
        return z

    def work(self, out, z, *masks):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class RootSum(Operation):
    """n^-½ times the sum over an axis of length n, counted from the end."""

    axis: int
    size: Size

    def shape(self, x):
        return (*lead(x), *_without(core(x), self.axis))

    def run(self, letters, x):
        return x.sum(axis=self.axis) * at(self.size, letters) ** -0.5

    def work(self, out, x):
        return Work(prod(x), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Mask(Operation):
    """A constant along some axes of a tensor, of length 1 along the others: (1, …, *sizes) beside any batch axes, and those in
    front that `Ones` counts.

    The arguments are the array and what the batch axes are taken from.
    """

    sizes: tuple[Size, ...]

    def shape(self, array, ones):
        return (*ones.shape, *self.sizes)

    def run(self, letters, array, ones):
        return array.reshape(*ones, *(at(n, letters) for n in self.sizes))


@dataclass(frozen=True, eq=False)
class Ones(Operation):
    """As many axes of length 1 as a batch has, and ``more``, as a shape."""

    more: int = 1  # that of channels, where it stands in front

    def shape(self, batch):
        return (1,) * self.more

    def run(self, letters, batch):
        return (1,) * (len(batch) + self.more)


def _without(sizes, axis: int):
    return tuple(n for k, n in enumerate(sizes) if k - len(sizes) != axis)
