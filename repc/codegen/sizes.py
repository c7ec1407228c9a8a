"""Sizes and places of coordinates as text: numbers, or polynomials in n where a module is for every n."""

from __future__ import annotations

from collections.abc import Iterable

from repc.lowering.diagram.model import Stacked, Term

Polynomial = dict[int, int]  # degree -> coefficient


class Sizes:
    """Numbers."""

    letter = ""
    """What stands for n, if anything does."""

    def axis(self, term: Term, axis: int) -> str:
        """Length of an axis of a tensor."""
        return str(term.sizes[axis])

    def axes(self, term: Term) -> list[str]:
        """Lengths of all axes of a tensor."""
        return [self.axis(term, k) for k in range(len(term.sizes))]

    def dim(self, side: Stacked) -> str:
        """Number of coordinates of a side."""
        return str(side.dim)

    def total(self, term: Term) -> str:
        """Number of coordinates of all channels of a term."""
        return str(term.channels * term.size)

    def bounds(self, side: Stacked, start: int, copies: int, term: Term) -> str:
        """``start:stop`` of a slab of a term."""
        return f"{start}:{start + copies * term.size}"

    def part(self, term: Term, first: int, copies: int) -> str:
        """``start:stop`` of some copies among all channels of a term."""
        return f"{first * term.size}:{(first + copies) * term.size}"

    def covers(self, side: Stacked, term: Term) -> bool:
        """Whether a term is all of its side."""
        return term.channels * term.size == side.dim


class FreeSizes(Sizes):
    """Polynomials in n: every axis of V has length n, every other one length 1."""

    letter = "n"

    def axis(self, term, axis):
        """``n``."""
        return "n" if term.monomial[axis].kind == "V" else "1"

    def dim(self, side):
        """``16 * n**2 + 4 * n``."""
        return polynomial_text(self.polynomial(side))

    def total(self, term):
        """``16 * n**2``."""
        return polynomial_text({_degree(term): term.channels})

    def bounds(self, side, start, copies, term):
        """``16 * n**2 : 16 * n**2 + 4 * n``."""
        before = _sum((_degree(t), c) for t in side.terms for s, c in t.slabs if s < start)
        after = _sum([*before.items(), (_degree(term), copies)])
        return f"{polynomial_text(before)} : {polynomial_text(after)}"

    def part(self, term, first, copies):
        """``4 * n : 8 * n``."""
        start, stop = ({_degree(term): count} if count else {} for count in (first, first + copies))
        return f"{polynomial_text(start)} : {polynomial_text(stop)}"

    def covers(self, side, term):
        """Whether there is no other term."""
        return len(side.terms) == 1

    def polynomial(self, side: Stacked) -> Polynomial:
        """Number of coordinates of a side, by degree."""
        return _sum((_degree(t), t.channels) for t in side.terms)


NUMBERS, FREE = Sizes(), FreeSizes()


def _degree(term: Term) -> int:
    return sum(atom.kind == "V" for atom in term.monomial)


def _sum(terms: Iterable[tuple[int, int]]) -> Polynomial:
    found: Polynomial = {}
    for degree, coefficient in terms:
        found[degree] = found.get(degree, 0) + coefficient
    return found


def polynomial_text(polynomial: Polynomial) -> str:
    """A Python expression, the highest power first."""
    parts = []
    for degree, coefficient in sorted(polynomial.items(), reverse=True):
        power = ["", "n", f"n**{degree}"][min(degree, 2)]
        factor = str(coefficient) if coefficient != 1 or not power else ""
        parts.append(" * ".join(filter(None, (factor, power))))
    return " + ".join(parts) or "0"
