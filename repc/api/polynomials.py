"""Spaces of equivariant polynomial maps as Python objects: ``repc.poly(V, V**2, degree=2)(SO(3))``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repc.api.bound import bound_rep
from repc.api.rep import Rep
from repc.driver import build_group, count_polynomials, hilbert_of
from repc.groups import Group
from repc.reps.polynomials import PolyOptions, TypedPoly, checked_channels, checked_degrees, degree_text
from repc.source import fail
from repc.symbolic.hilbert.model import Hilbert

Degree = int | range | str | tuple


@dataclass(frozen=True, eq=False)
class PolynomialMaps:
    """All equivariant polynomial maps of some degrees; bound to a group by a call, and then counted, compiled and explained by
    `repc.compile` and `repc.explain`."""

    rep_in: tuple[Rep | str | int, ...]
    rep_out: Rep | str | int
    options: PolyOptions
    group: Group | None = None

    def __call__(self, G: Group | str) -> PolynomialMaps:
        """The same for the group G."""
        return replace(self, group=build_group(G))

    @property
    def counts(self) -> dict[int | tuple[int, ...], int]:
        """The number of independent maps of each degree; of several inputs, of each tuple of degrees. Raises RepcError (E0702)
        where they are not bound to a group."""
        found = count_polynomials(self.typed("f"))
        return {key[0] if len(key) == 1 else key: count.dim for key, count in found.items()}

    @property
    def hilbert(self) -> Hilbert:
        """The numbers of all degrees at once: the Hilbert series of the maps, and that of the invariants over whose ring they are a
        module, as quotients of polynomials in t; t counts the degree in all inputs together. Raises RepcError (E0702) where they
        are not bound to a group, and E0355 where the series is not known."""
        return hilbert_of(self.typed("f"))

    def size(self) -> int:
        """The number of independent maps."""
        return sum(self.counts.values())

    def typed(self, name: str) -> TypedPoly:
        """The same for the compiler. Raises RepcError (E0702) where they are not bound to a group."""
        if self.group is None:
            fail("E0702", f"{self} is not bound to a group", "call it with one first, for example poly(V, V, 2)(SO(3))")
        inputs = tuple(bound_rep(rep, self.group).typed for rep in self.rep_in)
        output = bound_rep(self.rep_out, self.group).typed
        return TypedPoly(name, inputs, output, (*map(str, inputs), str(output)), self.options)

    def __repr__(self) -> str:
        inputs = ", ".join(map(str, self.rep_in))
        left = inputs if len(self.rep_in) == 1 else f"({inputs})"
        under = "" if self.group is None else f" under {self.group.name}"
        return f"polynomial maps {left} -> {self.rep_out} of degree {degree_text(self.options)}{under}"


def poly(
    rep_in: Rep | str | int | tuple,
    rep_out: Rep | str | int,
    degree: Degree,
    *,
    channels: int | None = None,
    given: bool = False,
    G: Group | str | None = None,
) -> PolynomialMaps:
    """All equivariant polynomial maps rep_in -> rep_out of some degrees: ``poly(V, V**2, 2)(SO(3))``.

    ``rep_in`` may be a tuple of representations, and ``degree`` then is one for each. A degree is a number, a range such as
    ``range(1, 4)``, or text such as ``"1..3"``. ``channels`` and ``given`` as the options ``channels`` and ``weights: given`` of a
    ``poly`` line. Raises RepcError (E0351, E0352, E0353) for degrees and channels that mean nothing.

    >>> from repc import V, poly
    >>> poly(V, V**2, "1..3")("SO(3)").counts
    {1: 1, 2: 2, 3: 1}
    """
    inputs = rep_in if isinstance(rep_in, tuple) else (rep_in,)
    maps = PolynomialMaps(inputs, rep_out, PolyOptions(checked_degrees(degree, len(inputs)), checked_channels(channels), given))
    return maps if G is None else maps(G)

