"""A network of drawn tensors as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from repc.lowering.diagram.model import DiagramProgram, Stacked
from repc.lowering.diagram.orbits import APART
from repc.lowering.drawn.features import Counts, Feature, side_of
from repc.lowering.drawn.mixing import Mixing, Written
from repc.lowering.layers import Layered
from repc.lowering.network.products import Pairs
from repc.lowering.network.program import ChannelProduct
from repc.lowering.product.model import TermChange
from repc.ops.operations.orbits import ALTERNATING
from repc.ops.sizes import Size, letter, letters, product
from repc.reps.channels_last import EqualSummands
from repc.syntax.nodes import RepExpr


@dataclass(frozen=True)
class Growth:
    """How an output grows with the numbers of bodies: it is a sum of copies, each times ``powers`` of the ``letters``."""

    letters: tuple[str, ...]
    powers: tuple[tuple[int, ...], ...]

    def __str__(self) -> str:
        """``1, n and n**2``."""
        *first, last = (str(self._grown(power)) for power in self.powers)
        return f"{', '.join(first)} and {last}" if first else last

    def _grown(self, power: tuple[int, ...]) -> Size:
        return product(letter(name) for name, p in zip(self.letters, power, strict=True) for _ in range(p))


@dataclass(frozen=True)
class NetEnds:
    """What a network is built from: ``reps`` are those of its ``inputs`` inputs, of its hidden layers, and of its output.

    ``product``: channels of each irreducible that are multiplied, 0 for none; ``pairs``: which with which. ``gate``: "channel", or
    "irreducible" for one gate for all channels of a feature. ``growth``: with which power of each letter the output grows, None
    for all that the last layer's sums may stand for.
    """

    name: str
    reps: tuple[RepExpr, ...]
    bias: bool
    odd: bool
    product: int = 0
    gate: str = "channel"
    inputs: int = 1
    growth: int | None = None
    pairs: Pairs = Pairs()


@dataclass(frozen=True, eq=False)
class FeatureMirror:
    """Under a complex group: matrix · conj(x) of the channels of ``source`` are channels of ``target``; matrix (d, d)."""

    source: Feature
    target: Feature
    matrix: np.ndarray


@dataclass(frozen=True, eq=False)
class Turn:
    """Channels that a subgroup allows to be read beside the others: ``maps`` (k, d_target, d_source) act on what stands at the axes
    ``moved`` of ``source`` and on its components, and make k channels of ``target`` of each of its ``channels``. The axes of
    ``target`` are the others of ``source``, then those that the maps make. ``source`` None: of the number 1, as biases have it.
    """

    source: Feature | None
    target: Feature
    moved: tuple[int, ...]
    maps: np.ndarray
    channels: int
    name: str

    @property
    def count(self) -> int:
        """Channels of the target."""
        return len(self.maps) * self.channels


def with_mirrors(counts: Counts, mirrors: Sequence[FeatureMirror]) -> Counts:
    """Channels with those of conjugates behind them."""
    found = dict(counts)
    for one in mirrors:
        found[one.target] = found.get(one.target, 0) + counts[one.source]
    return found


@dataclass(frozen=True, eq=False)
class Gates:
    """Channels of ``gate`` from ``first`` on that multiply, through a sigmoid, the channels of ``feature``."""

    feature: Feature
    gate: Feature
    first: int
    count: int


@dataclass(frozen=True, eq=False)
class TypeProduct:
    """Products channel by channel at one tensor type, index by index; ``features`` are its factors and what it makes, by the
    number of their irreducible."""

    product: ChannelProduct
    features: dict[int, Feature]

    @property
    def factors(self) -> tuple[Feature, ...]:
        """What is multiplied."""
        return tuple(self.features[irrep.index] for irrep in self.product.factors)

    @property
    def targets(self) -> tuple[Feature, ...]:
        """What is made, each once."""
        return tuple(dict.fromkeys(self.features[path.target.index] for path in self.product.paths))


@dataclass(frozen=True, eq=False)
class Back:
    """``made`` channels of a feature that products make, mixed into ``m_out`` channels: (channels out, channels made), those made
    once for each unit of the commutant."""

    name: str
    feature: Feature
    made: int
    m_out: int
    spread: float

    @property
    def shape(self) -> tuple[int, int]:
        """Of the weight."""
        return (self.m_out, self.feature.irrep.division_dim * self.made)


def sum_name(feature: Feature, factors: bool) -> str:
    """What the linear maps to a feature, or to the factors of products that it is multiplied as, are called together."""
    return f"to {feature.text}{' factors' * factors}"


@dataclass(frozen=True, eq=False)
class DrawnLayer:
    """y = linear(h) + back(products of channels of linear(h)) + bias(1), then the nonlinearity unless the layer is the last:
    a function of each coordinate of what is invariant under the decomposed factors, and gates for everything else.

    ``enter`` are the channels of h; ``mirrors`` add those of conjugates behind them, which ``linear`` reads too. The channels of a
    term of ``linear.output`` are those in ``out``, gates, left factors, right factors. ``bias`` is a program
    from one scalar, or None. ``mixings`` are the matrices that ``linear`` is computed by. ``spreads`` are standard deviations at
    initialization: by `sum_name` of all weights of a sum, and by name of the maps from products. ``invariants`` are those features
    that the decomposed factors do nothing to. ``growth``: of the last layer, which makes its output in several copies. ``turns``
    are what a subgroup allows to be read besides, and ``left`` the groups that maps in ``mixings`` broke, first to last.
    """

    name: str
    linear: DiagramProgram
    bias: DiagramProgram | None
    is_last: bool
    enter: Counts
    rows: Counts
    out: Counts
    gates: tuple[Gates, ...] = ()
    products: tuple[TypeProduct, ...] = ()
    back: tuple[Back, ...] = ()
    mixings: tuple[Mixing, ...] = ()
    spreads: Mapping[str, float] = field(default_factory=dict)
    mirrors: tuple[FeatureMirror, ...] = ()
    invariants: frozenset[Feature] = frozenset()
    growth: Growth | None = None
    turns: tuple[Turn, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def sources(self) -> Counts:
        """The channels that ``linear`` reads: those that enter, with those of conjugates behind them."""
        return with_mirrors(self.enter, self.mirrors)

    @property
    def read(self) -> Counts:
        """The channels that are mixed: those that ``linear`` reads, and those that a subgroup allows to be read besides."""
        return self.sources | {turn.target: turn.count for turn in self.turns}

    def channels(self, row: Written, mixing: Mixing) -> int:
        """How many a row of a matrix writes."""
        return 2 * self.width(row.target) if mixing.factors else self.summed(row.target)

    @property
    def biases(self) -> dict[str, tuple[int, ...]]:
        """Shape (channels,) of each bias by name."""
        return {m.bias: (self._written(m),) for m in self.mixings if m.biased}

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape of each array of parameters by name."""
        read = self.read
        mixed = {m.name: (self._written(m), sum(read[one.source] for one in m.read)) for m in self.mixings if m.read}
        return {**mixed, **{w.name: w.shape for w in self.back}, **self.biases}

    def _written(self, mixing: Mixing) -> int:
        return sum(self.channels(row, mixing) for row in mixing.rows)

    def spreads_of(self, mixing: Mixing) -> np.ndarray:
        """The standard deviation of each row of a matrix, (channels written, 1)."""
        if mixing.spread is not None:
            return np.full((self._written(mixing), 1), mixing.spread)
        rows = [(self.spreads[sum_name(row.target, mixing.factors)], self.channels(row, mixing)) for row in mixing.rows]
        return np.repeat([[spread] for spread, _ in rows], [count for _, count in rows], axis=0)

    def reached(self, changing: set[Feature]) -> set[Feature]:
        """What leaves that can change with features that enter."""
        irreps = {feature.irrep for feature in changing} | {m.target.irrep for m in self.mirrors if m.source in changing}
        made = {feature for feature in self.rows if feature.irrep in irreps}
        for one in self.products:
            found = {one.features[p.target.index] for p in one.product.paths if p.left in irreps or p.right in irreps}
            made |= found
        return {f for f in self.out if f in made} | {g.feature for g in self.gates if g.gate in made and g.feature in self.out}

    def width(self, feature: Feature) -> int:
        """Channels of a feature that are left factors, and as many right factors."""
        return next((p.product.width for p in self.products if feature in p.factors), 0)

    def summed(self, feature: Feature) -> int:
        """Channels of a feature that products are added to: those that leave, and gates."""
        return self.rows[feature] - 2 * self.width(feature)


@dataclass(frozen=True, eq=False)
class ChangedSide:
    """Coordinates, and the change of each of their terms into channels of features (``places`` among ``features``)."""

    stacked: Stacked
    changes: tuple[TermChange, ...]
    features: tuple[Feature, ...]


@dataclass(frozen=True, eq=False)
class DrawnNet(Layered):
    """A network whose features are tensors of the ``drawn`` factors, in ``slots`` of the group, times irreducibles of the
    ``blocked`` ones, if any.

    ``unread`` are the features of the input that no layer reads, ``unmade`` those of the output that are always zero.
    ``masked``: as of a `DiagramProgram`. ``vanishing`` are those of the output that were nothing wherever spreads were measured.
    ``channels_last``: the summands of each input and of the output, where their copies stand last; () for natural ones.
    """

    ends: NetEnds
    slots: tuple[int, ...]
    inputs: tuple[ChangedSide, ...]
    layers: tuple[DrawnLayer, ...]
    leave: ChangedSide
    drawn: str
    blocked: str = ""
    unread: tuple[str, ...] = ()
    unmade: tuple[str, ...] = ()
    masked: bool = False
    vanishing: tuple[str, ...] = ()
    is_complex: bool = False
    axes: str = "(channels out, channels in)"
    channels_last: tuple[tuple[EqualSummands, ...], ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return self.ends.name

    @property
    def odd(self) -> bool:
        """Whether the function of each coordinate is tanh; otherwise it is swish."""
        return self.ends.odd

    @property
    def lowering(self) -> str:
        """As of maps: diagrams alone, or with blocks."""
        return "product" if self.blocked else "diagram"

    @property
    def growth(self) -> Growth | None:
        """How the output grows with the numbers of bodies, None where it does not."""
        return self.layers[-1].growth

    @property
    def left(self) -> tuple[str, ...]:
        """The groups that it was restricted from, first to last."""
        return self.layers[0].left

    @property
    def input(self) -> Stacked:
        """The only input as tensors."""
        (side,) = self.inputs
        return side.stacked

    @property
    def output(self) -> Stacked:
        """The output as tensors."""
        return self.leave.stacked

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for lengths, in order."""
        sides = [*(side.stacked for side in self.inputs), self.output, *(side_of(layer.rows) for layer in self.layers)]
        return tuple(sorted({name for side in sides for name in letters(side.dim)}))

    @property
    def depends_on_input(self) -> bool:
        """Whether some output coordinate can change with the input, whatever the parameters."""
        found = set(self.layers[0].enter)
        for layer in self.layers:
            found = layer.reached(found)
        return bool(found)

    @property
    def in_dims(self) -> tuple[Size, ...]:
        """Dimension of each input."""
        return tuple(side.stacked.width for side in self.inputs)

    @property
    def out_dim(self) -> Size:
        """Dimension of the output."""
        return self.output.width


def legs_of(net: DrawnNet, slot: int) -> int:
    """The largest number of axes of a drawn factor that input and output of a layer have: from that size on the diagrams of the
    layers are all independent."""
    ranks = ((_axes(layer.enter, slot), _axes(layer.rows, slot)) for layer in net.layers)
    return max(1, *(a + b for a, b in ranks))


def points_of(net: DrawnNet, slot: int) -> int:
    """The largest number of different indices of a drawn factor that a tuple has, 0 for none."""
    sides = [*(side.stacked for side in net.inputs), net.output, *(side_of(layer.rows) for layer in net.layers)]
    atoms = (atom for side in sides for term in side.terms for atom in term.monomial)
    return max((atom.degree for atom in atoms if atom.slot == slot and atom.kind in (*APART, ALTERNATING)), default=0)


def _axes(counts: Counts, slot: int) -> int:
    return max((sum(atom.slot == slot for atom in feature.atoms) for feature in counts), default=0)
