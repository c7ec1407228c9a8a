"""What the passes hand to each other: plain, frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from repc.groups import Group
from repc.reps.atoms import Monomial
from repc.reps.layout import monomial_size
from repc.reps.maps import TypedMap
from repc.reps.typed import TypedRep
from repc.source import Remark
from repc.symbolic.count import HomCount
from repc.symbolic.facts import Irreducibles, MapFacts, Stage, rep_facts
from repc.symbolic.passes.polynomial import Polynomial
from repc.symbolic.rules import Rules
from repc.syntax.nodes import RepExpr

if TYPE_CHECKING:
    from repc.symbolic.passes.contract import Pass
    from repc.symbolic.passes.identify import Relation

Part: TypeAlias = "RepExpr | str"  # a tensor product, or the label of an irreducible


def term_of(part: Part) -> RepExpr:
    """A part that is a tensor product. Raises TypeError for the label of an irreducible, of which there are none before the pass
    that decomposes."""
    if isinstance(part, str):
        raise TypeError(f"{part} is the label of an irreducible, not a tensor product")
    return part


@dataclass(frozen=True)
class Task:
    """A sub-problem that is solved numerically: the change of basis of a tensor product, or a Clebsch–Gordan block
    (``product`` is None). ``uses``: how often the map asks for it."""

    what: str
    uses: int = 1
    product: Monomial | None = None


@dataclass(frozen=True)
class Side:
    """An input or the output. Each pass fills in one more form of the same representation.

    ``polynomial`` in the base representations and ``products``, the tensor products of the source in the order in which it
    stacks them (after expand), ``blocks`` (after decompose; None where there is no decomposition) and whether they are
    ``exact``, ``kept``: the blocks that take part (after prune).
    """

    name: str
    rep: TypedRep
    polynomial: Polynomial | None = None
    products: tuple[Monomial, ...] = ()
    blocks: Irreducibles | None = None
    exact: bool = False
    kept: Irreducibles | None = None


@dataclass(frozen=True)
class State:
    """A map between passes; the output is the last side. ``notes`` say in words what the latest pass found.

    ``map`` is what was written, ``relations`` were used to identify, ``reached`` are the irreducibles of the product of the
    inputs, the four lists of names and remarks are what pruning found, ``tasks`` what the numeric stage is asked for,
    ``stages`` what there is to print of every pass. ``before`` and ``made_by``: the state that the latest pass had, and that
    pass.
    """

    map: TypedMap
    sides: tuple[Side, ...]
    rules: Rules = field(compare=False)
    notes: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    reached: Irreducibles | None = None
    unused: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    warnings: tuple[Remark, ...] = ()
    advice: tuple[Remark, ...] = ()
    tasks: tuple[Task, ...] = ()
    count: HomCount | None = None
    stages: tuple[Stage, ...] = ()
    before: State | None = field(default=None, compare=False, repr=False)
    made_by: Pass | None = field(default=None, compare=False, repr=False)

    @property
    def group(self) -> Group:
        """The group that acts."""
        return self.rules.group

    @property
    def inputs(self) -> tuple[Side, ...]:
        """All sides but the last."""
        return self.sides[:-1]

    @property
    def output(self) -> Side:
        """The last side."""
        return self.sides[-1]

    @property
    def nodes(self) -> tuple[RepExpr, ...]:
        """The representations of all sides as they were written."""
        return tuple(side.rep.node for side in self.sides)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Dimensions of the different tensor products of all sides."""
        found = dict.fromkeys(product for side in self.sides for product in side.products)
        return tuple(monomial_size(product, self.group) for product in found)

    @property
    def facts(self) -> MapFacts:
        """What there is to report of the map."""
        inputs = tuple(rep_facts(side.rep, side.blocks) for side in self.inputs)
        output = rep_facts(self.output.rep, self.output.blocks)
        return MapFacts(inputs, output, self.unused, self.zero, self.warnings, self.advice)

    def counted(self, count: HomCount) -> State:
        """The state with a count that no rule gave, and that the numeric stage found; why there is none remains."""
        words = count.words(self.group.is_complex)
        stages = (replace(s, notes=(s.notes[0].replace("unknown", words, 1),)) if s.name == "count" else s for s in self.stages)
        return replace(self, count=count, stages=tuple(stages))
