"""The polynomials of each degree from those of the degree before: when there are not too many, and the problem they pose."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from repc.driver.blocks import EXPLAIN_SOLVES
from repc.driver.confined import spelled
from repc.driver.polynomials.question import PolyQuestion, irreducibles_on_the_way
from repc.groups.tellable import whose_fault
from repc.lowering.polynomial import ChainProblem, Coupling, NoChain
from repc.numeric.decompose import Decomposer
from repc.source import Diagnostic, InternalError, fail
from repc.syntax import nodes

_MOST = 600  # independent polynomials of one irreducible: above, choosing them takes long, and other lowerings are preferred

T = TypeVar("T")


def has_chain(question: PolyQuestion, most: int = _MOST, largest: int | None = None) -> bool:
    """Whether there are irreducibles, and not too many polynomials of one of them; with ``largest`` none of more dimensions."""
    exact = None if question.count is None else irreducibles_on_the_way(question)
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
    typed, exact = question.typed, irreducibles_on_the_way(question)
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
