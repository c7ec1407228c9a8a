"""Lowering: decomposed spaces -> a block program.

One file per lowering, chosen by `cost`; `interpret` says what a program means.
"""

from repc.lowering import dense, diagram, fourier, orbit, product, schur
from repc.lowering.cost import Cost, call_flops, choose, cost, cost_table
from repc.lowering.interpret import interpret, random_params
from repc.lowering.limits import TOO_LARGE, bytes_needed, refuse_above, size_text
from repc.lowering.problem import MapProblem, map_problem
from repc.lowering.product import ProductProgram
from repc.lowering.program import BasisProgram, BlockProgram, DiagramProgram, FourierProgram, OrbitProgram, Program

__all__ = [
    "TOO_LARGE",
    "BasisProgram",
    "BlockProgram",
    "Cost",
    "DiagramProgram",
    "FourierProgram",
    "MapProblem",
    "OrbitProgram",
    "ProductProgram",
    "Program",
    "bytes_needed",
    "call_flops",
    "choose",
    "cost",
    "cost_table",
    "dense",
    "diagram",
    "fourier",
    "interpret",
    "map_problem",
    "orbit",
    "product",
    "random_params",
    "refuse_above",
    "size_text",
    "schur",
]
