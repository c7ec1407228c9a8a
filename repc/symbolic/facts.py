"""What can be said of representations and maps before any number is computed: plain data that reports are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from repc.groups.irreducibles.labels import IrrepCount
from repc.reps.typed import TypedRep
from repc.source import Remark
from repc.syntax.nodes import RepExpr

Irreducibles = tuple[IrrepCount, ...]
IrrepsOf = Callable[["RepExpr"], Irreducibles | None]


@dataclass(frozen=True)
class RepFacts:
    """A representation as the compiler sees it; ``irreps`` is None where the group has no irreducible decomposition."""

    text: str
    canonical: str
    dim: int
    irreps: Irreducibles | None


@dataclass(frozen=True)
class MapFacts:
    """What pruning finds: inputs no output can depend on, output irreducibles no input reaches, and that in words.

    ``warnings`` are all of it in words, each with its code; ``advice`` are those that the two lists do not say: the change that a
    map without solutions needs, and bottlenecks.
    """

    inputs: tuple[RepFacts, ...]
    output: RepFacts
    unused_inputs: tuple[str, ...]
    zero_outputs: tuple[str, ...]
    warnings: tuple[Remark, ...]
    advice: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Stage:
    """What there is to print of one pass: (side, expression) pairs, and what it found in words."""

    name: str
    sides: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def rep_facts(rep: TypedRep, irreps: Irreducibles | None) -> RepFacts:
    """Facts of one representation whose irreducibles are known."""
    return RepFacts(str(rep), str(rep.canonical()), rep.size(), irreps)
