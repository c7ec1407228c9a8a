"""One group's maps, solved one by one: count, decompose, lower, choose, certify; equal sub-problems once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from repc import codegen, lowering, symbolic
from repc.codegen import Module
from repc.driver.candidates import diagram_program, product_program, structural
from repc.driver.options import DEFAULTS, Options, silent
from repc.driver.trial import Arrow, certified, unproven
from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.lowering import BasisProgram, Program
from repc.numeric.actions.permutations import generator_images, is_permutation
from repc.numeric.actions.shifts import shift_images, shifts_of
from repc.numeric.agree import difference
from repc.numeric.decompose import Attempts, Decomposer, NotReductive, decompose
from repc.numeric.irreducibles.named import MATRICES_TOO_LARGE
from repc.numeric.nullspace import SYSTEM_TOO_LARGE, count_by_elements, equivariant_maps, upper_bound
from repc.numeric.space import Space
from repc.numeric.threads import single_threaded
from repc.report import MapReport
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.reps.layout import monomial_size, monomials
from repc.source import Diagnostic, InternalError, Remark, RepcError, Source, fail
from repc.symbolic import HomCount, passes
from repc.symbolic.analysis import MapFacts, map_facts
from repc.syntax import nodes

NOWHERE = Source("-e", "")  # of maps that Python code describes

_ORBIT_ONLY = 256  # tensor products larger than this are not decomposed where orbits give the map without it
_ONE_WEIGHT = 2**22  # larger matrices are not made where an FFT does without
_EXPLAIN_SOLVES = 1024  # largest tensor product that explain decomposes; larger maps are counted
_SECOND_SEED = 100  # random elements of the second decomposition that stands in where there is no other count


class Worker:
    """Compiles the maps of one group; the equal sub-problems of a map are solved once."""

    def __init__(self, group: Group, options: Options = DEFAULTS, progress: Callable[[str], None] = silent):
        self.group, self.options, self.progress = group, options, progress
        self._decomposed: set[nodes.RepExpr] = set()

    def explain(self, typed: TypedMap, source: Source = NOWHERE) -> MapReport:
        """Every pass over a map, which is solved where that is within reach, and counted otherwise."""
        report = self._solved_or_counted(typed, source)
        state = passes.start(typed.inputs, typed.output, self.group, self.irreps)
        state, stages = passes.run(state)
        return replace(report, passes=stages)

    def _solved_or_counted(self, typed: TypedMap, source: Source) -> MapReport:
        if self._is_within_reach(typed):
            try:
                return self.solve(typed, source)
            except RepcError as error:
                if error.diagnostics[0].code not in (lowering.TOO_LARGE, SYSTEM_TOO_LARGE, MATRICES_TOO_LARGE):
                    raise
                note = error.diagnostics[0].message
        else:
            limit = f"more than {_EXPLAIN_SOLVES} dimensions"
            note = f"counted only: a tensor product of {limit} is not decomposed to explain it"
        count = symbolic.count([rep.node for rep in typed.inputs], typed.output.node, self.group)
        return MapReport(typed.name, self._facts(typed), count, self.group.is_complex, (Remark("W0407", note),))

    def _is_within_reach(self, typed: TypedMap) -> bool:
        """Whether explain solves a map: its products are small, or it needs no decomposition."""
        everything = [rep.node for rep in (*typed.inputs, typed.output)]
        if self._largest(everything) <= _EXPLAIN_SOLVES or self._fourier(typed) is not None:
            return True
        count = symbolic.count(everything[:-1], everything[-1], self.group)
        options = Options(max_bytes=self.options.max_bytes)
        return any(by(typed, self.group, count, options) is not None for by in (diagram_program, product_program))

    def solve(self, typed: TypedMap, source: Source = NOWHERE) -> MapReport:
        """What `compile` finds."""
        return self.compile(typed, source)[0]

    def compile(self, typed: TypedMap, source: Source = NOWHERE) -> tuple[MapReport, Module]:
        """Count, decompose, lower, choose, print, run and certify one map of a source.

        Every map starts from an empty table of irreducibles: forms met on the way depend on what was met before, and no
        other line of a spec may change what a map's parameters mean.
        """
        with single_threaded():
            return self._proven(self._lowered(typed), typed, source)

    def _proven(self, report: MapReport, typed: TypedMap, source: Source) -> tuple[MapReport, Module]:
        """The report, and the module whose text was run and certified."""
        self.progress(f"writing {typed.name}")
        module = codegen.emit(report, typed, TypedSpec(source, self.group, (typed,)))
        self.progress(f"certifying {typed.name}")
        inputs = tuple(rep.node for rep in typed.inputs)
        large = structural(self.group, report.program)
        certificate = certified(module, Arrow(self.group, inputs, typed.output.node, True, report.cost.flops, large))
        return replace(report, certificate=certificate), codegen.sealed(module, certificate.bound)

    def _lowered(self, typed: TypedMap) -> MapReport:
        self.__dict__.pop("attempts", None)
        inputs, output = [rep.node for rep in typed.inputs], typed.output.node
        self.progress(f"counting the maps of {typed.name}")
        count = symbolic.count(inputs, output, self.group)
        programs, notes = self._programs(typed, count)
        costs = tuple(lowering.cost(p) for p in programs)
        program = programs[costs.index(lowering.choose(costs))]
        count = self._second_count(count, typed, program)
        if count.dim != program.hom_dim:
            raise InternalError(_disagreement(typed, count, program))
        facts = self._facts(typed)
        return MapReport(typed.name, facts, count, self.group.is_complex, notes, program, costs, unproven(self.group))

    def _facts(self, typed: TypedMap) -> MapFacts:
        return map_facts(typed.inputs, typed.output, self.group, self.irreps)

    def irreps(self, node: nodes.RepExpr) -> tuple[IrrepCount, ...] | None:
        """The irreducibles of a representation: exact, else numeric, else None (not reductive, or too large)."""
        exact = symbolic.decompose(node, self.group)
        if exact is not None:
            return exact
        largest = self._largest([node])
        if largest > _ORBIT_ONLY and is_permutation(node, self.group):
            return None
        if largest > _EXPLAIN_SOLVES and node not in self._decomposed:
            return None
        try:
            space = self.attempts.run(lambda worker: worker.space(node))
        except NotReductive:
            return None
        return tuple(IrrepCount(i.label, i.dim, i.type, space.multiplicity(i)) for i in space.irreps)

    @cached_property
    def attempts(self) -> Attempts:
        """The decomposers that all maps of this group share."""
        return Attempts(self.group)

    def _programs(self, typed: TypedMap, count: HomCount | None) -> tuple[tuple[Program, ...], tuple[Remark, ...]]:
        """Every applicable lowering, or the one asked for; and what to tell the user about them."""
        wanted = self.options.lower
        programs: list[Program] = []
        everything = [*typed.inputs, typed.output]
        permutes = all(is_permutation(rep.node, self.group) for rep in everything)
        if wanted == "orbit" and not permutes:
            fail(
                "E0404",
                f"'orbit' needs permutation representations, and {self.group.name} does not permute the coordinates "
                f"of {typed.name}",
                "leave --lower out, or use --lower schur",
            )
        if wanted in (None, "fourier"):
            found = self._fourier(typed)
            if wanted or (found and typed.inputs[0].size() * typed.output.size() > _ONE_WEIGHT):
                return (found,), ()
            programs = [found] if found else []
        large = self._largest([rep.node for rep in everything]) > _ORBIT_ONLY
        drawn = [by(typed, self.group, count, self.options) for by in (diagram_program, product_program)]
        programs += [program for program in drawn if program]
        if any(drawn) and (wanted or large):
            return tuple(programs), ()
        if wanted == "orbit" or (wanted is None and permutes and ((large and not programs) or self._fits("orbit", typed))):
            self._check_memory("orbit", typed)
            programs.append(self._orbit(typed))
        if wanted == "orbit" or (programs and large):
            return tuple(programs), ()
        try:
            return (*self._block_programs(typed, wanted), *programs), ()
        except NotReductive:
            return (self._basis_program(typed),), (_not_reductive(self.group),)

    def _block_programs(self, typed: TypedMap, wanted: str | None) -> tuple[Program, ...]:
        self._check_memory("schur", typed)
        self.progress(f"decomposing {typed.name}")
        problem = self.attempts.run(lambda decomposer: _problem(typed, decomposer))
        self._check_blocks(typed, problem)
        self._decomposed |= {rep.node for rep in (*typed.inputs, typed.output)}
        names = [n for n in ("schur", "dense") if wanted in (None, n)]
        if wanted is None and not self._fits("dense", typed):
            names = ["schur"]
        texts, output_text = typed.texts[:-1], typed.texts[-1]
        return tuple(getattr(lowering, name).lower(problem, texts, output_text) for name in names)

    def _check_blocks(self, typed: TypedMap, problem: lowering.MapProblem) -> None:
        """Every numeric block has the label, type and multiplicity that the exact rules give, where there are any."""
        for rep, space in zip((*typed.inputs, typed.output), (*problem.inputs, problem.output), strict=True):
            exact = symbolic.decompose(rep.node, self.group)
            differs = None if exact is None else difference(space, exact)
            if differs is not None:
                raise InternalError(_other_blocks(typed, rep, differs))

    def _fourier(self, typed: TypedMap) -> Program | None:
        """The program by FFT, where the group shifts the coordinates of one input; E0437 where it is asked for and
        cannot be."""
        shifts = shifts_of(self.group) if len(typed.inputs) == 1 else None
        reps = (*typed.inputs, typed.output)
        images = [shift_images(rep.node, self.group) for rep in reps] if shifts and self._fits("fourier", typed) else [None]
        found = None
        if all(image is not None for image in images):
            dims = (reps[0].size(), reps[1].size())
            found = lowering.fourier.lower(typed.name, *images, shifts.orders, dims, shifts.turned)
        if found is None and self.options.lower == "fourier":
            self._check_memory("fourier", typed)
            needs = "one input, and a product of cyclic groups that shifts its coordinates and those of the output"
            found = f"'fourier' needs {needs} around grids, which {self.group.name} does not do for {typed.name}"
            fail("E0437", found, "leave --lower out, or use --lower schur")
        return found

    def _orbit(self, typed: TypedMap) -> Program:
        images = [generator_images(rep.node, self.group) for rep in typed.inputs]
        output = generator_images(typed.output.node, self.group)
        dims = (typed.output.size(), *(rep.size() for rep in typed.inputs))
        return lowering.orbit.lower(typed.name, images, output, dims)

    def _basis_program(self, typed: TypedMap) -> Program:
        self._check_memory("dense", typed)
        basis = equivariant_maps(self.group, _product([rep.node for rep in typed.inputs]), typed.output.node)
        dims = tuple(rep.size() for rep in typed.inputs)
        basis = basis.reshape(len(basis), typed.output.size(), *dims)
        return lowering.dense.lower_basis(typed.name, basis, self.group.is_complex)

    def _second_count(self, count: HomCount | None, typed: TypedMap, program: Program) -> HomCount:
        """A count that does not rest on the program's own rank, where the exact rules have none."""
        if count is not None:
            return count
        source, target = _product([rep.node for rep in typed.inputs]), typed.output.node
        above = upper_bound(self.group, source, target)
        if above is not None:
            both = "rank modulo a prime from above, the certified basis from below"
            return HomCount(above, both, above == program.hom_dim)
        found = count_by_elements(self.group, source, target)
        if found is not None:
            return HomCount(found, "the null space of random group elements", False)
        if isinstance(program, BasisProgram):
            return HomCount(program.hom_dim, "the certified basis, a bound from below", False)
        a, b = decompose(self.group, [source, target], _SECOND_SEED)
        return HomCount(_hom_dim(a, b), "a second decomposition with other random elements", False)

    def _largest(self, reps: list[nodes.RepExpr]) -> int:
        found = {m for node in reps for m in monomials(node, self.group)}
        return max((monomial_size(m, self.group) for m in found), default=0)

    def _bytes(self, name: str, typed: TypedMap) -> int:
        everything = [*typed.inputs, typed.output]
        distinct = {m for rep in everything for m in monomials(rep.node, self.group)}
        sizes = [monomial_size(m, self.group) for m in distinct]
        dims = [rep.size() for rep in typed.inputs]
        count = symbolic.count([rep.node for rep in typed.inputs], typed.output.node, self.group)
        hom_dim = 0 if count is None else count.dim
        is_complex = self.group.is_complex
        return lowering.bytes_needed(name, dims, typed.output.size(), sizes, is_complex=is_complex, hom_dim=hom_dim)

    def _check_memory(self, name: str, typed: TypedMap) -> None:
        lowering.refuse_above(self.options.max_bytes, self._bytes(name, typed), name, typed.name)

    def _fits(self, name: str, typed: TypedMap) -> bool:
        return self._bytes(name, typed) <= self.options.max_bytes


def _problem(typed: TypedMap, decomposer: Decomposer) -> lowering.MapProblem:
    decomposer.adopt([rep.node for rep in (*typed.inputs, typed.output)])
    *inputs, output = (decomposer.space(rep.node) for rep in (*typed.inputs, typed.output))
    return lowering.map_problem(typed.name, tuple(inputs), output, decomposer.group.is_complex, decomposer.coupling)


def _product(factors: list[nodes.RepExpr]) -> nodes.RepExpr:
    return factors[0] if len(factors) == 1 else nodes.Product(tuple(factors))


def _hom_dim(source: Space, target: Space) -> int:
    return sum(source.multiplicity(i) * target.multiplicity(i) * i.division_dim for i in target.irreps)


def _not_reductive(group: Group) -> Remark:
    why = "was not brought to a form closed under adjoints"
    if group.is_reductive is False:
        why = "does not act completely reducibly"
    return Remark("W0406", f"{group.name} {why}: the maps come from the null space of its constraints")


def _disagreement(typed: TypedMap, count: HomCount, program: Program) -> Diagnostic:
    return Diagnostic(
        "E0902",
        f"two counts of the equivariant maps of {typed.name} disagree: {count.dim} by {count.source}, "
        f"{program.hom_dim} by the '{program.lowering}' lowering; nothing was written",
        "this is a defect of repc: please report the spec",
    )


def _other_blocks(typed: TypedMap, rep: TypedRep, differs: str) -> Diagnostic:
    return Diagnostic(
        "E0903",
        f"two decompositions of {rep}, in {typed.name}, disagree: {differs}; nothing was written",
        "this is a defect of repc: please report the spec",
    )
