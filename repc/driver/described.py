"""Networks and polynomial maps that Python code describes: their modules, loaded, and the counts and series of polynomials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.driver.options import DEFAULTS, NO_COUNT, silent
from repc.driver.pipeline import answer, compile_spec
from repc.driver.reading import for_every, free_group_of
from repc.report import Explanation, network_table
from repc.reps import TypedSpec
from repc.reps.nets import NetOptions, TypedNet
from repc.source import Source, fail
from repc.symbolic import HomCount
from repc.symbolic.formula import FreeSpec
from repc.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from repc.driver.proof import Solved
    from repc.source import Remark
    from repc.symbolic.hilbert.model import Hilbert


Emitted = tuple["ModuleType", str, str, tuple["Remark", ...]]  # a module, loaded, its text, a table of its layers, and warnings


def emit_network(typed: TypedNet) -> Emitted:
    """A network that Python code describes."""
    from repc.runtime import load_module

    report, module = answer(TypedSpec.of(typed), 0, DEFAULTS, silent)
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

    question = for_every(FreeSpec(free_group_of(group), nodes.Spec(Source("-e", ""), (), None, (), ()), name), DEFAULTS)
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
    from repc.driver import polynomials
    from repc.driver.polynomials import structure

    found = None
    if isinstance(question, TypedSpec):
        (typed,) = question.polys
        found = structure.series_of(typed, polynomials.asked(typed, question.group).rules)
    if found is None or found.hilbert is None:
        words = f"the Hilbert series of {question.outputs[0].name} under {question.group.name} is not known as a rational function"
        why = f": {found.why_not}" if found is not None and found.why_not else ""
        fail(NO_COUNT, words + why, "ask for 'counts', degree by degree")
    return found.hilbert
