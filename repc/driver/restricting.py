"""A network of a group as one of a subgroup, with every weight that it had: built anew, relaxed, written, certified."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

import numpy as np

from repc import lowering
from repc.driver import drawn, every
from repc.driver.branching import subgroup_of
from repc.driver.carrying import Blocked, Drawn
from repc.driver.every_restricted import FreeNet, Numbers, at_numbers, for_every, free_subgroup, report_for_every
from repc.driver.layouts import orders_of
from repc.driver.losses import built
from repc.driver.options import DEFAULTS, Options
from repc.driver.posing import reaching_of
from repc.driver.proof import Solved, proven
from repc.driver.trial import Arrow
from repc.driver.worker import Worker
from repc.groups import Group
from repc.groups.subgroups.inside import Inside, element_on
from repc.limits import MOST_CHANGED
from repc.lowering.diagram.stacking import stacked
from repc.lowering.drawn import DrawnNet, with_spreads
from repc.lowering.drawn.build import builder
from repc.lowering.network import NetProgram
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.show import entering, layer_facts
from repc.lowering.network.units import IrrepUnits
from repc.numeric.subgroup_maps import TOO_LARGE, Parts, SubgroupMaps
from repc.numeric.threads import single_threaded
from repc.report import NetFacts, Report, network_table
from repc.reps.nets import TypedNet
from repc.reps.restriction import restricted
from repc.reps.slots import slots_of
from repc.reps.typed import TypedRep, typed_rep
from repc.runtime import load_module
from repc.source import Source, fail
from repc.symbolic.facts import IrrepsOf
from repc.symbolic.formula import FreeGroup
from repc.syntax import nodes
from repc.targets.jax import ModuleText
from repc.targets.jax.emit import one_line
from repc.targets.jax.header import shell_quoted

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


def restricted_network(known: Relaxed, subgroup: Group | str) -> Relaxed:
    """The same network of a subgroup, with the weights that it allows besides. Raises RepcError (E0245, E0445, E0446)."""
    free = None if known.free is None else _with_letters(subgroup, known.free)
    group = subgroup_of(subgroup if free is None else every.shown(free), known.group)
    inside = group.inside
    if inside is None:
        raise TypeError(f"{group.name} was not placed")
    if group.is_complex != known.top.is_complex:
        words = f"{inside.into.name} and {group.name} are not both real or both complex"
        fail("E0445", words, "restrict to a subgroup over the same field")
    element, tangent = (lambda h: known.element(inside.element(h))), (lambda a: known.tangent(inside.tangent(a)))
    origin, kept = known.origin, _kept(known.kept, inside)
    if free is not None and known.free is not None:
        _refuse_moved(free, known.free, kept, known)
    maps = SubgroupMaps(group, lambda s, h: origin.element(s, element(h)), lambda s, a: origin.tangent(s, tangent(a)))
    with single_threaded():
        program = origin.relaxed(known.program, inside.into.name, _remembered(maps, known.maps), kept)
    moved = lambda rep: typed_rep(restricted(rep.node, inside), group)  # noqa: E731
    inputs, output = tuple(map(moved, known.typed.inputs)), moved(known.typed.output)
    options = replace(known.typed.options, hidden=tuple(map(moved, known.typed.options.hidden)))
    texts = tuple(str(rep) for rep in (*inputs, output))
    if free is not None:
        _refuse_interleaved((*inputs, output), free)
    typed = replace(known.typed, inputs=inputs, output=output, texts=texts, options=options, span=None)
    _refuse_other_order(known.typed, typed)
    return replace(
        known, typed=typed, program=_named(program, texts), maps=maps, element=element, tangent=tangent, kept=kept,
        steps=(*known.steps, group.name), free=free,
    )  # fmt: skip


def _with_letters(subgroup: Group | str, larger: FreeGroup) -> FreeGroup:
    """A subgroup for every n. Raises RepcError (E0823) for one without a letter, or with another."""
    found = free_subgroup(subgroup) if isinstance(subgroup, str) else None
    if found is None or set(found.letters) != set(larger.letters):
        letters = " and ".join(larger.letters)
        name = getattr(subgroup, "name", subgroup)
        words = f"the network is one for every {letters} of {larger.name}, and {name} has no {letters}"
        fail("E0823", words, f"{_SAY_AT}, or keep {letters}, as in 'S(n)×SO(3)' of S(n)×O(3)")
    return found


_SAY_AT = "say at which number it is restricted, nn.restrict(model, 'S(7)', at=8) or 'repc restrict f.py --to S(7) --at 8'"


def _refuse_moved(free: FreeGroup, larger: FreeGroup, kept: Kept, known: Relaxed) -> None:
    """Raise RepcError (E0823) where a factor with a letter is not as it was."""
    for slot, letter in (known.letters or larger).slots.items():
        if free.slots.get(kept.get(slot, -1)) != letter:
            words = f"{free.name} does not have the factor {(known.letters or larger).parts[slot].name} of {larger.name} as it is"
            fail("E0823", words, f"keep it, or {_SAY_AT}")


def _refuse_interleaved(reps: tuple[TypedRep, ...], free: FreeGroup) -> None:
    """Raise RepcError (E0823) for coordinates that a subgroup has in another order at each number."""
    for rep in reps:
        side = stacked(rep.node, rep.group, "", free.slots)
        if side is None or side.take is not None:
            words = f"{rep} of {free.name} interleaves coordinates, of which there are others for each {free.letter}"
            remedy = "let the subgroup act on all coordinates of its factor, as S(n)×Embed(O(2),3,0:2) does"
            fail("E0823", words, f"{remedy}, or {_SAY_AT}")


def _refuse_other_order(before: TypedNet, after: TypedNet) -> None:
    """Raise RepcError (E0369) where copies that a group tells apart are copies of one representation of its subgroup: with channels
    last they would stand in another order."""
    orders, others = orders_of(before), orders_of(after)
    if orders is None or others is None or all(map(np.array_equal, orders, others)):
        return
    words = f"under {after.output.group.name} summands of {before.name} are copies of each other, which 'channels_last' interleaves"
    fail("E0369", words, "restrict a network with natural coordinates, which stay as they are")


def _kept(before: Kept, inside: Inside) -> Kept:
    """Of factors of the first group those that a subgroup has as they are too: V of one is V of a factor of its own, which moves
    nothing else."""
    found = {}
    for slot, at in before.items():
        node, others = inside.vectors[at], [n for k, n in enumerate(inside.vectors) if k != at]
        mine = slots_of(node, inside.group) if isinstance(node, nodes.Base) and inside.changes[at] is None else ()
        if len(mine) == 1 and inside.group.factors[mine[0]] == inside.into.factors[at]:
            if not any(_moves(inside.group, mine[0], other) for other in others):
                found[slot] = mine[0]
    return found


def _moves(group: Group, slot: int, node: nodes.RepExpr) -> bool:
    """Whether a factor of a group of permutations does anything to a representation."""
    images = (element_on(node, g.parts(group)) for g in group.generators if g.slot == slot)
    return any(not np.array_equal(image, np.eye(len(image))) for image in images)


def _remembered(maps: SubgroupMaps, larger: SubgroupMaps):
    """What a subgroup adds to the maps of a larger group, found once for each pair of spaces."""
    found: dict = {}

    def beyond(source, target):
        if (source, target) not in found:
            found[source, target] = maps.beyond(source, target, larger)
        return found[source, target]

    return beyond


def _named(program: NetProgram | DrawnNet, texts: tuple[str, ...]) -> NetProgram | DrawnNet:
    """The program with the representations of a subgroup written on its sides."""
    if isinstance(program, DrawnNet):
        return program
    sides = tuple(replace(side, text=text) for side, text in zip(program.inputs, texts, strict=False))
    return replace(program, inputs=sides, output=replace(program.output, text=texts[-1]))


def written(one: Relaxed) -> tuple[Report, ModuleText]:
    """The module of a network of a subgroup, run and certified under it."""
    typed, group, program, network = one.typed, one.group, one.program, _facts(one)
    if one.free is not None and isinstance(program, DrawnNet):
        found, arrows = report_for_every(typed, program, one.free, network)
        return proven(Solved(found, typed, arrows), Source("-e", ""))
    facts = drawn.net_ends(typed, Worker(group).irreps, ())
    is_complex = group.is_complex
    report = Report(typed.name, group, facts, is_complex, program=program, costs=(lowering.cost(program),), network=network)
    arrow = Arrow(group, tuple(rep.node for rep in typed.inputs), typed.output.node, False)
    return proven(Solved(report, typed, (arrow,)), Source("-e", ""))


def _facts(one: Relaxed) -> NetFacts:
    """What there is to tell of the layers."""
    typed, program, remade = one.typed, one.program, "\n    ".join(_commands(one))
    if isinstance(program, DrawnNet):
        choice = f"{drawn.words(program)} of {one.top.name}" + f", in which {one.group.name} lies" * bool(one.steps)
        return replace(drawn.net_facts(typed, program, choice), remade=remade)
    hidden = typed.options.hidden
    widths = tuple(h.size() for h in hidden)
    return NetFacts(
        tuple(map(str, hidden)),
        widths,
        typed.options.dtype or ("complex64" if one.group.is_complex else "float32"),
        entering(program),
        tuple(map(layer_facts, program.layers)),
        dense_flops([sum(program.in_dims), *widths, program.out_dim], program.is_complex),
        f"its features are irreducibles of {one.top.name}, in which {one.group.name} lies",
        remade=remade,
    )


def _commands(one: Relaxed) -> list[str]:
    """What writes the module again: that of the first group, then each step."""
    file, lower = f"{one.typed.name}.py", f" --lower {one.lower}" if one.lower else ""
    top, steps = (one.letters or one.top).name, one.steps or ((one.top.name,) if one.at else ())
    first = f"repc compile -e {shell_quoted(one.line)} -g {shell_quoted(top)}{lower} -o {file}"
    ats = [f" --at {shell_quoted(one.at)}" if one.at else "", *("" for _ in steps)]
    return [first, *(f"repc restrict {file} --to {shell_quoted(step)}{at} -o {file}" for step, at in zip(steps, ats, strict=False))]


@dataclass(frozen=True)
class Lineage:
    """What a module was restricted from: the line of the first group, the lowering that was asked for, and the names of all groups,
    the first one first; ``at`` as of `Relaxed`."""

    line: str
    groups: tuple[str, ...]
    lower: str | None = None
    at: str = ""


def lineage(text: str) -> Lineage | None:
    """What the docstring of a module says of it; None for modules that were not restricted."""
    rows = [row.strip() for row in text.splitlines()]
    first = [shlex.split(row) for row in rows if row.startswith("repc compile -e ")]
    steps = [shlex.split(row) for row in rows if row.startswith("repc restrict ")]
    if not first or not steps:
        return None
    said = {option: first[0][k + 1] for k, option in enumerate(first[0]) if option in ("-e", "-g", "--lower")}
    at = steps[0][steps[0].index("--at") + 1] if "--at" in steps[0] else ""
    return Lineage(said["-e"], (said["-g"], *(step[step.index("--to") + 1] for step in steps)), said.get("--lower"), at)


def emit_restricted(one: Relaxed) -> tuple[ModuleType, str, str]:
    """The module, its text and the table of its layers."""
    report, module = written(one)
    return load_module(module), module.text, network_table(report)
