"""Permutations with and without signs, of points that have numbers or names: one method per rule of ``grammar/rep.lark``, named
like it."""

from __future__ import annotations

from dataclasses import dataclass

from repc.limits import MAX_SIZE
from repc.syntax import nodes
from repc.syntax.guess import nearest
from repc.syntax.mistakes import refuse
from repc.syntax.rules.tokens import integer, span_of


@dataclass(frozen=True)
class _Coordinates(nodes.Node):
    """The names of coordinates."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class _Places(nodes.Node):
    """Signed places as they are written: a sign, and a token that is a number or a name."""

    entries: tuple[tuple[int, object], ...]


@dataclass(frozen=True)
class _Permutation(nodes.Node):
    """A permutation before names of points are replaced by their numbers."""

    kind: str
    cycles: tuple[_Places, ...]
    places: _Places | None


class PlaceRules:
    """``coordinates hip knee``, ``perm (1 2)``, ``signed (hip -knee)``."""

    def coordinates(self, items):
        """``coordinates hip knee``: names for 1, 2, …. Refuses a name that stands twice."""
        names = tuple(map(str, items[1:]))
        for i, token in enumerate(items[1:]):
            if str(token) in names[:i]:
                refuse("coordinate twice", span_of([token]), name=str(token))
        return _Coordinates(names, span=span_of(items))

    def permutation(self, items):
        """``perm (1 2)(3 4)`` or ``signed (1 -2)``, in cycles; ``signed [2,-1]``, by what each basis vector becomes."""
        cycles = tuple(item for item in items[1:] if isinstance(item, _Places))
        places = None if cycles else _Places(_signed(items[2:-1]), span=span_of(items[1:]))
        return _Permutation(str(items[0]), cycles, places, span=span_of(items))

    def cycle(self, items):
        """``(1 4 -2)``: places with signs."""
        return _Places(_signed(items[1:-1]), span=span_of(items))


def numbered(items) -> tuple[tuple[nodes.GeneratorExpr, ...], tuple[str, ...]]:
    """The generators, or images of such, that stand in braces, with numbers for the names of their points; and these names."""
    parts = [item for item in items if not hasattr(item, "type")]
    named = [part for part in parts if isinstance(part, _Coordinates)]
    if named and (parts[0] is not named[0] or len(named) > 1):
        refuse("coordinates misplaced", named[-1].span)
    names = named[0].names if named else ()
    return tuple(_numbered(part, names) for part in parts if not isinstance(part, _Coordinates)), names


def _signed(items) -> tuple[tuple[int, object], ...]:
    found, sign = [], 1
    for item in items:
        if item.type == "MINUS":
            sign = -1
        elif item.type in ("INT", "NAME"):
            found.append((sign, item))
            sign = 1
    return tuple(found)


def _numbered(image, names: tuple[str, ...]) -> nodes.GeneratorExpr:
    """A generator with the numbers of the points that it names."""
    if isinstance(image, nodes.GeneratorExpr):
        return image
    cycles = tuple(_numbers(cycle, image.kind, names) for cycle in image.cycles)
    seen: set[int] = set()
    for cycle, numbers in zip(image.cycles, cycles, strict=True):
        for (_, token), number in zip(cycle.entries, numbers, strict=True):
            if abs(number) in seen:
                refuse("point twice", cycle.span, point=str(token))
            seen.add(abs(number))
    places = () if image.places is None else _numbers(image.places, image.kind, names)
    if sorted(map(abs, places)) != list(range(1, len(places) + 1)):
        refuse("places not all", image.places.span, count=len(places))
    return nodes.GeneratorExpr(image.kind, cycles, places=places, span=image.span)


def _numbers(places: _Places, kind: str, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_number(sign, token, kind, names) for sign, token in places.entries)


def _number(sign: int, token, kind: str, names: tuple[str, ...]) -> int:
    if sign < 0 and kind == "perm":
        refuse("sign in perm", span_of([token]), point=str(token))
    if token.type == "NAME":
        if str(token) not in names:
            guess = nearest(str(token), list(names))
            hint = f"write '{guess}', or " if guess else ""
            refuse("unknown coordinate", span_of([token]), name=str(token), known=" ".join(names) or "none", guess=hint)
        return sign * (names.index(str(token)) + 1)
    value = integer(token, MAX_SIZE)
    if value == 0:
        refuse("point zero", span_of([token]))
    return sign * value
