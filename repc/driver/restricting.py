"""A network of a group as one of a subgroup, with every weight that it had: built anew, relaxed, written, certified."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

from repc import lowering
from repc.driver import drawn
from repc.driver.branching import subgroup_of
from repc.driver.carrying import Blocked, Drawn
from repc.driver.losses import built
from repc.driver.options import DEFAULTS, Options
from repc.driver.posing import reaching_of
from repc.driver.proof import Solved, proven
from repc.driver.trial import Arrow
from repc.driver.worker import Worker
from repc.groups import Group
from repc.groups.subgroups.inside import Inside
from repc.lowering.drawn import DrawnNet, with_spreads
from repc.lowering.drawn.build import builder
from repc.lowering.network import NetProgram
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.show import entering, layer_facts
from repc.lowering.network.units import IrrepUnits
from repc.numeric.subgroup_maps import Parts, SubgroupMaps
from repc.numeric.threads import single_threaded
from repc.report import NetFacts, Report, network_table
from repc.reps.nets import TypedNet
from repc.reps.restriction import restricted
from repc.reps.slots import slots_of
from repc.reps.tree import walk
from repc.reps.typed import typed_rep
from repc.runtime import load_module
from repc.source import Source, fail
from repc.symbolic.facts import IrrepsOf
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
    after it, and ``kept`` the symmetric groups that all of them have."""

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


def _in_blocks(typed: TypedNet, irreps_of: IrrepsOf) -> tuple[TypedNet, NetProgram, Blocked]:
    group = typed.output.group
    with single_threaded():
        one = built(typed, reaching_of(group, irreps_of))
    if not isinstance(one.problem.units, IrrepUnits):
        words = f"{group.name} does not act completely reducibly: {typed.name} has no irreducible blocks"
        fail("E0445", words, "use a group that does")
    return one.typed, one.program, Blocked(one.problem, one.problem.units, group)


def restricted_network(known: Relaxed, subgroup: Group | str) -> Relaxed:
    """The same network of a subgroup, with the weights that it allows besides. Raises RepcError (E0245, E0445, E0446)."""
    group = subgroup_of(subgroup, known.group)
    inside = group.inside
    if inside is None:
        raise TypeError(f"{group.name} was not placed")
    if group.is_complex != known.top.is_complex:
        words = f"{inside.into.name} and {group.name} are not both real or both complex"
        fail("E0445", words, "restrict to a subgroup over the same field")
    element, tangent = (lambda h: known.element(inside.element(h))), (lambda a: known.tangent(inside.tangent(a)))
    origin, kept = known.origin, _kept(known.kept, inside)
    maps = SubgroupMaps(group, lambda s, h: origin.element(s, element(h)), lambda s, a: origin.tangent(s, tangent(a)))
    with single_threaded():
        program = origin.relaxed(known.program, inside.into.name, _remembered(maps, known.maps), kept)
    moved = lambda rep: typed_rep(restricted(rep.node, inside), group)  # noqa: E731
    inputs, output = tuple(map(moved, known.typed.inputs)), moved(known.typed.output)
    options = replace(known.typed.options, hidden=tuple(map(moved, known.typed.options.hidden)))
    texts = tuple(str(rep) for rep in (*inputs, output))
    typed = replace(known.typed, inputs=inputs, output=output, texts=texts, options=options, span=None)
    return replace(
        known, typed=typed, program=_named(program, texts), maps=maps, element=element, tangent=tangent, kept=kept,
        steps=(*known.steps, group.name),
    )  # fmt: skip


def _kept(before: Kept, inside: Inside) -> Kept:
    """Of factors of the first group those that a subgroup has as they are too: V of one is V of a factor of its own, which moves
    nothing else."""
    found = {}
    for slot, at in before.items():
        node, others = inside.vectors[at], [n for k, n in enumerate(inside.vectors) if k != at]
        if isinstance(node, nodes.Base) and inside.changes[at] is None:
            mine = slots_of(node, inside.group)
            used = {s for other in others for base in _bases(other) for s in slots_of(base, inside.group)}
            if len(mine) == 1 and mine[0] not in used and inside.group.factors[mine[0]] == inside.into.factors[at]:
                found[slot] = mine[0]
    return found


def _bases(node: nodes.RepExpr) -> list[nodes.Base]:
    return [part for part in walk(node) if isinstance(part, nodes.Base)]


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
    typed, group, program = one.typed, one.group, one.program
    network = _facts(one)
    facts = drawn.net_ends(typed, Worker(group).irreps, ())
    is_complex = group.is_complex
    report = Report(typed.name, group, facts, is_complex, program=program, costs=(lowering.cost(program),), network=network)
    arrow = Arrow(group, tuple(rep.node for rep in typed.inputs), typed.output.node, False)
    return proven(Solved(report, typed, (arrow,)), Source("-e", ""))


def _facts(one: Relaxed) -> NetFacts:
    """What there is to tell of the layers."""
    typed, program, remade = one.typed, one.program, "\n    ".join(_commands(one))
    if isinstance(program, DrawnNet):
        choice = f"{drawn.words(program)} of {one.top.name}, in which {one.group.name} lies"
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
    first = f"repc compile -e {shell_quoted(one.line)} -g {shell_quoted(one.top.name)}{lower} -o {file}"
    return [first, *(f"repc restrict {file} --to {shell_quoted(step)} -o {file}" for step in one.steps)]


@dataclass(frozen=True)
class Lineage:
    """What a module was restricted from: the line of the first group, the lowering that was asked for, and the names of all groups,
    the first one first."""

    line: str
    groups: tuple[str, ...]
    lower: str | None = None


def lineage(text: str) -> Lineage | None:
    """What the docstring of a module says of it; None for modules that were not restricted."""
    rows = [row.strip() for row in text.splitlines()]
    first = [shlex.split(row) for row in rows if row.startswith("repc compile -e ")]
    steps = [shlex.split(row) for row in rows if row.startswith("repc restrict ")]
    if not first or not steps:
        return None
    said = {option: first[0][k + 1] for k, option in enumerate(first[0]) if option in ("-e", "-g", "--lower")}
    return Lineage(said["-e"], (said["-g"], *(step[step.index("--to") + 1] for step in steps)), said.get("--lower"))


def emit_restricted(one: Relaxed) -> tuple[ModuleType, str, str]:
    """The module, its text and the table of its layers."""
    report, module = written(one)
    return load_module(module), module.text, network_table(report)
