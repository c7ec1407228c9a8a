"""Strata of finite groups: single elements or conjugacy classes, of cyclic, dihedral and enumerated groups; the circle."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from repc.groups.finite.ring import Finite
from repc.rings.cyclic import CyclicRing, DihedralRing
from repc.symbolic.hilbert.stratum import Key, Spectrum, Stratum

_HALF = Fraction(1, 2)


def of_cyclic(ring: CyclicRing) -> tuple[Stratum, ...]:
    """Every element by itself; of order 0, the circle, one torus without density."""
    if not ring.order:
        return (Stratum(Fraction(1), 1, {(0,): 1}, lambda key: {(Fraction(0), (key,)): 1}),)

    def element(j: int) -> Stratum:
        return Stratum(Fraction(1, ring.order), 0, {(): 1}, lambda key: {(Fraction(j * key, ring.order) % 1, ()): 1})

    return tuple(map(element, range(ring.order)))


def of_dihedral(ring: DihedralRing) -> tuple[Stratum, ...]:
    """Every rotation by itself, and the classes of reflections."""
    k = ring.k

    def rotation(j: int) -> Stratum:
        def spectrum(key: Key) -> Spectrum:
            total: Counter = Counter()
            for turn in [key[0]] if ring.dim(key) == 1 else [key[0], -key[0]]:
                total[Fraction(j * turn, k) % 1, ()] += 1
            return total

        return Stratum(Fraction(1, 2 * k), 0, {(): 1}, spectrum)

    def reflection(c: int) -> Stratum:
        def spectrum(key: Key) -> Spectrum:
            if ring.dim(key) == 2:
                return {(Fraction(0), ()): 1, (_HALF, ()): 1}
            return {(Fraction(0) if ring.character(key)[1, c] == 1 else _HALF, ()): 1}

        return Stratum(Fraction(1, 2 * ring.classes), 0, {(): 1}, spectrum)

    return (*map(rotation, range(k)), *map(reflection, range(ring.classes)))


def of_table(ring: Finite) -> tuple[Stratum, ...]:
    """The conjugacy classes, by the eigenvalues that its table of characters has."""
    table = ring.table

    def one(c: int) -> Stratum:
        order = len(table.classes.powers[c])

        def spectrum(key: Key) -> Spectrum:
            counts = table.eigenvalues[c][key]
            return {(Fraction(t, order), ()): int(m) for t, m in enumerate(counts) if m}

        return Stratum(Fraction(int(table.classes.sizes[c]), table.classes.order), 0, {(): 1}, spectrum)

    return tuple(map(one, range(len(table.classes))))
