"""The series of a polynomial map's degrees, from eigenvalues of the group to a quotient of polynomials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, lcm, prod

import numpy as np

from repc.groups import Group
from repc.limits import MOST_ADDITIONS, MOST_STRATA
from repc.reps.layout import monomials
from repc.rings.prime_field import field_with_roots
from repc.source import Diagnostic, InternalError
from repc.symbolic.characters import characters_for
from repc.symbolic.hilbert.fractions_of_t import cyclotomic, multiplied, over_degrees, over_powers, reduced
from repc.symbolic.hilbert.model import Hilbert, HilbertSeries
from repc.symbolic.hilbert.poles import Integrand, growth, pole_orders
from repc.symbolic.hilbert.strata import strata
from repc.symbolic.hilbert.stratum import NoStrata, Spectrum, Stratum, TooManySteps
from repc.symbolic.sums import NoRule
from repc.syntax import nodes

_BITS = 61  # of the first prime: sums of two residues fit 63 bits
_MARGIN = 4  # coefficients beyond those that decide the numerator, which must be 0 in it


def hilbert_series(inputs: Sequence[nodes.RepExpr], output: nodes.RepExpr, group: Group) -> Hilbert | None:
    """The series of the equivariant polynomial maps from the direct sum of ``inputs`` to ``output``; None where the eigenvalues of
    the group's elements are not known by rules. Raises TooManySteps, which names the limit, where it would take long."""
    pieces = _pieces(inputs, output, group)
    if pieces is None:
        return None
    orders = pole_orders(pieces)
    degree = sum(power * (len(cyclotomic(k)) - 1) for k, power in orders.items()) + max(map(growth, pieces))
    terms = degree + 1 + _MARGIN
    if (steps := sum(_steps(piece, terms) for piece in pieces)) > MOST_ADDITIONS:
        raise TooManySteps(f"its first {terms} terms take {steps} additions ({MOST_ADDITIONS.words})")
    maps, invariants = (reduced(_numerator(row, orders, degree, group), orders) for row in _series(pieces, terms))
    of_invariants = HilbertSeries(*over_powers(*invariants))
    if not maps[0]:
        return Hilbert(HilbertSeries((), ()), of_invariants)
    above = over_degrees(*maps, of_invariants.denominator)
    over_same = None if above is None or min(above, default=0) < 0 else HilbertSeries(above, of_invariants.denominator)
    return Hilbert(over_same or HilbertSeries(*over_powers(*maps)), of_invariants)


def _numerator(row: list[int], orders: dict[int, int], degree: int, group: Group) -> list[int]:
    """What stands over the cyclotomic polynomials, from the first coefficients of the quotient."""
    for k, power in orders.items():
        for _ in range(power):
            row = multiplied(row, cyclotomic(k), len(row))
    if any(row[degree + 1 :]):
        raise InternalError(Diagnostic("E0951", f"the Hilbert series of polynomials under {group.name} came out with other poles"))
    while row and not row[-1]:
        row = row[:-1]
    return row


def _pieces(inputs: Sequence[nodes.RepExpr], output: nodes.RepExpr, group: Group) -> tuple[Integrand, ...] | None:
    whole = inputs[0] if len(inputs) == 1 else nodes.Sum(tuple(inputs))
    left, right = monomials(whole, group), monomials(output, group)
    try:
        characters = characters_for(group, [left, right])
        if characters is None:
            return None
        if len(found := strata(characters.ring)) > MOST_STRATA:
            raise TooManySteps(f"the group has {len(found)} classes, or components ({MOST_STRATA.words})")
        a, b = characters.multiplicities(left), characters.multiplicities(right)
        trivial = {characters.ring.trivial(): 1}
        pieces = tuple(_piece(stratum, a, (b, trivial)) for stratum in found)
    except TooManySteps:
        raise
    except (NoRule, NoStrata):
        return None
    if why := next((piece.why_large for piece in pieces if piece.why_large), None):
        raise TooManySteps(why)
    return pieces


def _piece(stratum: Stratum, a: dict, outputs: Sequence[dict]) -> Integrand:
    targets = tuple(_target(stratum, stratum.of(b)) for b in outputs)
    return Integrand(stratum.share, stratum.rank, stratum.of(a), targets)


def _target(stratum: Stratum, spectrum: Spectrum) -> Spectrum:
    """The density times the conjugate of a character."""
    found: Spectrum = {}
    for root, c in stratum.density.items():
        for (turn, w), m in spectrum.items():
            key = (-turn % 1, tuple(x - y for x, y in zip(root, w, strict=True)))
            found[key] = found.get(key, 0) + c * m
    return {key: c for key, c in found.items() if c}


def _steps(piece: Integrand, terms: int) -> int:
    extents = [high - low + 1 for low, high in _extents(piece, terms)]
    return terms * piece.order * prod(extents) * sum(piece.factors.values())


def _extents(piece: Integrand, terms: int) -> list[tuple[int, int]]:
    """The least and the largest entry of the weights of polynomials of degrees below ``terms``, and of what they are paired
    with."""
    found = []
    for axis in range(piece.rank):
        here = [w[axis] for _, w in piece.factors] + [0]
        met = [-w[axis] for _, w in piece.terms] + [0]
        found.append((min(min(here) * (terms - 1), *met), max(max(here) * (terms - 1), *met)))
    return found


def _series(pieces: Sequence[Integrand], terms: int) -> list[list[int]]:
    """The first coefficients of each series, by the Chinese remainder theorem."""
    size, count = sum(pieces[0].factors.values()), len(pieces[0].targets)
    paired = sum(abs(c) for piece in pieces for target in piece.targets for c in target.values())
    largest = comb(terms + size, size) * max(1, paired)
    found, modulus = [[0] * terms for _ in range(count)], 1
    for prime, root, exponent in _fields(lcm(*(piece.order for piece in pieces))):
        residues = [[0] * terms for _ in range(count)]
        for piece in pieces:
            share = piece.share.numerator * pow(piece.share.denominator, -1, prime)
            table = _table(piece, terms, prime)
            powers = [pow(root, exponent // piece.order * k, prime) for k in range(piece.order)]
            for total, target in zip(residues, piece.targets, strict=True):
                _add(total, table, piece, target, powers, share)
        inverse = pow(modulus, -1, prime)
        pairs = list(zip(found, residues, strict=True))
        found = [[x + modulus * ((y - x) * inverse % prime) for x, y in zip(*pair, strict=True)] for pair in pairs]
        modulus *= prime
        if modulus > largest:
            return found
    raise AssertionError("there are infinitely many primes")


def _fields(exponent: int) -> Iterator[tuple[int, int, int]]:
    """Prime fields with roots of unity, each prime once."""
    bits = _BITS
    while True:
        yield (*field_with_roots(exponent, bits), exponent)
        bits -= 1


def _table(piece: Integrand, terms: int, prime: int) -> np.ndarray:
    """(terms, order, weights …): how many monomials of each degree have an eigenvalue, modulo a prime."""
    extents = _extents(piece, terms)
    table = np.zeros((terms, piece.order, *(high - low + 1 for low, high in extents)), np.int64)
    table[(0, 0, *(-low for low, _ in extents))] = 1
    axes = tuple(range(piece.rank + 1))
    for (turn, weight), m in piece.factors.items():
        step = (int(turn * piece.order), *weight)
        for _ in range(m):
            for k in range(1, terms):
                row = table[k]
                row += np.roll(table[k - 1], step, axes)
                row -= prime * (row >= prime)
    return table


def _add(total: list[int], table: np.ndarray, piece: Integrand, target: Spectrum, powers: list[int], share: int) -> None:
    """Add what one stratum gives for one series."""
    lows = [low for low, _ in _extents(piece, len(total))]
    for (turn, weight), c in target.items():
        at = int(turn * piece.order)
        here = table
        for x, low in zip(weight, lows, strict=True):
            here = here[:, :, -x - low]
        rows = here.tolist()
        for k, row in enumerate(rows):
            total[k] += share * c * sum(x * powers[(a + at) % piece.order] for a, x in enumerate(row) if x)
