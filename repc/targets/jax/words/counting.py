"""How JAX writes numbers of bodies."""

from __future__ import annotations

from repc.ops.operations import counting
from repc.targets.code import listed
from repc.targets.jax.words.table import writes


@writes(counting.Present)
def _present(op, args, value, constants):
    return f"_present({args[0]}, {args[1]})"


@writes(counting.Averaged)
def _averaged(op, args, value, constants):
    return f"_averaged({args[0]}, {op.rank}, {listed(*args[1:])})"


@writes(counting.Grown)
def _grown(op, args, value, constants):
    return f"_grown({args[0]}, {op.powers}, {op.axis}, {op.rank}, {listed(*args[1:])})"
