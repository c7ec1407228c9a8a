"""What the compiler sees and decides of each line, without writing more modules than that takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from repc.driver.options import DEFAULTS, Options, Progress, part, silent
from repc.driver.pipeline import answer
from repc.report import Explanation, Report
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.reps.polynomials import TypedPoly
from repc.source import RepcError
from repc.symbolic.formula import FreeSpec, formulas
from repc.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Callable


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

            every.refuse_layout(spec)
            if not every.is_linear(line):
                return every_polynomials.polynomial_formula(spec, line)
            return every.formula(spec, line)
        return answer(spec, index, options, progress)[0]
    except RepcError as error:
        raise error.at(line.span, spec.source) from None


def _explained_polynomial(typed: TypedPoly, spec: TypedSpec, options: Options, progress: Callable[[str], None]) -> Report:
    from repc.driver import polynomials
    from repc.driver.polynomials import structure
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
