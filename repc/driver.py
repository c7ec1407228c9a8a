"""The whole compiler, top to bottom: source → spec → typed → counts → blocks → program → certificate → module.

This is the only module that sees all rooms. Each stage hands plain, frozen data to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repc import codegen, lowering, runtime, symbolic, syntax
from repc.groups import Group, group_from_node
from repc.groups import catalogue as group_catalogue
from repc.lowering import DEFAULT_LIMIT, BasisProgram, Cost, Program
from repc.numeric import couple
from repc.numeric.agree import difference
from repc.numeric.basis import equivariant_basis
from repc.numeric.certify import Certificate, certify
from repc.numeric.decompose import Attempts, Decomposer, NotReductive, decompose
from repc.numeric.named import NamedIrrep, named_irrep
from repc.numeric.nullspace import count_by_elements, equivariant_maps, upper_bound
from repc.numeric.space import Space
from repc.reps import Expression, Rep, TypedMap, TypedSpec, elaborate
from repc.reps.atoms import atom_size
from repc.reps.layout import expand, monomial_size, monomials
from repc.reps.labeled import irrep
from repc.report import Explanation, FactorTable, FormulaExplanation, MapReport, ProductFacts
from repc.reps.permutations import generator_images, is_permutation
from repc.reps.rep import expression as as_expression
from repc.source import Diagnostic, InternalError, RepcError, Source, UsageError, fail, write_files
from repc.symbolic import HomCount, IrrepCount, passes
from repc.symbolic.analysis import MapFacts, map_facts, rep_facts
from repc.symbolic.catalog import listed, lists_all
from repc.symbolic.exact_basis import ExactBasis, recognized_basis
from repc.symbolic.exact_block import exact_block
from repc.symbolic.formula import FreeGroup, FreeSpec, formulas, free_group, refuse_free
from repc.syntax import nodes

if TYPE_CHECKING:
    from types import ModuleType

    from repc.codegen import Module
    from repc.runtime import CheckReport

LOWERINGS = ("schur", "dense", "orbit")
_ORBIT_ONLY = 256  # tensor products larger than this are not decomposed where orbits give the map without it
_EXPLAIN_SOLVES = 1024  # largest tensor product that explain decomposes; larger maps are counted
_EXACT_SIZE = 2048  # entries of a map whose basis is looked for in square roots
_SHOWN_ENTRIES = 144  # of a map whose basis tensors are part of its LaTeX
_EXACT_ENTRIES = 2**15  # of the whole basis: some seconds of exact arithmetic
_MULTIPLIED = 5  # irreducibles whose products 'repc groups --products' shows
_HEADER = 8192  # bytes at the start of a module within which its mark stands
_SECOND_SEED = 100  # random elements of the second decomposition that stands in where there is no other count


@dataclass(frozen=True)
class Options:
    """``lower``: a lowering's name, or None for the cheapest; ``max_bytes``: memory that compiling one map may take."""

    lower: str | None = None
    max_bytes: int = DEFAULT_LIMIT

    def __post_init__(self):
        """Raises UsageError for a lowering that does not exist, and for a limit that allows nothing."""
        if self.lower not in (None, *LOWERINGS):
            remedy = "use one of " + ", ".join(LOWERINGS)
            raise UsageError(Diagnostic("E0403", f"there is no lowering called '{self.lower}'", remedy))
        if self.max_bytes < 1:
            remedy = "give a positive number of bytes"
            raise UsageError(Diagnostic("E0509", f"a limit of {self.max_bytes} bytes allows nothing", remedy))


@dataclass(frozen=True, eq=False)
class Compiled:
    """One map: what was found, and the module written for it."""

    report: MapReport
    module: Module


Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """No progress is shown."""


def type_source(source: Source, default_name: str = "f", free: bool = False) -> TypedSpec | FreeSpec:
    """Text to typed representations of its group; with ``free``, a group such as O(n) gives a `FreeSpec`."""
    spec = syntax.parse(source)
    found = _free(spec.group, source, free, tuple(let.name for let in spec.lets))
    return FreeSpec(found, spec, default_name) if found else elaborate(spec, default_name)


def type_expression(
    text: str, group: Group | str, name: str = "f", free: bool = False
) -> TypedSpec | Expression | FreeSpec:
    """What ``-e`` and ``-g`` mean: an arrow gives a spec with one map, a bare representation gives that; with
    ``free``, a group such as O(n) gives a `FreeSpec`."""
    source = Source("-e", text)
    node = syntax.parse_expression(source)
    if isinstance(group, str) and free:
        place = Source("-g", group)
        found = _free(syntax.parse_group(place), place, free)
        if found:
            arrow = isinstance(node, nodes.MapDef)
            spec = nodes.Spec(source, (), None, (), (node,) if arrow else ())
            return FreeSpec(found, spec, name, None if arrow else node)
    group = build_group(group)
    if isinstance(node, nodes.MapDef):
        spec = nodes.Spec(source, (), None, (), (node,))
        return elaborate(spec, name, group)
    try:
        return Expression(node)(group)
    except RepcError as error:
        raise error.at(node.span, source) from None


def build_group(group: Group | str) -> Group:
    """A group from its text, such as ``SO(3) × S(5)``; a group object is returned as it is."""
    if isinstance(group, Group):
        return group
    source = Source("-g", group)
    node = syntax.parse_group(source)
    _free(node, source, False)
    try:
        return group_from_node(node, {})
    except RepcError as error:
        raise error.at(node.span, source) from None


def _free(node: nodes.GroupExpr, source: Source, allowed: bool, bound: tuple[str, ...] = ()) -> FreeGroup | None:
    """The family and letter of a group such as O(n), which is refused unless ``allowed``."""
    try:
        found = free_group(node, bound)
        if found and not allowed:
            refuse_free(found, node)
        return found
    except RepcError as error:
        raise error.at(node.span, source) from None


def compile_spec(spec: TypedSpec, options: Options = Options(), progress: Progress = _silent) -> tuple[Compiled, ...]:
    """Every map of a spec as a module."""
    if not spec.maps:
        nothing = Diagnostic(
            "E0506", f"{spec.source.name} has no map to compile", "add a line such as 'map f : V -> V²', or a bare arrow"
        )
        raise RepcError(nothing)
    worker = Worker(spec.group, options, progress)
    compiled = []
    for typed in spec.maps:
        try:
            report = worker.solve(typed)
            progress(f"writing {typed.name}")
            compiled.append(Compiled(report, codegen.emit(report, typed, spec)))
        except RepcError as error:
            raise error.at(typed.span, spec.source) from None
    return tuple(compiled)


def explain_spec(spec: TypedSpec, options: Options = Options(), progress: Progress = _silent) -> Explanation:
    """What the compiler sees and decides, map by map; maps too large to compile are counted only.

    A spec without maps has its named representations explained.
    """
    worker = Worker(spec.group, options, progress)
    if not spec.maps:
        return Explanation(spec.group, reps=tuple(rep_facts(rep, worker.irreps) for rep in spec.reps))
    return Explanation(spec.group, maps=tuple(worker.explain(typed) for typed in spec.maps))


def explain_rep(rep: Expression) -> Explanation:
    """The irreducibles of one representation."""
    return Explanation(rep.group, reps=(rep_facts(rep, Worker(rep.group).irreps),))


def explain_free(question: FreeSpec) -> FormulaExplanation:
    """Irreducibles, counts and dimensions as formulas in n, for a group such as O(n)."""
    try:
        return FormulaExplanation(formulas(question))
    except RepcError as error:
        raise error.at(None, question.spec.source) from None


class Worker:
    """Compiles the maps of one group, so that equal sub-problems are solved once."""

    def __init__(self, group: Group, options: Options = Options(), progress: Progress = _silent):
        self.group, self.options, self.progress = group, options, progress
        self.known: frozenset[str] = frozenset()  # sub-problems of the maps explained so far
        self._decomposed: set[nodes.RepExpr] = set()

    def explain(self, typed: TypedMap) -> MapReport:
        """Every pass over a map, which is solved where that is within reach, and counted otherwise."""
        report = self._solved_or_counted(typed)
        state = passes.start(typed.inputs, typed.output, self.group, self.irreps, self.known)
        state, stages = passes.run(state)
        self.known |= {task.what for task in state.tasks}
        return replace(report, passes=stages)

    def _solved_or_counted(self, typed: TypedMap) -> MapReport:
        if self._largest([rep.node for rep in (*typed.inputs, typed.output)]) <= _EXPLAIN_SOLVES:
            try:
                return self.solve(typed)
            except RepcError as error:
                if error.diagnostics[0].code != lowering.TOO_LARGE:
                    raise
                note = error.diagnostics[0].message
        else:
            note = f"counted only: a tensor product of more than {_EXPLAIN_SOLVES} dimensions is not decomposed to explain it"
        count = symbolic.count([rep.node for rep in typed.inputs], typed.output.node, self.group)
        return MapReport(typed.name, self._facts(typed), count, self.group.is_complex, (note,))

    def solve(self, typed: TypedMap) -> MapReport:
        """Count, decompose, lower, choose and certify one map."""
        inputs, output = [rep.node for rep in typed.inputs], typed.output.node
        self.progress(f"counting the maps of {typed.name}")
        count = symbolic.count(inputs, output, self.group)
        programs, notes = self._programs(typed)
        costs = tuple(lowering.cost(p) for p in programs)
        program = programs[costs.index(lowering.choose(costs))]
        count = self._second_count(count, typed, program)
        if count.dim != program.hom_dim:
            raise InternalError(_disagreement(typed, count, program))
        self.progress(f"certifying {typed.name}")
        params = lowering.random_params(program)
        certificate = certify(self.group, inputs, output, lambda *xs: lowering.interpret(program, params, *xs))
        facts = self._facts(typed)
        return MapReport(typed.name, facts, count, self.group.is_complex, notes, program, costs, certificate)

    def _facts(self, typed: TypedMap) -> MapFacts:
        return map_facts(typed.inputs, typed.output, self.group, self.irreps)

    def irreps(self, node: nodes.RepExpr) -> tuple[IrrepCount, ...] | None:
        """The irreducibles of a representation: exact, else numeric, else None (not reductive, or too large to solve)."""
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

    def _programs(self, typed: TypedMap) -> tuple[tuple[Program, ...], tuple[str, ...]]:
        """Every applicable lowering, or the one asked for; and what to tell the user about them."""
        wanted = self.options.lower
        everything = [*typed.inputs, typed.output]
        permutes = all(is_permutation(rep.node, self.group) for rep in everything)
        if wanted == "orbit" and not permutes:
            fail(
                "E0404",
                f"'orbit' needs permutation representations, and {self.group.name} does not permute the coordinates "
                f"of {typed.name}",
                "leave --lower out, or use --lower schur",
            )
        large = self._largest([rep.node for rep in everything]) > _ORBIT_ONLY
        programs: list[Program] = []
        if wanted == "orbit" or (wanted is None and permutes and (large or self._fits("orbit", typed))):
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
            return HomCount(above, "rank modulo a prime from above, the certified basis from below", above == program.hom_dim)
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
        return lowering.bytes_needed(name, dims, typed.output.size(), sizes, is_complex=self.group.is_complex)

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


def _not_reductive(group: Group) -> str:
    why = "does not act completely reducibly" if group.is_reductive is False else "was not brought to a form closed under adjoints"
    return f"{group.name} {why}: the maps come from the null space of its constraints"


def _disagreement(typed: TypedMap, count: HomCount, program: Program) -> Diagnostic:
    return Diagnostic(
        "E0902",
        f"two counts of the equivariant maps of {typed.name} disagree: {count.dim} by {count.source}, "
        f"{program.hom_dim} by the '{program.lowering}' lowering; nothing was written",
        "this is a defect of repc: please report the spec",
    )


def _other_blocks(typed: TypedMap, rep: Expression, differs: str) -> Diagnostic:
    return Diagnostic(
        "E0903",
        f"two decompositions of {rep}, in {typed.name}, disagree: {differs}; nothing was written",
        "this is a defect of repc: please report the spec",
    )


def write(compiled: Sequence[Compiled], target: Path, force: bool = False) -> list[list[tuple[str, int]]]:
    """Write modules: one map to the file ``target``, several into the package directory ``target``.

    Returns per map the (path, bytes) written. All files are written or none. Raises RepcError.
    """
    single = len(compiled) == 1 and target.suffix == ".py"
    if len(compiled) > 1 and target.suffix == ".py":
        fail("E0522", f"{len(compiled)} maps do not fit in the one file {target}", "name a directory with -o")
    per_map = []
    for one in compiled:
        path = target if single else target / f"{one.module.name}.py"
        _check_importable(path)
        files = {path: one.module.text.encode()}
        if one.module.npz is not None:
            files[path.with_suffix(".npz")] = one.module.npz
        per_map.append(files)
    every = {path: data for files in per_map for path, data in files.items()}
    if not single:
        every[target / "__init__.py"] = codegen.package_text([one.module for one in compiled]).encode()
    write_files(every, _is_ours, force)
    return [[(str(path), len(data)) for path, data in files.items()] for files in per_map]


def _check_importable(path: Path) -> None:
    if not path.stem.isidentifier() or iskeyword(path.stem):
        fail(
            "E0523",
            f"'{path.name}' cannot be imported: '{path.stem}' is not a Python identifier",
            f"write it to '{identifier(path.stem)}.py' with -o",
        )


def _is_ours(path: Path) -> bool:
    """Whether repc wrote a file: its text says so, or for constants the text of the module beside it."""
    text = path.with_suffix(".py") if path.suffix == ".npz" else path
    if not text.is_file():
        return False
    return codegen.MARK in text.read_bytes()[:_HEADER].decode("utf-8", "replace")


def identifier(stem: str) -> str:
    """A file's name made a Python identifier: the name of a bare arrow in it."""
    name = re.sub(r"\W", "_", stem) or "f"
    name = f"_{name}" if name[0].isdigit() else name
    return f"{name}_" if iskeyword(name) else name


def check(path: str | Path) -> CheckReport:
    """Re-verify an emitted module from its own contents. Raises CheckError with what does not hold."""
    return runtime.check(path)


def catalogue() -> list[dict[str, str]]:
    """The named groups, as usage and meaning."""
    return [{"name": entry.usage, "meaning": entry.summary} for entry in group_catalogue()]


# ── the door ─────────────────────────────────────────────────────────────────────────────────────


def compile(expression: str | Rep, group: Group | str | None = None, *, name: str = "f", lower: str | None = None) -> ModuleType:
    """The emitted module of one map, loaded: ``compile("5V⁰+5V -> V²", group="SO(3)")``.

    ``expression`` may be a representation ``a >> b`` too, which knows its group if it was bound to one. Raises RepcError
    with the place of each mistake.
    """
    spec = _typed(expression, group, name)
    if isinstance(spec, Expression):
        fail("E0501", f"'{expression}' is a representation, not a map", f"write '{expression} -> …'")
    (compiled,) = compile_spec(spec, Options(lower=lower))
    return runtime.load_module(compiled.module)


def explain(expression: str | Rep, group: Group | str | None = None) -> Explanation | FormulaExplanation:
    """What the compiler sees in a map, or a bare representation: prints as text, ``.json()`` as data.

    A group with a free argument, such as ``"O(n)"``, gives formulas in n.
    """
    typed = _typed(expression, group, "f", free=True)
    if isinstance(typed, FreeSpec):
        return explain_free(typed)
    return explain_rep(typed) if isinstance(typed, Expression) else explain_spec(typed)


def _typed(expression: str | Rep, group: Group | str | None, name: str, free: bool = False):
    """What `type_expression` gives for text, for a representation object too."""
    if not isinstance(expression, Rep):
        if group is None:
            fail("E0508", f"'{expression}' needs the group it is meant for", "add one, for example group='SO(3)'")
        return type_expression(expression, group, name, free)
    rep = as_expression(expression)
    rep = rep if group is None else rep(build_group(group))
    if rep.group is None:
        fail("E0409", f"{rep} is not bound to a group", f"add one, for example group='SO(3)', or ({rep})(SO(3))")
    if rep.arrow is None:
        return rep
    source, target = (Expression(side, rep.group) for side in rep.arrow)
    return TypedSpec(Source("-e", ""), rep.group, (TypedMap(name, (source,), target, (str(source), str(target))),))


def equivariance_error(w: np.ndarray, rep_in: Expression, rep_out: Expression, group: Group, n: int = 5) -> float:
    """Mean relative error ‖ρ_out(g) W − W ρ_in(g)‖ / (‖ρ_out(g) W‖ + ‖W ρ_in(g)‖) over n sampled elements.

    ``w`` (dim rep_out, dim rep_in). Frobenius norms, as in EMLP's documentation.
    """
    rep_in, rep_out = rep_in(group), rep_out(group)
    samples = group.samples(n)
    errors = []
    for k in range(n):
        g = tuple(s[k] for s in samples) if isinstance(samples, tuple) else samples[k]
        after, before = rep_out.rho(g) @ w, w @ rep_in.rho(g)
        size = np.linalg.norm(after) + np.linalg.norm(before)
        errors.append(np.linalg.norm(after - before) / size if size else 0.0)
    return float(np.mean(errors))


# ── what representations ask of the compiler ─────────────────────────────────────────────────────


def irreps(rep: Expression) -> tuple[IrrepCount, ...]:
    """The irreducibles of a representation. Raises RepcError where the group does not act completely reducibly."""
    found = Worker(rep.group).irreps(rep.node)
    if found is None:
        fail("E0405", f"{rep} under {rep.group.name} is not a sum of irreducibles that repc can find", "ask for a basis")
    return found


def irreducible(group: Group, slot: int, text: str) -> NamedIrrep:
    """The irreducible of ``group.factors[slot]`` that a label names. Raises RepcError with what there is instead."""
    return named_irrep(group, slot, text)


def clebsch_gordan(group: Group | str, a: str, b: str, c: str, exact: bool = False):
    """The Clebsch–Gordan block C (d_a, d_b, m, d_c) of irreducibles given by label: (ψ_a ⊗ ψ_b)(g) C_k = C_k ψ_c(g).

    float64 (complex128 for complex groups), in the group's reference forms and the gauge of
    `repc.numeric.couple.clebsch_gordan`; m is 0 where c does not occur in a ⊗ b. ``exact``: a SymPy array of square
    roots instead, every entry recognized and the whole block checked in exact arithmetic; RepcError where that fails.
    """
    group = build_group(group)
    labels = [irrep(text)(group) for text in (a, b, c)]
    block = couple.clebsch_gordan(group, *(rep.node for rep in labels))
    return _exact_block(labels, block) if exact else block


def _exact_block(labels: list[Expression], block: np.ndarray):
    on = [_generators_on(rep) for rep in labels]
    found = exact_block(block, [(kind, x, y, z) for (kind, x), (_, y), (_, z) in zip(*on, strict=True)])
    if found is None:
        a, b, c = labels
        fail(
            "E0408",
            f"the coefficients of {c} in {a}⊗{b} under {a.group.name} are not square roots of fractions, as far as an exact "
            "check can tell",
            "leave exact out to get them as floats",
        )
    return found


def irreducibles(group: Group, products: bool = False) -> tuple[FactorTable, ...]:
    """The irreducibles of each factor of a group: all of a finite one, the first `repc.symbolic.catalog.LISTED` of an
    infinite one; with ``products`` also those of the products of the first few."""
    worker = Worker(group)
    tables = []
    for slot, factor in enumerate(group.factors):
        irreps = listed(group, slot)
        found = _products(worker, slot, [i.label for i in irreps[1 : _MULTIPLIED + 1]]) if products else ()
        tables.append(FactorTable(factor.name, irreps, lists_all(group, slot), found))
    return tuple(tables)


def _products(worker: Worker, slot: int, labels: list[str]) -> tuple[ProductFacts, ...]:
    where = nodes.Subscript(position=slot + 1) if len(worker.group.factors) > 1 else None
    found = []
    for i, left in enumerate(labels):
        for right in labels[i:]:
            node = nodes.Product((nodes.Label(left, where), nodes.Label(right, where)))
            found.append(ProductFacts(left, right, worker.irreps(node)))
    return tuple(found)


def isomorphic(a: Expression, b: Expression) -> bool:
    """Whether two representations of one group have the same irreducibles with the same multiplicities."""
    return irreps(a) == irreps(b)


def invariants(rep: Expression) -> np.ndarray:
    """Orthonormal invariant vectors as columns, (size, r); for ``a >> b`` the equivariant maps, flattened row-major."""
    source, target = rep.arrow or (nodes.Scalars(1), rep.node)
    count = _count_within_memory(rep)
    try:
        a, b = decompose(rep.group, [source, target])
        basis = equivariant_basis(a, b)
    except NotReductive:
        basis = equivariant_maps(rep.group, source, target)
    expected = count_by_elements(rep.group, source, target) if count is None else count.dim
    if expected not in (None, len(basis)):
        raise InternalError(
            Diagnostic(
                "E0904",
                f"two counts of the invariant vectors of {rep} disagree: {expected} and {len(basis)}",
                "this is a defect of repc: please report the representation",
            )
        )
    return basis.reshape(len(basis), rep.size()).T


def exact_basis(rep: Expression) -> ExactBasis:
    """The basis of ``equivariant_basis()`` in square roots of rationals: SymPy matrices, shown as LaTeX in notebooks.

    Floats are recognized (squares with denominators up to 10⁴, to 1e-13) and kept only if, in exact arithmetic, every
    element is equivariant under every generator and the whole is orthonormal. Where the blocks of ``equivariant_basis()``
    have no such entries, another orthonormal basis of the same space is tried (``gauge == "rational"``). Raises RepcError
    where neither passes; ``equivariant_basis()`` then has the basis in floats.
    """
    rep = as_expression(rep)
    if rep.size() > _EXACT_SIZE:
        fail(
            "E0407",
            f"{rep} has {rep.size()} entries; exact bases are for up to {_EXACT_SIZE}",
            "use equivariant_basis() for floats",
        )
    basis = invariants(rep)
    if basis.size > _EXACT_ENTRIES:
        fail(
            "E0407",
            f"the basis of {rep} has {basis.size} entries; exact bases are for up to {_EXACT_ENTRIES}",
            "use equivariant_basis() for floats",
        )
    columns = Expression(rep.arrow[0], rep.group).size() if rep.arrow else 1
    shape = (rep.size() // columns, columns)
    found = recognized_basis(str(rep), shape, basis, _generators_on(rep), _axes(rep))
    if found is None:
        fail(
            "E0406",
            f"the basis of {rep} under {rep.group.name} has no exact form in square roots of rationals",
            "use equivariant_basis() for floats",
        )
    return found


def explanation_latex(explanation: Explanation | FormulaExplanation, typed: TypedSpec | Expression | FreeSpec) -> str:
    """The explanation as LaTeX, and after it the basis tensors of its small linear maps, exact where they can be."""
    parts = [explanation.latex()]
    if isinstance(typed, TypedSpec):
        parts += [_basis_latex(one) for one in typed.maps if _is_small(one)]
    return "\n\n".join(parts)


def _is_small(typed: TypedMap) -> bool:
    return len(typed.inputs) == 1 and 0 < typed.inputs[0].size() * typed.output.size() <= _SHOWN_ENTRIES


def _basis_latex(typed: TypedMap) -> str:
    try:
        found = exact_basis(typed.inputs[0] >> typed.output)
    except RepcError as error:
        return f"% {typed.name}: {error.diagnostics[0].message}"
    return f"% {typed.name}: an orthonormal basis of the maps\n{found._repr_latex_()}"


def _axes(rep: Expression) -> tuple[int, ...]:
    """Dimensions of the tensor factors, () where the representation is not one tensor product."""
    parts = expand(rep.node, rep.group).parts
    if len(parts) != 1 or parts[0].copies != 1:
        return ()
    return tuple(atom_size(atom, rep.group) for atom in parts[0].monomial)


def _generators_on(rep: Expression) -> list[tuple[str, np.ndarray]]:
    """Every generator of the group on a representation."""
    found = []
    for generator in rep.group.generators:
        here = [np.zeros((f.d, f.d)) if generator.kind == "lie" else np.eye(f.d) for f in rep.group.factors]
        here[generator.slot] = generator.matrix
        element = tuple(here) if len(here) > 1 else here[0]
        found.append((generator.kind, (rep.drho if generator.kind == "lie" else rep.rho)(element)))
    return found


def _count_within_memory(rep: Expression) -> HomCount | None:
    count = symbolic.count([nodes.Scalars(1)], rep.node, rep.group)
    if count is not None:
        lowering.refuse_above(DEFAULT_LIMIT, 8 * count.dim * rep.size(), "basis", str(rep))
    return count


@dataclass(frozen=True, eq=False)
class Projector:
    """The orthogonal projector onto the invariant vectors, B Bᴴ with B (size, r): an operator with ``@``."""

    basis: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(size, size)."""
        return (len(self.basis), len(self.basis))

    __array_ufunc__ = None  # so that NumPy leaves ``rows @ projector`` to `__rmatmul__`

    def __matmul__(self, vectors: np.ndarray) -> np.ndarray:
        """The projection of a vector (size,) or of columns (size, k), of NumPy or of JAX."""
        return self.basis @ (self.basis.conj().T @ _array(vectors))

    def __rmatmul__(self, rows: np.ndarray) -> np.ndarray:
        """rows (…, size) times the (size, size) matrix."""
        return (_array(rows) @ self.basis) @ self.basis.conj().T

    @property
    def H(self) -> Projector:
        """The adjoint: itself."""
        return self

    @property
    def T(self) -> Projector:
        """The transpose."""
        return Projector(self.basis.conj())

    def to_dense(self) -> np.ndarray:
        """The (size, size) matrix."""
        return self.basis @ self.basis.conj().T


def _array(values):
    """Arrays of any library as they are, so that tracing works; lists as arrays."""
    return values if hasattr(values, "shape") else np.asarray(values)


def projector(rep: Expression) -> Projector:
    """The orthogonal projector onto the invariant vectors of a representation."""
    return Projector(invariants(rep))
