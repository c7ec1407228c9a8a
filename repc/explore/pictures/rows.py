"""What the picture of blocks shows: one row per irreducible, folded where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repc.api import Expression
from repc.driver import Worker
from repc.explore.pictures.subject import Subject
from repc.groups.irreducibles.labels import IrrepCount
from repc.reps import TypedMap
from repc.source import fail

MATCHED, UNUSED, ZERO, ALONE = "matched", "unused", "zero", "alone"
_SHOWN = {MATCHED: 12, ALONE: 16, ZERO: 4, UNUSED: 4}


@dataclass(frozen=True)
class IrrepRow:
    """One irreducible: its channels on both sides, and ``delta``, the real numbers (or, over ℂ, complex ones) of an
    entry of its block. ``folded`` counts the irreducibles that a row stands for; it is 1 for a row of its own."""

    label: str
    dim: int
    type: str
    m_in: int
    m_out: int
    delta: int
    kind: str
    index: int
    folded: int = 1
    maps: int = 0


@dataclass(frozen=True)
class BlockFacts:
    """Everything the picture says."""

    rows: tuple[IrrepRow, ...]
    hom_dim: int
    warnings: tuple[str, ...]


def block_facts(subject: Subject) -> BlockFacts:
    """The rows of a map or a representation, by exact rules where there are any. Raises RepcError where the group has
    no irreducibles."""
    worker = Worker(subject.group)
    if subject.output is None:
        source = _known(worker.irreps(subject.source.node), subject.source, subject)
        rows = [_row(i, i.multiplicity, 0, ALONE, k, subject) for k, i in enumerate(source)]
        return BlockFacts(_folded(rows), 0, ())
    *inputs, output = (rep.typed for rep in subject.reps)
    state = worker.passed(TypedMap(subject.name or "f", tuple(inputs), output, subject.written))
    source = _known(state.reached, subject.source, subject)
    rows = _matched(subject, source, _known(state.output.blocks, subject.output, subject))
    return BlockFacts(_folded(rows), sum(row.maps for row in rows), tuple(one.message for one in state.warnings))


def _known(irreps: Sequence[IrrepCount] | None, rep: Expression, subject: Subject) -> Sequence[IrrepCount]:
    if irreps is None:
        what = f"{rep} under {subject.group.name} is not a sum of irreducibles that repc can find: there are no blocks to draw"
        fail("E0565", what, "draw its maps, with the kind 'basis'")
    return irreps


def _matched(subject: Subject, source: Sequence[IrrepCount], target: Sequence[IrrepCount]) -> list[IrrepRow]:
    m_in = {i.label: i.multiplicity for i in source}
    m_out = {i.label: i.multiplicity for i in target}
    every = {i.label: i for i in (*source, *target)}
    kinds = {label: MATCHED if label in m_in and label in m_out else UNUSED if label in m_in else ZERO for label in every}
    order = sorted(every, key=lambda label: (MATCHED, ZERO, UNUSED).index(kinds[label]))
    return [
        _row(every[label], m_in.get(label, 0), m_out.get(label, 0), kinds[label], k, subject) for k, label in enumerate(order)
    ]


def _row(irrep: IrrepCount, m_in: int, m_out: int, kind: str, index: int, subject: Subject) -> IrrepRow:
    delta = 1 if subject.group.is_complex else {"R": 1, "C": 2, "H": 4}[irrep.type]
    return IrrepRow(irrep.label, irrep.dim, irrep.type, m_in, m_out, delta, kind, index, maps=m_in * m_out * delta)


def _folded(rows: Sequence[IrrepRow]) -> tuple[IrrepRow, ...]:
    """The first rows of each kind, and one that stands for the others of it."""
    shown: list[IrrepRow] = []
    for kind in (MATCHED, ALONE, ZERO, UNUSED):
        same = [row for row in rows if row.kind == kind]
        limit = _SHOWN[kind]
        shown += same if len(same) <= limit + 1 else [*same[:limit], _others(same[limit:])]
    return tuple(shown)


def _others(rows: Sequence[IrrepRow]) -> IrrepRow:
    """One row for several: ``dim`` is 1, the multiplicities are coordinates."""
    m_in, m_out = sum(r.m_in * r.dim for r in rows), sum(r.m_out * r.dim for r in rows)
    maps = sum(r.maps for r in rows)
    return IrrepRow(f"{len(rows)} more", 1, "", m_in, m_out, 1, rows[0].kind, -1, len(rows), maps)
