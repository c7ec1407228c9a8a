"""A network that is restricted step by step, and how it begins: as one of its own group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from repc.driver import drawn
from repc.driver.carrying import Blocked, Drawn
from repc.driver.every_restricted import FreeNet, Numbers, at_numbers, for_every
from repc.driver.losses import built
from repc.driver.options import DEFAULTS, Options
from repc.driver.posing import reaching_of
from repc.driver.worker import Worker
from repc.groups import Group
from repc.limits import MOST_CHANGED
from repc.lowering.drawn import DrawnNet, with_spreads
from repc.lowering.drawn.build import builder
from repc.lowering.network import NetProgram
from repc.lowering.network.units import IrrepUnits
from repc.numeric.subgroup_maps import TOO_LARGE, Parts, SubgroupMaps
from repc.numeric.threads import single_threaded
from repc.reps.nets import TypedNet
from repc.source import fail
from repc.symbolic.facts import IrrepsOf
from repc.symbolic.formula import FreeGroup
from repc.targets.jax.emit import one_line

Kept = Mapping[int, int]
"""Factors of the first group that a subgroup has as they are, with their places in it."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A network of a subgroup: ``typed`` and ``program`` are of it, ``origin`` is what the network of the first group ``top`` is
    made of, ``maps`` are those of the subgroup between these spaces, and ``element`` and ``tangent`` take the subgroup to ``top``.
    ``line`` says the network of the first group, ``lower`` the lowering that was asked for, ``steps`` the names of the subgroups
    after it, and ``kept`` the symmetric groups that all of them have. ``free``: the subgroup with its letters, of a network for
    every n; ``at``: the number at which such a network was taken, as in ``n=8``; ``letters``: the first group with its letters."""

    typed: TypedNet
    program: NetProgram | DrawnNet
    origin: Blocked | Drawn
    maps: SubgroupMaps
    element: Callable[[Parts], Parts]
    tangent: Callable[[Parts], Parts]
    top: Group
    line: str
    kept: Kept = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    lower: str | None = None
    free: FreeGroup | None = None
    at: str = ""
    letters: FreeGroup | None = None

    @property
    def group(self) -> Group:
        """That of the network."""
        return self.typed.output.group


def unrestricted(typed: TypedNet, options: Options = DEFAULTS) -> Relaxed:
    """A network of its own group. Raises RepcError (E0445) where it has no irreducibles."""
    group = typed.output.group
    irreps_of = Worker(group).irreps
    by_diagrams = drawn.solved(typed, group, options, irreps_of)
    origin: Blocked | Drawn
    program: NetProgram | DrawnNet
    if by_diagrams is None:
        kept: Kept = {}
        typed, program, origin = _in_blocks(typed, irreps_of)
    else:
        settled, net = by_diagrams.typed, by_diagrams.report.program
        if not isinstance(settled, TypedNet) or not isinstance(net, DrawnNet):
            raise TypeError(f"{typed.name} is no network by diagrams")
        typed = settled
        with single_threaded():
            made, own = builder(drawn.ends(typed), group)
        program, origin, kept = with_spreads(own, net), Drawn(made), {slot: slot for slot in net.slots}
    same = lambda parts: parts  # noqa: E731
    maps = SubgroupMaps(group, origin.element, origin.tangent)
    return Relaxed(typed, program, origin, maps, same, same, group, one_line(typed), kept, (), options.lower)


def unrestricted_at(free: FreeNet, numbers: Numbers) -> Relaxed:
    """A network for every n at some numbers, of its own group there. Raises RepcError (E0445)."""
    typed, net, made = at_numbers(free, numbers)
    told = ",".join(f"{name}={n}" for name, n in numbers.items())
    return replace(_drawn(typed, net, Drawn(made), free), at=told, top=typed.output.group)


def unrestricted_for_every(free: FreeNet) -> Relaxed:
    """A network for every n, of its own group."""
    net, made = for_every(free)
    return replace(_drawn(free.typed, net, Drawn(made), free), free=free.group)


def _drawn(typed: TypedNet, net: DrawnNet, origin: Drawn, free: FreeNet) -> Relaxed:
    group, same = typed.output.group, lambda parts: parts
    maps, kept = SubgroupMaps(group, origin.element, origin.tangent), {slot: slot for slot in net.slots}
    return Relaxed(typed, net, origin, maps, same, same, group, one_line(free.typed), kept, letters=free.group)


def _in_blocks(typed: TypedNet, irreps_of: IrrepsOf) -> tuple[TypedNet, NetProgram, Blocked]:
    group = typed.output.group
    _refuse_large(typed, group)
    with single_threaded():
        one = built(typed, reaching_of(group, irreps_of))
    if not isinstance(one.problem.units, IrrepUnits):
        words = f"{group.name} does not act completely reducibly: {typed.name} has no irreducible blocks"
        fail("E0445", words, "use a group that does")
    return one.typed, one.program, Blocked(one.problem, one.problem.units, group)


def _refuse_large(typed: TypedNet, group: Group) -> None:
    """Raise RepcError (E0446) where changes of basis to irreducibles are large."""
    largest = max(drawn.tensor_sizes(typed, group), default=0)
    if largest**2 > MOST_CHANGED:
        words = f"{typed.name} of {group.name} is restricted in irreducible blocks, of {largest**2} entries in a change of basis"
        remedy = "use smaller tensor powers, or compile the map of the subgroup with res(…) and train that"
        fail(TOO_LARGE, f"{words} ({MOST_CHANGED.words})", remedy)
