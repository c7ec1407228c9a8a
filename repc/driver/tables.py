"""Tables of irreducibles, of their products, and of the named groups."""

from __future__ import annotations

from repc.driver.worker import Worker
from repc.groups import Group
from repc.groups import catalogue as group_catalogue
from repc.groups.irreducibles.catalog import listed, lists_all, why_unnamed
from repc.groups.irreducibles.names import SecondNames, second_names
from repc.groups.irreducibles.tabled import TabledCharacters, tabled_characters
from repc.groups.irreducibles.values import characters_on_generators
from repc.report import FactorTable, ProductFacts
from repc.syntax import nodes

_MULTIPLIED = 5  # irreducibles whose products 'repc groups --products' shows


def catalogue() -> list[dict[str, str]]:
    """The named groups, as usage and meaning."""
    return [{"name": entry.usage, "meaning": entry.summary} for entry in group_catalogue()]


def irreducibles(group: Group, products: bool = False) -> tuple[FactorTable, ...]:
    """The irreducibles of each factor of a group: all of a finite one, the first `repc.groups.irreducibles.catalog.LISTED` of an
    infinite one; with ``products`` also those of the products of the first few."""
    worker = Worker(group)
    tables = []
    for slot, factor in enumerate(group.factors):
        irreps = listed(group, slot)
        found = _products(worker, slot, [i.label for i in irreps[1 : _MULTIPLIED + 1]]) if products else ()
        why = None if irreps else why_unnamed(factor)
        named = SecondNames() if group.is_complex else second_names(factor)
        on = characters_on_generators(group, slot)
        tables.append(FactorTable(factor.name, irreps, lists_all(group, slot), found, on, why, named))
    return tuple(tables)


def character_tables(group: Group) -> tuple[TabledCharacters, ...]:
    """The character table of each factor of a finite group. Raises RepcError (E0365) where a factor has none."""
    return tuple(tabled_characters(factor) for factor in group.factors)


def _products(worker: Worker, slot: int, labels: list[str]) -> tuple[ProductFacts, ...]:
    where = nodes.Subscript(position=slot + 1) if len(worker.group.factors) > 1 else None
    found = []
    for i, left in enumerate(labels):
        for right in labels[i:]:
            node = nodes.Product((nodes.Label(left, where), nodes.Label(right, where)))
            found.append(ProductFacts(left, right, worker.irreps(node)))
    return tuple(found)
