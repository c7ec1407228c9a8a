"""Character tables as text and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from repc.groups.irreducibles.tabled import CharacterRow, TabledCharacters

_SHORT = 12  # characters of an element that stands above its column; longer ones are listed below
_SIGNS = {1: "R", 0: "C", -1: "H"}  # of a complex irreducible that is real, of complex type, quaternionic


def characters_text(tables: Sequence[TabledCharacters]) -> str:
    """What ``repc groups NAME --characters`` prints, factor by factor."""
    return "\n\n".join(map(_table, tables))


def class_names(table: TabledCharacters) -> list[str]:
    """``1a``, ``2a``, ``2b``: the order of its elements and a letter for each class, as the Atlas of Finite Groups has it."""
    met: Counter[int] = Counter()
    names = []
    for one in table.classes:
        names.append(f"{one.order}{_letters(met[one.order])}")
        met[one.order] += 1
    return names


def _short_name(row: CharacterRow) -> str:
    """``A1g`` of a point group, as tables of chemistry have it; ``[[2],[1]]`` of others."""
    return row.name.strip("[]") if row.kind == "mulliken" else row.name


def _letters(number: int) -> str:
    last = chr(ord("a") + number % 26)
    return last if number < 26 else _letters(number // 26 - 1) + last


def _table(table: TabledCharacters) -> str:
    named = any(row.real != row.label for row in table.rows)
    short = all(len(c.representative) <= _SHORT for c in table.classes)
    names = [c.representative for c in table.classes] if short else class_names(table)
    head = [
        ["class", "", *([""] if named else []), *names],
        ["elements", "", *([""] if named else []), *(str(c.size) for c in table.classes)],
        ["order", "type", *(["over ℝ in"] if named else []), *(str(c.order) for c in table.classes)],
    ]
    rows = []
    for row in table.rows:
        first = [f"{row.label} {_short_name(row)}".strip(), _SIGNS[row.indicator], *([row.real] if named else [])]
        rows.append([*first, *row.values])
    widths = [max(map(len, column)) + 2 for column in zip(*head, *rows, strict=True)]
    lines = [f"characters of {table.name}, order {table.order}, over ℂ"]
    for line in (*head, *rows):
        cells = [f"{line[0]:{widths[0]}}", *(f"{text:>{width}}" for text, width in zip(line[1:], widths[1:], strict=True))]
        lines.append(f"  {''.join(cells)}".rstrip())
    if not short:
        width = max(map(len, names)) + 2
        lines += [f"  {name:{width}}{c.representative}" for name, c in zip(names, table.classes, strict=True)]
    if any("ζ" in value for row in table.rows for value in row.values):
        lines.append("  ζn = exp(2πi/n)")
    return "\n".join(lines)


def characters_json(tables: Sequence[TabledCharacters]) -> list[dict]:
    """The ``"characters"`` of ``repc groups NAME --characters --json``: values as exact text, and as pairs of numbers."""
    return [
        {
            "name": table.name,
            "order": table.order,
            "classes": [{"representative": c.representative, "size": c.size, "order": c.order} for c in table.classes],
            "irreps": [
                {
                    "label": row.label,
                    "over_R": row.real,
                    "mulliken": _short_name(row) if row.kind == "mulliken" else None,
                    **({"partitions": row.name} if row.kind == "partitions" else {}),
                    "indicator": row.indicator,
                    "values": list(row.values),
                    "numbers": [[x.real, x.imag] for x in row.numbers],
                }
                for row in table.rows
            ],
        }
        for table in tables
    ]
