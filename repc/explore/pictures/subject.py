"""What a picture is of: the maps, representations and groups of other rooms, in one form."""

from __future__ import annotations

from dataclasses import dataclass

from repc.api import Expression, Rep, expression
from repc.driver import Worker, nets
from repc.groups import Group
from repc.report import Report
from repc.reps import TypedMap, TypedRep
from repc.reps.fold import product_of
from repc.reps.nets import TypedNet
from repc.source import fail
from repc.syntax import nodes
from repc.syntax.printing.lines import arrow


@dataclass(frozen=True, eq=False)
class Subject:
    """A map (``output`` is its target), or a representation (``inputs`` is it alone, ``output`` None).

    ``texts``: how a source writes all of them, where there is one.
    """

    group: Group
    inputs: tuple[Expression, ...]
    output: Expression | None = None
    name: str | None = None
    texts: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """All representations that occur, as a source writes them."""
        return self.texts or tuple(map(str, self.reps))

    @property
    def title(self) -> str:
        """``inertia : 5V⁰+5V → V²``."""
        *inputs, last = self.written
        if self.output is None:
            return last
        named = f"{self.name} : " if self.name else ""
        return named + arrow(inputs, last, "→")

    @property
    def reps(self) -> tuple[Expression, ...]:
        """All representations that occur."""
        return self.inputs if self.output is None else (*self.inputs, self.output)

    @property
    def source(self) -> Expression:
        """The tensor product of the inputs."""
        return self.inputs[0] if len(self.inputs) == 1 else Expression(product_of([i.node for i in self.inputs]), self.group)

    @property
    def maps(self) -> Expression:
        """The representation whose invariants are the maps; for a representation, itself."""
        return self.source if self.output is None else self.source >> self.output


def subject_of(thing: Subject | TypedMap | TypedRep | Rep | Group, name: str | None = None) -> Subject:
    """The subject that a map, a representation bound to a group, or a group (its V) is. Raises RepcError for others."""
    if isinstance(thing, Subject):
        return thing
    if isinstance(thing, TypedMap):
        inputs, output = tuple(map(expression, thing.inputs)), expression(thing.output)
        return Subject(thing.output.group, inputs, output, name or thing.name, thing.texts)
    if isinstance(thing, Group):
        return Subject(thing, (Expression(nodes.Base())(thing),), None, name)
    if not isinstance(thing, (Rep, TypedRep)):
        remedy = "pass a map such as (V >> V**2)(SO(3)), a representation of a group, or a group"
        fail("E0561", f"there is no picture of {thing!r}", remedy)
    rep = expression(thing)
    if rep.group is None:
        fail("E0562", f"{rep} is not bound to a group", f"call it with one first, for example ({rep})(SO(3))")
    if rep.arrow is None:
        return Subject(rep.group, (rep,), None, name, (str(thing),))
    source, target = (Expression(side, rep.group) for side in rep.arrow)
    return Subject(rep.group, (source,), target, name)


def on_plane_or_in_space(rep: Rep) -> bool:
    """Whether vectors of a representation are points of ℝ² = ℂ or ℝ³."""
    return rep.size() == 1 if rep.group.is_complex else rep.size() in (2, 3)


def solved(net: TypedNet | Report) -> Report:
    """A network with its layers. Raises RepcError for one that would break equivariance."""
    if isinstance(net, Report):
        return net
    group = net.output.group
    return nets.solved(net, group, Worker(group).irreps).report
