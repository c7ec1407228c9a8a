"""Harmonics in the language of operations."""

from __future__ import annotations

from repc.lowering.harmonics.model import HarmonicsProgram
from repc.numeric.irreducibles.solid import harmonic_dim
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import harmonics, products
from repc.ops.value import Program


def written(plan: HarmonicsProgram) -> Program:
    """The vector scaled, its harmonics by recursion, and for each degree the change to the coordinates of the output."""
    params, (x,) = b.parameters_argument({}), b.input_arguments((plan.dim,))
    write = Builder("apply", (params, x))
    x = write.let("u", b.op(harmonics.Unit(), x)) if plan.normalize else x
    solid = b.op(harmonics.SolidHarmonics(plan.degree), x)
    if all(change is None for change in plan.changes):
        return Program(plan, {}, write.function(solid, ""), ())
    solid, parts, start = write.let("solid", solid), [], 0
    for k, change in enumerate(plan.changes):
        stop = start + harmonic_dim(plan.dim, k)
        part = b.piece(solid, start, stop)
        if change is not None:
            note = f"The coordinates of the output in harmonics of degree {k}, {change.shape}."
            part = b.op(products.Change(transposed=True), part, b.constant(f"DEGREE_{k}", change, note))
        parts.append(part)
        start = stop
    return Program(plan, {}, write.function(b.concatenated(parts, -1), ""), ())
