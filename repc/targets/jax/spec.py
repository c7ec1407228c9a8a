"""What a module is written from: the program, and the facts its docstring and constants state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repc.lowering.program import Program

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.groups.irreducibles.labels import IrrepCount
    from repc.syntax.nodes import RepExpr


@dataclass(frozen=True, eq=False)
class SideFacts:
    """One side of a map: as written, its tree, its dimension, and its irreducibles (None where there are none)."""

    text: str
    node: RepExpr
    dim: int
    irreps: tuple[IrrepCount, ...] | None


@dataclass(frozen=True, eq=False)
class MapModule:
    """Everything an emitted map says.

    ``source`` is the spec line; ``count_source`` says where the number of maps is known from; ``zero_outputs`` and
    ``unused_inputs`` are sentences or labels; ``certificate`` is copied as it is; ``command`` regenerates the module.
    """

    name: str
    source: str
    group: Group
    inputs: tuple[SideFacts, ...]
    output: SideFacts
    program: Program
    count_source: str
    certificate: dict
    version: str
    command: str
    zero_outputs: tuple[str, ...] = ()
    unused_inputs: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
