"""The map that evaluates harmonics, solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from repc.driver.blocks import Blocks
from repc.driver.options import DEFAULTS, Options, silent
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.groups.tellable import whose_fault
from repc.lowering import cost
from repc.lowering.harmonics import HarmonicsProblem, HarmonicsProgram, NoHarmonics, lower
from repc.numeric.decompose import Decomposer
from repc.numeric.threads import single_threaded
from repc.report import PolyFacts, Report
from repc.reps.harmonics import harmonics_by_degree
from repc.reps.polynomials import TypedPoly, degree_text
from repc.source import Diagnostic, InternalError, fail
from repc.symbolic import HomCount
from repc.symbolic.facts import MapFacts, rep_facts
from repc.symbolic.rules import Rules
from repc.syntax import parse_rep

_ONE = HomCount(1, "definition: there is nothing to choose", True)


def solved(typed: TypedPoly, group: Group, options: Options = DEFAULTS, progress: Callable[[str], None] = silent) -> Solved:
    """The map that evaluates harmonics, with all that there is to tell. Raises RepcError (E0404) where another lowering is asked
    for."""
    if options.lower not in (None, "harmonics"):
        words = f"{typed.name} evaluates harmonics, which '{options.lower}' does not"
        fail("E0404", words, "leave --lower out")
    progress(f"decomposing {typed.name}")
    with single_threaded():
        program = _program(typed, group, Blocks(group))
        report = replace(told(typed, group), program=program, costs=(cost(program),))
    degree = None if typed.options.normalize else max(map(sum, typed.keys))
    arrow = Arrow(group, (typed.inputs[0].node,), typed.output.node, False, degree=degree)
    return Solved(report, typed, (arrow,))


def told(typed: TypedPoly, group: Group) -> Report:
    """What there is to tell before anything is solved."""
    rules = Rules(group, Blocks(group).irreps)
    vector, output = (rep_facts(rep, rules.irreps(rep.node)) for rep in (*typed.inputs, typed.output))
    facts = MapFacts((vector,), output, (), (), ())
    kind = PolyFacts("poly", degree_text(typed.options), {}, normalize=typed.options.normalize)
    return Report(typed.name, group, facts, False, _ONE, polynomial=kind)


def _program(typed: TypedPoly, group: Group, blocks: Blocks) -> HarmonicsProgram:
    parts = harmonics_by_degree(parse_rep(typed.texts[-1]), group)

    def ask(worker: Decomposer) -> HarmonicsProgram:
        worker.adopt([typed.inputs[0].node, *parts])
        spaces = [worker.space(part) for part in (typed.inputs[0].node, *parts)]
        normalize = bool(typed.options.normalize)
        return lower(HarmonicsProblem(typed.name, spaces[0], tuple(spaces[1:]), worker.coupling, normalize))

    try:
        return blocks.attempts.run(ask)
    except NoHarmonics as why:
        words = f"two counts of {typed.texts[-1]} under {group.name} disagree: {why}; nothing was written"
        raise InternalError(Diagnostic("E0902", words, whose_fault(group, "the spec"))) from None
