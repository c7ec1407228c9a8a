"""A piece of a group over which characters are summed: the eigenvalues of its elements on every irreducible.

A *stratum* is a set of elements c·t, c of finite order and t in a torus that commutes with c: a conjugacy class of a finite group,
or the elements of one component of a Lie group up to conjugation, with Weyl's density. The average of a class function over the
group is the sum over its strata of share × (constant term of density × function).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from repc.rings.weyl import Weight

Eigenvalue = tuple[Fraction, Weight]  # exp(2πi turn) e^{weight}
Spectrum = dict[Eigenvalue, int]
Density = dict[Weight, int]
Key = Any  # an irreducible over ℂ, as the ring names it


class NoStrata(Exception):
    """The eigenvalues of an irreducible are not known, or a limit keeps them from being summed."""


class TooManySteps(NoStrata):
    """What a limit of `repc.limits` keeps from being summed; it says which."""


@dataclass(frozen=True, eq=False)
class Stratum:
    """``share`` of the group, the dimension ``rank`` of its torus, Weyl's ``density`` on it, and the eigenvalues of an element on
    an irreducible."""

    share: Fraction
    rank: int
    density: Density
    spectrum: Callable[[Key], Spectrum]

    def of(self, multiplicities: dict[Key, int]) -> Spectrum:
        """The eigenvalues on a sum of irreducibles."""
        total: Counter = Counter()
        for key, m in multiplicities.items():
            for value, c in self.spectrum(key).items():
                total[value] += m * c
        return {value: c for value, c in total.items() if c}


def times(parts: Iterable[Stratum]) -> Stratum:
    """The stratum of a direct product."""
    parts = tuple(parts)

    def spectrum(key: tuple) -> Spectrum:
        one: Spectrum = {(Fraction(0), ()): 1}
        return reduce(_tensor, (part.spectrum(k) for part, k in zip(parts, key, strict=True)), one)

    nothing: Density = {(): 1}
    density = reduce(_spread, (part.density for part in parts), nothing)
    return Stratum(reduce(lambda a, part: a * part.share, parts, Fraction(1)), sum(p.rank for p in parts), density, spectrum)


def _tensor(a: Spectrum, b: Spectrum) -> Spectrum:
    total: Counter = Counter()
    for (x, v), c in a.items():
        for (y, w), d in b.items():
            total[(x + y) % 1, v + w] += c * d
    return total


def _spread(a: Density, b: Density) -> Density:
    return {v + w: c * d for v, c in a.items() for w, d in b.items()}
