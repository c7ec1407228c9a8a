"""Whether floating point can tell the entries of matrices apart that are written as exact numbers.

The solvers work in float64: what differs by less than a millionth is in doubt to them, by less than a billionth it is one thing,
and a count of maps that rests on such a difference would be wrong. So the entries are compared as exact numbers, from the tree,
before any rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from operator import add, mul, sub, truediv
from typing import Any

from repc.groups.group import Group
from repc.source import fail
from repc.syntax import nodes
from repc.syntax.printing.groups import number_text
from repc.tolerance import TELLABLE

UNTOLD = "E0233"  # of what exact arithmetic can still count
_DIGITS = 120  # decimals of the comparison
_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul, "/": truediv, "^": pow}
_SAME = 60  # numbers that agree to as many decimals are equal: sqrt(1/2) and cos(pi/4)


@dataclass(frozen=True)
class _Part:
    """The real or the imaginary part of an entry, without its sign."""

    size: Any  # a number of mpmath
    entry: nodes.Number
    turn: Any = 0  # on the diagonal of an element: the squares of what stands beside it in its row

    def is_turned_from(self, other: _Part) -> bool:
        """Whether a small rotation explains the difference: cos θ is θ²/2 below 1, and told from it by sin θ."""
        return any(turn / 10 <= abs(self.size - other.size) <= 2 * turn for turn in (self.turn, other.turn))


_IDENTITY = _Part(1, nodes.Rational(Fraction(1)))


def check_tellable(generators: Sequence[nodes.GeneratorExpr]) -> None:
    """Raises RepcError (E0233), naming two entries, where generators hold two sizes that differ by less than `TELLABLE` of them or
    one that is less than that of the largest of its matrix. Elements of the group are told by how they differ from 1 as well."""
    import mpmath

    with mpmath.workdps(_DIGITS):
        everywhere: list[_Part] = []
        for generator in generators:
            parts = sorted(_parts(generator), key=lambda part: part.size)
            _check_sizes(parts, generator)
            everywhere += parts + ([_IDENTITY] if generator.kind == "discrete" else [])
            _check_differences(sorted(everywhere, key=lambda part: part.size), generator)


def whose_fault(group: Group, what: str) -> str:
    """What to do where two counts of maps disagree: generators that someone gave may nearly keep more than they do."""
    if any(factor.family in ("matrix", "user") for factor in group.factors):
        return "the generators nearly keep more than they do, for floating point: write entries exactly, or farther apart"
    return f"this is a defect of repc: please report {what}"


def _parts(generator: nodes.GeneratorExpr) -> Iterator[_Part]:
    for i, row in enumerate(generator.matrix):
        values = [_value(entry) for entry in row]
        beside = sum(abs(value) ** 2 for j, value in enumerate(values) if j != i)
        for j, value in enumerate(values):
            turn = beside if i == j and generator.kind == "discrete" else 0
            yield from (_Part(abs(x), row[j], turn) for x in (value.real, value.imag) if abs(x) > _negligible())


def _check_sizes(parts: list[_Part], generator: nodes.GeneratorExpr) -> None:
    if parts and parts[0].size < TELLABLE * parts[-1].size:
        _refuse(parts[0], parts[-1], "is too small beside", generator)


def _check_differences(parts: list[_Part], generator: nodes.GeneratorExpr) -> None:
    for a, b in pairwise(parts):
        if _negligible() * b.size < b.size - a.size < TELLABLE * b.size and not a.is_turned_from(b):
            _refuse(a, b, "is too close to", generator)


def _refuse(a: _Part, b: _Part, how: str, generator: nodes.GeneratorExpr) -> None:
    place = (a if a.entry.span else b).entry.span or generator.span
    fail(
        UNTOLD,
        f"{number_text(a.entry)} {how} {number_text(b.entry)} for floating point to tell what this group keeps",
        f"write equal entries, or such that differ by over {TELLABLE:.0e} of their size (TELLABLE in repc/tolerance.py); "
        "a multiple of a 'lie' generator generates the same group",
        place,
    )


def _negligible() -> Any:
    import mpmath

    return mpmath.mpf(10) ** -_SAME


def _value(node: nodes.Number) -> Any:
    """A number to many decimals."""
    import mpmath

    match node:
        case nodes.Rational(value):
            return mpmath.mpc(value.numerator) / value.denominator
        case nodes.NamedNumber(name):
            return mpmath.mpc(0, 1) if name == "i" else mpmath.mpc(mpmath.pi)
        case nodes.ElementaryFunction(function, argument):
            return mpmath.mpc(getattr(mpmath, function)(_value(argument)))
        case nodes.Arithmetic(op, left, right):
            return _OPERATIONS[op](_value(left), _value(right))
