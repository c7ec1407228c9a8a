"""The network program: change of basis in, layers in the block basis, change of basis out. Plain data.

Features are channels of irreducibles: for each irreducible an array (…, channels, dim). `interpret` says what a program
means; `repc.targets.jax.net` prints it as a module.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.lowering.layers import Layered
from repc.lowering.program import SideLayout
from repc.numeric.space import Irrep

Counts = dict[Irrep, int]  # channels of each irreducible, in the table's order

_UNITS = 4  # of a commutant, at most


@dataclass(frozen=True, eq=False)
class Weight:
    """y_o += Σ_{k,i} w[k, o, i] maps[k] x_i: a learned map from channels of ``source`` to channels of ``target``.

    ``maps`` (k, d_target, d_source) span the equivariant maps: the units of the commutant where the two irreducibles
    are one (by Schur's lemma there is nothing else), a basis from the null space for groups that have no irreducible
    decomposition. ``spread`` is the standard deviation of w at initialization. ``adds``: the maps are those that a subgroup allows
    beside the ones of another weight.
    """

    name: str
    source: Irrep
    target: Irrep
    maps: np.ndarray
    m_in: int
    m_out: int
    spread: float
    adds: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """(m_out, m_in), with the number of maps first where there are several."""
        return (self.m_out, self.m_in) if len(self.maps) == 1 else (len(self.maps), self.m_out, self.m_in)

    @property
    def is_plain(self) -> bool:
        """Whether the one map is the identity: the weight mixes channels and nothing else."""
        return len(self.maps) == 1 and self.source is self.target and not self.adds

    @property
    def pays_as_matrix(self) -> bool:
        """Whether one matrix of all channels and components takes less for each sample than the maps one by one, which are
        more than those of a commutant."""
        k, rows, columns = self.maps.shape
        return k > _UNITS and self.m_out * rows * columns < k * (rows * columns + self.m_out * rows)


@dataclass(frozen=True, eq=False)
class Freed:
    """y_o += Σ_k w[o, k] vectors[k]: a bias that a subgroup frees, along the ``vectors`` (k, d) of ``target`` that it fixes and the
    group does not; w is (m_out, k)."""

    name: str
    target: Irrep
    vectors: np.ndarray
    m_out: int

    @property
    def shape(self) -> tuple[int, int]:
        """Of w."""
        return (self.m_out, len(self.vectors))


@dataclass(frozen=True, eq=False)
class Mirror:
    """For complex groups: matrix · conj(x) of the channels of ``source`` are channels of ``target``; matrix (d, d)."""

    source: Irrep
    target: Irrep
    matrix: np.ndarray


@dataclass(frozen=True, eq=False)
class Coupled:
    """One path of a product: channel c of ``left`` times channel c of ``right``, in ``target``: Σ tensor[i, j, :] a_i b_j.

    ``tensor`` (d_left, d_right, d_target) has unit columns.
    """

    left: Irrep
    right: Irrep
    target: Irrep
    tensor: np.ndarray


@dataclass(frozen=True, eq=False)
class ChannelProduct:
    """Products, channel by channel, of ``width`` left and ``width`` right channels of each of ``factors``."""

    width: int
    factors: tuple[Irrep, ...]
    paths: tuple[Coupled, ...]

    def made(self, target: Irrep) -> int:
        """Channels of an irreducible that the products make."""
        return self.width * sum(p.target is target for p in self.paths)


@dataclass(frozen=True, eq=False)
class PointwiseChannels:
    """Channels that are natural coordinates of a permutation representation while the nonlinearity acts.

    ``leave`` takes them from blocks to coordinates, ``enter`` back; ``first`` says which channels of each irreducible
    they are: from first[irrep] on.
    """

    leave: SideLayout
    enter: SideLayout
    first: Counts
    odd: bool


@dataclass(frozen=True, eq=False)
class Layer:
    """z = linear(h); z += back(product(left(h), right(h))) + bias; h' = nonlinearity(z).

    ``enter``: channels before the ``mirrors`` add the conjugates of a complex group's channels behind them.
    ``out``: channels of each irreducible that leave the layer. ``gates``: invariants made beside them, which multiply,
    through a sigmoid, the channels of the irreducibles in ``gated`` (in that order, ``gates_of`` each). The rows of a weight of
    ``linear`` are: channels out, gates (of the invariants), left factors, right factors.
    ``bias``: number of invariants that get a bias; ``freed``: the biases that a subgroup allows besides. The last layer of a
    network has no nonlinearity (``is_last``).
    """

    name: str
    enter: Counts
    out: Counts
    invariant: Irrep
    mirrors: tuple[Mirror, ...]
    linear: tuple[Weight, ...]
    product: ChannelProduct | None
    back: tuple[Weight, ...]
    bias: int
    gates: tuple[tuple[Irrep, int, int], ...]  # irreducible, channels gated, gates
    pointwise: PointwiseChannels | None
    is_last: bool
    is_linear: bool
    freed: tuple[Freed, ...] = ()

    @property
    def gate_count(self) -> int:
        """Number of gates."""
        return sum(gates for _, _, gates in self.gates)

    @property
    def channels(self) -> Counts:
        """Channels of each irreducible after the mirrors."""
        found = dict(self.enter)
        for m in self.mirrors:
            found[m.target] = found.get(m.target, 0) + self.enter[m.source]
        return dict(sorted(found.items(), key=lambda item: item[0].index))

    @property
    def irreps(self) -> tuple[Irrep, ...]:
        """The irreducibles of its channels and maps."""
        weights = [i for w in (*self.linear, *self.back) for i in (w.source, w.target)]
        weights += [one.target for one in self.freed]
        factors = self.product.factors if self.product else ()
        return tuple(dict.fromkeys((*self.channels, *self.out, self.invariant, *weights, *factors)))

    def rows(self, irrep: Irrep) -> int:
        """Channels of an irreducible that the sums have: those that leave, and gates."""
        return self.out.get(irrep, 0) + (self.gate_count if irrep is self.invariant else 0)

    def first_factor(self, irrep: Irrep) -> int:
        """Row of ``linear`` at which the factors of the products begin."""
        return self.rows(irrep) if self.is_linear else 0

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each array of parameters by name."""
        shapes = {w.name: w.shape for w in (*self.linear, *self.back)}
        shapes |= {"bias": (self.bias,)} if self.bias else {}
        return shapes | {one.name: one.shape for one in self.freed}


@dataclass(frozen=True, eq=False)
class NetProgram(Layered):
    """A network: its inputs as blocks, whose channels stand one input after another, its layers, and its output.

    ``vanishing`` are irreducibles of the output that are nothing for every input, ``unseen`` those of each input that change
    nothing, although layers lead from and to them: both are measured.
    """

    name: str
    inputs: tuple[SideLayout, ...]
    output: SideLayout
    layers: tuple[Layer, ...]
    is_complex: bool
    lowering: str = "net"
    axes: str = "(channels out, channels in)"
    vanishing: tuple[str, ...] = ()
    unseen: tuple[frozenset[str], ...] = ()

    @property
    def in_dims(self) -> tuple[int, ...]:
        """Dimension of each input."""
        return tuple(side.dim for side in self.inputs)

    @property
    def out_dim(self) -> int:
        """Dimension of the output."""
        return self.output.dim
