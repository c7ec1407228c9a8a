"""Irreps strings of e3nn, from and to representations (`repc.irreps`)."""

from __future__ import annotations

import re

from repc.api.bound import bound_rep
from repc.api.irreps import Irreps
from repc.api.rep import Expression, Rep, stacked_irreps
from repc.groups import Group, O
from repc.source import fail
from repc.symbolic.decompose import decompose

_LABEL = re.compile(r"\[(\d+)\]([eo]?)")


def from_e3nn(irreps: str | Irreps) -> Expression:
    """The representation of O(3) that an irreps string names, its irreducibles stacked in the order written; of SU(2) where a
    spin is a half; and that of an `Irreps`, of its group.

    Coordinates are e3nn's: copies after copies, in each m = −l..l with polar axis y. ``1o`` has odd parity, ``1e`` even,
    ``1y`` that of the spherical harmonic, (−1)^l; ``""`` is the zero representation. Raises RepcError at the wrong term.

    >>> from repc.irreps import from_e3nn
    >>> print(from_e3nn("5x0e+1o"))
    5[0]e+[1]o
    """
    return stacked_irreps(Irreps(irreps) if isinstance(irreps, str) else irreps)


def to_e3nn(rep: Rep | Irreps | str, group: Group | str | None = None) -> str:
    """The irreps string of a representation of O(3) or SO(3), by exact decomposition: l ascending, even before odd.

    Text such as ``"5V"`` is read under ``group``, by default O(3), whose strings these are.

    SO(3) knows no parity; its irreducibles are written as even ones. The string names the isomorphism type; coordinates
    agree where ``rep`` is itself a sum of labels in this order. Raises RepcError for other groups.

    >>> from repc.irreps import to_e3nn
    >>> to_e3nn("V⊗V")
    '1x0e+1x1e+1x2e'
    """
    if isinstance(rep, Irreps):
        return rep.regroup().e3nn
    if group is not None or not isinstance(rep, Rep):
        rep = bound_rep(rep, O(3) if group is None else group)
    group = rep.group
    if group is None or (group.family, group.params) not in (("O", (3,)), ("SO", (3,))):
        where = "no group" if group is None else group.name
        fail("E0371", f"irreps strings are for O(3) and SO(3); {rep} is a representation of {where}", "bind it: rep(O(3))")
    found = decompose(rep.node, group)
    if found is None:
        fail("E0372", f"the irreducibles of {rep} are not known exactly", "write it with V, Sym, Alt and labels")
    terms = []
    for irrep in found:
        label = _LABEL.fullmatch(irrep.label)
        if label is None:
            raise ValueError(f"{irrep.label} is no label of {group.name}")
        terms.append((int(label[1]), label[2] or "e", irrep.multiplicity))
    return "+".join(f"{m}x{l}{parity}" for l, parity, m in sorted(terms))


__all__ = ["from_e3nn", "to_e3nn"]
