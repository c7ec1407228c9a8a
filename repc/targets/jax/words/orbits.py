"""How JAX writes coordinates by tuples, sets and monomials as tensor powers, and back."""

from __future__ import annotations

from repc.ops.operations import orbits
from repc.targets.jax.names import quoted
from repc.targets.jax.words.table import writes


@writes(orbits.Opened)
def _opened(op, args, value, constants):
    return f"_opened({args[0]}, {quoted(op.kind)}, {op.degree}, {op.axis}, {op.size})"


@writes(orbits.Kept)
def _kept(op, args, value, constants):
    return f"_kept({args[0]}, {quoted(op.kind)}, {op.degree}, {op.axis})"


@writes(orbits.Closed)
def _closed(op, args, value, constants):
    return f"_closed({args[0]}, {quoted(op.kind)}, {op.degree}, {op.axis})"
