"""Representations: what each rule of ``grammar/rep.lark`` means, one method per rule, named like it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from repc.limits import MAX_COUNT, MAX_EXPONENT, MAX_HARMONIC, MAX_NESTING, MAX_SIZE
from repc.source import Span
from repc.syntax import nodes
from repc.syntax.mistakes import refuse
from repc.syntax.rules.tokens import integer, span_of, superscript


@dataclass(frozen=True)
class Count(nodes.Node):
    """A bare integer, before it is known whether it counts scalars or copies."""

    value: int


@dataclass(frozen=True)
class Tuple(nodes.Node):
    """``(x, V)`` in front of an arrow, or as a value of an option."""

    items: tuple


@dataclass(frozen=True)
class Exponent(nodes.Node):
    """A power, before it is known of what."""

    value: int


@dataclass(frozen=True)
class Numbers(nodes.Node):
    """``(1,1)``, before it is known whether it is a highest weight, or a list: of inputs in front of an arrow, or of an option."""

    values: tuple[int, ...]


def solid(item) -> nodes.RepExpr:
    """A representation where one is needed."""
    if isinstance(item, Count):
        return nodes.Scalars(item.value, span=item.span)
    if isinstance(item, Numbers):
        return nodes.Label(f"({','.join(map(str, item.values))})", span=item.span)
    if isinstance(item, nodes.Uniform):
        refuse("uniform outside hidden", item.span)
    if isinstance(item, nodes.Degrees):
        refuse("degrees outside degree", item.span)
    return item


class RepRules:
    """Representations."""

    def sum(self, items):
        """``A + B + …``."""
        return nodes.Sum(tuple(solid(item) for item in items[::2]), span=span_of(items))

    def product(self, items):
        """``A ⊗ B ⊗ …``; a number among the factors counts copies."""
        factors = _with_copies(items[::2])
        return factors[0] if len(factors) == 1 else nodes.Product(factors, span=span_of(items))

    def count(self, items):
        """``5``: five scalars, or copies beside a product sign."""
        return Count(integer(items[0], MAX_COUNT), span=span_of(items))

    def multiple(self, items):
        """``5V``, ``2(V+V²)``, e3nn's ``5x1o``."""
        number = str(items[0]).removesuffix("x")
        return nodes.Multiple(integer(number, MAX_COUNT, span_of(items[:1])), solid(items[1]), span=span_of(items))

    def postfixed(self, items):
        """``V²``, ``V*``, ``V.T``, ``V_1`` and chains of them, from the left. Refuses a power of a power."""
        if len(items) > MAX_NESTING:  # before as many nodes are made
            refuse("nesting", span_of(items), limit=MAX_NESTING)
        node = solid(items[0])
        power: Exponent | None = None  # the latest one that no dual separates from here
        for item in items[1:]:
            place = Span(items[0].span.start, span_of([item]).end)
            if isinstance(item, nodes.Subscript):
                node = _subscripted(node, item, place)
            elif not isinstance(item, Exponent):
                node, power = nodes.Dual(node, span=place), None
            elif power is not None:
                refuse("power of power", item.span, first=power.value, second=item.value)
            else:
                node, power = nodes.Power(node, item.value, span=place), item
        return node

    def power(self, items):
        """``²``, ``^2``, ``**2``."""
        value = superscript(items[0], MAX_EXPONENT) if len(items) == 1 else integer(items[1], MAX_EXPONENT)
        return Exponent(value, span=span_of(items))

    def subscript(self, items):
        """``_1`` or ``₁``, a position among the factors; ``_SO(3)``, a factor itself."""
        if len(items) == 2:
            return nodes.Subscript(group=items[1], span=span_of(items))
        digits = "".join(chr(ord("0") + ord(c) - ord("₀")) if c >= "₀" else c for c in items[0].lstrip("_"))
        return nodes.Subscript(position=integer(digits, MAX_SIZE, span_of(items)), span=span_of(items))

    def base(self, items):
        """``V``."""
        return nodes.Base(span=span_of(items))

    def one_dim(self, items):
        """``det``, ``sgn``, ``timeor``, ``spaceor``."""
        return nodes.OneDim(str(items[0]), span=span_of(items))

    def regular(self, items):
        """``reg``."""
        return nodes.Regular(span=span_of(items))

    def label(self, items):
        """``[2,1]``, ``[1]e``, ``1o``, ``ρ1(3)``; ``(1,1)``, which may be a list of numbers, too."""
        if items[0].startswith("("):
            values = tuple(integer(digits, MAX_COUNT, span_of(items)) for digits in re.findall("[0-9]+", items[0]))
            return Numbers(values, span=span_of(items))
        return nodes.Label(_canonical_label(items[0]), span=span_of(items))

    def name(self, items):
        """A name, that of an earlier ``rep`` line."""
        return nodes.NamedRep(str(items[0]), span=span_of(items))

    def tensor(self, items):
        """``T(p,q)``."""
        p, q = (integer(items[i], MAX_EXPONENT) for i in (2, 4))
        return nodes.Tensor(p, q, span=span_of(items))

    def index_tensor(self, items):
        """``tensor("ijk=-jik", i=5x1e, k=2o)``, with the place of the formula itself."""
        quoted = span_of(items[2:3])
        place = Span(quoted.start + 1, quoted.end - 1)
        return nodes.IndexedTensor(str(items[2])[1:-1], tuple(items[4:-1:2]), place=place, span=span_of(items))

    def index_over(self, items):
        """``i=5x1e``, or ``5x1e`` for all other indices: the letter, or None, and the representation."""
        is_named, is_quoted = len(items) > 1 and str(items[1]) == "=", str(items[-1]) == '"'
        return (str(items[0]) if is_named else None), solid(items[-2] if is_quoted else items[-1])

    def harmonics(self, items):
        """``harmonics(l)``."""
        return nodes.Harmonics(integer(items[2], MAX_HARMONIC), span=span_of(items))

    def symmetric(self, items):
        """``Sym²(R)``."""
        return nodes.Sym(items[1].value, solid(items[3]), span=span_of(items))

    def exterior(self, items):
        """``Alt²(R)``, ``Λ²(R)``."""
        return nodes.Alt(items[1].value, solid(items[3]), span=span_of(items))

    def conj(self, items):
        """``conj(R)``."""
        return nodes.Conj(solid(items[2]), span=span_of(items))

    def restricted(self, items):
        """``res(R)``, ``res(H, R)``."""
        subgroup = str(items[2]) if len(items) > 4 else None
        return nodes.Res(solid(items[-2]), subgroup, span=span_of(items))

    def uniform(self, items):
        """``uniform(384)``."""
        return nodes.Uniform(integer(items[2], MAX_SIZE), span=span_of(items))

    def parenthesized(self, items):
        """``(R)``: the representation, with the place of its brackets."""
        inner = items[1] if isinstance(items[1], nodes.Uniform) else solid(items[1])
        return replace(inner, span=span_of(items))

    def tuple(self, items):
        """``(x, V)``: several inputs, or values of an option."""
        return Tuple(tuple(items[1:-1:2]), span=span_of(items))

    def hom(self, items):
        """``A -> B`` as a representation, B ⊗ A*; of several inputs the last one stands next to the output."""
        inputs, output = arrow(items)
        duals = tuple(nodes.Dual(item, span=item.span) for item in reversed(inputs))
        return nodes.Product((output, *duals), span=span_of(items))


def _with_copies(items) -> tuple[nodes.RepExpr, ...]:
    """Factors of a product; a bare integer beside a product sign means copies of what it stands beside."""
    factors: list = []
    waiting: list[Count] = []
    for item in items:
        if not isinstance(item, Count):
            node = solid(item)
            for count in reversed(waiting):
                node = nodes.Multiple(count.value, node, span=span_of([count, node]))
            waiting = []
            factors.append(node)
        elif factors:
            factors[-1] = nodes.Multiple(item.value, factors[-1], span=span_of([factors[-1], item]))
        else:
            waiting.append(item)
    if waiting:  # integers only: the last one counts scalars
        return _with_copies([*waiting[:-1], solid(waiting[-1])])
    return tuple(factors)


_TAKES_SUBSCRIPT = (nodes.Base, nodes.OneDim, nodes.Regular, nodes.Label, nodes.Tensor, nodes.Harmonics, nodes.Images, nodes.Ind)


def _subscripted(node, subscript: nodes.Subscript, place: Span):
    if isinstance(node, nodes.Power):
        return replace(node, of=_subscripted(node.of, subscript, place), span=place)
    if not isinstance(node, _TAKES_SUBSCRIPT):
        refuse("subscript misplaced", subscript.span)
    if node.subscript is not None:
        refuse("second subscript", subscript.span)
    return replace(node, subscript=subscript, span=place)


def _canonical_label(text: str) -> str:
    return text.replace(" ", "").replace("′", "'").replace("rho", "ρ")


def listed(item) -> tuple | None:
    """The items of a list in round brackets, None for what is none."""
    if isinstance(item, Numbers):
        return tuple(Count(value, span=item.span) for value in item.values)
    return item.items if isinstance(item, Tuple) else None


def arrow(items) -> tuple[tuple[nodes.RepExpr, ...], nodes.RepExpr]:
    """The inputs and the output of ``A -> (B, C) -> D``."""
    inputs: list = []
    for item in items[:-1:2]:
        inputs += [solid(part) for part in listed(item) or (item,)]
    return tuple(inputs), solid(items[-1])
