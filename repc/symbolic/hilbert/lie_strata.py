"""Strata of Lie groups: their maximal tori with Weyl's density, and the reflections of O(2k)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from repc.rings.even_orthogonal import EvenOrthogonal
from repc.rings.linear import GeneralLinear
from repc.rings.ring import Ring
from repc.rings.weights import Weights
from repc.rings.weyl import Weight, positive_roots, shifted
from repc.symbolic.hilbert.stratum import Density, Key, NoStrata, Spectrum, Stratum

_HALF = Fraction(1, 2)


def of_weights(ring: Weights) -> tuple[Stratum, ...]:
    """The maximal torus of a connected group."""

    def spectrum(key: Key) -> Spectrum:
        return {(Fraction(0), weight): int(c) for weight, c in _whole(ring, key).items()}

    return (Stratum(Fraction(1), ring.rank, weyl_density(ring.kind, ring.rank), spectrum),)


def of_linear(ring: GeneralLinear) -> tuple[Stratum, ...]:
    """In SL(n) and SU(n) the last angle is minus the sum of the others."""

    def place(weight: Weight) -> Weight:
        return tuple(x - weight[-1] for x in weight[:-1]) if ring.special else weight

    def spectrum(key: Key) -> Spectrum:
        total: Counter = Counter()
        for weight, c in _whole(ring, key).items():
            total[Fraction(0), place(weight)] += c
        return total

    return (Stratum(Fraction(1), ring.n - ring.special, weyl_density("A", ring.n, place), spectrum),)


def of_even_orthogonal(ring: EvenOrthogonal) -> tuple[Stratum, ...]:
    """Rotations, and reflections times rotations of n − 2 dimensions, whose squares lie in the torus: eigenvalues by the characters
    of an element and of its square."""
    k = ring.n // 2

    def rotations(key: Key) -> Spectrum:
        return {(Fraction(0), w): int(c) for (component, w), c in _whole(ring, key).items() if component == 0}

    def reflections(key: Key) -> Spectrum:
        found = _whole(ring, key)
        trace = {w: c for (component, w), c in found.items() if component == 1}
        both: Counter = Counter()
        for (component, w), c in found.items():  # χ(g²): twice the angles, and one angle 0
            if component == 0:
                both[w[:-1]] += c
        halves = ((turn, sign, w, c) for w, c in both.items() for turn, sign in ((Fraction(0), 1), (_HALF, -1)))
        return {(turn, w): int(c + sign * trace.get(w, 0)) // 2 for turn, sign, w, c in halves if c + sign * trace.get(w, 0)}

    return (
        Stratum(_HALF, k, weyl_density("D", k), rotations),
        Stratum(_HALF, k - 1, weyl_density("C", k - 1), reflections),
    )


def weyl_density(kind: str, rank: int, place: Callable[[Weight], Weight] = lambda w: w) -> Density:
    """∏ (1 − e^α) over the positive roots: for invariant functions as good as Weyl's |∏ (1 − e^α)|² over the order of his group."""
    zero = place((0,) * rank)
    found: Density = {zero: 1}
    for root in positive_roots(kind, rank):
        total = Counter(found)
        for weight, c in found.items():
            total[shifted(weight, place(root))] -= c
        found = {weight: c for weight, c in total.items() if c}
    return found


def _whole(ring: Ring, key: Key) -> dict:
    found = ring.character(key)
    if found is None:
        raise NoStrata(ring.label(key))
    return found
