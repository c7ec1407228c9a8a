"""Irreducibles by label, and harmonics, as Python objects: ``irrep("[2]")(SO(3))``, ``harmonics(3)(O(3))``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.api.rep import Expression
from repc.source import RepcError, fail
from repc.source.arguments import whole
from repc.syntax import nodes, parse_rep

if TYPE_CHECKING:
    from repc.groups import Group


def irrep(label: str, G: Group | str | None = None) -> Expression:
    """The irreducible that a label names, such as ``[2]`` of SO(3), ``1o`` of O(3), ``[3,1]`` of S(4), ``ρ2(3)``; for a
    factor of a product ``[2]_SO(3)`` or ``[2]_1``.

    Its matrices are the group's reference form (`repc.numeric.irreducibles.reference` says which). Without ``G`` it is
    bound later, like V. Raises RepcError where the text is no label, or G has no such irreducible.

    >>> from repc import irrep
    >>> irrep("[2]", "SO(3)").size()
    5
    """
    try:
        node = parse_rep(label) if isinstance(label, str) else None
    except RepcError:
        node = None
    if not isinstance(node, nodes.Label):
        fail("E0710", f"{label!r} is not the label of an irreducible", "write one label, for example irrep('[2]')(SO(3))")
    rep = Expression(node)
    return rep if G is None else rep(G)


def harmonics(degree: int, G: Group | str | None = None) -> Expression:
    """The harmonic polynomials of V of degrees 0 to ``degree`` as a representation of a group of orthogonal matrices: V⁰ + V +
    traceless Sym²(V) + …; ``V >> harmonics(3)``.

    Without ``G`` it is bound later, like V. At a vector they are evaluated by a line ``poly Y : V -> harmonics(3) { normalize: true
    }``, in d dimensions also by `spherical_harmonics`. Raises RepcError (E0529) where the degree is no whole number from 0 on.

    >>> from repc import harmonics
    >>> harmonics(2, "O(3)").size()
    9
    """
    rep = Expression(nodes.Harmonics(whole(degree, "degree")))
    return rep if G is None else rep(G)
