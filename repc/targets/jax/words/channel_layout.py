"""How JAX writes channels told apart and put together."""

from __future__ import annotations

from repc.ops.operations import channel_layout
from repc.ops.sizes import Size
from repc.targets.code import listed
from repc.targets.jax.words.table import bracketed, writes


@writes(channel_layout.Everywhere)
def _everywhere(op, args, value, constants):
    return f"jnp.broadcast_to({args[0]}, ({listed(*value.shape[:-1], f'*{args[1]}')}))"


@writes(channel_layout.Pick)
def _pick(op, args, value, constants):
    return f"_picked({args[0]}, {args[1]})"


@writes(channel_layout.Constantly)
def _constantly(op, args, value, constants):
    return f"_constantly({listed(*args)})"


@writes(channel_layout.Unfold)
def _unfold(op, args, value, constants):
    return f"_unfolded({args[0]}, {op.copies})"


@writes(channel_layout.Fold)
def _fold(op, args, value, constants):
    return f"_folded({args[0]}, {op.copies})"


def _tuple(sizes: tuple[Size, ...]) -> str:
    return f"({listed(*sizes)},)" if len(sizes) == 1 else f"({listed(*sizes)})"


@writes(channel_layout.Apart)
def _apart(op, args, value, constants):
    return f"_apart({args[0]}, {op.copies}, {_tuple(op.sizes)}, {op.kept})"


@writes(channel_layout.Together)
def _together(op, args, value, constants):
    return f"_together({args[0]}, {op.copies}, {_tuple(op.sizes)}, {op.kept})"


@writes(channel_layout.Inward)
def _inward(op, args, value, constants):
    return f"_inward({args[0]})"


@writes(channel_layout.Outward)
def _outward(op, args, value, constants):
    return f"_outward({listed(*args)})"


@writes(channel_layout.Regroup)
def _regroup(op, args, value, constants):
    return bracketed(args[0], value.args[0]).followed(f".reshape({op.channels}, {op.components}, -1)")


@writes(channel_layout.Joined)
def _joined(op, args, value, constants):
    return f"_joined([{listed(*args)}])"
