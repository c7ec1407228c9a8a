"""What can be said of representations and maps before any number is computed: plain data that reports are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import IrrepCount
from repc.reps.summands import Summand, definitions, summands
from repc.reps.typed import TypedRep
from repc.source import Remark
from repc.syntax.nodes import RepExpr

if TYPE_CHECKING:
    from sympy import Expr

Irreducibles = tuple[IrrepCount, ...]
IrrepsOf = Callable[["RepExpr"], Irreducibles | None]


@dataclass(frozen=True)
class RepFacts:
    """A representation as the compiler sees it; ``irreps`` is None where the group has no irreducible decomposition.

    ``layout``: which coordinates are which summand, ``names``: what the names in ``text`` stand for. Of a group with letters such
    as n, dimensions are polynomials in them and all of this holds from ``starts`` on, one number for each letter. ``why_none``: of
    a representation that is asked about alone, what keeps its irreducibles from being found.
    """

    text: str
    canonical: str
    dim: int | Expr
    irreps: Irreducibles | None
    starts: tuple[int, ...] = ()
    layout: tuple[Summand, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    why_none: str = ""


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
class EveryN:
    """Of what holds for every n of a group such as S(n): its letters, the smallest number for each, the numbers at which it was
    certified, and those from which on all diagrams differ (``generic``; none where these are the smallest)."""

    letters: tuple[str, ...]
    starts: tuple[int, ...]
    sizes: tuple[tuple[int, ...], ...] = ()
    generic: tuple[int, ...] = ()

    @property
    def since(self) -> str:
        """``for every n``, ``for n ≥ 4``, ``for n ≥ 4 and m ≥ 2``."""
        if all(start == 1 for start in self.starts):
            return f"for every {' and '.join(self.letters)}"
        return "for " + " and ".join(f"{n} ≥ {start}" for n, start in zip(self.letters, self.starts, strict=True))

    @property
    def counts_since(self) -> str:
        """From which numbers on the count holds, as `since`: of what holds below them, too, where all diagrams differ."""
        return replace(self, starts=self.generic or self.starts).since

    @property
    def where(self) -> str:
        """``n = 4, 5, 7``, ``(n, m) = (4, 2), (5, 3)``."""
        if len(self.letters) == 1:
            return f"{self.letters[0]} = {', '.join(str(n) for (n,) in self.sizes)}"
        return f"({', '.join(self.letters)}) = {', '.join(map(str, self.sizes))}"


@dataclass(frozen=True)
class Stage:
    """What there is to print of one pass: (side, expression) pairs, and what it found in words."""

    name: str
    sides: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def rep_facts(rep: TypedRep, irreps: Irreducibles | None) -> RepFacts:
    """Facts of one representation whose irreducibles are known."""
    return RepFacts(str(rep), str(rep.canonical()), rep.size(), irreps, layout=summands(rep), names=definitions(rep))
