"""Exact entries of matrices: what each rule of ``grammar/rep.lark`` means, one method per rule, named like it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from repc.limits import MAX_DIGITS
from repc.syntax import nodes
from repc.syntax.mistakes import refuse
from repc.syntax.rules.tokens import span_of


class NumberRules:
    """Numbers. A quotient of integers and the negative of a rational are read as one rational."""

    def number(self, items):
        """Sums and differences, from the left."""
        return _chain(items)

    def number_term(self, items):
        """Products and quotients, from the left."""
        return _chain(items)

    def number_power(self, items):
        """``a^b``."""
        return _operation("^", items[0], items[2])

    def negative(self, items):
        """``-a``: a rational itself, 0 − a for anything else."""
        inner, span = items[1], span_of(items)
        if isinstance(inner, nodes.Rational):
            return nodes.Rational(-inner.value, inner.places, span=span)
        return nodes.Arithmetic("-", nodes.Rational(Fraction(0), span=span), inner, span=span)

    def rational(self, items):
        """A decimal, read exactly, with the number of its digits behind the point. Refuses more digits than `MAX_DIGITS`."""
        value = _exact(items[0])
        return nodes.Rational(value, _places(str(items[0]), value), span=span_of(items))

    def constant(self, items):
        """``i`` or ``pi``."""
        return nodes.NamedNumber("i" if items[0].type == "IMAGINARY" else "pi", span=span_of(items))

    def call(self, items):
        """``sqrt(a)``, ``cos(a)``, ``sin(a)``, ``exp(a)``."""
        return nodes.ElementaryFunction(str(items[0]), items[2], span=span_of(items))

    def root(self, items):
        """``√a``, as ``sqrt(a)``."""
        return nodes.ElementaryFunction("sqrt", items[1], span=span_of(items))

    def number_parenthesized(self, items):
        """``(a)``: the number, with the place of its brackets."""
        return replace(items[1], span=span_of(items))


def _chain(items) -> nodes.Number:
    """``a op b op c``, from the left."""
    result = items[0]
    for operator, right in zip(items[1::2], items[2::2], strict=True):
        result = _operation(str(operator), result, right)
    return result


def _operation(operator: str, left: nodes.Number, right: nodes.Number) -> nodes.Number:
    span = span_of([left, right])
    if operator == "/" and isinstance(right, nodes.Rational):
        if right.value == 0:
            refuse("division by zero", right.span)
        if isinstance(left, nodes.Rational) and left.value.denominator == right.value.denominator == 1:
            return nodes.Rational(left.value / right.value, span=span)
    return nodes.Arithmetic(operator, left, right, span=span)


def _places(text: str, value: Fraction) -> int:
    """Digits behind the point of a decimal: 2 of 0.25, 7 of 2.5e-6, 0 of 3, 1.0 and 1e3."""
    mantissa, _, exponent = text.lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0)) if value.denominator > 1 else 0


def _exact(token) -> Fraction:
    mantissa, _, exponent = token.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 4 or abs(int(exponent or 0)) > MAX_DIGITS:
        refuse("number too long", span_of([token]), limit=MAX_DIGITS)
    return Fraction(str(token))
