"""A network of a group as one of a subgroup, with every weight that it had: built anew, relaxed, written, certified."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np

from repc import lowering
from repc.driver import drawn
from repc.driver.branching import subgroup_of
from repc.driver.losses import built
from repc.driver.options import DEFAULTS
from repc.driver.posing import reaching_of
from repc.driver.proof import Solved, proven
from repc.driver.trial import Arrow
from repc.driver.worker import Worker
from repc.groups import Group
from repc.limits import MOST_SECOND
from repc.lowering.network import NetProgram
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.problem import NetProblem
from repc.lowering.network.relax import relaxed
from repc.lowering.network.show import entering, layer_facts
from repc.lowering.network.units import IrrepUnits
from repc.numeric.actions.matrices import monomial_drho, monomial_rho
from repc.numeric.nullspace import commuting_maps
from repc.numeric.space import Irrep, Space
from repc.numeric.threads import single_threaded
from repc.report import NetFacts, Report, network_table
from repc.reps.nets import TypedNet
from repc.reps.restriction import restricted
from repc.reps.typed import typed_rep
from repc.runtime import load_module
from repc.source import Source, fail
from repc.targets.jax import ModuleText
from repc.targets.jax.emit import one_line
from repc.targets.jax.header import shell_quoted

Parts = tuple[np.ndarray, ...]


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A network of a subgroup: ``typed`` and ``program`` are of it, ``origin`` is the problem of the first group ``top``, whose
    irreducibles its features are, and ``element`` and ``tangent`` take the subgroup there. ``line`` says the network of the first
    group, ``steps`` are the names of the subgroups after it."""

    typed: TypedNet
    program: NetProgram
    origin: NetProblem
    element: Callable[[Parts], Parts]
    tangent: Callable[[Parts], Parts]
    top: Group
    line: str
    steps: tuple[str, ...] = ()

    @property
    def group(self) -> Group:
        """That of the network."""
        return self.typed.output.group


def unrestricted(typed: TypedNet) -> Relaxed:
    """A network of its own group. Raises RepcError (E0445) where it is computed by diagrams, or has no irreducibles."""
    group = typed.output.group
    irreps_of = Worker(group).irreps
    if drawn.solved(typed, group, DEFAULTS, irreps_of) is not None:
        words = f"{typed.name} of {group.name} is computed by diagrams, and weights are carried over in irreducible blocks"
        fail("E0445", words, "use smaller representations, or train the network of the subgroup from the start")
    with single_threaded():
        one = built(typed, reaching_of(group, irreps_of))
    if not isinstance(one.problem.units, IrrepUnits):
        words = f"{group.name} does not act completely reducibly: {typed.name} has no irreducible blocks"
        fail("E0445", words, "use a group that does")
    same = lambda parts: parts  # noqa: E731
    return Relaxed(one.typed, one.program, one.problem, same, same, group, one_line(typed))


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
    images = _Images(known, group, element, tangent)
    with single_threaded():
        program = relaxed(known.program, known.origin.inputs, known.origin.output, inside.into.name, images.maps)
    moved = lambda rep: typed_rep(restricted(rep.node, inside), group)  # noqa: E731
    inputs, output = tuple(map(moved, known.typed.inputs)), moved(known.typed.output)
    options = replace(known.typed.options, hidden=tuple(map(moved, known.typed.options.hidden)))
    texts = tuple(str(rep) for rep in (*inputs, output))
    typed = replace(known.typed, inputs=inputs, output=output, texts=texts, options=options, span=None)
    sides = tuple(replace(side, text=text) for side, text in zip(program.inputs, texts, strict=False))
    program = replace(program, inputs=sides, output=replace(program.output, text=texts[-1]))
    return Relaxed(typed, program, known.origin, element, tangent, known.top, known.line, (*known.steps, group.name))


class _Images:
    """The irreducibles of the first group on the generators of a subgroup."""

    def __init__(self, known: Relaxed, group: Group, element: Callable, tangent: Callable):
        self._known, self._group, self._element, self._tangent = known, group, element, tangent
        self._images: dict[int, list[np.ndarray]] = {}
        self._maps: dict[tuple[int, int], np.ndarray] = {}

    def maps(self, source: Irrep, target: Irrep) -> np.ndarray:
        """An orthonormal basis of the subgroup's maps between two irreducibles, (k, d_target, d_source)."""
        key = (source.index, target.index)
        if key not in self._maps:
            unknowns = source.dim * target.dim
            if unknowns > MOST_SECOND:
                words = f"maps {source.label} -> {target.label} have {unknowns} entries, too many to look for all that commute"
                fail("E0446", f"{words} ({MOST_SECOND.words})", "use smaller irreducibles in the hidden layers")
            self._maps[key] = commuting_maps(self._on(target), self._on(source), (target.dim, source.dim))
        return self._maps[key]

    def _on(self, irrep: Irrep) -> list[np.ndarray]:
        if irrep.index not in self._images:
            self._images[irrep.index] = [self._image(irrep, g) for g in self._group.generators]
        return self._images[irrep.index]

    def _image(self, irrep: Irrep, generator) -> np.ndarray:
        top, parts = self._known.top, generator.parts(self._group)
        for space in self._spaces():
            for segment in space.segments:
                for block in segment.blocks:
                    if block.irrep is irrep:
                        if generator.kind == "discrete":
                            whole = monomial_rho(segment.monomial, top, self._element(parts))
                        else:
                            found = self._tangent(parts)
                            whole = np.sum([monomial_drho(segment.monomial, top, k, a) for k, a in enumerate(found)], axis=0)
                        return block.project[0] @ whole @ block.embed[:, 0, :]
        return np.eye(1) if generator.kind == "discrete" else np.zeros((1, 1))  # the invariant, which gates alone may have

    def _spaces(self) -> list[Space]:
        origin = self._known.origin
        output = [] if origin.output is None else [origin.output]
        return [*origin.inputs, *(hidden.space for hidden in origin.hidden), *output]


def written(one: Relaxed) -> tuple[Report, ModuleText]:
    """The module of a network of a subgroup, run and certified under it."""
    typed, group, program = one.typed, one.group, one.program
    hidden = typed.options.hidden
    widths = tuple(h.size() for h in hidden)
    network = NetFacts(
        tuple(map(str, hidden)),
        widths,
        typed.options.dtype or ("complex64" if group.is_complex else "float32"),
        entering(program),
        tuple(map(layer_facts, program.layers)),
        dense_flops([sum(program.in_dims), *widths, program.out_dim], program.is_complex),
        f"its features are irreducibles of {one.top.name}, in which {group.name} lies",
        remade="\n    ".join(_commands(one)),
    )
    facts = drawn.net_ends(typed, Worker(group).irreps, ())
    report = Report(typed.name, group, facts, group.is_complex, program=program, costs=(lowering.cost(program),), network=network)
    arrow = Arrow(group, tuple(rep.node for rep in typed.inputs), typed.output.node, False)
    return proven(Solved(report, typed, (arrow,)), Source("-e", ""))


def _commands(one: Relaxed) -> list[str]:
    """What writes the module again: that of the first group, then each step."""
    file = f"{one.typed.name}.py"
    first = f"repc compile -e {shell_quoted(one.line)} -g {shell_quoted(one.top.name)} -o {file}"
    return [first, *(f"repc restrict {file} --to {shell_quoted(step)} -o {file}" for step in one.steps)]


def lineage(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The line of the first group and the names of all groups, the first one first, from what the docstring of a module says; None
    for modules that were not restricted."""
    rows = [row.strip() for row in text.splitlines()]
    first = [shlex.split(row) for row in rows if row.startswith("repc compile -e ")]
    steps = [shlex.split(row) for row in rows if row.startswith("repc restrict ")]
    if not first or not steps:
        return None
    line, top = (first[0][first[0].index(option) + 1] for option in ("-e", "-g"))
    return line, (top, *(step[step.index("--to") + 1] for step in steps))


def emit_restricted(one: Relaxed) -> tuple[ModuleType, str, str]:
    """The module, its text and the table of its layers."""
    report, module = written(one)
    return load_module(module), module.text, network_table(report)
