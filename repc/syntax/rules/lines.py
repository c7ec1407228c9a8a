"""Statements: what each rule of ``grammar/rep.lark`` means, one method per rule, named like it."""

from __future__ import annotations

from repc.limits import MAX_EXPONENT
from repc.syntax import nodes
from repc.syntax.rules.reps import Count, Numbers, arrow, listed, solid
from repc.syntax.rules.tokens import integer, span_of


class LineRules:
    """Statements."""

    def statement(self, items):
        """The node of whichever line it is."""
        return items[0]

    def expression(self, items):
        """What ``-e`` takes: a map or polynomial map as it is, a representation otherwise."""
        return items[0] if isinstance(items[0], nodes.MapDef | nodes.PolyDef) else solid(items[0])

    def rep_only(self, items):
        """The text of one representation."""
        return solid(items[0])

    def let_line(self, items):
        """``let K = …`` names a group."""
        return nodes.Let(str(items[1]), items[3], span=span_of(items))

    def group_line(self, items):
        """``group …`` gives the group itself: a spec has one."""
        return items[1]

    def rep_line(self, items):
        """``rep x = …`` names a representation."""
        return nodes.RepDef(str(items[1]), solid(items[3]), span=span_of(items))

    def map_line(self, items):
        """``map f : A -> B { … }``."""
        return _with_options(nodes.MapDef, items)

    def poly_line(self, items):
        """``poly f : A -> B { … }``."""
        return _with_options(nodes.PolyDef, items)

    def bare_line(self, items):
        """``A -> B``: a map without a name."""
        return nodes.MapDef(None, *arrow(items), span=span_of(items))

    def net_line(self, items):
        """``net f : A -> B { … }``."""
        return _with_options(nodes.NetDef, items)

    def option(self, items):
        """``layers: 3``: the value is a number, a word, a representation or a tuple of such, by its key."""
        key, value = str(items[0]), items[2]
        return nodes.Option(key, _option_value(key, value), span=span_of(items))

    def degrees(self, items):
        """``1..3``, or ``≤3`` from 0."""
        first, last = (0, items[1]) if len(items) == 2 else (integer(items[0], MAX_EXPONENT), items[2])
        return nodes.Degrees(first, integer(last, MAX_EXPONENT), span=span_of(items))


def _with_options(kind: type, items):
    options = tuple(item for item in items if isinstance(item, nodes.Option))
    end = next((i for i, item in enumerate(items) if getattr(item, "type", "") == "LBRACE"), len(items))
    return kind(str(items[1]), *arrow(items[3:end]), options, span=span_of(items))


def _option_value(key: str, value):
    """Integers and words as such; in ``hidden`` both are representations: scalars, and names of others."""
    if isinstance(value, Numbers) and key in ("pairs", "product"):
        return solid(value)
    items = listed(value)
    if items is not None:
        return tuple(_option_value(key, item) for item in items)
    match value:
        case Count(value=number) if key != "hidden":
            return number
        case nodes.NamedRep(name=word) if key != "hidden":
            return word
    return solid(value) if isinstance(value, Count) else value
