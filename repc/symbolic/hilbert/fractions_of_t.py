"""Polynomials in one variable with whole coefficients, lists from the constant term on, and quotients by cyclotomic polynomials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from heapq import heappop, heappush
from math import lcm

Coefficients = tuple[int, ...]

_MOST_TRIES = 100  # denominators that are tried for a numerator without negative coefficients: another one is as true


def multiplied(a: Iterable[int], b: Iterable[int], below: int | None = None) -> list[int]:
    """The product, of degrees less than ``below`` only where that is given."""
    a, b = list(a), list(b)
    found = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                found[i + j] += x * y
    return found[:below]


def divided(a: Iterable[int], b: Coefficients) -> list[int] | None:
    """The quotient by a polynomial with leading coefficient ±1; None where something remains."""
    rest, found = list(a), []
    while len(rest) >= len(b):
        q = rest[-1] * b[-1]
        found.append(q)
        at = len(rest) - len(b)
        for k, y in enumerate(b):
            rest[at + k] -= q * y
        rest.pop()
    return None if any(rest) else found[::-1]


@lru_cache(maxsize=1000)
def cyclotomic(k: int) -> Coefficients:
    """The polynomial whose roots are the primitive k-th roots of unity; that of 1 with the sign of 1 − t."""
    rest: list[int] | None = [1, *[0] * (k - 1), -1]
    for d in range(1, k):
        if k % d == 0 and rest is not None:
            rest = divided(rest, cyclotomic(d))
    if rest is None:
        raise ArithmeticError(f"t^{k} − 1 is no product of cyclotomic polynomials")
    return tuple(rest)


def reduced(numerator: list[int], powers: Mapping[int, int]) -> tuple[list[int], dict[int, int]]:
    """A quotient by ∏ Φ_k^powers without common factors."""
    left: dict[int, int] = {}
    for k, power in sorted(powers.items(), reverse=True):
        while power and (smaller := divided(numerator, cyclotomic(k))) is not None:
            numerator, power = smaller, power - 1
        if power:
            left[k] = power
    return numerator, left


def over_powers(numerator: list[int], powers: Mapping[int, int]) -> tuple[Coefficients, Coefficients]:
    """The same quotient over a product of 1 − t^d: the numerator and the d, ascending, as many as the order of the pole at 1.

    Of the d for which no numerator has negative coefficients, those of the smallest sum; where none are found soon, the first
    of all.
    """
    needs = [k for k, power in sorted(powers.items(), reverse=True) for _ in range(power)]
    first: tuple[Coefficients, Coefficients] | None = None
    for tries, degrees in enumerate(_denominators(needs)):
        above = _numerator(numerator, powers, degrees)
        if min(above, default=0) >= 0:
            return tuple(above), degrees
        first = first or (tuple(above), degrees)
        if tries == _MOST_TRIES:
            break
    return first or (tuple(numerator), ())


def over_degrees(numerator: list[int], powers: Mapping[int, int], degrees: Coefficients) -> Coefficients | None:
    """What stands over ∏ (1 − t^d) for the d that are asked for; None where it is no polynomial."""
    if any(sum(d % k == 0 for d in degrees) < power for k, power in powers.items()):
        return None
    return tuple(_numerator(numerator, powers, degrees))


def _numerator(numerator: list[int], powers: Mapping[int, int], degrees: Coefficients) -> list[int]:
    for k in sorted({k for d in degrees for k in range(1, d + 1) if d % k == 0}):
        for _ in range(sum(d % k == 0 for d in degrees) - powers.get(k, 0)):
            numerator = multiplied(numerator, cyclotomic(k))
    return numerator


def _denominators(needs: list[int]) -> Iterator[Coefficients]:
    """Sorted d, as many as there are 1 among ``needs``, of which as many are multiples of each k as it is there; by their sum."""
    first = (1,) * needs.count(1)
    waiting = [(sum(first), 0, first)]
    seen = set(waiting)
    while waiting:
        _, done, degrees = heappop(waiting)
        if done == len(needs):
            yield degrees
        k = needs[done] if done < len(needs) else 0
        copies = needs[: done + 1].count(k)
        if k and sum(d % k == 0 for d in degrees) >= copies:
            nexts = [(done + 1, degrees)]
        else:
            factors = [(at, d, lcm(d, k)) for at, d in enumerate(degrees)] if k else []
            more = [(at, d * m) for at, d in enumerate(degrees) for m in (2, 3)]
            places = [(at, whole) for at, d, whole in factors if whole > d] if k else more
            nexts = [(done + bool(k), tuple(sorted((*degrees[:at], d, *degrees[at + 1 :])))) for at, d in places]
        for stage, found in nexts:
            state = (sum(found), stage, found)
            if state not in seen:
                seen.add(state)
                heappush(waiting, state)
