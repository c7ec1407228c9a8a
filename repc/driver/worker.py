"""One group's maps, solved one by one: the passes, then blocks, lowerings, the choice among them, and the certificate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod

from repc import lowering
from repc.driver import effort
from repc.driver.blocks import LIMITS, Blocks, largest_product
from repc.driver.candidates import structural
from repc.driver.layouts import laid_out, orders_of
from repc.driver.lowerings import exact_program, has_light_program, in_doubt, programs, refuse_hopeless
from repc.driver.options import DEFAULTS, Options, silent
from repc.driver.proof import Solved, proven
from repc.driver.question import Question
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.groups.tellable import whose_fault
from repc.limits import EXPLAIN_SOLVES, EXPLAIN_WORK, MOST_IN_DIGITS, MOST_MODULAR, MOST_SECOND, Limit
from repc.lowering import Program
from repc.numeric.decompose import NotReductive, decompose
from repc.numeric.exactly import maps as exactly
from repc.numeric.second_counts import count_by_elements, count_exactly, upper_bound
from repc.numeric.space import Space
from repc.numeric.threads import single_threaded
from repc.report import NOT_RUN, Report
from repc.reps import TypedMap, TypedRep
from repc.reps.fold import product_of
from repc.source import Diagnostic, InternalError, Remark, RepcError, Source
from repc.symbolic import HomCount, passes
from repc.symbolic.facts import RepFacts, rep_facts
from repc.symbolic.rules import Rules
from repc.syntax import nodes
from repc.targets.jax import ModuleText

NOWHERE = Source("-e", "")  # of maps that Python code describes

_SECOND_SEED = 100  # random elements of the second decomposition that stands in where there is no other count


class Worker:
    """Compiles the maps of one group; the equal sub-problems of a map are solved once."""

    def __init__(self, group: Group, options: Options = DEFAULTS, progress: Callable[[str], None] = silent):
        self.group, self.options, self.progress = group, options, progress

    def irreps(self, node: nodes.RepExpr) -> tuple[IrrepCount, ...] | None:
        """The irreducibles of a representation: exact, else numeric, else None (not reductive, or too large)."""
        return Rules(self.group, Blocks(self.group).irreps).irreps(node)

    def facts(self, rep: TypedRep) -> RepFacts:
        """A representation and its irreducibles, or what keeps them from being found."""
        found = rep_facts(rep, self.irreps(rep.node))
        if found.irreps is not None:
            return found
        acts = "does not act" if self.group.is_reductive is False else "is not known to act"
        why = Blocks(self.group).why_not(rep.node) or f"{self.group.name} {acts} completely reducibly"
        return replace(found, why_none=why)

    def passed(self, typed: TypedMap) -> passes.State:
        """A map after all passes: what is known of it before it is solved."""
        return self._question(typed, False).state

    def explain(self, typed: TypedMap, source: Source = NOWHERE) -> Report:
        """Every pass over a map, and the program that it is computed by where that takes no longer than the rest."""
        small = largest_product([rep.node for rep in (*typed.inputs, typed.output)], self.group) <= EXPLAIN_SOLVES
        question = self._question(typed, small)
        limit = EXPLAIN_WORK if small else EXPLAIN_SOLVES
        try:
            if self._is_shown(question, small):
                return self._proven(question, source)[0]
        except RepcError as error:
            if error.diagnostics[0].code not in LIMITS:
                raise
            return _report(question.state, (Remark(NOT_RUN, f"not run: {error.diagnostics[0].message}"),))
        return _report(question.state, (Remark(NOT_RUN, f"not run; 'repc compile' does ({limit.words})"),))

    def _is_shown(self, question: Question, small: bool) -> bool:
        """Whether a map is solved to explain it."""
        if small and effort.of_blocks(question.state) <= EXPLAIN_WORK:
            return True
        light = effort.of_diagrams(question.state) <= EXPLAIN_WORK
        return light and has_light_program(replace(question, options=Options(max_bytes=self.options.max_bytes)))

    def solve(self, typed: TypedMap, source: Source = NOWHERE) -> Report:
        """What `compile` finds."""
        return self.compile(typed, source)[0]

    def compile(self, typed: TypedMap, source: Source = NOWHERE) -> tuple[Report, ModuleText]:
        """Run the passes, then decompose, lower, choose, print, run and certify one map of a source."""
        refuse_hopeless(typed, self.group, self.options)
        return self._proven(self._question(typed, self.options.lower in (None, "schur", "dense")), source)

    def _question(self, typed: TypedMap, is_solvable: bool) -> Question:
        """A map after all passes. Groups without exact rules are decomposed on the way, whatever the size of a map that is
        going to be solved in blocks."""
        self.progress(f"counting the maps of {typed.name}")
        with single_threaded():
            blocks = Blocks(self.group, typed if is_solvable else None, self.options.max_bytes)
            state = passes.run(passes.start(typed, Rules(self.group, blocks.irreps, blocks.why_not)))
        return Question(state, self.options, blocks, self.progress)

    def _solved(self, question: Question) -> Solved:
        with single_threaded():
            found, notes = programs(question)
            found = laid_out(question, found)
            costs = tuple(lowering.cost(program, question.batch) for program in found)
            program = found[costs.index(lowering.choose(costs))]
            state = question.state if question.state.count else question.state.counted(_second_count(question, program))
            if state.count.dim != program.hom_dim:
                state, program, notes = _exactly(question, state.count, program)
                (program,) = laid_out(question, (program,))
                costs = (lowering.cost(program, question.batch),)
            report = replace(_report(state, notes, program, costs), batch=question.batch)
            *inputs, output = state.nodes
            large = structural(self.group, program)
        arrow = Arrow(self.group, tuple(inputs), output, True, report.flops, large, orders=orders_of(question.map))
        return Solved(report, question.map, (arrow,))

    def _proven(self, question: Question, source: Source) -> tuple[Report, ModuleText]:
        """The report, and the module whose text was run and certified."""
        return proven(self._solved(question), source, self.progress)


def _report(
    state: passes.State, notes: tuple[Remark, ...], program: Program | None = None, costs: tuple[lowering.Cost, ...] = ()
) -> Report:
    of = state.map.name, state.group, state.facts, state.group.is_complex, state.count
    return Report(*of, notes, program, costs, passes=state.stages, layout=state.map.layout)


def _exactly(question: Question, count: HomCount, program: Program) -> tuple[passes.State, Program, tuple[Remark, ...]]:
    """A map of which floating point found another number than there are: found in exact numbers, without irreducibles, which were
    told apart in floating point."""
    found = exact_program(question)
    if found is None or found.hom_dim != count.dim:
        raise InternalError(_disagreement(question.map, count, program))
    state = passes.run(passes.start(question.map, Rules(question.group)))
    return state if state.count else state.counted(count), found, (in_doubt(question.group),)


def _second_count(question: Question, program: Program) -> HomCount:
    """A count that does not rest on the program's own rank, where the exact rules have none."""
    *sources, target = question.state.nodes
    group, source = question.group, product_of(sources)
    above = upper_bound(group, source, target)
    if above is not None:
        both = "rank modulo a prime from above, the certified basis from below"
        return HomCount(above, both, above == program.hom_dim)
    found = count_exactly(group, source, target)
    if found is not None:
        return HomCount(found, "; ".join(exactly.words(factor) for factor in group.factors), True)
    found = count_by_elements(group, source, target)
    if found is not None:
        why = _unbounded(question, (MOST_IN_DIGITS, MOST_MODULAR))
        return HomCount(found, f"the null space of random group elements{why}", False)
    try:
        a, b = decompose(group, [source, target], _SECOND_SEED)
    except NotReductive:
        why = _unbounded(question, (MOST_IN_DIGITS, MOST_MODULAR, MOST_SECOND))
        return HomCount(program.hom_dim, f"the certified basis, a bound from below{why}", False)
    return HomCount(_hom_dim(a, b), "a second decomposition with other random elements", False)


def _hom_dim(source: Space, target: Space) -> int:
    return sum(source.multiplicity(i) * target.multiplicity(i) * i.division_dim for i in target.irreps)


def _unbounded(question: Question, limits: tuple[Limit, ...]) -> str:
    """In parentheses, the limits that the unknowns of one pair of tensor products exceed, so that there is no second count."""
    *sources, target = question.state.nodes
    sizes = [largest_product([node], question.group) for node in (product_of(sources), target)]
    met = [limit.words for limit in limits if prod(sizes) > limit]
    return f" ({prod(sizes)} unknowns; {'; '.join(met)})" if met else ""


def _disagreement(typed: TypedMap, count: HomCount, program: Program) -> Diagnostic:
    return Diagnostic(
        "E0902",
        f"two counts of the equivariant maps of {typed.name} disagree: {count.dim} by {count.source}, "
        f"{program.hom_dim} by the '{program.lowering}' lowering; nothing was written",
        whose_fault(typed.output.group, "the spec"),
    )
