"""Spaces of equivariant polynomial maps as Python objects: ``repc.poly(V, V**2, degree=2)(SO(3))``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repc.api.bound import bound_rep, spelled, with_letters
from repc.api.rep import Rep
from repc.driver import FreeSpec, TypedSpec, build_group, count_polynomials, hilbert_of, type_source
from repc.groups import Group
from repc.reps.channels_last import NATURAL, checked_layout
from repc.reps.polynomials import PolyOptions, TypedPoly, checked_channels, checked_degrees, degree_text, options_text
from repc.source import Source, fail
from repc.symbolic.hilbert.model import Hilbert

Degree = int | range | str | tuple


@dataclass(frozen=True, eq=False)
class PolynomialMaps:
    """All equivariant polynomial maps of some degrees; bound to a group by a call, and then counted, compiled and explained by
    `repc.compile` and `repc.explain`. Of a group with letters, such as ``"S(n)"``, ``group`` is the text: they are then those of
    every n."""

    rep_in: tuple[Rep | str | int, ...]
    rep_out: Rep | str | int
    options: PolyOptions
    group: Group | str | None = None

    def __call__(self, G: Group | str) -> PolynomialMaps:
        """The same for the group G."""
        return replace(self, group=with_letters(G) or build_group(G))

    @property
    def counts(self) -> dict[int | tuple[int, ...], int]:
        """The number of independent maps of each degree; of several inputs, of each tuple of degrees. Under letters, the number
        from some n on. Raises RepcError (E0702) where they are not bound to a group."""
        found = count_polynomials(self.question())
        return {key[0] if len(key) == 1 else key: count.dim for key, count in found.items()}

    @property
    def hilbert(self) -> Hilbert:
        """The numbers of all degrees at once: the Hilbert series of the maps, and that of the invariants over whose ring they are a
        module, as quotients of polynomials in t; t counts the degree in all inputs together. Raises RepcError (E0702) where they
        are not bound to a group, and E0355 where the series is not known."""
        return hilbert_of(self.question())

    def size(self) -> int:
        """The number of independent maps."""
        return sum(self.counts.values())

    def question(self, name: str = "f") -> TypedSpec | FreeSpec:
        """The same for the compiler. Raises RepcError (E0702) where they are not bound to a group."""
        group = self.group
        if group is None:
            fail("E0702", f"{self} is not bound to a group", "call it with one first, for example poly(V, V, 2)(SO(3))")
        if isinstance(group, str):
            inputs = ", ".join(spelled(rep, group) for rep in self.rep_in)
            left = inputs if len(self.rep_in) == 1 else f"({inputs})"
            line = f"poly {name} : {left} -> {spelled(self.rep_out, group)}{options_text(self.options)}"
            return type_source(Source("-e", line), name, free=True, group=group)
        *ends, output = (bound_rep(rep, group).typed for rep in (*self.rep_in, self.rep_out))
        return TypedSpec.of(TypedPoly(name, tuple(ends), output, (*map(str, ends), str(output)), self.options))

    def __repr__(self) -> str:
        inputs = ", ".join(map(str, self.rep_in))
        left = inputs if len(self.rep_in) == 1 else f"({inputs})"
        group = self.group
        under = "" if group is None else f" under {group if isinstance(group, str) else group.name}"
        return f"polynomial maps {left} -> {self.rep_out} of degree {degree_text(self.options)}{under}"


def poly(
    rep_in: Rep | str | int | tuple,
    rep_out: Rep | str | int,
    degree: Degree,
    *,
    channels: int | None = None,
    given: bool = False,
    layout: str = NATURAL,
    G: Group | str | None = None,
) -> PolynomialMaps:
    """All equivariant polynomial maps rep_in -> rep_out of some degrees: ``poly(V, V**2, 2)(SO(3))``.

    ``rep_in`` may be a tuple of representations, and ``degree`` then is one for each. A degree is a number, a range such as
    ``range(1, 4)``, or text such as ``"1..3"``. ``channels``, ``given`` and ``layout`` as the options ``channels``,
    ``weights: given`` and ``layout`` of a ``poly`` line. Raises RepcError (E0351, E0352, E0353, E0529) for degrees, channels and
    layouts that mean nothing.

    >>> from repc import V, poly
    >>> poly(V, V**2, "1..3")("SO(3)").counts
    {1: 1, 2: 2, 3: 1}
    """
    inputs = rep_in if isinstance(rep_in, tuple) else (rep_in,)
    degrees, layout = checked_degrees(degree, len(inputs)), checked_layout(layout)
    maps = PolynomialMaps(inputs, rep_out, PolyOptions(degrees, checked_channels(channels), given, layout=layout))
    return maps if G is None else maps(G)

