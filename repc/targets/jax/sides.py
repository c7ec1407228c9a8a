"""Which modules move vectors by the group axis by axis, and how their sides are stacked for that."""

from __future__ import annotations

from repc.lowering.diagram import DiagramProgram
from repc.lowering.diagram.model import Stacked
from repc.lowering.diagram.stacking import stacked
from repc.lowering.drawn import DrawnNet
from repc.lowering.fourier import FourierProgram
from repc.lowering.multilinear import MultilinearProgram
from repc.lowering.product import ProductProgram
from repc.lowering.scalars import ScalarProgram
from repc.ops.sizes import number
from repc.targets.jax.spec import ModuleSpec

_RHO_ENTRIES = 2**26  # where the module refuses to build rho


def stacked_sides(m: ModuleSpec) -> tuple[tuple[Stacked, ...], Stacked] | None:
    """Inputs and output as stacked tensors: always of diagram programs, of others where ρ(g) is too large to build."""
    if isinstance(m.program, DrawnNet) and m.program.left:
        return _of_subgroup(m)
    if isinstance(m.program, DrawnNet):
        return tuple(side.stacked for side in m.program.inputs), m.program.output
    if isinstance(m.program, MultilinearProgram) or (isinstance(m.program, ScalarProgram) and m.every):
        return m.program.inputs, m.program.output
    if isinstance(m.program, DiagramProgram | ProductProgram) and len(m.inputs) == 1:
        return (m.program.input,), m.program.output
    if not isinstance(m.program, FourierProgram) or max(m.program.in_dims[0], m.program.out_dim) ** 2 <= _RHO_ENTRIES:
        return None
    return _as_written(m)


def _of_subgroup(m: ModuleSpec) -> tuple[tuple[Stacked, ...], Stacked] | None:
    """The sides of a network that was built for a larger group."""
    dims = (*m.program.in_dims, m.program.out_dim)
    return None if not m.letters and max(map(number, dims)) ** 2 <= _RHO_ENTRIES else _as_written(m)


def _as_written(m: ModuleSpec) -> tuple[tuple[Stacked, ...], Stacked] | None:
    """The sides as the representations are written."""
    *inputs, out = (stacked(rep.node, m.group, "", m.letters) for rep in (*m.inputs, m.output))
    found = tuple(side for side in inputs if side is not None)
    return None if out is None or len(found) < len(inputs) else (found, out)
