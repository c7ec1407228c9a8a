"""How the linear maps of a layer are computed: halves of what enters, channels mixed, and halves of what leaves.

A diagram reads its input half, a small tensor with one axis for each block that reaches the output, and writes it to its output
half. All diagrams whose small tensors are of one type and one irreducible mix their channels in one matrix: channels of all
halves that are read, by channels of all halves that are written. What is written to all indices alike is written along with
what has one index, where there is any: one matrix and no sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from repc.lowering.diagram.model import Diagram, DiagramProgram
from repc.lowering.diagram.plan import Column, OutputHalf, halves
from repc.lowering.drawn.features import Counts, Feature, FeatureTable
from repc.reps.atoms import Monomial


@dataclass(frozen=True)
class Written:
    """Channels of a half of a feature."""

    target: Feature
    half: OutputHalf


@dataclass(frozen=True)
class Read:
    """Channels of a half of a feature that enters, turned by a ``unit`` of the commutant of its irreducible; 0 is the first, which
    is none."""

    source: Feature
    column: Column
    unit: int


@dataclass(frozen=True, eq=False)
class Mixing:
    """One matrix (channels written, channels read) between small tensors of the type of ``feature``, and a bias if it has one.

    ``columns`` are of that type, ``shared`` have no index and are read beside them for every one. ``factors``: it writes the
    factors of products. ``spread``: the standard deviation of all its rows at initialization, where the sums that they are part of
    do not say it.
    """

    name: str
    feature: Feature
    rows: tuple[Written, ...]
    columns: tuple[Read, ...]
    shared: tuple[Read, ...] = ()
    biased: bool = False
    factors: bool = False
    spread: float | None = None

    @property
    def read(self) -> tuple[Read, ...]:
        """All that it reads, in the order of its columns."""
        return (*self.columns, *self.shared)

    @property
    def bias(self) -> str:
        """The name of its bias."""
        return f"bias {self.name}"


@dataclass(eq=False)
class _Needs:
    """What a row reads, in the order in which it is met."""

    columns: dict[Read, None] = field(default_factory=dict)
    shared: dict[Read, None] = field(default_factory=dict)
    biased: bool = False


Rows = dict[Written, _Needs]


def mixings(
    linear: DiagramProgram,
    bias: DiagramProgram | None,
    into: Sequence[Feature],
    out: Sequence[Feature],
    features: FeatureTable,
    counts: tuple[Counts, Counts],
) -> tuple[Mixing, ...]:
    """The matrices of all maps between features, those between the smallest tensors first: of the factors of products, then of what
    products are added to; ``counts`` are the channels of both. A bias of factors would add nothing: it is a linear map of the other
    factor.

    Rows that do not read the same halves are in matrices of their own.
    """
    found: list[Mixing] = []
    for channels, factors in zip(counts, (True, False), strict=True):
        rows = _rows(linear, None if factors else bias, into, out, channels)
        found += _grouped(_joined(rows), features, factors)
    return tuple(found)


def _rows(linear: DiagramProgram, bias: DiagramProgram | None, into, out, counts: Counts) -> Rows:
    found: Rows = {}
    for pair in linear.pairs:
        for diagram in pair.diagrams if counts[out[pair.target]] else ():
            read, written = ends_of(diagram, into[pair.source], out[pair.target])
            found.setdefault(written, _Needs()).columns[read] = None
    places = {feature.text: feature for feature in out}
    for pair in bias.pairs if bias else ():
        target = places[bias.output.terms[pair.target].text]
        for diagram in pair.diagrams if counts[target] else ():
            found.setdefault(Written(target, halves(diagram)[1]), _Needs()).biased = True
    return found


def _joined(rows: Rows) -> Rows:
    """Rows without an index as parts of rows with one that are tied alike."""
    found = dict(rows)
    for written, row in rows.items():
        if written.half.tied:
            continue
        mine = {block.outs for block in written.half.free}
        host = next((w for w in rows if w.target is written.target and len(w.half.tied) == 1 and _outs(w.half) == mine), None)
        if host is not None:
            del found[written]
            found[host].shared.update(row.columns)
            found[host].biased |= row.biased
    return found


def _outs(half: OutputHalf) -> set[tuple[int, ...]]:
    return {*half.tied, *(block.outs for block in half.free)}


def _grouped(rows: Rows, features: FeatureTable, factors: bool) -> list[Mixing]:
    types: dict[Feature, dict[tuple, list[Written]]] = {}
    for written, row in rows.items():
        small = features.of(_tied(written), written.target.irrep)
        key = frozenset(row.columns), frozenset(row.shared), row.biased
        types.setdefault(small, {}).setdefault(key, []).append(written)
    found = []
    for small in sorted(types, key=lambda f: len(f.axes)):
        for k, group in enumerate(types[small].values(), start=1):
            first = rows[group[0]]
            name = small.text + " factors" * factors + f" {k}" * (len(types[small]) > 1)
            columns, shared = tuple(first.columns), tuple(first.shared)
            found.append(Mixing(name, small, tuple(group), columns, shared, first.biased, factors))
    return found


def ends_of(diagram: Diagram, source: Feature, target: Feature) -> tuple[Read, Written]:
    """What a diagram reads and what it writes."""
    unit = 0
    if target.has_components:  # their axis is the first one, and tied by a unit of the commutant
        (tie,) = (block for block in diagram if 0 in block.outs)
        unit = int(tie.tensor.rsplit("_", 1)[1]) if tie.tensor else 0
        diagram = tuple(_earlier(block) for block in diagram if block is not tie)
    column, half = halves(diagram)
    return Read(source, column, unit), Written(target, half)


def _earlier(block):
    outs, ins = (tuple(axis - 1 for axis in axes) for axes in (block.outs, block.ins))
    return replace(block, outs=outs, ins=ins)


def _tied(row: Written) -> Monomial:
    """The type of the small tensor of a half."""
    return tuple(row.target.atoms[outs[0]] for outs in row.half.tied)
