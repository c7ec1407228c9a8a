"""The whole compiler, top to bottom: typed → counts → blocks → program → certificate → module; `reading` is the step before.

This room is the only one that sees all others. Each stage hands plain, frozen data to the next. Rooms that a compiled map kept
in the cache does without are imported where they are entered.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repc.driver import kept
from repc.driver.options import DEFAULTS, Options, Progress, part, silent
from repc.driver.reading import for_every, type_source
from repc.report import Report
from repc.reps import TypedMap, TypedSpec
from repc.reps.polynomials import TypedPoly
from repc.source import RepcError, Source, fail
from repc.symbolic.formula import FreeSpec
from repc.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from repc.runtime import CheckReport
    from repc.targets.jax import ModuleText


@dataclass(frozen=True, eq=False)
class Compiled:
    """One map or network: what was found, and the module written for it."""

    report: Report
    module: ModuleText


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
        report, module = answer(spec, index, options, tell)
    except RepcError as error:
        raise error.at(typed.span, spec.source) from None
    kept.keep(key, report, module)
    return Compiled(report, module)


def answer(spec: TypedSpec | FreeSpec, index: int, options: Options, progress: Callable[[str], None]) -> tuple[Report, ModuleText]:
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


def check(path: str | Path, trust: bool = False) -> CheckReport:
    """Re-verify an emitted module from its own contents, after its text was read, or at once where it is trusted. Raises
    CheckError with what does not hold."""
    from repc.runtime import check

    return check(path, trust)
