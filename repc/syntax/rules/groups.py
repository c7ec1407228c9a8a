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
        """``G × H × …``."""
        return nodes.ProductGroup(tuple(items[::2]), span=span_of(items))

    def subgroup(self, items):
        """``H in G``."""
        return nodes.Subgroup(items[0], items[2], span=span_of(items))

    def wreath_product(self, items):
        """``G ≀ H ≀ …``, from the left."""
        group = items[0]
        for top in items[2::2]:
            group = nodes.WreathGroup(group, top, span=group.span.to(top.span))
        return group

    def group_parenthesized(self, items):
        """``(G)``: the group, with the place of its brackets."""
        return replace(items[1], span=span_of(items))

    def named_group(self, items):
        """``SO(3)``, ``Embed(SO(3), 5, 0:3)``; ``⁺`` at the end of a name is read as ``p``."""
        name = str(items[0])
        name = name[:-1] + "p" if name.endswith("⁺") else name
        args = tuple(_argument(item) for item in items[2:-1:2])
        return nodes.NamedGroup(name, args, span=span_of(items))

    def coset_group(self, items):
        """The group of ``S(5)/…``, written as any named one."""
        return self.named_group(items)

    def slice(self, items):
        """``0:3``, from and to, among the arguments of a group."""
        return nodes.IndexRange(integer(items[0], MAX_SIZE), integer(items[2], MAX_SIZE), span=span_of(items))

    def generated(self, items):
        """``generated { … }``: generators, with numbers for the names of points."""
        return nodes.Generated(*numbered(items), span=span_of(items))

    def word(self, items):
        """``word g1² g2^-1``: numbers of generators with exponents."""
        return nodes.GeneratorExpr("word", letters=tuple(map(_letter, items[1:])), span=span_of(items))

    def matrix_generator(self, items):
        """``lie [[…], …]`` or ``discrete [[…], …]``. Refuses a matrix that is not square."""
        rows = [item for item in items if isinstance(item, _Row)]
        matrix = tuple(row.entries for row in rows)
        for row in rows:
            if len(row.entries) != len(rows):
                refuse("matrix not square", row.span, rows=len(rows), entries=len(row.entries))
        return nodes.GeneratorExpr(str(items[0]), matrix=matrix, span=span_of(items))

    def row(self, items):
        """The entries of one row, without commas."""
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
