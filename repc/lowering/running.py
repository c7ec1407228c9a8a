"""How much memory a program by diagrams takes while it is run on the vectors of a certificate."""

from __future__ import annotations

from repc.lowering.diagram.model import DiagramProgram
from repc.lowering.product import ProductProgram
from repc.lowering.written import written
from repc.numeric.certify import vectors
from repc.ops.cost import entries_made
from repc.ops.sizes import number

_ENDS = 4  # of each side: moved before and after, and what these are made from
_MADE = 2  # joined for a matmul, and its result
_LARGE = 2**28  # bytes, about a tenth of a second for each generator


def bytes_to_run(plan: DiagramProgram | ProductProgram) -> int:
    """Peak bytes of running the program on the vectors of a certificate: all that it makes is alive at its end."""
    item, sides = 16 if plan.is_complex else 8, [number(side.dim) for side in (plan.input, plan.output)]
    made = entries_made(written(plan))
    return item * (vectors(max(sides)) * (_ENDS * sum(sides) + _MADE * made) + 2 * plan.hom_dim)


def is_large(needed: int) -> bool:
    """Whether a program that needs so many bytes runs once only, in single precision: every generator is then tried on one
    channel of each tensor."""
    return needed > _LARGE


def bytes_to_certify(needed: int) -> int:
    """Peak bytes of certifying a program that needs so many to run."""
    return needed // 2 if is_large(needed) else needed
