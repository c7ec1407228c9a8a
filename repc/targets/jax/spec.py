"""What a module is written from: the program, and the facts its docstring and constants state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.ops.sizes import Size
    from repc.ops.value import Plan
    from repc.report import NetFacts, PolyFacts
    from repc.symbolic.facts import EveryN, Irreducibles
    from repc.syntax.nodes import RepExpr


@dataclass(frozen=True, eq=False)
class SideFacts:
    """One side of a map: as written, its tree, its dimension, its irreducibles (None where there are none), and which coordinates
    are which summand: (text, start, stop), the numbers as text where they have letters. ``order``: where channels are last,
    for each coordinate the natural one; the layout then has the shape (components, channels) of each summand, too."""

    text: str
    node: RepExpr
    dim: Size
    irreps: Irreducibles | None
    layout: tuple[tuple, ...] = ()
    order: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class ModuleSpec:
    """Everything an emitted module says of a map, a polynomial map or a network.

    ``source`` is the spec line, after those of the names in it; ``title`` names the group, which is that of the smallest n where
    ``every`` says that the module holds for every n, and ``letters`` of which factors it is the size. ``counted``: where the
    number of maps is known from; ``zero_outputs`` and ``unused_inputs`` are labels; ``certificate`` is copied as it is;
    ``command`` regenerates the module. ``batch``: samples of one call that its lowering was chosen for, where that was asked.
    """

    name: str
    source: tuple[str, ...]
    title: str
    group: Group
    inputs: tuple[SideFacts, ...]
    output: SideFacts
    program: Plan
    certificate: dict
    version: str
    command: str
    counted: str = ""
    zero_outputs: tuple[str, ...] = ()
    unused_inputs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    network: NetFacts | None = None
    polynomial: PolyFacts | None = None
    every: EveryN | None = None
    letters: Mapping[int, str] = field(default_factory=dict)
    batch: int | None = None

    @property
    def each(self) -> bool:
        """Whether channels or samples have coefficients of their own."""
        return self.polynomial is not None and (self.polynomial.channels is not None or self.polynomial.given)

    @property
    def in_columns(self) -> bool:
        """Whether channels with coefficients of their own are the last axis of inputs and output."""
        return self.polynomial is not None and self.polynomial.channels is not None and self.output.order is not None

    def vector(self, dim: object) -> str:
        """The shape of vectors: ``(..., 5)``, ``(..., channels, 5)`` where the map is repeated."""
        channels = self.polynomial.channels if self.polynomial else None
        sizes = (dim,) if channels is None else (dim, channels) if self.in_columns else (channels, dim)
        return f"(..., {', '.join(map(str, sizes))})"

    @property
    def arguments(self) -> list[str]:
        """Names of the inputs."""
        return ["x"] if len(self.inputs) == 1 else [f"x{k + 1}" for k in range(len(self.inputs))]

    @property
    def arrow(self) -> str:
        """``x -> y``, ``(x1, x2) -> y``."""
        left = ", ".join(rep.text for rep in self.inputs)
        return f"{left if len(self.inputs) == 1 else f'({left})'} -> {self.output.text}"

    @property
    def sizes(self) -> str:
        """The letters as arguments: ``n``, ``n, m``."""
        return ", ".join(self.every.letters) if self.every else ""

    def size_of(self, name: str) -> str:
        """``IN_DIM``, or ``IN_DIM(n)`` of a module for every n."""
        return f"{name}({self.sizes})" if self.every else name

    @property
    def in_sizes(self) -> tuple[str, ...]:
        """``IN_DIM`` of each input: ``IN_DIM(n)``, of several ``IN_DIM(n)[0]``."""
        name = self.size_of("IN_DIM")
        return (name,) if len(self.inputs) == 1 else tuple(f"{name}[{k}]" for k in range(len(self.inputs)))

    @property
    def parameters(self) -> int:
        """Real numbers to learn."""
        return self.program.hom_dim * (2 if self.program.is_complex else 1)
