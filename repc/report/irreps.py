"""Tables of a group's irreducibles, and of their products, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount, IrrepFacts
from repc.groups.irreducibles.names import SecondNames
from repc.groups.irreducibles.values import OnGenerators
from repc.report.words import irreps_text

_HEADS = {"mulliken": "Mulliken", "partitions": "partitions"}


@dataclass(frozen=True)
class ProductFacts:
    """``left`` ⊗ ``right``: labels, and the irreducibles of the product (None where no rule gives them)."""

    left: str
    right: str
    irreps: tuple[IrrepCount, ...] | None


@dataclass(frozen=True)
class FactorTable:
    """The irreducibles of one factor: all of them where ``complete``; none where its irreducibles have no labels, and ``why`` in
    words. ``characters`` are those on the generators, where labels are numbers; ``names`` are
    other ones, of point groups and wreath products."""

    name: str
    irreps: tuple[IrrepFacts, ...]
    complete: bool
    products: tuple[ProductFacts, ...] = ()
    characters: OnGenerators | None = None
    why: str | None = None
    names: SecondNames = SecondNames()


def tables_text(group: Group, tables: Sequence[FactorTable]) -> str:
    """What ``repc groups NAME`` says of irreducibles, factor by factor."""
    return "\n\n".join(_table(table, len(tables) > 1) for table in tables)


def _table(table: FactorTable, is_factor: bool) -> str:
    of = f" of {table.name}" if is_factor else ""
    if not table.irreps:
        return f"irreducibles{of}: {table.why or 'no exact rule names them'}"
    head = f"irreducibles{of}" if table.complete else f"the first {len(table.irreps)} irreducibles{of}"
    width = max(12, *(len(i.label) + 2 for i in table.irreps))
    digits = max(6, *(len(str(i.dim)) + 2 for i in table.irreps))
    rows = [head, f"  {'label':{width}}{'dim':>{digits}}{'type':>6}"]
    rows += [f"  {i.label:{width}}{i.dim:>{digits}}{i.type:>6}" for i in table.irreps]
    if table.names:
        names = [_HEADS[table.names.kind], *(table.names.of(i.label) for i in table.irreps)]
        most = max(8, *map(len, names))
        rows[1:] = [f"{row}  {name:{most}}" for row, name in zip(rows[1:], names, strict=True)]
    if table.characters is not None and table.characters.generators:
        rows[0] += ", with their characters on the generators"
        rows[1:] = [row + more for row, more in zip(rows[1:], _columns(table.characters, table.irreps), strict=True)]
    if table.products:
        rows += ["", f"products{of}"]
        rows += [f"  {p.left}⊗{p.right} = {irreps_text(p.irreps)}" for p in table.products]
    return "\n".join(rows)


def _columns(characters: OnGenerators, irreps: Sequence[IrrepFacts]) -> list[str]:
    """What follows in the head and in each row: a column for each generator."""
    lines = [characters.generators, *(characters.rows[i.label] for i in irreps)]
    widths = [max(map(len, column)) + 2 for column in zip(*lines, strict=True)]
    return ["".join(f"{text:>{width}}" for text, width in zip(line, widths, strict=True)) for line in lines]


def tables_json(tables: Sequence[FactorTable]) -> list[dict]:
    """The ``"factors"`` of ``repc groups NAME --json``."""
    return [
        {
            "name": table.name,
            "complete": table.complete,
            "irreps": [{"label": i.label, "dim": i.dim, "type": i.type} | _named(table, i.label) for i in table.irreps],
            "generators": [] if table.characters is None else list(table.characters.generators),
            "characters": {} if table.characters is None else {k: list(v) for k, v in table.characters.rows.items()},
            "products": [{"left": p.left, "right": p.right, "irreps": _counts(p.irreps)} for p in table.products],
        }
        for table in tables
    ]


def _counts(irreps: tuple[IrrepCount, ...] | None) -> list[dict] | None:
    if irreps is None:
        return None
    return [{"label": i.label, "dim": i.dim, "type": i.type, "multiplicity": i.multiplicity} for i in irreps]


def _named(table: FactorTable, label: str) -> dict[str, str]:
    if label not in table.names.names:
        return {}
    return {table.names.kind: table.names.names[label] if table.names.kind == "mulliken" else table.names.of(label)}
