"""Where the Hilbert series of a group has poles, and how its numerator grows: bounds that need no series.

Near a root of unity ζ a stratum's integral of 1/∏ (1 − t λ) over its torus grows at most as |t − ζ|^{ρ − m}, where m eigenvalues λ
are 1/ζ at some point of the torus and their weights span ρ dimensions: by counting powers in the integral near that point, from
which the path of integration can be moved away unless 0 is a positive combination of these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm

from repc.rings.weyl import Weight

Factor = tuple[Fraction, Weight]

MOST_RANK = 2


@dataclass(frozen=True)
class Integrand:
    """The share of a stratum, the dimension of its torus, the eigenvalues of an input on it with multiplicities, and for each
    series that is asked for what its polynomials are paired with: terms (turn, weight) with coefficients."""

    share: Fraction
    rank: int
    factors: dict[Factor, int]
    targets: tuple[dict[Factor, int], ...]

    @property
    def terms(self) -> set[Factor]:
        """All that its polynomials are paired with."""
        return {term for target in self.targets for term in target}

    @property
    def order(self) -> int:
        """All turns are multiples of 1/order."""
        return lcm(*(turn.denominator for turn, _ in (*self.factors, *self.terms)))


def pole_orders(pieces: Iterable[Integrand]) -> dict[int, int]:
    """For k = 1, 2, …, a bound for the order of the pole at primitive k-th roots of unity, where there may be one."""
    pieces = tuple(pieces)
    candidates = sorted({k for piece in pieces for k in _candidates(piece)})
    orders = {k: max(_order(piece, Fraction(1, k) % 1) for piece in pieces) for k in candidates}
    return {k: order for k, order in orders.items() if order > 0}


def growth(piece: Integrand) -> int:
    """A bound for the degree of a stratum's part of the series as a rational function: the largest Σ c over the c ≥ 0 with Σ
    c·weight = μ, at most ``rank`` of them other than 0, for the weights μ of what it is paired with (by residues, at whose poles
    the variables of the torus are fractional powers of t)."""
    weights = [w for w in {w for _, w in piece.factors} if any(w)]
    targets = {tuple(-x for x in w) for _, w in piece.terms}
    most = Fraction(0)
    for mu in targets:
        for size in range(1, piece.rank + 1):
            for chosen in combinations(weights, size):
                c = _coordinates(chosen, mu)
                if c is not None and min(c) >= 0:
                    most = max(most, sum(c, Fraction(0)))
    return int(most)


def _coordinates(basis: tuple[Weight, ...], mu: Weight) -> tuple[Fraction, ...] | None:
    """μ in one or two independent weights, None where it is no combination of them."""
    if len(basis) == 1:
        (w,) = basis
        at = next(k for k, x in enumerate(w) if x)
        c = Fraction(mu[at], w[at])
        return (c,) if all(c * x == y for x, y in zip(w, mu, strict=True)) else None
    a, b = basis
    if not (d := _cross(a, b)):
        return None
    return Fraction(_cross(mu, b), d), Fraction(_cross(a, mu), d)


def _cross(a: Weight, b: Weight) -> int:
    return a[0] * b[1] - a[1] * b[0]


# ── candidates ───────────────────────────────────────────────────────────────────────────────────


def _candidates(piece: Integrand) -> set[int]:
    """Orders of the roots of unity at which there may be poles: the products of powers of eigenvalues that do not depend on the
    torus, and of no fewer eigenvalues, are roots of t^s."""
    weights = sorted({w for _, w in piece.factors})
    sizes = {1} if any(not any(w) for w in weights) else set()
    moving = [w for w in weights if any(w)]
    for size in range(2, piece.rank + 2):
        sizes |= {s for chosen in combinations(moving, size) if (s := _relation(chosen))}
    return {k for s in sizes for k in _divisors(s * piece.order)}


def _relation(weights: tuple[Weight, ...]) -> int:
    """Σ c of the smallest whole c > 0 with Σ c·weight = 0, for weights of which all but one are independent; 0 where there is
    none."""
    *basis, last = weights
    c = _coordinates(tuple(basis), tuple(-x for x in last))
    if c is None or min(c) <= 0:
        return 0
    whole = lcm(*(x.denominator for x in c))
    numbers = [whole, *(int(x * whole) for x in c)]
    return sum(numbers) // gcd(*numbers)


def _divisors(n: int) -> list[int]:
    return [k for k in range(1, n + 1) if n % k == 0]


# ── orders ───────────────────────────────────────────────────────────────────────────────────────


def _order(piece: Integrand, inverse: Fraction) -> int:
    """A bound at ζ = exp(−2πi inverse): over the points of the torus."""
    still = sum(m for (turn, w), m in piece.factors.items() if not any(w) and turn == inverse)
    found = [still]
    if piece.rank >= 1:
        found += (m - 1 for m in _on_lines(piece, inverse))
    if piece.rank == 2:
        found += (m - 2 for m in _at_crossings(piece, inverse))
    return max(found)


def _on_lines(piece: Integrand, inverse: Fraction) -> Iterator[int]:
    """How many eigenvalues are ζ⁻¹ where that fixes one angle of the torus, and weights of both signs are among them."""
    for u in {_primitive(w) for _, w in piece.factors if any(w)}:
        along = {(turn, k): m for (turn, w), m in piece.factors.items() if (k := _multiple(w, u)) is not None}
        points = {(inverse - turn + n) / k % 1 for turn, k in along if k for n in range(abs(k))}
        for x in points:
            here = {(turn, k): m for (turn, k), m in along.items() if (turn + k * x - inverse) % 1 == 0}
            if min(k for _, k in here) < 0 < max(k for _, k in here):
                yield sum(here.values())


def _primitive(w: Weight) -> Weight:
    common = gcd(*w)
    sign = next(x for x in w if x)
    return tuple(x // (common if sign > 0 else -common) for x in w)


def _multiple(w: Weight, u: Weight) -> int | None:
    at = next(k for k, x in enumerate(u) if x)
    k = Fraction(w[at], u[at])
    return int(k) if all(k * x == y for x, y in zip(u, w, strict=True)) else None


def _at_crossings(piece: Integrand, inverse: Fraction) -> Iterator[int]:
    """The same where both angles are fixed, and the weights surround 0."""
    moving = [(turn, w) for turn, w in piece.factors if any(w)]
    seen: set[tuple[Fraction, Fraction]] = set()
    for (s, a), (t, b) in combinations(moving, 2):
        d = _cross(a, b)
        for m in range(abs(d)):
            for n in range(abs(d)) if d else ():
                p, q = inverse - s + m, inverse - t + n
                x = ((p * b[1] - q * a[1]) / d % 1, (q * a[0] - p * b[0]) / d % 1)
                if x in seen:
                    continue
                seen.add(x)
                here = {f: c for f, c in piece.factors.items() if (f[0] + f[1][0] * x[0] + f[1][1] * x[1] - inverse) % 1 == 0}
                if _surround([w for _, w in here if any(w)]):
                    yield sum(here.values())


def _surround(weights: list[Weight]) -> bool:
    """Whether weights in the plane lie in no half-plane, its border included on one side: 0 is a combination of all of them with
    positive coefficients."""
    for w in weights:
        sides = [_cross(w, v) for v in weights]
        if max(sides) <= 0 or min(sides) >= 0:
            return False
    return True
