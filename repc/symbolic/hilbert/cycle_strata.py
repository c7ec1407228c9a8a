"""Strata of S(n) and A(n): their classes by cycle type."""

from __future__ import annotations

import cmath
from fractions import Fraction
from math import gcd, lcm, prod

from repc.limits import MOST_TURNING
from repc.rings.partitions import Partition, class_centralizer, partitions, symmetric_character
from repc.rings.symmetric import Alternating, Symmetric
from repc.symbolic.hilbert.stratum import Spectrum, Stratum, TooManySteps


def of_symmetric(ring: Symmetric) -> tuple[Stratum, ...]:
    """A stratum for each cycle type. Raises TooManySteps above `MOST_TURNING` points."""
    _refuse_many(ring.n)

    def one(mu: Partition) -> Stratum:
        return Stratum(Fraction(1, class_centralizer(mu)), 0, {(): 1}, lambda key: _of_cycles(key, mu))

    return tuple(map(one, partitions(ring.n)))


def of_alternating(ring: Alternating) -> tuple[Stratum, ...]:
    """A cycle type of different odd lengths is two classes, on which the halves of one irreducible of S(n) differ."""
    _refuse_many(ring.n)

    def one(mu: Partition, sign: int) -> Stratum:
        share = Fraction(2 if ring.n > 1 else 1, class_centralizer(mu)) / (2 if sign else 1)
        return Stratum(share, 0, {(): 1}, lambda key: _of_half(key, mu, sign))

    even = [mu for mu in partitions(ring.n) if (ring.n - len(mu)) % 2 == 0]
    return tuple(one(mu, sign) for mu in even for sign in ((1, -1) if _is_split(mu) else (0,)))


def _refuse_many(n: int) -> None:
    if n > MOST_TURNING:
        raise TooManySteps(f"the cycle types of {n} points are many ({MOST_TURNING.words})")


def _of_cycles(shape: Partition, mu: Partition) -> Spectrum:
    order = lcm(*mu)
    return _by_traces(order, {m: symmetric_character(shape, _power(mu, m)) for m in _divisors(order)})


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
