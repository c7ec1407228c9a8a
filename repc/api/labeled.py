"""Irreducibles by label as Python objects: ``irrep("[2]")(SO(3))``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.api.rep import Expression
from repc.source import RepcError, fail
from repc.syntax import nodes, parse_rep

if TYPE_CHECKING:
    from repc.groups import Group


def irrep(label: str, G: Group | str | None = None) -> Expression:
    """The irreducible that a label names, such as ``[2]`` of SO(3), ``1o`` of O(3), ``[3,1]`` of S(4), ``ρ2(3)``; for a
    factor of a product ``[2]_SO(3)`` or ``[2]_1``.

    Its matrices are the group's reference form (`repc.numeric.irreducibles.reference` says which). Without ``G`` it is
    bound later, like V. Raises RepcError where the text is no label, or G has no such irreducible.
    """
    try:
        node = parse_rep(label) if isinstance(label, str) else None
    except RepcError:
        node = None
    if not isinstance(node, nodes.Label):
        fail("E0710", f"{label!r} is not the label of an irreducible", "write one label, for example irrep('[2]')(SO(3))")
    rep = Expression(node)
    return rep if G is None else rep(G)
