"""Second counts of maps, independent of how they are found: in exact numbers, by other elements, modulo a prime."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, partial
from math import prod

import numpy as np

from repc.groups import Group
from repc.groups.families.generated import MatrixGroup
from repc.limits import MOST_MODULAR, MOST_SECOND
from repc.numeric.actions.action import probe_elements
from repc.numeric.actions.matrices import monomial_rho
from repc.numeric.eliminate import pivots
from repc.numeric.exactly import maps as exactly
from repc.numeric.nullspace import commuting, generator_images, null_space, of_factor
from repc.numeric.threads import single_threaded
from repc.reps.atoms import Monomial
from repc.reps.layout import expand, monomial_size, monomials
from repc.source import InternalError
from repc.syntax.nodes import RepExpr
from repc.tolerance import RATIONAL

_PRIME = 2**31 - 1  # products of residues fit 62 bits


def count_exactly(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    """The number of maps by elimination in exact numbers, where all factors have such generators; None where they do not decide."""

    def count(into: Monomial, out: Monomial) -> int | None:
        found = [exactly.count(of_factor(into, k), of_factor(out, k), group, k) for k in range(len(group.factors))]
        return None if None in found else prod(found)

    if any(factor.exact_entries is None for factor in group.factors):
        return None
    if len(group.factors) > 1 and any(a.slot < 0 for e in (source, target) for m in monomials(e, group) for a in m):
        return None
    return _over_copies(group, source, target, count)


def count_by_elements(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    """The number of maps that commute with a few random group elements and with the discrete generators.

    Another linear system than that of the generators, for a second count; None above `MOST_SECOND` unknowns, and where its rank is
    in doubt.
    """
    try:
        return _count_by_elements(group, source, target)
    except InternalError:
        return None


def _count_by_elements(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    group.refuse_doubt()
    elements = probe_elements(group)

    def count(into: Monomial, out: Monomial) -> int | None:
        unknowns = monomial_size(out, group) * monomial_size(into, group)
        if unknowns > MOST_SECOND:
            return None
        pairs = ((monomial_rho(out, group, g), monomial_rho(into, group, g)) for g in elements)
        return len(null_space([commuting(y, x) for y, x in pairs], unknowns))

    with single_threaded():
        return _over_copies(group, source, target, count)


def _over_copies(group: Group, source: RepExpr, target: RepExpr, count: Callable[[Monomial, Monomial], int | None]) -> int | None:
    """A number of maps from those between monomials, each pair asked once; None where one is None."""
    a, b = expand(source, group), expand(target, group)
    known, total = lru_cache(None)(count), 0
    for out in b.parts:
        for into in a.parts:
            found = known(into.monomial, out.monomial)
            if found is None:
                return None
            total += found * into.copies * out.copies
    return total


def upper_bound(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    """An upper bound on the number of equivariant maps, by elimination modulo a prime; None where entries do not allow it.

    The rank modulo a prime is at most the true rank, so the nullity found is at least the true one. It is exact for all but
    finitely many primes. Needs rational generators and systems of at most `MOST_MODULAR` unknowns.
    """
    if not all(_stands_for(x) == x for factor in group.factors for x in _exact_entries(factor)):
        return None
    return _over_copies(group, source, target, partial(_modular_nullity, group))


def _exact_entries(factor: Group) -> list[Fraction]:
    """The entries that a source gives a group, where all are rational."""
    exact = factor.exact_generators if isinstance(factor, MatrixGroup) else None
    return [x for matrix in exact or () for row in matrix for x in row if isinstance(x, Fraction)]


def _stands_for(x: float | Fraction) -> Fraction:
    """The fraction that a float is taken for."""
    return Fraction(float(x)).limit_denominator(1000)


def _modular_nullity(group: Group, source: Monomial, target: Monomial) -> int | None:
    n, m = monomial_size(target, group), monomial_size(source, group)
    if n * m > MOST_MODULAR:
        return None
    left = [_residues(x) for x in generator_images(group, target)]
    right = [_residues(x) for x in generator_images(group, source)]
    if any(x is None for x in (*left, *right)):
        return None
    systems = [commuting(a, b) % _PRIME for a, b in zip(left, right, strict=True)]
    if not systems:
        return n * m
    return n * m - len(pivots(np.concatenate(systems), _PRIME))


def _residues(matrix: np.ndarray) -> np.ndarray | None:
    """The rational matrix that these floating-point entries stand for, modulo the prime; None if they are not rational."""
    if np.iscomplexobj(matrix):
        return None
    values = []
    for x in matrix.ravel():
        fraction = _stands_for(x)
        if abs(float(fraction) - x) > RATIONAL * max(1.0, abs(x)):
            return None
        values.append(fraction.numerator * pow(fraction.denominator, -1, _PRIME) % _PRIME)
    return np.array(values, dtype=np.int64).reshape(matrix.shape)
