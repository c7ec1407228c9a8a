"""How entries lie: slices, orders, shapes, arrays joined and cut. Nothing is computed."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, lead, require
from repc.ops.sizes import Size, at, product, total
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class Slice(Operation):
    """x[start:stop] along an axis counted from the end (``axis`` < 0), or along the first axis (0)."""

    view = True
    start: Size
    stop: Size
    axis: int = -1

    def shape(self, x):
        sizes = list(core(x))
        sizes[self.axis] = self.stop + self.start * -1 if self.start else self.stop
        return (*lead(x), *sizes)

    def run(self, letters, x):
        where = [slice(None)] * x.ndim
        where[self.axis] = slice(at(self.start, letters), at(self.stop, letters))
        return x[tuple(where)]


@dataclass(frozen=True, eq=False)
class Expand(Operation):
    """A new axis of length 1 before the last ``behind`` ones."""

    view = True
    behind: int = 1

    def shape(self, x):
        sizes = core(x)
        cut = len(sizes) - self.behind
        return (*lead(x), *sizes[:cut], 1, *sizes[cut:])

    def run(self, letters, x):
        return np.expand_dims(x, x.ndim - self.behind)


@dataclass(frozen=True, eq=False)
class Along(Operation):
    """Axes of length 1 put between others: of those in front of the last ``behind`` ones, ``kept`` says which x has."""

    view = True
    kept: tuple[bool, ...]
    behind: int

    def shape(self, x):
        sizes = core(x)
        require(len(sizes) == sum(self.kept) + self.behind, f"{x.shape} does not run along {self.kept}")
        axes = iter(sizes)
        return (*lead(x), *(next(axes) if is_kept else 1 for is_kept in self.kept), *axes)

    def run(self, letters, x):
        first, axes = x.ndim - sum(self.kept) - self.behind, iter(x.shape[x.ndim - sum(self.kept) - self.behind :])
        return x.reshape(*x.shape[:first], *(next(axes) if is_kept else 1 for is_kept in self.kept), *axes)


@dataclass(frozen=True, eq=False)
class Behind(Operation):
    """New axes of length 1 behind the others."""

    view = True
    count: int

    def shape(self, x):
        return (*x.shape, *(1,) * self.count)

    def run(self, letters, x):
        return x.reshape(*x.shape, *(1,) * self.count)


@dataclass(frozen=True, eq=False)
class Take(Operation):
    """Entries along the last axis in another order: x[..., index]."""

    def shape(self, x, index):
        return (*lead(x), *core(x)[:-1], *index.shape)

    def run(self, letters, x, index):
        return x[..., index]

    def work(self, out, x, index):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Reshape(Operation):
    """The same entries with axes ``sizes`` behind the batch axes, which are its second argument where there are any."""

    view = True
    sizes: tuple[Size, ...]

    def shape(self, x, *batch):
        require(product(core(x)) == product(self.sizes), f"{x.shape} does not have the entries of {self.sizes}")
        return (*((...,) if batch else ()), *self.sizes)

    def run(self, letters, x, *batch):
        return x.reshape(*(batch[0] if batch else ()), *(at(n, letters) for n in self.sizes))


@dataclass(frozen=True, eq=False)
class Transpose(Operation):
    """The last axes in another order: axis k of the result is axis ``order[k]``."""

    order: tuple[int, ...]

    def shape(self, x):
        sizes = core(x)
        first = len(sizes) - len(self.order)
        return (*lead(x), *sizes[:first], *(sizes[first + k] for k in self.order))

    def run(self, letters, x):
        first = x.ndim - len(self.order)
        return x.transpose(*range(first), *(first + k for k in self.order))

    def work(self, out, x):
        return Work(moved=prod(out))


@dataclass(frozen=True, eq=False)
class Forward(Operation):
    """The last axis as the first: a batch of images of unit vectors becomes a weight."""

    def shape(self, x):
        return (core(x)[-1], *core(x)[:-1])

    def run(self, letters, x):
        return np.moveaxis(x, -1, 0)


@dataclass(frozen=True, eq=False)
class Concatenate(Operation):
    """Arrays one after another along an axis counted from the end, or along the first one (0)."""

    axis: int

    def shape(self, *parts):
        sizes = [list(core(part)) for part in parts]
        whole = list(sizes[0])
        whole[self.axis] = total(s[self.axis] for s in sizes)
        for other in sizes:
            other[self.axis] = whole[self.axis]
            require(other == whole, "parts of different shapes", *(part.shape for part in parts))
        return (*lead(*parts), *whole)

    def run(self, letters, *parts):
        return np.concatenate(parts, axis=self.axis)

    def work(self, out, *parts):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Split(Operation):
    """Parts of given sizes along an axis counted from the start, or from the end (< 0)."""

    sizes: tuple[int, ...]
    axis: int = 0

    def shape(self, x):
        sizes = core(x)
        require(sizes[self.axis] == sum(self.sizes), f"{sizes[self.axis]} is not cut into {self.sizes}")
        found = []
        for size in self.sizes:
            part = list(sizes)
            part[self.axis] = size
            found.append((*lead(x), *part))
        return tuple(found)

    def run(self, letters, x):
        return tuple(np.split(x, np.cumsum(self.sizes)[:-1], axis=self.axis))


@dataclass(frozen=True, eq=False)
class Component(Operation):
    """One of several results that have a name together."""

    index: int

    def shape(self, values):
        return values.shape[self.index]

    def run(self, letters, values):
        return values[self.index]


@dataclass(frozen=True, eq=False)
class Broadcast(Operation):
    """Repeated along axes of length 1, to ``sizes`` behind the batch axes."""

    view = True
    sizes: tuple[Size, ...]

    def shape(self, x, *batch):
        return (*((...,) if batch else lead(x)), *self.sizes)

    def run(self, letters, x, *batch):
        return np.broadcast_to(x, (*(batch[0] if batch else ()), *(at(n, letters) for n in self.sizes)))


@dataclass(frozen=True, eq=False)
class Tile(Operation):
    """Repeated ``times`` along the last axes."""

    times: tuple[int, ...]

    def shape(self, x):
        sizes = core(x)
        first = len(sizes) - len(self.times)
        return (*lead(x), *sizes[:first], *(n * k for n, k in zip(sizes[first:], self.times, strict=True)))

    def run(self, letters, x):
        return np.tile(x, self.times)

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Reverse(Operation):
    """The last ``count`` axes the other way round."""

    count: int

    def shape(self, x):
        sizes = core(x)
        first = len(sizes) - self.count
        return (*lead(x), *sizes[:first], *reversed(sizes[first:]))

    def run(self, letters, x):
        first = x.ndim - self.count
        return x.transpose(*range(first), *reversed(range(first, x.ndim)))

    def work(self, out, x):
        return Work(moved=prod(out))
