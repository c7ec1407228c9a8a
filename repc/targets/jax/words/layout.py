"""How JAX writes slices, orders and shapes."""

from __future__ import annotations

import numpy as np

from repc.ops.operations import layout
from repc.ops.sizes import Size
from repc.targets.code import array, listed
from repc.targets.jax.words.table import bracketed, writes


def bounds(start: Size, stop: Size) -> str:
    """``4:8``, or ``n : n**2 + n``."""
    return f"{start}:{stop}" if isinstance(start, int) and isinstance(stop, int) else f"{start} : {stop}"


@writes(layout.Slice)
def _slice(op, args, value, constants):
    between = bounds(op.start, op.stop)
    return f"{args[0]}[{between}]" if op.axis == 0 else f"{args[0]}[..., {between}{', :' * (-1 - op.axis)}]"


@writes(layout.Expand)
def _expand(op, args, value, constants):
    text, tail = args[0].one, ", :" * op.behind
    inner = value.args[0].op
    if isinstance(inner, layout.Slice) and inner.axis == -op.behind == -1:
        head, at = text.rsplit("[..., ", 1)
        return f"{head}[..., None, {at}"
    return f"{text}[..., None{tail}]"


@writes(layout.Along)
def _along(op, args, value, constants):
    axes = [":" if is_kept else "None" for is_kept in op.kept]
    return f"{bracketed(args[0], value.args[0])}[{listed('...', *axes, *[':'] * op.behind)}]"


@writes(layout.Behind)
def _behind(op, args, value, constants):
    shape = value.args[0].shape
    axes = ["..."] if ... in shape else [":"] * len(shape)
    axes += ["None"] * op.count
    return f"{args[0]}[{listed(*axes)}]"


@writes(layout.Take)
def _take(op, args, value, constants):
    return f"{args[0]}[..., {args[1]}]"


@writes(layout.Reshape)
def _reshape(op, args, value, constants):
    sizes = listed(*(f"*{batch}" for batch in args[1:]), *op.sizes)
    return bracketed(args[0], value.args[0]).followed(f".reshape({sizes})")


@writes(layout.Transpose)
def _transpose(op, args, value, constants):
    rank = len(op.order)
    if rank == 2:
        return f"jnp.swapaxes({args[0]}, -1, -2)"
    moved = [k for k in range(rank) if op.order[k] != k]
    left, right = tuple(op.order[k] - rank for k in moved), tuple(k - rank for k in moved)
    return f"jnp.moveaxis({args[0]}, {left}, {right})"


@writes(layout.Forward)
def _forward(op, args, value, constants):
    return f"{args[0]}.T" if len(value.shape) == 2 else f"jnp.moveaxis({args[0]}, -1, 0)"


@writes(layout.Concatenate)
def _concatenate(op, args, value, constants):
    return array("jnp.concatenate", args, f"axis={op.axis}" if op.axis else "")


@writes(layout.Split)
def _split(op, args, value, constants):
    at = [int(k) for k in np.cumsum(op.sizes)[:-1]]
    where = f"({at[0]},)" if len(at) == 1 else f"({listed(*at)})"
    return f"jnp.split({args[0]}, {where}{f', axis={op.axis}' if op.axis else ''})"


@writes(layout.Component)
def _part(op, args, value, constants):
    return f"{args[0]}[{op.index}]"


@writes(layout.Broadcast)
def _broadcast(op, args, value, constants):
    sizes = listed(*(f"*{batch}" for batch in args[1:]), *op.sizes)
    return f"jnp.broadcast_to({args[0]}, ({sizes}))"


@writes(layout.Tile)
def _tile(op, args, value, constants):
    return f"jnp.tile({args[0]}, {op.times})"


@writes(layout.Reverse)
def _reverse(op, args, value, constants):
    return f"_reversed({args[0]}, {op.count})"
