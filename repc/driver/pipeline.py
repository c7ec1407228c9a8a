"""The whole compiler, top to bottom: source → spec → typed → counts → blocks → program → certificate → module.

This room is the only one that sees all others. Each stage hands plain, frozen data to the next. Rooms that a compiled map kept
in the cache does without are imported where they are entered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repc import syntax
from repc.driver import kept
from repc.driver.options import DEFAULTS, NO_COUNT, Options, Progress, part, silent
from repc.groups import Group, group_from_node
from repc.report import Explanation, Report, network_table
from repc.reps import TypedMap, TypedRep, TypedSpec, elaborate
from repc.reps.nets import NetOptions, TypedNet
from repc.reps.polynomials import TypedPoly
from repc.reps.typed import typed_rep
from repc.source import Diagnostic, RepcError, Source, fail
from repc.symbolic import HomCount
from repc.symbolic.formula import FreeGroup, FreeSpec, formulas, free_group, refuse_free
from repc.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from repc.driver.proof import Solved
    from repc.runtime import CheckReport
    from repc.source import Remark
    from repc.symbolic.hilbert.model import Hilbert
    from repc.targets.jax import ModuleText


@dataclass(frozen=True, eq=False)
class Compiled:
    """One map or network: what was found, and the module written for it."""

    report: Report
    module: ModuleText


def type_source(
    source: Source, default_name: str = "f", free: bool = False, group: Group | str | None = None
) -> TypedSpec | FreeSpec:
    """Text to typed representations of its group, or of one that is given beside it; with ``free``, a group such as O(n) gives a
    `FreeSpec`."""
    spec = syntax.parse(source, needs_group=group is None)
    if group is not None and spec.group is not None:
        raise RepcError(_given_twice(group)).at(spec.group.span, source)
    node, place = (spec.group, source) if group is None else (None, Source("-g", str(group)))
    if isinstance(group, str):
        node = syntax.parse_group(place)
    if node is not None:
        found = _free(node, place, free, tuple(let.name for let in spec.lets))
        if found is not None:
            return FreeSpec(found, spec, default_name)
    return elaborate(spec, default_name, None if group is None else build_group(group))


def _given_twice(group: Group | str) -> Diagnostic:
    name = group if isinstance(group, str) else getattr(group, "name", group)
    return Diagnostic("E0542", f"the text has its own group line, and group='{name}' is given beside it", "leave one of them out")


def type_expression(text: str, group: Group | str, name: str = "f", free: bool = False) -> TypedSpec | TypedRep | FreeSpec:
    """What ``-e`` and ``-g`` mean: an arrow gives a spec with one map, a bare representation gives that; with
    ``free``, a group such as O(n) gives a `FreeSpec`."""
    source = Source("-e", text)
    node = syntax.parse_expression(source)
    if isinstance(group, str) and free:
        place = Source("-g", group)
        found = _free(syntax.parse_group(place), place, free)
        if found is not None:
            if isinstance(node, nodes.OutputDef):
                return FreeSpec(found, nodes.Spec(source, (), None, (), (node,)), name)
            return FreeSpec(found, nodes.Spec(source, (), None, (), ()), name, node)
    group = build_group(group)
    if isinstance(node, nodes.OutputDef):
        spec = nodes.Spec(source, (), None, (), (node,))
        return elaborate(spec, name, group)
    try:
        return typed_rep(node, group)
    except RepcError as error:
        raise error.at(node.span, source) from None


def build_group(group: Group | str) -> Group:
    """A group from its text, such as ``SO(3) × S(5)``; a group object is returned as it is."""
    if isinstance(group, Group):
        return group
    if not isinstance(group, str):
        remedy = "pass a group such as SO(3), or its text 'SO(3)'"
        fail("E0510", f"{getattr(group, '__name__', group)!s} is not a group", remedy)
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


def compile_spec(spec: TypedSpec | FreeSpec, options: Options = DEFAULTS, progress: Progress = silent) -> tuple[Compiled, ...]:
    """Every map and network of a spec as a module; of a group with a free argument, such as S(n), one that holds for every n."""
    if not spec.outputs:
        remedy = "add a line such as 'map f : V -> V²', or a bare arrow"
        fail("E0506", f"{spec.source.name} has no map, poly or net to compile", remedy)
    if isinstance(spec, FreeSpec):
        spec = for_every(spec, options)
    processes = _processes(spec, options)
    if processes > 1 and isinstance(spec, TypedSpec):
        return _side_by_side(spec, options, progress, processes)
    return tuple(_one(spec, k, options, progress) for k in range(len(spec.outputs)))


def only(spec: TypedSpec | FreeSpec, name: str | None = None) -> TypedSpec | FreeSpec:
    """A spec with the one map, network or polynomial map of that name; without one the only one that there is. Raises RepcError
    (E0519)."""
    names = [line.name or spec.name if isinstance(spec, FreeSpec) else line.name for line in spec.outputs]
    if len(names) == 1 and name is None:
        return spec
    if name not in names and names:
        asked = "one module holds one of them" if name is None else f"none of them is '{name}'"
        there = f"{len(names)} lines to compile" if len(names) > 1 else "one line to compile"
        fail("E0519", f"the spec has {there}, {' and '.join(names)}: {asked}", f"choose one, for example name='{names[0]}'")
    if isinstance(spec, TypedSpec):
        return replace(spec, outputs=tuple(line for line in spec.outputs if line.name == name))
    return spec.only(next(line for line in spec.outputs if (line.name or spec.name) == name)) if names else spec


def for_every(question: FreeSpec, options: Options) -> FreeSpec:
    """The question as modules put it. Raises RepcError for what has no module for every n."""
    from repc.driver import every

    try:
        every.refuse_family(question.group)
        every.refuse_options(options, question.group)
    except RepcError as error:
        group = question.spec.group
        raise error.at(None if group is None else group.span, question.source) from None
    return replace(question, group=question.group.renamed(every.names_in_modules(question.group.letters)))


def _processes(spec: TypedSpec | FreeSpec, options: Options) -> int:
    """How many processes to compile in. Only text can be sent to others: not what Python code describes. What holds for every n
    is small at the n at which it is solved."""
    if options.jobs == 1 or len(spec.outputs) == 1 or any(typed.span is None for typed in spec.outputs):
        return 1
    if isinstance(spec, FreeSpec):
        return 1
    from repc.driver import parallel

    new = [typed for typed in spec.outputs if kept.found(kept.key(typed, spec, options), spec.group) is None]
    return parallel.processes_for([parallel.estimated_seconds(typed, spec.group) for typed in new], options.jobs)


def _side_by_side(spec: TypedSpec, options: Options, progress: Progress, processes: int) -> tuple[Compiled, ...]:
    from repc.driver import parallel

    count, compiled = len(spec.outputs), []
    tasks = [(spec.source, k, options) for k in range(count)]
    progress(f"compiling {count} maps in {processes} processes", 0)
    with parallel.side_by_side(compile_part, tasks, processes) as result:
        for k in range(count):
            compiled.append(result(k) or _one(spec, k, options, progress))
            progress(f"compiling {count} maps in {processes} processes", (k + 1) / count)
    return tuple(compiled)


def compile_part(source: Source, index: int, options: Options = DEFAULTS) -> Compiled:
    """The map or network of that number of a spec: what another process needs no more than text for."""
    return _one(type_source(source), index, options, silent)


def _one(spec: TypedSpec | FreeSpec, index: int, options: Options, progress: Progress) -> Compiled:
    """One map or network, which is told nothing of the others: no other line may change what it compiles to."""
    typed = spec.outputs[index]
    tell = part(progress, index, len(spec.outputs))
    key = kept.key(typed, spec, options)
    if (known := kept.found(key, spec.group)) is not None:
        return Compiled(*known)
    try:
        report, module = _answer(spec, index, options, tell)
    except RepcError as error:
        raise error.at(typed.span, spec.source) from None
    kept.keep(key, report, module)
    return Compiled(report, module)


def _answer(spec: TypedSpec | FreeSpec, index: int, options: Options, progress: Callable[[str], None]) -> tuple[Report, ModuleText]:
    """The map or network of that number, solved, written and certified."""
    from repc.driver.proof import proven
    from repc.driver.worker import Worker

    if isinstance(spec, FreeSpec):
        from repc.driver import every, every_polynomials

        progress("compiling for every " + spec.group.letter)
        line = spec.outputs[index]
        if isinstance(line, nodes.MapDef | nodes.PolyDef) and not every.is_linear(line):
            return proven(every_polynomials.solved(spec.only(line), line, options), spec.source, progress)
        return proven(every.solved(spec, index, options), spec.source, progress)
    typed, worker = spec.outputs[index], Worker(spec.group, options, progress)
    if isinstance(typed, TypedMap):
        return worker.compile(typed, spec.source)
    if isinstance(typed, TypedPoly) and typed.options.normalize is not None:
        from repc.driver import harmonics

        return proven(harmonics.solved(typed, spec.group, options, progress), spec.source, progress)
    if isinstance(typed, TypedPoly):
        from repc.driver import polynomials

        return proven(polynomials.solved(polynomials.asked(typed, spec.group, options, progress)), spec.source, progress)
    from repc.driver import nets

    progress(f"building {typed.name}")
    return proven(nets.solved(typed, spec.group, worker.irreps, options), spec.source, progress)


Emitted = tuple["ModuleType", str, str, tuple["Remark", ...]]  # a module, loaded, its text, a table of its layers, and warnings


def emit_network(typed: TypedNet) -> Emitted:
    """A network that Python code describes."""
    from repc.runtime import load_module

    report, module = _answer(TypedSpec.of(typed), 0, DEFAULTS, silent)
    return load_module(module), module.text, network_table(report), report.warnings


def roomy(typed: TypedNet) -> TypedNet:
    """A network that Python code describes, with room in its ``uniform(n)`` for all that it needs."""
    from repc.driver import nets
    from repc.driver.worker import Worker

    return nets.roomy(typed, Worker(typed.output.group).irreps)


def emit_free_network(
    name: str, reps: tuple[str, ...], group: str, hidden: Sequence[str | int | None], options: NetOptions
) -> Emitted:
    """A network for every n that Python code describes, by the texts of its inputs and output, under a group such as ``"S(n)"``.
    ``options`` without hidden layers; of these numbers are channels at each index."""
    from repc.driver.proof import proven
    from repc.runtime import load_module

    report, module = proven(solved_free_network(name, reps, group, hidden, options)[1], Source("-e", ""))
    return load_module(module), module.text, network_table(report), report.warnings


def solved_free_network(
    name: str, reps: tuple[str, ...], group: str, hidden: Sequence[str | int | None], options: NetOptions
) -> tuple[FreeSpec, Solved]:
    """The same before its text is written, with what was asked."""
    from repc.driver import every

    place = Source("-g", group)
    found = _free(syntax.parse_group(place), place, True)
    question = for_every(FreeSpec(found, nodes.Spec(Source("-e", ""), (), None, (), ()), name), DEFAULTS)
    return question, every.solved_net(every.typed_net(name, question, reps, hidden, options), question)


def emit_polynomial(question: TypedSpec | FreeSpec) -> tuple[ModuleType, str, str]:
    """A polynomial map that Python code describes: its emitted module, loaded, the module's text, and what there is to tell."""
    from repc.runtime import load_module

    (compiled,) = compile_spec(question)
    told = str(Explanation(question.group, (compiled.report,))).split("\n\n")[1:]
    return load_module(compiled.module), compiled.module.text, "\n".join(told)


def count_polynomials(question: TypedSpec | FreeSpec) -> dict[tuple[int, ...], HomCount]:
    """The number of equivariant polynomials of each degree (in each input). Raises RepcError (E0355) where no rule tells."""
    from repc.driver import every_polynomials, polynomials

    if isinstance(question, FreeSpec):
        (line,) = (line for line in question.outputs if isinstance(line, nodes.PolyDef))
        return dict(every_polynomials.polynomial_formula(question, line).polynomial.counts)
    (typed,) = question.polys
    found = polynomials.asked(typed, question.group).count
    if found is None:
        words = f"no rule counts the equivariant polynomials of {question.group.name}"
        fail(NO_COUNT, words, "compile it: the maps are then counted by solving")
    return dict(found.counts)


def hilbert_of(question: TypedSpec | FreeSpec) -> Hilbert:
    """The Hilbert series of a polynomial map. Raises RepcError (E0355) where none is known as a rational function."""
    from repc.driver import polynomials, structure

    known = None
    if isinstance(question, TypedSpec):
        (typed,) = question.polys
        found = structure.series_of(typed, polynomials.asked(typed, question.group).rules)
        known = None if found is None else found.hilbert
    if known is None:
        words = f"the Hilbert series of {question.outputs[0].name} under {question.group.name} is not known as a rational function"
        fail(NO_COUNT, words, "ask for 'counts', degree by degree")
    return known


def free_letter(group: object) -> str | None:
    """The letter of a group's text such as ``"S(n)"``; None for everything else."""
    if not isinstance(group, str):
        return None
    place = Source("-g", group)
    found = _free(syntax.parse_group(place), place, True)
    return None if found is None else found.letter


def explain_spec(spec: TypedSpec | TypedRep | FreeSpec, options: Options = DEFAULTS, progress: Progress = silent) -> Explanation:
    """What the compiler sees and decides, map by map; maps too large to compile are counted only.

    Of a spec without maps and networks its named representations are explained, of a representation its irreducibles, and of a
    group with a free argument irreducibles, counts and dimensions as formulas in n.
    """
    if isinstance(spec, TypedRep):
        return explain_rep(spec)
    if isinstance(spec, FreeSpec) and spec.rep is not None:
        return _explained_formula(spec)
    if isinstance(spec, TypedSpec) and not spec.outputs:
        return Explanation(spec.group, reps=tuple(rep for one in spec.reps for rep in explain_rep(one).reps))
    count = len(spec.outputs)
    return Explanation(spec.group, tuple(_explained(spec, k, options, part(progress, k, count)) for k in range(count)))


def _explained(spec: TypedSpec | FreeSpec, index: int, options: Options, progress: Callable[[str], None]) -> Report:
    line = spec.outputs[index]
    if isinstance(spec, TypedSpec) and isinstance(line, TypedMap):
        from repc.driver.worker import Worker

        return Worker(spec.group, options, progress).explain(line, spec.source)
    try:
        if isinstance(spec, TypedSpec) and isinstance(line, TypedPoly) and line.options.normalize is None:
            return _explained_polynomial(line, spec, options, progress)
        if isinstance(spec, FreeSpec) and isinstance(line, nodes.MapDef | nodes.PolyDef):
            from repc.driver import every, every_polynomials

            if not every.is_linear(line):
                return every_polynomials.polynomial_formula(spec, line)
            return every.formula(spec, line)
        return _answer(spec, index, options, progress)[0]
    except RepcError as error:
        raise error.at(line.span, spec.source) from None


def _explained_polynomial(typed: TypedPoly, spec: TypedSpec, options: Options, progress: Callable[[str], None]) -> Report:
    from repc.driver import polynomials, structure
    from repc.driver.proof import proven

    question = polynomials.asked(typed, spec.group, replace(options, lower=None), progress)
    found = polynomials.explained(question)
    return structure.told(question, found if isinstance(found, Report) else proven(found, spec.source, progress)[0])


def explain_rep(rep: TypedRep) -> Explanation:
    """The irreducibles of one representation."""
    from repc.driver.worker import Worker

    return Explanation(rep.group, reps=(Worker(rep.group).facts(rep),))


def _explained_formula(question: FreeSpec) -> Explanation:
    """The irreducibles of one representation of a group with a letter."""
    try:
        return Explanation(question.group, reps=formulas(question).reps)
    except RepcError as error:
        raise error.at(None, question.source) from None


def check(path: str | Path, trust: bool = False) -> CheckReport:
    """Re-verify an emitted module from its own contents, after its text was read, or at once where it is trusted. Raises
    CheckError with what does not hold."""
    from repc.runtime import check

    return check(path, trust)
