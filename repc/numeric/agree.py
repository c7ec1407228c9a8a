"""Numeric blocks against exact multiplicities, irreducible by irreducible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from repc.groups.irreducibles.labels import IrrepCount
from repc.numeric.space import Space

_NUMBERED = re.compile(r"ρ\d+\(\d+\)")  # a block whose label could not be read has a number in order of discovery

Kind = tuple[str, int, str]  # (label, dim, type)


def difference(space: Space, exact: Sequence[IrrepCount], among: Collection[str] | None = None) -> str | None:
    """What differs between a decomposed space and the exact irreducibles, or those of them whose labels are ``among`` given ones,
    in words; None where they agree.

    Labels, dimensions, types and multiplicities must all be equal. Where the rule has labels that cannot be read off
    matrices (groups with a rule for large n, too large to enumerate), blocks without a name are compared by the rest.
    """
    found = Counter({(i.label, i.dim, i.type): space.multiplicity(i) for i in space.irreps if among is None or i.label in among})
    expected = Counter({(i.label, i.dim, i.type): i.multiplicity for i in exact if among is None or i.label in among})
    if not any(_NUMBERED.search(label) for label, _, _ in expected):
        found, expected = _without_names(found, expected)
    if found == expected:
        return None
    return f"{_words(expected - found)} by exact rules against {_words(found - expected)} by the numeric blocks"


def _without_names(found: Counter, expected: Counter) -> tuple[Counter, Counter]:
    """Both sides, with the names dropped that only one side can know."""
    unread = {kind for kind in found if _NUMBERED.fullmatch(kind[0])}
    if not unread:
        return found, expected
    named = {kind for kind in found if kind not in unread}
    return _nameless(found, named), _nameless(expected, named)


def _nameless(counts: Counter, named: set[Kind]) -> Counter:
    result: Counter = Counter()
    for (label, dim, kind), m in counts.items():
        if (label, dim, kind) in named:
            result[label, dim, kind] = m
        else:
            result[f"one of multiplicity {m}", dim, kind] += 1
    return result


def _words(counts: Counter) -> str:
    terms = [f"{m} {label} ({dim}, {kind})" for (label, dim, kind), m in sorted(counts.items())]
    return " + ".join(terms) or "nothing more"
