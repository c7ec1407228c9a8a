"""A product program with one copy of each term: it commutes with the group exactly if the whole program does."""

from __future__ import annotations

from repc.lowering.diagram.single import one_each
from repc.lowering.product.lower import restacked
from repc.lowering.product.model import ProductProgram


def single(program: ProductProgram) -> ProductProgram:
    """The same between single copies of the terms; copies are only ever mixed, which the group does not see."""
    return restacked(program, one_each(program.input), one_each(program.output))
