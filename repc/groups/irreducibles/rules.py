"""The characters of a group: by the rules of its factors' families, by classes where a factor is enumerated."""

from __future__ import annotations

from functools import lru_cache, reduce
from math import lcm

from repc.groups.families.wreath import Wreath, is_wreath
from repc.groups.finite.classes import Classes, classes_of, why_unlisted
from repc.groups.finite.cosets import Cosets, cosets_of, why_no_cosets
from repc.groups.finite.ring import Finite
from repc.groups.finite.table import CharacterTable, character_table, why_no_table
from repc.groups.group import Group
from repc.rings.cyclic import CyclicRing
from repc.rings.embedded import EmbeddedRing
from repc.rings.joint import Joint
from repc.rings.prime_field import field_with_roots
from repc.rings.ring import Ring
from repc.source import RepcError

_BITS = 128  # of the prime field of a ring that is asked for its terms alone


@lru_cache(maxsize=64)
def joint_ring(group: Group, slots: frozenset[int], bits: int) -> Joint | None:
    """The characters of a group, of the factors ``slots`` only (the others count as trivial); multiplicities below
    2^``bits`` come out right. None where a factor is neither of a known family nor enumerable."""
    used = [factor for i, factor in enumerate(group.factors) if i in slots]
    tables = [table_of(g) for factor in used for g in _without_closed_form(factor)]
    if any(table is None for table in tables):
        return None
    field = _field([table.classes.exponent for table in tables], bits) if tables else None
    rings = (_ring(f, group.is_complex, field) if i in slots else CyclicRing(1, ()) for i, f in enumerate(group.factors))
    return Joint(tuple(rings))


@lru_cache(maxsize=64)
def coset_ring(group: Group, slot: int, bits: int) -> tuple[Joint, Cosets] | None:
    """Class functions of a factor that is a wreath product, with and without the other factors, which are trivial; None for other
    factors, and where there is no rule for the base or the top is too large."""
    wreath = group.factors[slot]
    if not is_wreath(wreath):
        return None
    base = _base_ring(wreath, bits)
    cosets = None if base is None else cosets_of(base, wreath.top, wreath.base.d)
    if cosets is None:
        return None
    return Joint(tuple(cosets if i == slot else CyclicRing(1, ()) for i in range(len(group.factors)))), cosets


def _base_ring(wreath: Wreath, bits: int) -> Ring | None:
    """The characters of the group in each block of a wreath product."""
    base = wreath.base
    ring = joint_ring(base, frozenset(range(len(base.factors))), bits)
    return ring if ring is None or len(base.factors) > 1 else ring.rings[0]


def _field(exponents: list[int], bits: int) -> tuple[int, int, int]:
    exponent = reduce(lcm, exponents)
    return (*field_with_roots(exponent, bits), exponent)


def _without_closed_form(factor: Group) -> list[Group]:
    if factor.family == "Embed":
        return [g for inner in factor.params[0].factors for g in _without_closed_form(inner)]
    return [factor] if factor.ring is None else []


def _ring(factor: Group, over_complex: bool, field: tuple[int, int, int] | None) -> Ring:
    if (ring := factor.ring) is not None:
        return ring
    if factor.family == "Embed":
        inner = factor.params[0]
        rings = tuple(_ring(f, over_complex, field) for f in inner.factors)
        return EmbeddedRing(rings[0] if len(rings) == 1 else Joint(rings), factor.d - inner.d)
    return Finite(table_of(factor), over_complex, *field)


@lru_cache(maxsize=64)
def enumerated_classes(group: Group) -> Classes | None:
    """The conjugacy classes of a finite group, None where it is infinite or too large."""
    try:
        return classes_of(group)
    except RepcError:
        return None


def why_no_characters(group: Group) -> str | None:
    """The limit that keeps a finite factor from having characters, in words; None where there is none."""
    for factor in (g for f in group.factors for g in _without_closed_form(f)):
        reasons = [_why_no_table(factor), _why_no_cosets(factor)]
        if any(reasons):
            return f"of {factor.name} " + " and ".join(reason for reason in reasons if reason)
    return None


def _why_no_table(factor: Group) -> str | None:
    try:
        reason = why_unlisted(factor) if factor.is_finite else None
    except RepcError as error:
        return error.diagnostics[0].message
    classes = None if reason else enumerated_classes(factor)
    return reason if classes is None else why_no_table(classes)


def _why_no_cosets(factor: Group) -> str | None:
    if not is_wreath(factor) or table_of(factor):
        return None
    base = _base_ring(factor, _BITS)
    return None if base is None else why_no_cosets(base, factor.top)


@lru_cache(maxsize=64)
def table_of(group: Group) -> CharacterTable | None:
    """The character table of a finite group, None where it is infinite or too large."""
    classes = enumerated_classes(group)
    return None if classes is None else character_table(classes)
