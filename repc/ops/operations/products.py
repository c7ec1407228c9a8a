"""Products and sums of products: changes of basis, channels mixed, couplings, weights made and applied."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import prod
from operator import mul

import numpy as np

from repc.ops.operations.typing import core, entries, lead, require
from repc.ops.value import Function, Operation, Work

_DIAGRAM_PASSES = 4.6  # columns are joined, walked in small strides and cut apart again; fitted to the benchmark

LETTERS = "abcdefgh"
INDICES = "ijklmnop"


@dataclass(frozen=True, eq=False)
class Change(Operation):
    """z (..., k) times a constant: rows (k, n), or with ``transposed`` rows (n, k); ``adjoint``: their conjugates."""

    transposed: bool = False
    adjoint: bool = False

    def shape(self, z, rows):
        k, n = reversed(rows.shape) if self.transposed else rows.shape
        require(core(z)[-1] == k, f"{z.shape} does not fit rows {rows.shape}")
        return (*lead(z), *core(z)[:-1], n)

    def run(self, letters, z, rows):
        rows = rows.conj() if self.adjoint else rows
        return z @ (rows.T if self.transposed else rows)

    def work(self, out, z, rows):
        return Work(prod(z[:-1]) * prod(rows), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Mix(Operation):
    """The channels of one irreducible: (m_out, m_in), (..., m_in, d) -> (..., m_out, d)."""

    def shape(self, weight, z):
        m, d = core(z)
        require(weight.shape[-1] == m, f"a weight {weight.shape} does not mix {m} channels")
        return (*lead(z), weight.shape[-2], d)

    def run(self, letters, weight, z):
        return np.einsum("oi,...id->...od", weight, z)

    def work(self, out, weight, z):
        return Work(prod(weight) * z[-1], entries(z, out), 2)


@dataclass(frozen=True, eq=False)
class MixLast(Operation):
    """The same where channels are last: (m_out, m_in), (..., d, m_in) -> (..., d, m_out)."""

    def shape(self, weight, z):
        d, m = core(z)
        require(weight.shape[-1] == m, f"a weight {weight.shape} does not mix {m} channels")
        return (*lead(z), d, weight.shape[-2])

    def run(self, letters, weight, z):
        return z @ weight.T

    def work(self, out, weight, z):
        return Work(prod(weight) * z[-2], entries(z, out), 1)


@dataclass(frozen=True, eq=False)
class MixUnits(Operation):
    """The same over ℂ or ℍ: weight (δ, m_out, m_in), and the units (δ, d, d) of the irreducible's commutant."""

    def shape(self, weight, units, z):
        return (*lead(z), weight.shape[-2], core(z)[-1])

    def run(self, letters, weight, units, z):
        return np.einsum("uoi,ude,...ie->...od", weight, units, z, optimize=True)

    def work(self, out, weight, units, z):
        m, d = z[-2:]
        return Work(prod(weight) * d + (units[0] - 1) * m * d * d, entries(z, out), 2)


@dataclass(frozen=True, eq=False)
class Couple(Operation):
    """Products of channels, one of each input: a tensor (d_1, d_2, …, mult, d) and channels (..., m_1, d_1), (..., m_2, d_2),
    … give (..., m_1·m_2·…·mult, d)."""

    def shape(self, tensor, *channels):
        require([core(z)[1] for z in channels] == list(tensor.shape[:-2]), f"channels do not fit a tensor {tensor.shape}")
        return (*lead(*channels), prod(core(z)[0] for z in channels) * tensor.shape[-2], tensor.shape[-1])

    def run(self, letters, tensor, *channels):
        k = len(channels)
        left = ",".join(f"...{i}{a}" for i, a in zip(INDICES[:k], LETTERS[:k], strict=True))
        z = np.einsum(f"{left},{LETTERS[:k]}yz->...{INDICES[:k]}yz", *channels, tensor, optimize=True)
        return z.reshape(*z.shape[: -k - 2], -1, z.shape[-1])

    def work(self, out, tensor, *channels):
        dims = tensor[:-2]
        count = prod(z[-2] for z in channels)
        return Work(count * (_outer(dims) + prod(tensor)), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Contract(Operation):
    """weight (out, in_1, in_2, …) applied to x_1 (..., in_1), x_2 (..., in_2), …"""

    def shape(self, weight, *xs):
        require([core(x)[0] for x in xs] == list(weight.shape[1:]), f"inputs do not fit a weight {weight.shape}")
        return (*lead(*xs), weight.shape[0])

    def run(self, letters, weight, *xs):
        axes = LETTERS[: len(xs)]
        return np.einsum(f"z{axes},{','.join(f'...{a}' for a in axes)}->...z", weight, *xs, optimize=True)

    def work(self, out, weight, *xs):
        return Work(prod(weight) + _outer([x[-1] for x in xs]), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Apply(Operation):
    """x (..., n) times the transpose of a weight (m, n)."""

    def shape(self, x, weight):
        require(core(x)[-1] == weight.shape[1], f"{x.shape} does not fit a weight {weight.shape}")
        return (*lead(x), weight.shape[0])

    def run(self, letters, x, weight):
        return x @ weight.T

    def work(self, out, x, weight):
        return Work(prod(weight), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Transposed(Operation):
    """The rows of a weight from a function that is linear in its last argument x (..., n) and gives (..., m): what the
    transpose makes of the m unit vectors, (m, n). The arguments are the function's others, and a dtype."""

    function: Function
    rows: int
    columns: int

    def shape(self, *args):
        return (self.rows, self.columns)

    def run(self, letters, *args):
        raise LookupError("calls are run by repc.ops.run")


@dataclass(frozen=True, eq=False)
class Labeled(Operation):
    """Weights (r,) at the places that labels (…) name: weights[labels]."""

    def shape(self, weights, labels):
        return labels.shape

    def run(self, letters, weights, labels):
        return weights[labels]

    def work(self, out, weights, labels):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class Combine(Operation):
    """Σ_r weights[r] · maps[r] for weights (r,) and maps (r, …)."""

    def shape(self, weights, maps):
        require(weights.shape == maps.shape[:1], f"{weights.shape} weights for {maps.shape[0]} maps")
        return maps.shape[1:]

    def run(self, letters, weights, maps):
        return np.tensordot(weights, maps, axes=1)

    def work(self, out, weights, maps):
        return Work(prod(maps), prod(out), 1)


@dataclass(frozen=True, eq=False)
class MixDiagrams(Operation):
    """Channels and diagrams mixed in one product: weight (diagrams, m_out, m_in), columns (..., m_in, *axes) with ``rank``
    axes; ``index`` (rows, columns) numbers the diagram from a column to a row, -1 for none; gives (..., m_out, *axes) per
    row."""

    index: np.ndarray
    rank: int

    def shape(self, weight, *columns):
        rows, count = self.index.shape
        m_in, *axes = core(columns[0])
        require(len(columns) == count, f"{len(columns)} columns for an index of {count}")
        require(all(core(c) == core(columns[0]) for c in columns), "columns of different shapes")
        require(weight.shape[2] == m_in and len(axes) == self.rank, f"a weight {weight.shape} does not mix {columns[0].shape}")
        return ((*lead(*columns), weight.shape[1], *axes),) * rows

    def run(self, letters, weight, *columns):
        padded = np.concatenate([weight, np.zeros((1, *weight.shape[1:]), weight.dtype)])
        axis = columns[0].ndim - self.rank - 1
        made = []
        for row in self.index:
            parts = [np.moveaxis(np.tensordot(padded[k], z, axes=(1, axis)), 0, axis) for k, z in zip(row, columns, strict=True)]
            made.append(sum(parts[1:], parts[0]))
        return tuple(made)

    def work(self, out, weight, *columns):
        rows, count = self.index.shape
        _, m_out, m_in = weight
        axes = prod(columns[0][len(columns[0]) - self.rank :])
        return Work(rows * m_out * count * m_in * axes, round(_DIAGRAM_PASSES * (rows * m_out + count * m_in) * axes), 2)


@dataclass(frozen=True, eq=False)
class ContractLegs(Operation):
    """An invariant tensor contracted with some axes of x: axes ``at`` (from the end) with the last axes of the tensor, whose
    other ``outs`` axes come last."""

    at: tuple[int, ...]
    outs: int

    def shape(self, x, tensor):
        sizes = core(x)
        kept = [n for k, n in enumerate(sizes) if k - len(sizes) not in self.at]
        require([sizes[k] for k in self.at] == list(tensor.shape[self.outs :]), f"{x.shape} does not fit a tensor {tensor.shape}")
        return (*lead(x), *kept, *tensor.shape[: self.outs])

    def run(self, letters, x, tensor):
        made = np.tensordot(x, tensor, axes=(self.at, range(self.outs, tensor.ndim)))
        return made

    def work(self, out, x, tensor):
        return Work(prod(x) * prod(tensor[: self.outs]), prod(out), 1)


@dataclass(frozen=True, eq=False)
class ContractJoint(Operation):
    """Products of tensors (..., axes), summed over what the result lacks: a letter of ``words`` for every axis of each tensor, the
    last ``fixed`` of which have no batch; gives (..., axes) with the letters ``out``."""

    words: tuple[str, ...]
    out: str
    fixed: int = 0

    @property
    def formula(self) -> str:
        """As einsum reads it."""
        batched = len(self.words) - self.fixed
        return ",".join("..." * (k < batched) + word for k, word in enumerate(self.words)) + f"->...{self.out}"

    def shape(self, *tensors):
        sizes: dict[str, object] = {}
        for word, z in zip(self.words, tensors, strict=True):
            require(len(core(z)) == len(word), f"{z.shape} has not the axes {word}")
            require(all(sizes.setdefault(a, n) == n for a, n in zip(word, core(z), strict=True)), f"{z.shape} does not fit {sizes}")
        return (*lead(*tensors[: len(tensors) - self.fixed]), *(sizes[a] for a in self.out))

    def run(self, letters, *tensors):
        return np.einsum(self.formula, *tensors, optimize=True)

    def work(self, out, *tensors):
        ends = [z[len(z) - len(word) :] for word, z in zip(self.words, tensors, strict=True)]
        sizes = dict(zip("".join(self.words), sum(ends, ()), strict=True))
        return Work(prod(sizes.values()), prod(out), 1)


@dataclass(frozen=True, eq=False)
class Channels(Operation):
    """The channels of one irreducible of a network: (m_out, m_in), (m_in, d, batch) -> (m_out, d, batch)."""

    def shape(self, weight, h):
        m, d, batch = h.shape
        require(weight.shape[-1] == m, f"a weight {weight.shape} does not mix {m} channels")
        return (weight.shape[0], d, batch)

    def run(self, letters, weight, h):
        return np.einsum("oi,idn->odn", weight, h, optimize=True)

    def work(self, out, weight, h):
        return Work(prod(weight) * h[1], prod(out), h[1] + 1)


@dataclass(frozen=True, eq=False)
class ChangeComponents(Operation):
    """A constant (n, d), or with ``transposed`` (d, n), times the components of channels: (m, d, batch) -> (m, n, batch)."""

    transposed: bool = False

    def shape(self, rows, h):
        n, d = reversed(rows.shape) if self.transposed else rows.shape
        require(h.shape[1] == d, f"{h.shape} does not fit rows {rows.shape}")
        return (h.shape[0], n, h.shape[2])

    def run(self, letters, rows, h):
        return np.matmul(rows.T if self.transposed else rows, h)

    def work(self, out, rows, h):
        return Work(h[0] * prod(rows), prod(out), 1)


@dataclass(frozen=True, eq=False)
class ChannelsEach(Operation):
    """The same with a weight of its own for every sample: (m_out, m_in, batch), (m_in, d, batch) -> (m_out, d, batch)."""

    def shape(self, weight, h):
        m, d, batch = h.shape
        require(weight.shape[1:] == (m, batch), f"a weight {weight.shape} does not mix {h.shape}")
        return (weight.shape[0], d, batch)

    def run(self, letters, weight, h):
        return np.einsum("oin,idn->odn", weight, h)

    def work(self, out, weight, h):
        return Work(prod(weight) * h[1], prod(out), 1)


@dataclass(frozen=True, eq=False)
class ChannelsBy(Operation):
    """The same where several maps (k, d_out, d_in) commute with the group: weight (k, m_out, m_in)."""

    def shape(self, weight, maps, h):
        return (weight.shape[-2], maps.shape[1], h.shape[2])

    def run(self, letters, weight, maps, h):
        weight = weight.reshape(len(maps), *weight.shape[-2:])
        return np.einsum("koi,kab,ibn->oan", weight, maps, h, optimize=True)

    def work(self, out, weight, maps, h):
        return Work(prod(weight) * maps[1] + h[0] * prod(maps), prod(out), 2)


@dataclass(frozen=True, eq=False)
class ChannelMatrix(Operation):
    """Σ_k weight[k] ⊗ maps[k] for a weight (k, m_out, m_in) and maps (k, d_out, d_in): (m_out·d_out, m_in·d_in)."""

    def shape(self, weight, maps):
        return (weight.shape[-2] * maps.shape[1], weight.shape[-1] * maps.shape[2])

    def run(self, letters, weight, maps):
        weight = weight.reshape(len(maps), *weight.shape[-2:])
        rows, columns = self.shape(weight, maps)
        return np.einsum("koi,kab->oaib", weight, maps, optimize=True).reshape(rows, columns)

    def work(self, out, weight, maps):
        return Work(maps[0] * prod(out), prod(out), 1)


@dataclass(frozen=True, eq=False)
class ChannelsThrough(Operation):
    """A matrix (m_out·d, m_in·d_in) of all components of all channels: (m_in, d_in, batch) -> (m_out, d, batch)."""

    d: int

    def shape(self, matrix, h):
        require(matrix.shape[1] == h.shape[0] * h.shape[1], f"a matrix {matrix.shape} does not fit channels {h.shape}")
        return (matrix.shape[0] // self.d, self.d, h.shape[2])

    def run(self, letters, matrix, h):
        return (matrix @ h.reshape(matrix.shape[1], -1)).reshape(-1, self.d, h.shape[-1])

    def work(self, out, matrix, h):
        return Work(prod(matrix), prod(out), 1)


@dataclass(frozen=True, eq=False)
class CoupleChannels(Operation):
    """Products channel by channel: a constant (K, d·D), (p, d, batch) and (p, D, batch) give (p, K, batch); a single channel of one
    goes with all of the other."""

    def shape(self, couple, left, right):
        (p, d, batch), q = left.shape, right.shape[0]
        require(couple.shape[1] == d * right.shape[1], f"{left.shape} and {right.shape} do not fit {couple.shape}")
        require(p == q or 1 in (p, q), f"{p} and {q} channels have no products one by one")
        return (max(p, q), couple.shape[0], batch)

    def run(self, letters, couple, left, right):
        tensor = couple.reshape(len(couple), left.shape[1], right.shape[1])
        pairs = max(len(left), len(right))
        left, right = (np.broadcast_to(z, (pairs, *z.shape[1:])) for z in (left, right))
        return np.einsum("kab,pan,pbn->pkn", tensor, left, right, optimize=True)

    def work(self, out, couple, left, right):
        return Work(out[0] * (left[1] * right[1] + prod(couple)), prod(out), 2)


@dataclass(frozen=True, eq=False)
class CoupleComponents(Operation):
    """Products channel by channel and index by index, components being the axis before the last ``behind`` ones: a constant
    (K, d·D), (..., d, *axes) and (..., D, *axes) give (..., K, *axes)."""

    behind: int

    def shape(self, couple, left, right):
        a, z = list(core(left)), list(core(right))
        d, size = (sizes.pop(-1 - self.behind) for sizes in (a, z))
        require(a == z and couple.shape[1] == d * size, f"{left.shape} and {right.shape} do not fit {couple.shape}")
        cut = len(a) - self.behind
        return (*lead(left, right), *a[:cut], couple.shape[0], *a[cut:])

    def run(self, letters, couple, left, right):
        axis = -1 - self.behind
        tensor, axes = couple.reshape(len(couple), left.shape[axis], right.shape[axis]), INDICES[: self.behind]
        return np.einsum(f"zab,...a{axes},...b{axes}->...z{axes}", tensor, left, right, optimize=True)

    def work(self, out, couple, left, right):
        d, size = left[-1 - self.behind], right[-1 - self.behind]
        return Work(prod(left) // d * (d * size + prod(couple)), prod(out), 2)


@dataclass(frozen=True, eq=False)
class MixColumns(Operation):
    """Channels, which are the last axis, mixed: weight (m_out, m_in), columns (..., *axes, m_k) with m_1 + m_2 + … = m_in, one
    behind the other, give (..., *axes, m_out)."""

    def shape(self, weight, *columns):
        axes = core(columns[0])[:-1]
        require(all(core(z)[:-1] == axes for z in columns), "columns of different shapes", *(z.shape for z in columns))
        count = sum(core(z)[-1] for z in columns)
        require(weight.shape[1] == count, f"a weight {weight.shape} does not mix {count} channels")
        return (*lead(*columns), *axes, weight.shape[0])

    def run(self, letters, weight, *columns):
        return np.concatenate(columns, axis=-1) @ weight.T

    def work(self, out, weight, *columns):
        joined = 0 if len(columns) == 1 else entries(*columns)
        return Work(prod(out) * weight[1], prod(out) + joined, 1)


@dataclass(frozen=True, eq=False)
class AddBias(Operation):
    """z (..., channels) and a bias (channels,), the same everywhere."""

    entrywise = True

    def shape(self, z, bias):
        require(core(z)[-1:] == core(bias), f"a bias {bias.shape} does not fit {z.shape}")
        return z.shape

    def run(self, letters, z, bias):
        return z + bias

    def work(self, out, z, bias):
        return Work(moved=prod(out), kernels=1)


@dataclass(frozen=True, eq=False)
class TurnComponents(Operation):
    """A matrix (d, d) times components, the axis of z before that of channels."""

    def shape(self, matrix, z):
        require(core(z)[-2] == matrix.shape[0], f"{z.shape} does not fit {matrix.shape}")
        return z.shape

    def run(self, letters, matrix, z):
        return np.matmul(matrix, z)

    def work(self, out, matrix, z):
        return Work(prod(z) * matrix[0], prod(out), 1)


@dataclass(frozen=True, eq=False)
class DotComponents(Operation):
    """d^-½ times the sum over d components, the axis before that of channels, of products channel by channel: (..., d, channels)
    twice gives (..., 1, channels)."""

    def shape(self, left, right):
        require(core(left) == core(right), f"{left.shape} and {right.shape} differ")
        *axes, _, channels = core(left)
        return (*lead(left, right), *axes, 1, channels)

    def run(self, letters, left, right):
        return (left * right).sum(axis=-2, keepdims=True) * left.shape[-2] ** -0.5

    def work(self, out, left, right):
        return Work(2 * prod(left), prod(out), 1)


@dataclass(frozen=True, eq=False)
class MirrorComponents(Operation):
    """A matrix (d, d) times the complex conjugates of components, the axis before the last ``behind`` ones of z."""

    behind: int

    def shape(self, matrix, z):
        require(core(z)[-1 - self.behind] == matrix.shape[0], f"{z.shape} does not fit {matrix.shape}")
        return z.shape

    def run(self, letters, matrix, z):
        axis = z.ndim - 1 - self.behind
        return np.moveaxis(np.tensordot(matrix, z.conj(), axes=(1, axis)), 0, axis)

    def work(self, out, matrix, z):
        return Work(prod(z) * matrix[0], prod(out), 1)


@dataclass(frozen=True, eq=False)
class Mirrored(Operation):
    """A matrix (d, d) times the complex conjugates of channels (m, d, batch)."""

    def shape(self, matrix, h):
        return h.shape

    def run(self, letters, matrix, h):
        return np.einsum("ab,mbn->man", matrix, h.conj())

    def work(self, out, matrix, h):
        return Work(prod(matrix) * h[0], prod(out), 1)


def _outer(dims) -> int:
    """Products needed to form x_1 ⊗ x_2 ⊗ …"""
    return sum(list(accumulate(dims, mul))[1:])
