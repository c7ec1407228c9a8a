"""From what a lowering decided to the operations: one function for each kind of plan."""

from __future__ import annotations

from functools import lru_cache, singledispatch

from repc.lowering import blocks, grid_maps, weights
from repc.lowering.diagram import DiagramProgram
from repc.lowering.diagram import write as diagram
from repc.lowering.drawn import DrawnNet
from repc.lowering.drawn import write as drawn
from repc.lowering.fourier import FourierProgram
from repc.lowering.harmonics import HarmonicsProgram
from repc.lowering.harmonics import write as harmonics
from repc.lowering.multilinear import MultilinearProgram
from repc.lowering.multilinear import write as multilinear
from repc.lowering.network import write as network
from repc.lowering.network.program import NetProgram
from repc.lowering.nothing import always_zero
from repc.lowering.polynomial import ChainProgram, MonomialProgram, monomials
from repc.lowering.polynomial import write as polynomial
from repc.lowering.product import ProductProgram
from repc.lowering.product import write as product
from repc.lowering.program import BasisProgram, BlockProgram, OrbitProgram
from repc.lowering.relaid import turned
from repc.lowering.scalars import ScalarProgram
from repc.lowering.scalars import write as scalars
from repc.ops.check import check
from repc.ops.rewrites import rewritten_program
from repc.ops.value import Plan, Program


@lru_cache(maxsize=4)  # of one question: its cost and its text are those of the same program
def written(plan: Plan) -> Program:
    """The program of a plan, rewritten and checked. Raises IllTyped for a defect of the lowering."""
    program = rewritten_program(turned(_written(plan) if plan.hom_dim else always_zero(plan)))
    check(program)
    return program


@singledispatch
def _written(plan: Plan) -> Program:
    raise TypeError(f"no operations for {type(plan).__name__}")


@_written.register
def _of_monomials(plan: MonomialProgram) -> Program:
    return monomials.written(plan, written(plan.linear))


_written.register(BlockProgram, blocks.written)
_written.register(OrbitProgram, weights.of_orbits)
_written.register(BasisProgram, weights.of_basis)
_written.register(FourierProgram, grid_maps.written)
_written.register(DiagramProgram, diagram.written)
_written.register(ProductProgram, product.written)
_written.register(MultilinearProgram, multilinear.written)
_written.register(ChainProgram, polynomial.written)
_written.register(ScalarProgram, scalars.written)
_written.register(HarmonicsProgram, harmonics.written)
_written.register(DrawnNet, drawn.written)
_written.register(NetProgram, network.written)
