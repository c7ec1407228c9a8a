"""The program of a map that is always zero, in the language of operations."""

from __future__ import annotations

from repc.lowering.diagram.masks import Masks, extra_arguments
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import sources
from repc.ops.sizes import letters
from repc.ops.value import Plan, Program


def always_zero(plan: Plan) -> Program:
    """Zeros for every batch; where the plan takes masks, this takes them too."""
    params, xs = b.parameters_argument({}), b.input_arguments(plan.in_dims)
    names = sorted({name for dim in (*plan.in_dims, plan.out_dim) for name in letters(dim)})
    masks = Masks.of(names, getattr(plan, "masked", False))
    write = Builder("apply", (params, *xs, *extra_arguments(names, masks)))
    batches = [b.batch_of(x) for x in xs]
    batch = write.let("batch", batches[0] if len(xs) == 1 else b.op(sources.Batches(), *batches))
    y = b.op(sources.Zeros((plan.out_dim,), "" if names else "OUT_DIM"), batch, b.dtype_of(xs[0]))
    return Program(plan, {}, write.function(y, ""), (), None)
