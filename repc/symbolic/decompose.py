"""Exact decomposition over the field of the group: real irreducibles with their types, regrouped from those over ℂ."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.symbolic.characters import Multiplicities, NoRule, characters_for
from repc.symbolic.joint import Joint

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.syntax.nodes import RepExpr


@dataclass(frozen=True)
class IrrepCount:
    """One irreducible over the field of the group: ``dim`` counts that field, ``type`` is R, C or H (C over ℂ)."""

    label: str
    dim: int
    type: str
    multiplicity: int

    def _repr_latex_(self) -> str:
        from repc.reps.latex import label_latex

        copies = rf"{self.multiplicity}\," if self.multiplicity != 1 else ""
        return f"${copies}{label_latex(self.label)}$"


def decompose(node: RepExpr, group: Group) -> tuple[IrrepCount, ...] | None:
    """The irreducibles of a representation with exact multiplicities, in canonical order: the trivial one first,
    then by dimension, then by label. None where no exact rule applies."""
    found = complex_multiplicities(node, group)
    return None if found is None else regroup(found[1], group, found[0])


def complex_multiplicities(node: RepExpr, group: Group) -> tuple[Joint, Multiplicities] | None:
    """Multiplicities over ℂ by key; None where no exact rule applies."""
    prepared = characters_for(group, [node])
    if prepared is None:
        return None
    characters, (counts,) = prepared
    try:
        return characters.ring, characters.multiplicities(counts)
    except NoRule:
        return None


def regroup(multiplicities: Multiplicities, group: Group, ring: Joint) -> tuple[IrrepCount, ...]:
    """Irreducibles over the group's field from those over ℂ.

    A real irreducible is, over ℂ, one real irreducible (type R), a pair of conjugate ones (C) or twice a
    quaternionic one (H): Bröcker, tom Dieck, Representations of Compact Lie Groups, II.6.
    """
    found = []
    for key, m in multiplicities.items():
        if group.is_complex:
            found.append((key, IrrepCount(label_of_key(key, group, ring), ring.dim(key), "C", m)))
        elif ring.leads(key):
            kind = real_type(key, ring)
            dim = ring.dim(key) * (1 if kind == "R" else 2)
            copies = m // 2 if kind == "H" else m
            found.append((key, IrrepCount(label_of_key(key, group, ring), dim, kind, copies)))
    trivial = ring.trivial()
    found.sort(key=lambda pair: (pair[0] != trivial, pair[1].dim, label_order(pair[1].label)))
    return tuple(count for _, count in found)


def real_type(key: tuple, ring: Joint) -> str:
    """R, C or H: the type of the real irreducible that contains a complex one."""
    if ring.conjugate(key) != key:
        return "C"
    return "R" if ring.indicator(key) == 1 else "H"


def label_of_key(key: tuple, group: Group, ring: Joint) -> str:
    """The label of a key, subscripts naming factors where their names tell them apart."""
    return ring.label_with(key, subscripts(group))


def subscripts(group: Group) -> tuple[str, ...]:
    """How labels name each factor: by the group's name, by position where it repeats or is no simple name."""
    names = [factor.name for factor in group.factors]
    repeats = Counter(names)
    simple = re.compile(r"[A-Za-z]\w*⁺?(\([\d,]+\))?")
    return tuple(name if repeats[name] == 1 and simple.fullmatch(name) else str(i + 1) for i, name in enumerate(names))


def label_order(label: str) -> tuple:
    """Sorts labels by their numbers, then by their marks."""
    numbers = tuple(int(x) for x in re.findall(r"-?\d+", label))
    return (numbers, label)
