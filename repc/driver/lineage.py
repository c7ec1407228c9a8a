"""A restricted network as a module, which says what it was restricted from, and how that is read again."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from types import ModuleType

from repc import lowering
from repc.driver import drawn
from repc.driver.every_restricted import report_for_every
from repc.driver.proof import Solved, proven
from repc.driver.relaxed import Relaxed
from repc.driver.trial import Arrow
from repc.driver.worker import Worker
from repc.lowering.drawn import DrawnNet
from repc.lowering.network.cost import dense_flops
from repc.lowering.network.show import entering, layer_facts
from repc.report import NetFacts, Report, network_table
from repc.runtime import load_module
from repc.source import Source
from repc.targets.jax import ModuleText
from repc.targets.jax.header import shell_quoted


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
