"""Groups: what each rule of ``grammar/rep.lark`` means, one method per rule, named like it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from repc.limits import MAX_EXPONENT, MAX_SIZE
from repc.syntax import nodes
from repc.syntax.digits import plain
from repc.syntax.mistakes import refuse
from repc.syntax.rules.places import numbered
from repc.syntax.rules.tokens import integer, span_of


@dataclass(frozen=True)
class _Row(nodes.Node):
    """A row of a matrix."""

    entries: tuple


class GroupRules:
    """Groups and their generators."""

    def direct_product(self, items):
        return nodes.ProductGroup(tuple(items[::2]), span=span_of(items))

    def subgroup(self, items):
        return nodes.Subgroup(items[0], items[2], span=span_of(items))

    def wreath_product(self, items):
        group = items[0]
        for top in items[2::2]:
            group = nodes.WreathGroup(group, top, span=group.span.to(top.span))
        return group

    def group_parenthesized(self, items):
        return replace(items[1], span=span_of(items))

    def named_group(self, items):
        name = str(items[0])
        name = name[:-1] + "p" if name.endswith("⁺") else name
        args = tuple(_argument(item) for item in items[2:-1:2])
        return nodes.NamedGroup(name, args, span=span_of(items))

    def coset_group(self, items):
        return self.named_group(items)

    def slice(self, items):
        return nodes.IndexRange(integer(items[0], MAX_SIZE), integer(items[2], MAX_SIZE), span=span_of(items))

    def generated(self, items):
        return nodes.Generated(*numbered(items), span=span_of(items))

    def word(self, items):
        return nodes.GeneratorExpr("word", letters=tuple(map(_letter, items[1:])), span=span_of(items))

    def matrix_generator(self, items):
        rows = [item for item in items if isinstance(item, _Row)]
        matrix = tuple(row.entries for row in rows)
        for row in rows:
            if len(row.entries) != len(rows):
                refuse("matrix not square", row.span, rows=len(rows), entries=len(row.entries))
        return nodes.GeneratorExpr(str(items[0]), matrix=matrix, span=span_of(items))

    def row(self, items):
        return _Row(tuple(item for item in items[1:-1] if not hasattr(item, "type")), span=span_of(items))


def _argument(item) -> int | nodes.IndexRange | nodes.GroupExpr:
    return integer(item, MAX_SIZE) if hasattr(item, "type") else item


_LETTER = re.compile(r"g([0-9]+)\^?(-?[0-9]+)?")


def _letter(token) -> tuple[int, int]:
    """The number and the exponent of ``g2^-1``, ``g2²``."""
    found = _LETTER.fullmatch(plain(re.sub("(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r"^\1", token)).replace("⁻", "-"))
    if found is None:
        raise TypeError(f"{token} is no letter")  # the grammar lets nothing else through
    number, power = integer(found[1], MAX_SIZE, span_of([token])), found[2] or "1"
    integer(power.lstrip("-"), MAX_EXPONENT, span_of([token]))
    return number, int(power)
