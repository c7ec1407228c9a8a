"""The program of a map that is always zero, in the language of operations."""

from __future__ import annotations

from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.lowering.polynomial import ChainProgram
from repc.lowering.scalars import ScalarProgram
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import sources
from repc.ops.operations.sources import argument
from repc.ops.sizes import letters
from repc.ops.value import Parameter, Plan, Program


def always_zero(plan: Plan) -> Program:
    """Zeros for every batch; where the plan takes masks, or coefficients of each channel or sample, this takes them too."""
    given = _no_coefficients(plan)
    params = argument("params", {name: (..., 0) for name in given}) if given else b.parameters_argument({})
    xs = b.input_arguments(plan.in_dims)
    names = sorted({name for dim in (*plan.in_dims, plan.out_dim) for name in letters(dim)})
    masks = Masks.of(names, getattr(plan, "masked", False))
    write = Builder("apply", (params, *xs, *extra_arguments(names, masks)))
    batches = [b.batch_of(x) for x in (*(b.entry(params, name) for name in given), *xs)]
    batch = write.let("batch", batches[0] if len(batches) == 1 else b.op(sources.Batches(), *batches))
    y = b.op(sources.Zeros((plan.out_dim,), "" if names else "OUT_DIM"), batch, b.dtype_of(xs[0]))
    return Program(plan, given, write.function(y, ""), (), None)


def _no_coefficients(plan: Plan) -> dict[str, Parameter]:
    """The parameters of a map that is repeated, none for each channel: (channels, 0)."""
    if not isinstance(plan, ChainProgram | ScalarProgram) or not plan.repeats.each:
        return {}
    return {name: Parameter(shape) for name, shape in plan.parameters.items()}
