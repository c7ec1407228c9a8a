"""What there is to tell of a spec: plain data that every form of report reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.report.brief import brief_text
from repc.report.jsonform import explanation_json
from repc.report.latex import explanation_latex
from repc.report.text import NOT_RUN, explanation_text
from repc.source import Remark
from repc.symbolic import HomCount
from repc.symbolic.facts import EveryN, MapFacts, RepFacts, Stage

__all__ = ["NOT_RUN", "Explanation", "NetFacts", "PolyFacts", "PolyGenerators", "PolySeries", "Report"]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repc.groups import Group
    from repc.lowering import Cost
    from repc.lowering.layers import Features, LayerFacts
    from repc.numeric.certificate import Certificate
    from repc.ops.sizes import Size
    from repc.ops.value import Plan
    from repc.symbolic.formula import FreeGroup
    from repc.symbolic.hilbert.model import Hilbert


@dataclass(frozen=True)
class NetFacts:
    """What is told of a network alone: its hidden representations as written and their dimensions, the dtype of its
    parameters, the features that it makes of its inputs, its layers, and the flops of a dense network of the same widths (None
    where these have letters).

    ``choice``: why it is computed as it is, where there is another way. ``growth``: how the output of a network of any number of
    bodies grows with that number, "" where it does not. ``remade``: what makes it again, where no spec does.
    """

    hidden: tuple[str, ...]
    widths: tuple[Size, ...]
    dtype: str
    enter: tuple[Features, ...]
    layers: tuple[LayerFacts, ...]
    dense_flops: int | None = None
    choice: str = ""
    growth: str = ""
    remade: str = ""


@dataclass(frozen=True)
class PolySeries:
    """The number of polynomials degree by degree: the Hilbert series as quotients of polynomials (``hilbert``), or where none is
    known its ``first`` coefficients from degree 0 on, with ``why_not`` where a limit is the reason."""

    hilbert: Hilbert | None
    first: tuple[int, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class PolyGenerators:
    """Which polynomials are products of lower ones: for each degree (degree, all, products of an invariant and a map of lower
    degrees); the number of generators by label of the output's irreducibles and degree, and those of the ring of invariants by
    degree.

    ``prime``: modulo which ranks were taken, None for floating point. ``why_not``: in words, where they are not counted.
    """

    rows: tuple[tuple[int, int, int], ...]
    maps: Mapping[str, Mapping[int, int]]
    invariants: Mapping[int, int]
    prime: int | None
    why_not: str = ""


@dataclass(frozen=True)
class PolyFacts:
    """What is told of a polynomial map alone: whether a ``poly`` or a ``map`` line states it, its degrees as text, and the number
    of equivariant polynomials of each degree (in each input). ``channels``: how often it is repeated with coefficients of its own,
    None for once; ``given``: these are an argument, and nothing is learned; ``normalize``: of the map that evaluates harmonics,
    whether its input is scaled to length 1, None for any other. ``series`` and ``generators``: of explanations, the polynomials of
    all degrees. ``unexamined``: of which inputs it was not looked for what matters, in words."""

    kind: str
    degree: str
    counts: Mapping[tuple[int, ...], HomCount]
    channels: int | None = None
    given: bool = False
    normalize: bool | None = None
    series: PolySeries | None = None
    generators: PolyGenerators | None = None
    unexamined: tuple[str, ...] = ()

    @property
    def evaluates(self) -> bool:
        """Whether it is the map that evaluates harmonics."""
        return self.normalize is not None

    @property
    def learned(self) -> int:
        """How many numbers are learned for each basis polynomial."""
        return 0 if self.given or self.evaluates else self.channels or 1


@dataclass(frozen=True, eq=False)
class Report:
    """One map or network, of a group or of a group with a letter.

    ``count``: of a map, its number of equivariant maps. ``program``, ``costs`` and ``certificate`` are missing where only
    counting was possible; ``notes`` say why. ``passes``: the expression after each pass of the optimizer, for explanations.
    ``network``: what a network has besides; ``polynomial``: what a polynomial map has; ``every``: for which n all this
    holds, of a group with a letter. ``kept_flops``: those of what comes from the cache, which keeps no costs. ``layout``:
    the order of coordinates, see `repc.reps.channels_last`. ``batch``: samples of one call that the lowering was chosen for, None
    for the usual number.
    """

    name: str
    group: Group | FreeGroup
    facts: MapFacts
    is_complex: bool
    count: HomCount | None = None
    notes: tuple[Remark, ...] = ()
    program: Plan | None = None
    costs: tuple[Cost, ...] = ()
    certificate: Certificate | None = None
    passes: tuple[Stage, ...] = ()
    network: NetFacts | None = None
    every: EveryN | None = None
    polynomial: PolyFacts | None = None
    kept_flops: int | None = None
    layout: str = "natural"
    batch: int | None = None

    @property
    def kind(self) -> str:
        """``map``, ``poly`` or ``net``."""
        return "net" if self.network else self.polynomial.kind if self.polynomial else "map"

    @property
    def hom_dim(self) -> int | None:
        """Number of basis maps of a map or a polynomial map, over ℝ for real groups and ℂ for complex ones."""
        return self.count.dim if self.count is not None else None

    @property
    def parameters(self) -> int | None:
        """Real numbers to learn."""
        coefficients = self.program.hom_dim if self.network else self.hom_dim
        if self.polynomial and coefficients is not None:
            coefficients *= self.polynomial.learned
        return None if coefficients is None else coefficients * (2 if self.is_complex else 1)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What is never used, always zero, or narrow, and what was done in another way than usual."""
        return (*self.facts.warnings, *self.notes)

    @property
    def cost(self) -> Cost | None:
        """Cost of the chosen lowering."""
        return next((c for c in self.costs if c.lowering == self.program.lowering), None)

    @property
    def flops(self) -> int | None:
        """Per sample, by the chosen lowering."""
        return self.kept_flops if self.cost is None else self.cost.flops


@dataclass(frozen=True, eq=False)
class Explanation:
    """Everything about a spec (``maps``, its networks among them) or about bare representations (``reps``): of one group, or of
    a group with a letter as formulas in it."""

    group: Group | FreeGroup
    maps: tuple[Report, ...] = ()
    reps: tuple[RepFacts, ...] = ()

    def __str__(self) -> str:
        return explanation_text(self)

    __repr__ = __str__

    def brief(self) -> str:
        """Three plain sentences on each: what acts, what can influence what, how it is computed."""
        return brief_text(self)

    def json(self) -> dict:
        """The stable ``--json`` form.

        Of a group with a letter, ``group`` has ``name``, ``free`` (the letter, or a list of several) and ``field``; dimensions are
        strings: polynomials as SymPy reads them, such as ``"n*(n - 1)/2"``; every map and representation has ``from``, the
        smallest number (or list of them) from which on it holds.
        """
        return explanation_json(self)

    def latex(self) -> str:
        """An ``align*`` block."""
        return explanation_latex(self)

    def _repr_latex_(self) -> str:
        return self.latex()
