"""The basis maps that a picture shows: floats, and where they have one, their exact form as short text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from repc import symbolic
from repc.api import exact_basis
from repc.explore.pictures.subject import Subject
from repc.limits import MOST_DRAWN, MOST_DRAWN_MAPS
from repc.reps.layout import expand
from repc.source import RepcError, fail
from repc.symbolic.exact.radicals import Radical
from repc.syntax import nodes


@dataclass(frozen=True, eq=False)
class BasisFacts:
    """``maps`` (r, rows, columns), orthonormal; ``words`` are the non-zero entries of each as text, by (row, column),
    None where there is no exact form. ``row_cuts``, ``column_cuts``: where the summands of the two sides meet."""

    maps: np.ndarray
    words: tuple[dict[tuple[int, int], str], ...] | None
    row_cuts: tuple[int, ...]
    column_cuts: tuple[int, ...]


def basis_facts(subject: Subject, exact_entries: int) -> BasisFacts:
    """The basis, exact where one map has at most ``exact_entries`` entries. Raises RepcError where it is too large."""
    rep, columns = subject.maps, 1 if subject.output is None else subject.source.size()
    rows = rep.size() // columns
    _check_size(subject, rows, columns)
    found = _exact(rep) if rep.size() <= exact_entries else None
    if found is None:
        maps = rep.equivariant_basis().T.reshape(-1, rows, columns)
        return BasisFacts(maps, None, *_cuts(subject))
    words = tuple({divmod(k, columns): radical_text(number) for k, number in vector.items()} for vector in found.vectors)
    return BasisFacts(found.numpy(), words, *_cuts(subject))


def _check_size(subject: Subject, rows: int, columns: int) -> None:
    if rows * columns > MOST_DRAWN:
        what = f"a map of {subject.title} has {rows:,} × {columns:,} entries: too many to see ({MOST_DRAWN.words})"
        fail("E0566", what, "draw its blocks, with the kind 'blocks', or a smaller representation")
    count = symbolic.count([nodes.Scalars(1)], subject.maps.node, subject.group)
    if count is not None and count.dim * rows * columns > MOST_DRAWN_MAPS:
        size = f"{count.dim:,} maps of {rows:,} × {columns:,} entries"
        what = f"the basis of {subject.title} is {size}: too large to solve for a picture ({MOST_DRAWN_MAPS.words})"
        fail("E0566", what, "draw its blocks, with the kind 'blocks', or a smaller representation")


def _exact(rep):
    try:
        return exact_basis(rep)
    except RepcError:
        return None


def _cuts(subject: Subject) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if subject.output is None:
        return _summand_ends(subject.source), ()
    return _summand_ends(subject.output), _summand_ends(subject.source)


def _summand_ends(rep) -> tuple[int, ...]:
    """Where one summand ends and another begins, in source order; () where coordinates interleave."""
    node = rep.node
    if not isinstance(node, nodes.Sum):
        return ()
    sizes = [expand(term, rep.group).dim for term in node.terms]
    return tuple(int(end) for end in np.cumsum(sizes)[:-1])


def radical_text(number: Radical) -> str:
    """``1/√3``, ``−1/(3√2)``, ``i/√2``, ``1/4+√5/4``."""
    terms = [_term(c, s, k) for (s, k), c in sorted(number.items())]
    return "+".join(terms).replace("+−", "−") or "0"


def _term(c: Fraction, s: int, k: int) -> str:
    """c·√s·iᵏ, the root below the line where that is shorter: √3/3 is 1/√3."""
    sign, c = ("−" if c < 0 else ""), abs(c)
    over, under = c.numerator, c.denominator
    root = "" if s == 1 else f"√{s}"
    if s > 1 and under % s == 0:
        below = root if under == s else f"({under // s}{root})"
        return f"{sign}{over if over > 1 or not k else ''}{'i' * k}/{below}"
    above = f"{over if over > 1 else ''}{root}{'i' * k}" or "1"
    return f"{sign}{above}" + (f"/{under}" if under > 1 else "")
