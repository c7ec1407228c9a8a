"""Second names of irreducibles that the catalogue calls ρ1, ρ2, …: Mulliken's of point groups, partitions of wreath products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repc.groups.group import Group
from repc.groups.irreducibles.mulliken import label_of_mulliken, mulliken_names
from repc.groups.irreducibles.multipartitions import label_of_partitions, partition_names


@dataclass(frozen=True)
class SecondNames:
    """``names`` by label, as they are written in brackets; ``kind`` says whose they are, "" where there are none."""

    kind: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.names)

    def of(self, label: str) -> str:
        """``[A1g]``, ``[[2],[1]]``; "" where a label has no other name."""
        return f"[{self.names[label]}]" if label in self.names else ""


def second_names(factor: Group) -> SecondNames:
    """Those of the real irreducibles of one factor."""
    if found := mulliken_names(factor):
        return SecondNames("mulliken", found)
    return SecondNames("partitions", found) if (found := partition_names(factor)) else SecondNames()


def label_of_name(factor: Group, text: str) -> str | None:
    """The label ρ of what ``[A1g]`` or ``[[2],[1]]`` names; None where it names nothing."""
    return label_of_partitions(factor, text) if text.startswith("[[") else label_of_mulliken(factor, text)
