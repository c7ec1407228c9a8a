"""How JAX writes harmonic polynomials."""

from __future__ import annotations

from repc.ops.operations import harmonics
from repc.targets.code import arguments
from repc.targets.jax.words.table import writes


@writes(harmonics.Unit)
def _unit(op, args, value, constants):
    return arguments("_unit", args)


@writes(harmonics.SolidHarmonics)
def _harmonics(op, args, value, constants):
    where = {2: "plane", 3: "space"}.get(value.args[0].shape[-1], "more")
    return f"jnp.concatenate(_harmonics_of_{where}({args[0]}, {op.top}), axis=-1)"
