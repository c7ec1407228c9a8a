"""One polynomial map solved: its maps counted degree by degree, the lowerings that apply, and the cheapest of them."""

from __future__ import annotations

from repc import lowering
from repc.driver.blocks import EXPLAIN_SOLVES, LIMITS
from repc.driver.options import POLYNOMIAL
from repc.driver.polynomials.chain import has_chain, with_chain
from repc.driver.polynomials.monomials import accepts_monomials, with_monomials
from repc.driver.polynomials.question import PolyQuestion, disagreement
from repc.driver.polynomials.scalars import scalar_program
from repc.driver.polynomials.unused import ends, unexamined
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.lowering.polynomial import ChainProgram, MonomialProgram
from repc.lowering.polynomial import lower as lower_chain
from repc.lowering.scalars import NoScalars, ScalarProgram
from repc.numeric.decompose import NotReductive
from repc.numeric.threads import single_threaded
from repc.ops.value import Plan
from repc.report import PolyFacts, Report
from repc.reps.polynomials import degree_text
from repc.source import InternalError, Remark, RepcError, fail
from repc.symbolic import HomCount
from repc.symbolic.polynomials import PolyCount

# Up to so many independent polynomials of one irreducible, and dimensions of it, a chain is tried beside contractions: a choice
# of speed.
_LIGHT = (60, 64)
_OTHER = "leave --lower out, or use --lower chain, --lower scalars or --lower monomials"


PolyProgram = ChainProgram | MonomialProgram | ScalarProgram


def solved(question: PolyQuestion) -> Solved:
    """Every lowering that applies, or the one asked for; the cheapest; the same count by both, degree by degree.

    Raises RepcError (E0404, E0430) where none applies, and InternalError (E0902) where a count is not the program's.
    """
    typed, group = question.typed, question.group
    with single_threaded():
        found, notes = _programs(question)
        costs = tuple(lowering.cost(program, question.batch) for program in found)
        program = found[costs.index(lowering.choose(costs))]
        count = question.count or PolyCount({key: HomCount(n, "the certified basis", False) for key, n in program.counts.items()})
        for key, number in program.counts.items():
            if count.counts[key].dim != number:
                raise InternalError(disagreement(typed, key, count.counts[key], number, program.lowering))
        told = report(question, count, notes, program, costs)
    degree = max(map(sum, typed.keys))
    arrow = Arrow(group, tuple(rep.node for rep in typed.inputs), typed.output.node, False, degree=degree)
    return Solved(told, typed, (arrow,))


def report(
    question: PolyQuestion, count: PolyCount | None, notes: tuple[Remark, ...] = (), program: Plan | None = None, costs=()
) -> Report:
    """What there is to tell."""
    typed = question.typed
    counts, options = {} if count is None else dict(count.counts), typed.options
    facts = PolyFacts(typed.kind, degree_text(options), counts, options.channels, options.given, unexamined=unexamined(question))
    total = None if count is None else count.total
    of = typed.name, question.group, ends(question, count), question.group.is_complex, total
    return Report(*of, notes, program, costs, polynomial=facts, batch=question.batch, layout=typed.layout)


def explained(question: PolyQuestion) -> Solved | Report:
    """The map solved, where that is within reach; counted only otherwise."""
    small = max(question.monomials) <= EXPLAIN_SOLVES or has_chain(question)
    if small:
        try:
            return solved(question)
        except RepcError as error:
            if error.diagnostics[0].code not in LIMITS:
                raise
            return report(question, question.count, (Remark("W0407", error.diagnostics[0].message),))
    note = f"counted only: more than {EXPLAIN_SOLVES} monomials are not taken apart to explain a map"
    return report(question, question.count, (Remark("W0407", note),))


def _programs(question: PolyQuestion) -> tuple[tuple[PolyProgram, ...], tuple[Remark, ...]]:
    """The programs in question, the chain before the map of all monomials."""
    _refuse_lowering(question)
    wanted = question.options.lower
    found: list[PolyProgram] = list(_scalars(question)) if wanted in (None, "scalars") else []
    notes: tuple[Remark, ...] = ()
    if question.repeats.each and not found:
        wanted = "chain"
    if wanted == "chain" or (wanted is None and has_chain(question, *(_LIGHT if found else ()))):
        found += _chain(question, wanted)
    if wanted == "monomials" or (wanted is None and (not found or accepts_monomials(question))):
        program, notes = with_monomials(question)
        found.append(program)
    return tuple(found), notes


def _refuse_lowering(question: PolyQuestion) -> None:
    """Raises RepcError (E0404) for a lowering of linear maps, and for monomials where samples have their own coefficients."""
    wanted = question.options.lower
    if wanted not in (None, *POLYNOMIAL):
        fail("E0404", f"'{wanted}' computes linear maps, and {question.typed.name} is a polynomial one", _OTHER)
    if wanted == "monomials" and question.repeats.each:
        words = f"'monomials' has the same coefficients for all samples, and {question.typed.name} has some for each"
        fail("E0404", words, "leave --lower out, or use --lower chain")


def _chain(question: PolyQuestion, wanted: str | None) -> tuple[ChainProgram, ...]:
    """The program of the chain; none where the group is not reductive, which raises RepcError (E0404) if it was asked for."""
    try:
        return (with_chain(question, lower_chain),)
    except NotReductive:
        if wanted:
            words = f"'chain' needs irreducibles, and {question.group.name} does not act completely reducibly"
            fail("E0404", words, "leave --lower out, or use --lower monomials")
        return ()


def _scalars(question: PolyQuestion) -> tuple[ScalarProgram, ...]:
    """The program of contractions, if there is one. Raises RepcError (E0404) where it was asked for and there is none."""
    try:
        if question.count is None:
            raise NoScalars(f"there are no characters of {question.group.name}")
        counts = {key: count.dim for key, count in question.count.counts.items()}
        return (scalar_program(question.typed, question.group, counts, question.repeats),)
    except NoScalars as why:
        if question.options.lower is not None:
            fail("E0404", f"'scalars' does not compute {question.typed.name}: {why}", "leave --lower out, or use --lower chain")
        return ()
