"""How channels and their copies lie: told apart and put together, inward for networks and outward again. Nothing is computed."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from repc.ops.operations.typing import core, lead, over, require
from repc.ops.sizes import Size, at, letter, product, total
from repc.ops.value import Operation, Work


@dataclass(frozen=True, eq=False)
class Everywhere(Operation):
    """The same for every sample: x (..., 1) along a last axis of the batch, whose length is the second argument."""

    view = True

    def shape(self, x, batch):
        return (*x.shape[:-1], letter("batch"))

    def run(self, letters, x, batch):
        return np.broadcast_to(x, (*x.shape[:-1], *batch))


@dataclass(frozen=True, eq=False)
class Constantly(Operation):
    """The same for every sample: numbers (m, 1) as channels (m, 1, batch), the batch axes being the second argument."""

    def shape(self, x, batch):
        require(core(x)[1] == 1, f"{x.shape} are not the numbers of invariants")
        return (*core(x), letter("batch"))

    def run(self, letters, x, batch):
        return np.broadcast_to(x[:, :, None], (*x.shape, prod(batch)))

    def work(self, out, x, *batch):
        return Work(moved=prod(out))


@dataclass(frozen=True, eq=False)
class Pick(Operation):
    """Entries along the first axis of channels (m, d, batch) in another order: x[index]."""

    def shape(self, x, index):
        return (*index.shape, *x.shape[1:])

    def run(self, letters, x, index):
        return x[index]

    def work(self, out, x, index):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Unfold(Operation):
    """(..., m, rest, copies·d) -> (..., m·copies, rest, d)."""

    copies: int

    def shape(self, z):
        *front, m, rest, width = core(z)
        return (*lead(z), *front, m * self.copies, rest, over(width, self.copies))

    def run(self, letters, z):
        *batch, m, rest, width = z.shape
        z = np.swapaxes(z.reshape(*batch, m, rest, self.copies, width // self.copies), -3, -2)
        return z.reshape(*batch, m * self.copies, rest, width // self.copies)

    def work(self, out, z):
        return Work(moved=prod(out))


@dataclass(frozen=True, eq=False)
class Fold(Operation):
    """(..., m·copies, rest, d) -> (..., m, rest, copies·d)."""

    copies: int

    def shape(self, z):
        *front, m, rest, d = core(z)
        return (*lead(z), *front, over(m, self.copies), rest, self.copies * d)

    def run(self, letters, z):
        *batch, m, rest, d = z.shape
        z = np.swapaxes(z.reshape(*batch, m // self.copies, self.copies, rest, d), -3, -2)
        return z.reshape(*batch, m // self.copies, rest, self.copies * d)

    def work(self, out, z):
        return Work(moved=prod(out))


@dataclass(frozen=True, eq=False)
class Apart(Operation):
    """Stacked tensors with axes ``sizes`` as (..., copies, the axes ``kept`` as one, the others as one)."""

    copies: int
    sizes: tuple[Size, ...]
    kept: tuple[int, ...]

    def shape(self, x):
        kept, rest = (product(n for k, n in enumerate(self.sizes) if (k in self.kept) is one) for one in (True, False))
        require(core(x)[-1] == self.copies * kept * rest, f"{x.shape} are not {self.copies} tensors {self.sizes}")
        return (..., self.copies, kept, rest)

    def run(self, letters, x):
        batch, first, sizes = x.shape[:-1], x.ndim, [at(n, letters) for n in self.sizes]
        z = x.reshape(*batch, self.copies, *sizes)
        z = np.moveaxis(z, [first + k for k in self.kept], range(first, first + len(self.kept)))
        return z.reshape(*batch, self.copies, prod(sizes[k] for k in self.kept), -1)

    def work(self, out, x):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Together(Operation):
    """What undoes `Apart`, with the copies side by side: (..., copies · Π sizes)."""

    copies: int
    sizes: tuple[Size, ...]
    kept: tuple[int, ...]

    def shape(self, z):
        size = self.copies * product(self.sizes)
        require(product(core(z)) == size, f"{z.shape} are not {self.copies} tensors {self.sizes}")
        return (..., size)

    def run(self, letters, z):
        batch, rest = z.shape[:-3], [k for k in range(len(self.sizes)) if k not in self.kept]
        first, sizes = len(batch) + 1, [at(n, letters) for n in self.sizes]
        z = z.reshape(*batch, self.copies, *(sizes[k] for k in (*self.kept, *rest)))
        z = np.moveaxis(z, range(first, first + len(self.kept)), [first + k for k in self.kept])
        return z.reshape(*batch, self.copies * prod(sizes))

    def work(self, out, z):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Inward(Operation):
    """(..., m, d) -> (m, d, batch): all batch axes as one, the last."""

    def shape(self, z):
        return (*core(z), letter("batch"))

    def run(self, letters, z):
        return np.moveaxis(z, (-2, -1), (0, 1)).reshape(*z.shape[-2:], -1)

    def work(self, out, z):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Outward(Operation):
    """(m, d, batch) -> (..., m, d), the batch axes being the second argument."""

    def shape(self, h, batch):
        return (..., *core(h)[:2])

    def run(self, letters, h, batch):
        return np.moveaxis(h.reshape(*h.shape[:2], *batch), (0, 1), (-2, -1))

    def work(self, out, h, *batch):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Regroup(Operation):
    """Features (m, d, batch) with other numbers of channels and components, of the same product."""

    view = True
    channels: int
    components: int

    def shape(self, h):
        m, d, batch = h.shape
        require(m * d == self.channels * self.components, f"{h.shape} has no {self.channels} × {self.components} entries")
        return (self.channels, self.components, batch)

    def run(self, letters, h):
        return h.reshape(self.channels, self.components, h.shape[-1])


@dataclass(frozen=True, eq=False)
class Joined(Operation):
    """Channels (..., m, d) of several inputs one after another, their batch axes broadcast."""

    def shape(self, *parts):
        return (..., total(core(p)[0] for p in parts), core(parts[0])[1])

    def run(self, letters, *parts):
        batch = np.broadcast_shapes(*(z.shape[:-2] for z in parts))
        return np.concatenate([np.broadcast_to(z, (*batch, *z.shape[-2:])) for z in parts], axis=-2)

    def work(self, out, *parts):
        return Work(moved=prod(out), kernels=1)
