"""One polynomial map solved: its maps counted degree by degree, the lowerings that apply, and the cheapest of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import prod
from typing import TypeVar

from repc import lowering
from repc.driver.blocks import EXPLAIN_SOLVES, LIMITS, Blocks
from repc.driver.confined import spelled
from repc.driver.lowerings import Question, programs
from repc.driver.options import DEFAULTS, POLYNOMIAL, Options, silent
from repc.driver.proof import Solved
from repc.driver.scalars import scalar_program
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.groups.tellable import whose_fault
from repc.lowering import BlockProgram, Program
from repc.lowering.polynomial import ChainProblem, ChainProgram, Coupling, MonomialProgram, NoChain, Repeats
from repc.lowering.polynomial import lower as lower_chain
from repc.lowering.polynomial.monomials import count as count_monomials
from repc.lowering.scalars import NoScalars, ScalarProgram
from repc.numeric.actions.permutations import is_permutation
from repc.numeric.decompose import Decomposer, NotReductive
from repc.numeric.threads import single_threaded
from repc.ops.value import Plan
from repc.report import PolyFacts, Report
from repc.reps import TypedRep
from repc.reps.polynomials import Degrees, TypedPoly, degree_text
from repc.source import Diagnostic, InternalError, Remark, RepcError, fail
from repc.symbolic import HomCount, passes
from repc.symbolic.facts import MapFacts, RepFacts, rep_facts
from repc.symbolic.polynomials import PolyCount, counted, on_the_way
from repc.symbolic.rules import Rules
from repc.syntax import nodes, parse_rep

_MOST_LABELS = 8  # irreducibles of an input that are left out one by one
_SMALL = 2**14  # entries of a weight on all monomials: below, one product with it is as good as anything
_MOST = 600  # independent polynomials of one irreducible: above, choosing them takes long
_LIGHT = (60, 64)  # the same, and the dimension of irreducibles, where contractions give the map, too
_ENTRIES = 2**24  # of the weight on all monomials


T = TypeVar("T")
PolyProgram = ChainProgram | MonomialProgram | ScalarProgram


@dataclass(frozen=True, eq=False)
class PolyQuestion:
    """A polynomial map, what its caller chose, what is known of it by rules, and the numeric stage."""

    typed: TypedPoly
    group: Group
    options: Options
    rules: Rules
    blocks: Blocks
    count: PolyCount | None
    progress: Callable[[str], None]

    @property
    def repeats(self) -> Repeats:
        """How its coefficients repeat."""
        return Repeats(self.typed.options.channels, self.typed.options.given)

    @property
    def batch(self) -> int | None:
        """Samples of one call that it shall be fast for, where its line or its caller says so."""
        return self.typed.options.batch or self.options.batch

    @property
    def monomials(self) -> tuple[int, ...]:
        """Numbers of monomials of the wanted degrees, of each input."""
        pairs = zip(self.typed.inputs, self.typed.options.degrees, strict=True)
        return tuple(count_monomials(rep.size(), degrees) for rep, degrees in pairs)


def asked(typed: TypedPoly, group: Group, options: Options = DEFAULTS, progress: Callable[[str], None] = silent) -> PolyQuestion:
    """A polynomial map counted, as far as rules go."""
    progress(f"counting the maps of {typed.name}")
    blocks = Blocks(group)
    rules = Rules(group, blocks.irreps)
    with single_threaded():
        return PolyQuestion(typed, group, options, rules, blocks, counted(typed, rules), progress)


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
                raise InternalError(_disagreement(typed, key, count.counts[key], number, program.lowering))
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
    facts = PolyFacts(typed.kind, degree_text(options), counts, options.channels, options.given)
    total = None if count is None else count.total
    of = typed.name, question.group, _ends(question, count), question.group.is_complex, total
    return Report(*of, notes, program, costs, polynomial=facts, batch=question.batch)


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


# ── what is never used ───────────────────────────────────────────────────────────────────────────


def _ends(question: PolyQuestion, count: PolyCount | None) -> MapFacts:
    """The two ends, with what of the output is always zero."""
    typed, rules = question.typed, question.rules
    sides = [rep_facts(rep, rules.irreps(rep.node)) for rep in (*typed.inputs, typed.output)]
    zero = _zero(question) if count is not None else ()
    if count is not None and not count.total.dim:
        every = Remark("W0401", f"{typed.name} is always zero: there is no equivariant polynomial of these degrees")
        return MapFacts(tuple(sides[:-1]), sides[-1], (), zero, (every,))
    unused = _unused(question, sides[:-1]) if count is not None else ()
    warnings = [Remark("W0402", f"{label} of the input {text} cannot influence the output") for text, label in unused]
    if zero:
        words = f"the {', '.join(zero)} part of the output {typed.texts[-1]} is always zero: no polynomial of these degrees is one"
        warnings.append(Remark("W0403", words))
    return MapFacts(tuple(sides[:-1]), sides[-1], tuple(label for _, label in unused), zero, tuple(warnings))


def _unused(question: PolyQuestion, sides: Sequence[RepFacts]) -> tuple[tuple[str, str], ...]:
    """The irreducibles of the inputs without which there are as many polynomials, each with the input it is of."""
    found = []
    for k, side in enumerate(sides):
        if side.irreps is None or not 1 < len(side.irreps) <= _MOST_LABELS:
            continue
        for irrep in side.irreps:
            rest = [nodes.Multiple(i.multiplicity, parse_rep(i.label)) for i in side.irreps if i is not irrep]
            node = rest[0] if len(rest) == 1 else nodes.Sum(tuple(rest))
            inputs = list(question.typed.inputs)
            inputs[k] = TypedRep(node, question.group)
            try:
                without = counted(replace(question.typed, inputs=tuple(inputs)), question.rules)
            except RepcError:  # a group without labels
                return ()
            if without is not None and without.total.dim == question.count.total.dim:
                found.append((side.text, irrep.label))
    return tuple(found)


def _zero(question: PolyQuestion) -> tuple[str, ...]:
    """The irreducibles of the output that no polynomial of the wanted degrees is."""
    out = question.rules.irreps(question.typed.output.node)
    made: set[str] = set()
    for key in question.typed.keys:
        found = _polynomials(question, key)
        if found is None or out is None:
            return ()
        made |= {irrep.label for irrep in found}
    return tuple(irrep.label for irrep in out if irrep.label not in made)


def _polynomials(question: PolyQuestion, key: Degrees):
    """The irreducibles of a key that lead to the output; of degree 0 the invariant."""
    if not any(key):
        return question.rules.irreps(nodes.Scalars(1))
    return on_the_way(question.typed, key, question.rules)


# ── lowerings ────────────────────────────────────────────────────────────────────────────────────


def _programs(question: PolyQuestion) -> tuple[tuple[PolyProgram, ...], tuple[Remark, ...]]:
    """The programs in question, the chain first."""
    wanted = question.options.lower
    found: list[PolyProgram] = []
    notes: tuple[Remark, ...] = ()
    if wanted not in (None, *POLYNOMIAL):
        fail("E0404", f"'{wanted}' computes linear maps, and {question.typed.name} is a polynomial one", _OTHER)
    if wanted in (None, "scalars"):
        found += _scalars(question)
    if wanted == "monomials" and question.repeats.each:
        words = f"'monomials' has the same coefficients for all samples, and {question.typed.name} has some for each"
        fail("E0404", words, "leave --lower out, or use --lower chain")
    if question.repeats.each and not found:
        wanted = "chain"
    if wanted == "chain" or (wanted is None and has_chain(question, *(_LIGHT if found else ()))):
        try:
            found.append(with_chain(question, lower_chain))
        except NotReductive:
            if wanted:
                words = f"'chain' needs irreducibles, and {question.group.name} does not act completely reducibly"
                fail("E0404", words, "leave --lower out, or use --lower monomials")
    if wanted == "monomials" or (wanted is None and (not found or _accepts_monomials(question))):
        program, notes = _monomials(question)
        found.append(program)
    return tuple(found), notes


_OTHER = "leave --lower out, or use --lower chain, --lower scalars or --lower monomials"


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


def _exact(question: PolyQuestion) -> dict[Degrees, dict[str, IrrepCount]] | None:
    """The irreducibles on the way, by key and label; None where they are not known."""
    found: dict[Degrees, dict[str, IrrepCount]] = {}
    tops = [max(degrees) for degrees in question.typed.options.degrees]
    for key in product(*(range(top + 1) for top in tops)):
        if not any(key) or not _is_on_a_way(question.typed, key):
            continue
        irreps = _polynomials(question, key)
        if irreps is None:
            return None
        found[key] = {irrep.label: irrep for irrep in irreps}
    return found


def _is_on_a_way(typed: TypedPoly, key: Degrees) -> bool:
    """Whether a chain meets a key: powers of one input, and of the first inputs in degrees that are wanted."""
    inside = [k for k, degree in enumerate(key) if degree]
    if len(inside) == 1:
        return True
    starts = {wanted[: inside[-1] + 1] for wanted in typed.keys}
    return key[: inside[-1] + 1] in starts


def has_chain(question: PolyQuestion, most: int = _MOST, largest: int | None = None) -> bool:
    """Whether there are irreducibles, and not too many polynomials of one of them; with ``largest`` none of more dimensions."""
    exact = None if question.count is None else _exact(question)
    if exact is None or most_of(exact) > most:
        return False
    dims = [irrep.dim for found in exact.values() for irrep in found.values()]
    return largest is None or max(dims, default=0) <= largest


def most_of(exact) -> int:
    """The largest number of independent polynomials of one irreducible, over ℝ for real groups."""
    delta = {"R": 1, "C": 2, "H": 4}
    return max((delta[i.type] * i.multiplicity for found in exact.values() for i in found.values()), default=0)


def with_chain(question: PolyQuestion, then: Callable[[ChainProblem], T]) -> T:
    """What ``then`` makes of the polynomials of each degree from those of the degree before. Raises InternalError (E0902) where
    their number is not that of the characters, and NotReductive."""
    typed, exact = question.typed, _exact(question)
    if exact is None or question.count is None:
        fail("E0404", f"'chain' needs characters of {question.group.name}", "leave --lower out, or use --lower monomials")
    question.progress(f"decomposing {typed.name}")
    try:
        return question.blocks.attempts.run(lambda worker: then(_problem(question, worker, exact)))
    except NoChain as why:
        words = f"two counts of the equivariant polynomials of {typed.name} disagree: {why}; nothing was written"
        raise InternalError(Diagnostic("E0902", words, whose_fault(question.group, "the spec"))) from None


def _coupling(worker: Decomposer, exact) -> Coupling:
    """Clebsch–Gordan blocks; where products of irreducibles on the way are large, of irreducibles on the way only."""
    found = {irrep.label: irrep.dim for irreps in exact.values() for irrep in irreps.values()}
    wanted = [spelled(label, worker.group) for label in found] if max(found.values(), default=0) ** 2 > EXPLAIN_SOLVES else [None]
    return worker.coupling if None in wanted else partial(worker.coupling, wanted=worker.met(wanted))


def _problem(question: PolyQuestion, worker: Decomposer, exact) -> ChainProblem:
    typed = question.typed
    worker.adopt([rep.node for rep in (*typed.inputs, typed.output)])
    *inputs, output = (worker.space(rep.node) for rep in (*typed.inputs, typed.output))
    invariant, coupling = worker.space(nodes.Scalars(1)).irreps[0], _coupling(worker, exact)
    return ChainProblem(
        typed.name, tuple(inputs), output, typed.texts, invariant, coupling, typed.keys,
        {key: {label: irrep.multiplicity for label, irrep in found.items()} for key, found in exact.items()},
        {key: count.dim for key, count in question.count.counts.items()}, most_of(exact), question.repeats,
        question.group.is_complex,
    )  # fmt: skip


def _accepts_monomials(question: PolyQuestion) -> bool:
    """Where one product with a weight on all monomials is small, or its entries are equal on orbits."""
    entries = question.typed.output.size() * prod(question.monomials)
    if question.repeats.each or entries > _ENTRIES:
        return False
    sides = (*question.typed.linear.inputs, question.typed.output)
    return entries <= _SMALL and all(is_permutation(rep.node, question.group) for rep in sides)


def _monomials(question: PolyQuestion) -> tuple[MonomialProgram, tuple[Remark, ...]]:
    """A linear map of all monomials, by the cheapest lowering of such a map."""
    typed, linear = question.typed, question.typed.linear
    entries = typed.output.size() * prod(question.monomials)
    if entries > _ENTRIES:
        lowering.refuse_above(question.options.max_bytes, 64 * entries, "monomials", typed.name)
    options = replace(question.options, lower=None)
    blocks = Blocks(question.group, linear, options.max_bytes)
    state = passes.run(passes.start(linear, Rules(question.group)))
    inner, notes = programs(Question(state, options, blocks, question.progress))
    inner = tuple(one for one in inner if not (isinstance(one, BlockProgram) and one.lowering == "dense"))  # it says IN_DIM
    costs = [lowering.cost(one, question.batch) for one in inner]
    chosen: Program = inner[costs.index(lowering.choose(costs))]
    counts = _counts(question, chosen)
    dims = tuple(rep.size() for rep in typed.inputs)
    return MonomialProgram(typed.name, dims, typed.options.degrees, chosen, counts, question.repeats), notes


def _counts(question: PolyQuestion, program: Program) -> dict[Degrees, int]:
    """Of each key. Of several in one linear map the counts of the parts are what is known, and their sum is the program's."""
    keys = question.typed.keys
    if len(keys) == 1:
        return {keys[0]: program.hom_dim}
    if question.count is None:
        return _solved_counts(question)
    counts = {key: count.dim for key, count in question.count.counts.items()}
    if sum(counts.values()) != program.hom_dim:
        total = question.count.total
        raise InternalError(_disagreement(question.typed, keys[-1], total, program.hom_dim, "monomials"))
    return counts


def _solved_counts(question: PolyQuestion) -> dict[Degrees, int]:
    """By solving each key alone."""
    found = {}
    for key in question.typed.keys:
        degrees = tuple((k,) for k in key)
        alone = replace(question.typed, options=replace(question.typed.options, degrees=degrees))
        found[key] = _monomials(replace(question, typed=alone))[0].hom_dim
    return found


def _disagreement(typed: TypedPoly, key: Degrees, count: HomCount, found: int, by: str) -> Diagnostic:
    return Diagnostic(
        "E0902",
        f"two counts of the equivariant polynomials of {typed.name} of degree {', '.join(map(str, key))} disagree: {count.dim} by "
        f"{count.source}, {found} by the '{by}' lowering; nothing was written",
        whose_fault(typed.output.group, "the spec"),
    )
