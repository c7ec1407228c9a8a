"""Groups and exact numbers as text."""

from __future__ import annotations

from fractions import Fraction

from repc.syntax import nodes
from repc.syntax.printing.spelling import Spelling


def subscript_text(subscript: nodes.Subscript, spelling: Spelling) -> str:
    """``_2`` or ``_SO(3)``."""
    if subscript.position is not None:
        return f"_{subscript.position}"
    return "_" + group_text(subscript.group, spelling)


def group_text(node, spelling: Spelling) -> str:
    """The text of a group, a generator or a number; empty where the node is none of these."""
    match node:
        case nodes.NamedGroup(name, args):
            inside = ",".join(str(a) if isinstance(a, int) else group_text(a, spelling) for a in args)
            return spelling.group_name(name, bool(args)) + (f"({inside})" if args else "")
        case nodes.IndexRange(start, stop):
            return f"{start}:{stop}"
        case nodes.ProductGroup(factors):
            return spelling.cross.join(_in_group(f, nodes.ProductGroup, spelling) for f in factors)
        case nodes.WreathGroup(base, top):
            left = _in_group(base, nodes.ProductGroup, spelling)
            return left + spelling.wreath + _in_group(top, nodes.ProductGroup | nodes.WreathGroup, spelling)
        case nodes.Subgroup(group, into):
            return f"{group_text(group, spelling)} in {group_text(into, spelling)}"
        case nodes.Generated():
            return f"generated {{ {', '.join(listed(node))} }}"
        case nodes.GeneratorExpr():
            return generator_text(node)
        case nodes.Rational() | nodes.NamedNumber() | nodes.ElementaryFunction() | nodes.Arithmetic():
            return number_text(node)
    return ""


def _in_group(node, needs_parentheses, spelling: Spelling) -> str:
    text = group_text(node, spelling)
    return f"({text})" if isinstance(node, needs_parentheses | nodes.Subgroup) else text


def listed(node: nodes.Generated | nodes.Images) -> list[str]:
    """What stands in the braces, one text an entry."""
    named = [f"coordinates {' '.join(node.coordinates)}"] if node.coordinates else []
    return named + [generator_text(generator, node.coordinates) for generator in node.generators]


def generator_text(generator: nodes.GeneratorExpr, names: tuple[str, ...] = ()) -> str:
    """``perm (1 2)(3 4)``, ``lie [[0,-1],[1,0]]``, ``signed (1 -2)``; points that have ``names`` are written by them."""
    if generator.places:
        return f"{generator.kind} [{','.join(_point(place, names) for place in generator.places)}]"
    if generator.kind in ("perm", "signed"):
        cycles = (" ".join(_point(point, names) for point in cycle) for cycle in generator.cycles)
        return f"{generator.kind} " + "".join(f"({cycle})" for cycle in cycles)
    if generator.kind == "word":
        return "word " + " ".join(f"g{number}" + (f"^{power}" if power != 1 else "") for number, power in generator.letters)
    rows = ("[" + ",".join(number_text(entry) for entry in row) + "]" for row in generator.matrix)
    return f"{generator.kind} [{','.join(rows)}]"


def _point(point: int, names: tuple[str, ...]) -> str:
    return f"{'-' * (point < 0)}{names[abs(point) - 1] if abs(point) <= len(names) else abs(point)}"


# Binding strength of numbers, loosest first.
_SUM, _TERM, _SIGNED, _POWER, _ATOM = range(5)
_ZEROS = 3  # behind the point of a decimal; more are a small number such as 1e-11
_STRENGTH = {"+": _SUM, "-": _SUM, "*": _TERM, "/": _TERM, "^": _POWER}


def number_text(node: nodes.Number) -> str:
    """``1/2*sqrt(3)``."""
    match node:
        case nodes.Rational(value, places):
            return _decimal(value, places) or str(value)
        case nodes.NamedNumber(name):
            return name
        case nodes.ElementaryFunction(function, argument):
            return f"{function}({number_text(argument)})"
        case nodes.Arithmetic("^", left, right):
            plain = isinstance(right, nodes.Rational) and right.value.denominator == 1
            return _operand(left, _ATOM) + "^" + (number_text(right) if plain else _operand(right, _ATOM))
        case nodes.Arithmetic("-", nodes.Rational(0), right) if not isinstance(right, nodes.Rational):
            return "-" + _operand(right, _SIGNED)
        case nodes.Arithmetic(operator, left, right):
            strength = _STRENGTH[operator]
            return _operand(left, strength) + operator + _operand(right, strength + 1, leads=False)
    raise TypeError(f"{type(node).__name__} is not a number")


def _decimal(value: Fraction, places: int) -> str:
    """A decimal as it was written, whose digits say how far it may be rounded; empty for others, and for those that begin with
    many zeros."""
    digits = str(abs(value.numerator * 10**places // value.denominator))
    if not 0 < places <= len(digits) + _ZEROS:
        return ""
    padded = digits.rjust(places + 1, "0")
    return f"{'-' * (value < 0)}{padded[:-places]}.{padded[-places:]}"


def _operand(node: nodes.Number, strength: int, leads: bool = True) -> str:
    text = number_text(node)
    starts_with_sign = text.startswith("-") and not (leads and strength <= _TERM)
    return f"({text})" if _strength(node) < strength or starts_with_sign else text


def _strength(node: nodes.Number) -> int:
    match node:
        case nodes.Rational(value):
            return _ATOM if value.denominator == 1 else _TERM
        case nodes.Arithmetic("-", nodes.Rational(0), right) if not isinstance(right, nodes.Rational):
            return _SIGNED
        case nodes.Arithmetic(operator):
            return _STRENGTH[operator]
    return _ATOM
