"""Hilbert series as data and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class HilbertSeries:
    """numerator(t) / ∏ (1 − t^d) over the d of ``denominator``; coefficients from that of t⁰ on.

    The coefficient of t^k in the power series is the number of equivariant polynomial maps that are homogeneous of degree k, in all
    inputs together.
    """

    numerator: tuple[int, ...]
    denominator: tuple[int, ...]

    def coefficients(self, count: int) -> list[int]:
        """The first ``count`` coefficients of the power series."""
        found = [*self.numerator[:count], *[0] * (count - len(self.numerator))]
        for d in self.denominator:
            for k in range(d, count):
                found[k] += found[k - d]
        return found

    def __str__(self) -> str:
        below = "".join(f"{_factor(d)}{_power(self.denominator.count(d))}" for d in sorted(set(self.denominator)))
        above = polynomial_in_t(self.numerator)
        if not below:
            return above
        return f"{f'({above})' if sum(map(bool, self.numerator)) > 1 else above}/{f'({below})' if below.count('(') > 1 else below}"


@dataclass(frozen=True)
class Hilbert:
    """The series of the maps, and that of the invariants, over whose ring the maps are a module; over the same denominator where
    that can be."""

    maps: HilbertSeries
    invariants: HilbertSeries


def polynomial_in_t(coefficients: Sequence[int]) -> str:
    """``1 + 2t² - t³``."""
    text = ""
    for k, c in enumerate(coefficients):
        if c:
            number = "" if abs(c) == 1 and k else str(abs(c))
            sign = (" - " if c < 0 else " + ") if text else ("-" if c < 0 else "")
            text += f"{sign}{number}{'t' * (k > 0)}{_power(k) if k else ''}"
    return text or "0"


def _factor(d: int) -> str:
    return f"(1 - t{_power(d)})"


def _power(k: int) -> str:
    return "" if k == 1 else str(k).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
