"""What there is to tell of a spec: plain data that every form of report reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.report.jsonform import explanation_json
from repc.report.latex import explanation_latex
from repc.report.net import NetReport
from repc.report.text import explanation_text
from repc.source import Remark
from repc.symbolic import HomCount
from repc.symbolic.facts import MapFacts, RepFacts, Stage

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.lowering import Cost, Program
    from repc.numeric.certificate import Certificate


@dataclass(frozen=True, eq=False)
class MapReport:
    """One map. ``program``, ``costs`` and ``certificate`` are missing where only counting was possible; ``notes`` say why.

    ``passes``: the expression after each pass of the optimizer, for explanations.
    """

    name: str
    facts: MapFacts
    count: HomCount | None
    is_complex: bool
    notes: tuple[Remark, ...] = ()
    program: Program | None = None
    costs: tuple[Cost, ...] = ()
    certificate: Certificate | None = None
    passes: tuple[Stage, ...] = ()

    @property
    def hom_dim(self) -> int | None:
        """Number of basis maps, over ℝ for real groups and ℂ for complex ones."""
        return self.count.dim if self.count is not None else None

    @property
    def parameters(self) -> int | None:
        """Real numbers to learn."""
        return None if self.count is None else self.count.dim * (2 if self.is_complex else 1)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What is never used, always zero, or narrow, and what was done in another way than usual."""
        return (*self.facts.warnings, *self.notes)

    @property
    def cost(self) -> Cost | None:
        """Cost of the chosen lowering."""
        return next((c for c in self.costs if c.lowering == self.program.lowering), None)


@dataclass(frozen=True, eq=False)
class Explanation:
    """Everything about a spec (``maps``, its networks among them) or about bare representations (``reps``)."""

    group: Group
    maps: tuple[MapReport | NetReport, ...] = ()
    reps: tuple[RepFacts, ...] = ()

    def __str__(self) -> str:
        return explanation_text(self)

    __repr__ = __str__

    def json(self) -> dict:
        """The stable ``--json`` form."""
        return explanation_json(self)

    def latex(self) -> str:
        """An ``align*`` block."""
        return explanation_latex(self)

    def _repr_latex_(self) -> str:
        return self.latex()
