"""Where the Hilbert series of a group has poles, and how its numerator grows: bounds that need no series.

Near a root of unity ζ a stratum's integral of 1/∏ (1 − t λ) over its torus grows at most as |t − ζ|^{ρ − m}, where m eigenvalues λ
are 1/ζ at some point of the torus and their weights span ρ dimensions: by counting powers in the integral near that point, from
which the path of integration can be moved away unless 0 is a positive combination of these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from math import gcd, lcm

from repc.limits import MOST_MEETING, MOST_TORUS
from repc.rings.weyl import Weight

Factor = tuple[Fraction, Weight]

Coordinates = tuple[Fraction, ...]

_FEW = 2  # dimensions of a torus in which weights meet in few points


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
    def why_large(self) -> str | None:
        """The limit that keeps its poles from being found, in words; None where they are found soon."""
        if self.rank > MOST_TORUS:
            return f"a torus of the group has {self.rank} dimensions ({MOST_TORUS.words})"
        moving = {w for _, w in self.factors if any(w)}
        if self.rank > _FEW and len(moving) > MOST_MEETING:
            return f"the inputs have {len(moving)} weights on a torus of {self.rank} dimensions ({MOST_MEETING.words})"
        return None

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


def _coordinates(basis: Sequence[Sequence[Fraction | int]], mu: Sequence[Fraction | int]) -> tuple[Fraction, ...] | None:
    """μ in some independent weights; None where these depend on each other, or μ is no combination of them."""
    rows = [[Fraction(w[k]) for w in basis] + [Fraction(mu[k])] for k in range(len(mu))]
    for column in range(len(basis)):
        pivot = next((row for row in rows[column:] if row[column]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        rows.insert(column, [x / pivot[column] for x in pivot])
        for k, row in enumerate(rows):
            if k != column and row[column]:
                rows[k] = [x - row[column] * y for x, y in zip(row, rows[column], strict=True)]
    if any(row[-1] for row in rows[len(basis) :]):
        return None
    return tuple(row[-1] for row in rows[: len(basis)])


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
    """A bound at ζ = exp(−2πi inverse): over the points of the torus, by how many of its angles are fixed there."""
    still = sum(m for (turn, w), m in piece.factors.items() if not any(w) and turn == inverse)
    found = [still]
    for fixed in range(1, piece.rank + 1):
        found += (still + m - fixed for m in _at_points(piece, inverse, fixed))
    return max(found)


def _at_points(piece: Integrand, inverse: Fraction, fixed: int) -> Iterator[int]:
    """How many eigenvalues that are not the same on all of the torus are ζ⁻¹ where that fixes so many of its angles, and their
    weights surround 0."""
    moving = [(turn, w) for turn, w in piece.factors if any(w)]
    flats: set[frozenset[Factor]] = set()
    for chosen in combinations(sorted({w for _, w in moving}), fixed):
        along = {(turn, w): c for turn, w in moving if (c := _coordinates(chosen, w)) is not None}
        if not along or frozenset(along) in flats:
            continue
        flats.add(frozenset(along))
        seen: set[frozenset[Factor]] = set()
        for values in _values_at(chosen, along, inverse):
            here = frozenset((turn, w) for (turn, w), c in along.items() if _at(c, values, turn, inverse))
            if here and here not in seen and _surround([along[factor] for factor in here]):
                seen.add(here)
                yield sum(piece.factors[factor] for factor in here)


def _values_at(chosen: Sequence[Weight], along: Mapping[Factor, Coordinates], inverse: Fraction) -> Iterator[Coordinates]:
    """Values of the chosen weights, in turns and modulo what the torus has, at all points where independent ones of the weights
    ``along`` are ζ⁻¹: of each weight these are the sums of its coordinates times the values."""
    denominators = [lcm(*(c[k].denominator for c in along.values())) for k in range(len(chosen))]
    for some in combinations(along, len(chosen)):
        inverted = _inverse([along[factor] for factor in some])
        if inverted is None:
            continue
        for shifts in product(*(range(_period(row, denominators)) for row in zip(*inverted, strict=True))):
            turns = [inverse - turn + n for (turn, _), n in zip(some, shifts, strict=True)]
            yield tuple(sum((x * y for x, y in zip(row, turns, strict=True)), Fraction(0)) for row in inverted)


def _inverse(rows: Sequence[Coordinates]) -> list[Coordinates] | None:
    units = [[int(i == k) for i in range(len(rows))] for k in range(len(rows))]
    columns = [_coordinates([tuple(row[k] for row in rows) for k in range(len(rows))], unit) for unit in units]
    found = [column for column in columns if column is not None]
    return [tuple(row) for row in zip(*found, strict=True)] if len(found) == len(rows) else None


def _period(column: Coordinates, denominators: Sequence[int]) -> int:
    """After how many turns more of one weight the values are the same for all."""
    return lcm(*(int((x / d).denominator) for x, d in zip(column, denominators, strict=True)))


def _at(coordinates: Coordinates, values: Coordinates, turn: Fraction, inverse: Fraction) -> bool:
    return (sum((x * y for x, y in zip(coordinates, values, strict=True)), turn) - inverse) % 1 == 0


def _surround(vectors: Sequence[Coordinates]) -> bool:
    """Whether 0 is a combination of all of some vectors, which span the space, with positive coefficients: no plane that as many of
    them span as it has dimensions has all others on one side."""
    size = len(vectors[0])
    if size == 1:
        return min(x for (x,) in vectors) < 0 < max(x for (x,) in vectors)
    spanned = False
    for chosen in combinations(vectors, size - 1):
        normal = _normal(chosen)
        sides = [sum(x * y for x, y in zip(normal, v, strict=True)) for v in vectors] if normal else []
        if any(sides):
            spanned = True
            if max(sides) <= 0 or min(sides) >= 0:
                return False
    return spanned


def _normal(vectors: Sequence[Coordinates]) -> list[Fraction] | None:
    """What is orthogonal to all but one dimension's worth of vectors: minors with signs; None where they depend on each other."""
    size = len(vectors) + 1
    minors = [_determinant([[v[k] for k in range(size) if k != i] for v in vectors]) for i in range(size)]
    return [(-1) ** i * x for i, x in enumerate(minors)] if any(minors) else None


def _determinant(rows: list[list[Fraction]]) -> Fraction:
    if not rows:
        return Fraction(1)
    first, *others = rows
    total = Fraction(0)
    for k, x in enumerate(first):
        total += (-1) ** k * x * _determinant([[row[j] for j in range(len(row)) if j != k] for row in others])
    return total
