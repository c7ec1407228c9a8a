"""The product program: a change of basis on some axes of every term, and a diagram program between the blocks.

Plain data; `repc.lowering.product.write` writes its operations.
"""

from __future__ import annotations

from dataclasses import dataclass

from repc.lowering.diagram.model import BetweenStacks, DiagramProgram, Stacked
from repc.lowering.product.show import program_text
from repc.lowering.program import Slab


@dataclass(frozen=True, eq=False)
class TermChange:
    """What happens to one term: axes ``kept`` stay, axes ``rest``, as one, are changed into irreducibles by ``slab``.

    Piece k of the slab gives copies × multiplicity channels of term ``places[k]`` of the core. A slab without pieces is
    zero (output) or never read (input).
    """

    kept: tuple[int, ...]
    rest: tuple[int, ...]
    slab: Slab
    places: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class ProductProgram(BetweenStacks):
    """A map under G × H. ``into`` and ``out`` have a change for each term of ``input`` and ``output``; lengths of axes of G may
    be letters.

    ``core`` is the diagram program of G between blocks: its terms have the kept axes and then, where there is more than
    one, the components of an irreducible of H. Its vectors are the pieces of all terms, one after another, each with its
    channels (copy after copy, then multiplicity) as they are. ``drawn`` and ``blocked`` name the two groups.
    """

    name: str
    input: Stacked
    output: Stacked
    into: tuple[TermChange, ...]
    out: tuple[TermChange, ...]
    core: DiagramProgram
    drawn: str
    blocked: str
    lowering: str = "product"
    axes: str = "(diagrams, channels out, channels in)"

    @property
    def is_complex(self) -> bool:
        """Whether parameters are complex."""
        return self.core.is_complex

    @property
    def means(self) -> bool:
        """Whether sums over an index of the drawn group are divided by its size."""
        return self.core.means

    @property
    def masked(self) -> bool:
        """Whether the program takes a mask for each letter."""
        return self.core.masked

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Shape (diagrams, channels out, channels in) of each weight by name."""
        return self.core.parameters

    def __str__(self) -> str:
        return program_text(self)
