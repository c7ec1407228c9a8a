"""Exact decomposition over the field of the group: real irreducibles with their types, regrouped from those over ℂ."""

from __future__ import annotations

from functools import lru_cache

from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount, facts_of, label_of_key, label_order
from repc.reps.atoms import Monomial
from repc.reps.layout import monomials
from repc.rings.joint import Joint
from repc.symbolic.characters import Multiplicities, characters_for
from repc.symbolic.sums import NoRule
from repc.syntax.nodes import RepExpr


def decompose(node: RepExpr, group: Group) -> tuple[IrrepCount, ...] | None:
    """The irreducibles of a representation with exact multiplicities, in canonical order: the trivial one first,
    then by dimension, then by label. None where no exact rule applies."""
    return _decomposed(monomials(node, group), group)


def decompose_product(monomial: Monomial, group: Group) -> tuple[IrrepCount, ...] | None:
    """The same for one tensor product, which is remembered: networks ask for few of them, again and again."""
    try:
        return known_product(monomial, group, (group.name, *(factor.name for factor in group.factors)))
    except NoRule:
        return None


@lru_cache(maxsize=4096)
def known_product(monomial: Monomial, group: Group, names: tuple[str, ...]) -> tuple[IrrepCount, ...]:
    """By its group's names too, which labels have and which equal groups may differ in. NoRule is not remembered."""
    if (found := _decomposed({monomial: 1}, group)) is None:
        raise NoRule
    return found


def _decomposed(counts: dict[Monomial, int], group: Group) -> tuple[IrrepCount, ...] | None:
    found = complex_multiplicities(counts, group)
    return None if found is None else regroup(found[1], group, found[0])


def complex_multiplicities(counts: dict[Monomial, int], group: Group) -> tuple[Joint, Multiplicities] | None:
    """Multiplicities over ℂ by key, of a sum of tensor products; None where no exact rule applies."""
    characters = characters_for(group, [counts])
    if characters is None:
        return None
    try:
        return characters.ring, characters.multiplicities(counts)
    except NoRule:
        return None


def regroup(multiplicities: Multiplicities, group: Group, ring: Joint, over_complex: bool = False) -> tuple[IrrepCount, ...]:
    """Irreducibles over the group's field, or over ℂ where that is asked for, from those over ℂ.

    A real irreducible is, over ℂ, one real irreducible (type R), a pair of conjugate ones (C) or twice a
    quaternionic one (H): Bröcker, tom Dieck, Representations of Compact Lie Groups, II.6.
    """
    found, over_complex = [], over_complex or group.is_complex
    for key, m in multiplicities.items():
        if over_complex or ring.leads(key):
            facts = facts_of(key, ring, over_complex, label_of_key(key, group, ring))
            copies = m // 2 if facts.type == "H" else m
            found.append((key, IrrepCount(facts.label, facts.dim, facts.type, copies)))
    trivial = ring.trivial()
    found.sort(key=lambda pair: (pair[0] != trivial, pair[1].dim, label_order(pair[1].label)))
    return tuple(count for _, count in found)
