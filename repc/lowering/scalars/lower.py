"""The `scalars` lowering: a typed polynomial map of tensors to invariants, monomials in them, and frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import prod, sqrt

import numpy as np

from repc.groups import Group
from repc.limits import MOST_COMPARED, MOST_SCALARS
from repc.lowering.diagram.model import Stacked
from repc.lowering.diagram.rules import TooMany, diagrams_between, refusal
from repc.lowering.diagram.wreath import NoInvariants
from repc.lowering.polynomial.model import Key, Repeats, key_text
from repc.lowering.scalars.contractions import monomial_of
from repc.lowering.scalars.model import Channels, Contracted, Frame, OnAxes, ScalarProgram, TensorMonomial
from repc.lowering.scalars.patterns import Pattern, named, patterns
from repc.lowering.scalars.show import frame_text
from repc.lowering.scalars.values import Samples, independent, value
from repc.reps.atoms import Monomial
from repc.tolerance import FLAT

_SAMPLE = 256  # points at which the size of a frame is measured
_MEASURED = 12  # polynomials of a frame that are


class NoScalars(Exception):
    """Says in words why contractions do not give a polynomial map."""


@dataclass(frozen=True, eq=False)
class ScalarProblem:
    """A polynomial map: its sides, the same at one n where their lengths are letters, and the count of each key by characters."""

    name: str
    group: Group
    inputs: tuple[Stacked, ...]
    output: Stacked
    at: tuple[Stacked, ...]
    counts: Mapping[Key, int]
    repeats: Repeats

    @property
    def sizes(self) -> dict:
        """Of each kind of factor the lengths of its axes, at one n."""
        return {(k, t): term.sizes for k, side in enumerate(self.at[:-1]) for t, term in enumerate(side.terms)}


@dataclass(frozen=True)
class _Found:
    """The monomials of a pattern into one term of the output."""

    pattern: Pattern
    target: int
    monomials: tuple[TensorMonomial, ...]


def lower(problem: ScalarProblem) -> ScalarProgram:
    """The program of a problem. Raises NoScalars where the group has no diagrams, or they are too many, or their number is not
    that of the characters."""
    terms = [term.monomial for side in problem.at for term in side.terms]
    why = refusal(problem.group, terms)
    if why is not None:
        raise NoScalars(why)
    found, tensors = list[_Found](), dict[str, np.ndarray]()
    for key, count in problem.counts.items():
        found += _of_key(problem, key, count, tensors)
    invariants, numbered = _numbered(problem, found)
    frames = tuple(_frames(problem, invariants, numbered, tensors))
    return ScalarProgram(
        problem.name, problem.inputs, problem.output, invariants, frames, tensors, problem.counts, problem.repeats,
        problem.group.is_complex, lowering="scalars" if problem.at[-1] is problem.output else "diagram",
    )  # fmt: skip


def _of_key(problem: ScalarProblem, key: Key, count: int, tensors: dict[str, np.ndarray]) -> list[_Found]:
    """The independent monomials of a key: all of them where they are as many as there are maps."""
    inputs, out = problem.at[:-1], problem.at[-1]
    shapes = list(islice(patterns(key, inputs), MOST_SCALARS + 1))
    if len(shapes) > MOST_SCALARS or sum(shape.count(inputs) for shape in shapes) > MOST_SCALARS:
        raise NoScalars(f"it has more than {int(MOST_SCALARS)} products of its inputs ({MOST_SCALARS.words})")
    found = [_Found(shape, t, _monomials(problem, shape, t, tensors)) for shape in shapes for t in range(len(out.terms))]
    if _total(problem, found) > count:
        found = [_independent(problem, one, tensors) for one in found]
    total = _total(problem, found)
    if total != count:
        raise NoScalars(f"contractions give {total} of its {count} polynomials of degree {key_text(key)}")
    return [one for one in found if one.monomials]


def _total(problem: ScalarProblem, found: Sequence[_Found]) -> int:
    channels = [term.channels for term in problem.at[-1].terms]
    return sum(len(one.monomials) * one.pattern.count(problem.at[:-1]) * channels[one.target] for one in found)


def _monomials(problem: ScalarProblem, pattern: Pattern, t: int, tensors: dict[str, np.ndarray]) -> tuple[TensorMonomial, ...]:
    """All that diagrams make of the factors of a pattern, each once."""
    factors = pattern.factors
    each = [problem.at[k].terms[number] for k, number, _ in factors]
    source: Monomial = tuple(atom for term in each for atom in term.monomial)
    try:
        found = diagrams_between(problem.group, source, problem.at[-1].terms[t].monomial)
    except (TooMany, NoInvariants) as why:
        raise NoScalars(f"it has too many diagrams ({why})") from None
    tensors |= found.tensors
    ranks = [len(term.sizes) for term in each]
    return tuple(dict.fromkeys(monomial_of(diagram, factors, ranks) for diagram in found.diagrams))


def _independent(problem: ScalarProblem, found: _Found, tensors: Mapping[str, np.ndarray]) -> _Found:
    if not found.monomials:
        return found
    if len(found.monomials) > MOST_COMPARED:
        raise NoScalars(f"it has too many diagrams ({MOST_COMPARED.words})")
    sizes = {**problem.sizes, None: problem.at[-1].terms[found.target].sizes}
    kept = independent(found.monomials, tensors, sizes)
    return _Found(found.pattern, found.target, tuple(found.monomials[k] for k in kept))


# ── frames ───────────────────────────────────────────────────────────────────────────────────────

_Columns = dict[tuple[Channels, ...], dict[tuple[int, ...], None]]


def _numbered(problem: ScalarProblem, found: Sequence[_Found]) -> tuple[tuple[Contracted, ...], list[tuple[int, TensorMonomial]]]:
    """The invariants that occur, those of low degree first, and every monomial with the term that it goes to."""
    monomials = [(one.target, monomial) for one in found for monomial in _named(problem, one)]
    invariants = dict.fromkeys(one for _, monomial in monomials for one in monomial.invariants)
    order = sorted(invariants, key=lambda one: (len(one.contraction.factors), one))
    return tuple(order), monomials


def _named(problem: ScalarProblem, found: _Found) -> Iterator[TensorMonomial]:
    for kinds in found.pattern.namings(problem.at[:-1]):
        for monomial in found.monomials:
            yield named(monomial, kinds)


def _frames(
    problem: ScalarProblem,
    invariants: Sequence[Contracted],
    numbered: list[tuple[int, TensorMonomial]],
    tensors: Mapping[str, np.ndarray],
) -> Iterator[Frame]:
    """Monomials with the same open contractions together, for each term of the output."""
    number = {one: k for k, one in enumerate(invariants)}
    together: dict[tuple[int, tuple[OnAxes, ...]], list[TensorMonomial]] = {}
    for target, monomial in numbered:
        together.setdefault((target, monomial.frame), []).append(monomial)
    totals: dict[int, int] = {}
    for target, monomials in ((t, m) for (t, _), m in together.items()):
        totals[target] = totals.get(target, 0) + len(monomials)
    for (target, parts), monomials in together.items():
        columns: _Columns = {}
        for one in monomials:
            columns.setdefault(one.channels, {})[tuple(number[i] for i in one.invariants)] = None
        term = problem.output.terms[target]
        name = f"{term.text}: {frame_text(parts, problem.inputs)}"
        square = _mean_square(problem, target, monomials, tensors)
        yield _frame(name, target, parts, columns, 1 / sqrt(totals[target] * square))


def _frame(name: str, target: int, parts: tuple[OnAxes, ...], columns: _Columns, spread: float) -> Frame:
    scalars = sorted({s for found in columns.values() for s in found}, key=lambda s: (len(s), s))
    at = {scalar: k for k, scalar in enumerate(scalars)}
    places, free = np.full((len(columns), len(scalars)), -1), 0
    for row, found in enumerate(columns.values()):
        for scalar in sorted(found, key=at.__getitem__):
            places[row, at[scalar]] = free
            free += 1
    whole = free == places.size
    return Frame(name, target, parts, tuple(columns), tuple(scalars), None if whole else places, spread)


def _mean_square(problem: ScalarProblem, target: int, monomials: Sequence[TensorMonomial], tensors) -> float:
    """The mean square of an entry of some of the polynomials."""
    sizes = {**problem.sizes, None: problem.at[-1].terms[target].sizes}
    points = Samples(_SAMPLE, tensors, shared=problem.at[-1] is not problem.output)
    some = monomials[:: max(1, len(monomials) // _MEASURED)][:_MEASURED]
    squares = [float(np.mean((scale_of(one, sizes) * value(one, points, sizes)) ** 2)) for one in some]
    return max(float(np.mean(squares)), FLAT)


def scale_of(monomial: TensorMonomial, sizes) -> float:
    """What a monomial is multiplied by: the scales of its contractions."""
    parts = [*(one.contraction for one in monomial.invariants), *(one.contraction for one in monomial.frame)]
    return prod(prod(1 / n for n in means(one, lambda k, t: sizes[k, t])) for one in parts)


def means(contraction, sizes_of) -> list:
    """The lengths by which a contraction is divided: of each index that is summed over and not that of a form twice."""
    found = {}
    for k, t, indices in contraction.factors:
        for index, size in zip(indices, sizes_of(k, t), strict=True):
            if index in contraction.summed:
                found[index] = size
    for _, indices in contraction.forms:
        inner = [index for index in indices if index in found]
        for index in inner[len(inner) // 2 :]:
            del found[index]
    return list(found.values())
