"""Representations by images of generators, on cosets and on tuples: one method per rule of ``grammar/rep.lark``, named like it."""

from __future__ import annotations

from repc.limits import MAX_EXPONENT
from repc.syntax import nodes
from repc.syntax.rules.places import numbered
from repc.syntax.rules.reps import solid
from repc.syntax.rules.tokens import integer, span_of


class ImageRules:
    """``images { … }``, ``S(5)/(S(2)×S(3))``, ``pairs(V)``."""

    def images(self, items):
        """``images { … }``: one image for each generator of the group, in order."""
        return nodes.Images(*numbered(items), span=span_of(items))

    def cosets(self, items):
        """``S(5)/(S(2)×S(3))``."""
        return nodes.CosetSpace(items[0], items[2], span=span_of(items))

    def induced(self, items):
        """``Ind(H, R)``."""
        return nodes.Ind(items[2], solid(items[4]), span=span_of(items))

    def tuples(self, items):
        """``pairs(V)``, ``tuples(V, 3)``, ``sets(V, 2)``."""
        kind = str(items[0])
        size = 2 if kind == "pairs" else integer(items[4], MAX_EXPONENT)
        return nodes.Tuples(kind, solid(items[2]), size, span=span_of(items))
