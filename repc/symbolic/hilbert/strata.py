"""A group as pieces over which its characters are summed: the eigenvalues of each piece's elements on every irreducible.

A *stratum* is a set of elements c·t, c of finite order and t in a torus that commutes with c: a conjugacy class of a finite group,
or the elements of one component of a Lie group up to conjugation, with Weyl's density. The average of a class function over the
group is the sum over its strata of share × (constant term of density × function).
"""

from __future__ import annotations

import cmath
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce, singledispatch
from itertools import product
from math import gcd, lcm, prod
from typing import Any

from repc.groups.finite.ring import Finite
from repc.rings.cyclic import CyclicRing, DihedralRing
from repc.rings.embedded import EmbeddedRing
from repc.rings.joint import Joint
from repc.rings.linear import GeneralLinear
from repc.rings.orthogonal import EvenOrthogonal, Signed
from repc.rings.partitions import Partition, class_centralizer, partitions, symmetric_character
from repc.rings.ring import Ring
from repc.rings.symmetric import Alternating, Symmetric
from repc.rings.weights import Weights
from repc.rings.weyl import Weight, positive_roots, shifted

Eigenvalue = tuple[Fraction, Weight]  # exp(2πi turn) e^{weight}
Spectrum = dict[Eigenvalue, int]
Density = dict[Weight, int]
Key = Any  # an irreducible over ℂ, as the ring names it

_MOST_POINTS = 8  # of a symmetric group: classes are few up to there
_HALF = Fraction(1, 2)


class NoStrata(Exception):
    """The eigenvalues of an irreducible are not known, or the strata are too many."""


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


@singledispatch
def strata(ring: Ring) -> tuple[Stratum, ...]:
    """The strata of the group whose characters a ring has. Raises NoStrata where there is no rule."""
    raise NoStrata(type(ring).__name__)


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


@strata.register
def _(ring: Joint):
    return tuple(times(parts) for parts in product(*map(strata, ring.rings)))


@strata.register
def _(ring: EmbeddedRing):
    return strata(ring.base)


# ── Lie groups ───────────────────────────────────────────────────────────────────────────────────


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


@strata.register
def _(ring: Weights):
    def spectrum(key: Key) -> Spectrum:
        return {(Fraction(0), weight): int(c) for weight, c in _whole(ring, key).items()}

    return (Stratum(Fraction(1), ring.rank, weyl_density(ring.kind, ring.rank), spectrum),)


@strata.register
def _(ring: GeneralLinear):
    """In SL(n) and SU(n) the last angle is minus the sum of the others."""

    def place(weight: Weight) -> Weight:
        return tuple(x - weight[-1] for x in weight[:-1]) if ring.special else weight

    def spectrum(key: Key) -> Spectrum:
        total: Counter = Counter()
        for weight, c in _whole(ring, key).items():
            total[Fraction(0), place(weight)] += c
        return total

    return (Stratum(Fraction(1), ring.n - ring.special, weyl_density("A", ring.n, place), spectrum),)


@strata.register
def _(ring: Signed):
    def marked(part: Stratum, sign: int) -> Stratum:
        def spectrum(key: Key) -> Spectrum:
            turn = _HALF * (sign * key[0] % 2)
            return {((x + turn) % 1, weight): c for (x, weight), c in part.spectrum(key[1]).items()}

        return Stratum(part.share / 2, part.rank, part.density, spectrum)

    return tuple(marked(part, sign) for sign in (0, 1) for part in strata(ring.base))


@strata.register
def _(ring: EvenOrthogonal):
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


@strata.register
def _(ring: CyclicRing):
    if not ring.order:
        return (Stratum(Fraction(1), 1, {(0,): 1}, lambda key: {(Fraction(0), (key,)): 1}),)

    def element(j: int) -> Stratum:
        return Stratum(Fraction(1, ring.order), 0, {(): 1}, lambda key: {(Fraction(j * key, ring.order) % 1, ()): 1})

    return tuple(map(element, range(ring.order)))


# ── finite groups ────────────────────────────────────────────────────────────────────────────────


def _by_traces(order: int, traces: dict[int, int]) -> Spectrum:
    """The eigenvalues of an element of an order whose powers have rational traces, which depend on the divisors of the order that
    the exponents share with it."""
    found: Spectrum = {}
    for t in range(order):
        total = sum(trace * _ramanujan(order // divisor, t) for divisor, trace in traces.items())
        if total:
            found[Fraction(t, order), ()] = total // order
    return found


def _divisors(n: int) -> list[int]:
    return [k for k in range(1, n + 1) if n % k == 0]


def _ramanujan(q: int, t: int) -> int:
    """Σ exp(2πi t m/q) over the m below q without common divisor."""
    return sum(_moebius(q // d) * d for d in _divisors(gcd(q, t)))


def _moebius(n: int) -> int:
    sign, k = 1, 2
    while k * k <= n:
        if n % k == 0:
            n, sign = n // k, -sign
            if n % k == 0:
                return 0
        k += 1
    return -sign if n > 1 else sign


@strata.register
def _(ring: DihedralRing):
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


@strata.register
def _(ring: Finite):
    table = ring.table

    def one(c: int) -> Stratum:
        order = len(table.classes.powers[c])

        def spectrum(key: Key) -> Spectrum:
            counts = table.eigenvalues[c][key]
            return {(Fraction(t, order), ()): int(m) for t, m in enumerate(counts) if m}

        return Stratum(Fraction(int(table.classes.sizes[c]), table.classes.order), 0, {(): 1}, spectrum)

    return tuple(map(one, range(len(table.classes))))


@strata.register
def _(ring: Symmetric):
    _refuse_many(ring.n)

    def one(mu: Partition) -> Stratum:
        return Stratum(Fraction(1, class_centralizer(mu)), 0, {(): 1}, lambda key: _of_cycles(key, mu))

    return tuple(map(one, partitions(ring.n)))


@strata.register
def _(ring: Alternating):
    """A cycle type of different odd lengths is two classes, on which the halves of one irreducible of S(n) differ."""
    _refuse_many(ring.n)

    def one(mu: Partition, sign: int) -> Stratum:
        share = Fraction(2 if ring.n > 1 else 1, class_centralizer(mu)) / (2 if sign else 1)
        return Stratum(share, 0, {(): 1}, lambda key: _of_half(key, mu, sign))

    even = [mu for mu in partitions(ring.n) if (ring.n - len(mu)) % 2 == 0]
    return tuple(one(mu, sign) for mu in even for sign in ((1, -1) if _is_split(mu) else (0,)))


def _refuse_many(n: int) -> None:
    if n > _MOST_POINTS:
        raise NoStrata(f"the classes of S({n}) are many")


def _of_cycles(shape: Partition, mu: Partition) -> Spectrum:
    order = lcm(*mu)
    return _by_traces(order, {m: symmetric_character(shape, _power(mu, m)) for m in _divisors(order)})


def _power(mu: Partition, m: int) -> Partition:
    """The cycle type of the m-th power."""
    return tuple(sorted((length // gcd(length, m) for length in mu for _ in range(gcd(length, m))), reverse=True))


def _is_split(mu: Partition) -> bool:
    return sum(mu) > 1 and len(set(mu)) == len(mu) and all(length % 2 for length in mu)


def _of_half(key: tuple[Partition, int], mu: Partition, sign: int) -> Spectrum:
    """On the halves of a shape that is its own transpose the traces of S(n) are halved; on the cycle type of its hooks q along the
    diagonal they differ by √(± ∏ q), which powers change by Jacobi's symbol (Frobenius 1901)."""
    shape, half = key
    whole = _of_cycles(shape, mu)
    if not half:
        return whole
    differences: dict[Fraction, int] = {}
    if _diagonal_hooks(shape) == tuple(mu):
        differences = _by_roots(mu, half * sign)
    found = {(turn, ()): whole.get((turn, ()), 0) + differences.get(turn, 0) for turn in _turns(lcm(*mu))}
    return {value: m // 2 for value, m in found.items() if m}


def _turns(order: int) -> list[Fraction]:
    return [Fraction(t, order) for t in range(order)]


def _diagonal_hooks(shape: Partition) -> Partition:
    return tuple(2 * (row - i) - 1 for i, row in enumerate(shape) if row > i)


def _by_roots(mu: Partition, sign: int) -> dict[Fraction, int]:
    """The eigenvalues of the half + less those of the half − on an element with these cycles, times a sign."""
    order, product_of_lengths = lcm(*mu), prod(mu)
    root = cmath.sqrt((-1) ** ((sum(mu) - len(mu)) // 2) * product_of_lengths)
    values = [(m, _jacobi(m, product_of_lengths) * root) for m in range(1, order + 1) if gcd(m, order) == 1]
    sums = {turn: sum(v * cmath.exp(-2j * cmath.pi * m * float(turn)) for m, v in values) / order for turn in _turns(order)}
    return {turn: sign * round(total.real) for turn, total in sums.items()}


def _jacobi(a: int, n: int) -> int:
    """Jacobi's symbol (a/n), n odd."""
    a, sign = a % n, 1
    while a:
        while a % 2 == 0:
            a //= 2
            sign = -sign if n % 8 in (3, 5) else sign
        a, n = n, a
        sign = -sign if a % 4 == n % 4 == 3 else sign
        a %= n
    return sign if n == 1 else 0
