"""How JAX writes products; most are functions of the library."""

from __future__ import annotations

import numpy as np

from repc.ops.operations import channel_products, component_products, diagram_products, grids, mixed_products, products
from repc.targets.code import arguments, listed
from repc.targets.jax.words.table import writes


@writes(products.Change)
def _change(op, args, value, constants):
    return f"_change({args[0]}, {args[1]}{'.conj()' * op.adjoint}{'.T' * op.transposed})"


@writes(channel_products.ChangeComponents)
def _change_components(op, args, value, constants):
    return f"_change_components({args[0]}{'.T' * op.transposed}, {args[1]})"


@writes(channel_products.ChannelsThrough)
def _channels_through(op, args, value, constants):
    return f"_channels_through({args[0]}, {args[1]}, {op.d})"


_CALLS: dict[type, str] = {
    products.Mix: "_mix",
    products.MixLast: "_mix_last",
    products.MixUnits: "_mix_units",
    products.Couple: "_couple",
    products.Contract: "_contract",
    channel_products.Channels: "_channels",
    channel_products.ChannelsBy: "_channels_by",
    channel_products.ChannelMatrix: "_channel_matrix",
    channel_products.ChannelsEach: "_channels_each",
    channel_products.CoupleChannels: "_couple_channels",
    channel_products.Mirrored: "_mirrored",
    component_products.MixColumns: "_mixed",
    component_products.DotComponents: "_dot",
    component_products.AddBias: "_biased",
    grids.Turned: "_turned",
    grids.Correlate: "_correlate",
}


@writes(*_CALLS)
def _library_call(op, args, value, constants):
    return arguments(_CALLS[type(op)], args)


@writes(component_products.CoupleComponents)
def _couple_components(op, args, value, constants):
    return f"_couple_components({listed(*args)}, {op.behind})"


@writes(mixed_products.MixProducts)
def _mix_products(op, args, value, constants):
    return arguments("_mix_products", [*args, op.first])


@writes(component_products.TurnComponents)
def _turn_components(op, args, value, constants):
    return f"jnp.matmul({listed(*args)}, precision=PRECISION)"


@writes(component_products.MirrorComponents)
def _mirror_components(op, args, value, constants):
    return f"_mirror_components({listed(*args)}, {op.behind})"


@writes(products.Apply)
def _apply(op, args, value, constants):
    return f"jnp.matmul({args[0]}, {args[1]}.T, precision=PRECISION)"


@writes(products.Transposed)
def _transposed(op, args, value, constants):
    *others, dtype = args
    return f"_rows(lambda x: {op.function.name}({listed(*others, 'x')}), OUT_DIM, IN_DIM, {dtype})"


@writes(products.Labeled)
def _labeled(op, args, value, constants):
    return f"{args[0]}[{args[1]}]"


@writes(products.Combine)
def _combine(op, args, value, constants):
    return f"jnp.tensordot({args[0]}, jnp.asarray({args[1]}, {args[0]}.dtype), axes=1, precision=PRECISION)"


@writes(diagram_products.MixDiagrams)
def _mix_diagrams(op, args, value, constants):
    flat, (rows, columns) = op.index.ravel(), op.index.shape
    start, stop = int(flat[0]), int(flat[0]) + len(flat)
    if np.array_equal(flat, np.arange(start, stop)):
        index = f"np.arange({start}, {stop}).reshape({rows}, {columns})"
    else:
        note = "Which diagram takes each input half (column) to each output half (row); -1 where none is needed."
        index = constants.add("DIAGRAMS", op.index, note)
    return arguments("_mix_diagrams", [args[0], index, op.rank, *args[1:]])


@writes(diagram_products.ContractLegs)
def _contract_legs(op, args, value, constants):
    rank = -min(op.at)
    letters = list("ABCDEFGHIJKLMNOP"[:rank])
    ins, outs = "ijklmnopqrstuvw"[: len(op.at)], "abcdefgh"[: op.outs]
    for name, k in zip(ins, op.at, strict=True):
        letters[k] = name
    left = "".join(c for c in letters if c.isupper())
    formula = f"...{''.join(letters)},{outs}{ins}->...{left}{outs}"
    return f'jnp.einsum("{formula}", {args[0]}, {args[1]}, precision=PRECISION)'


@writes(diagram_products.ContractJoint)
def _contract_joint(op, args, value, constants):
    return f'jnp.einsum("{op.formula}", {listed(*args)}, precision=PRECISION)'


@writes(grids.Periods)
def _periods(op, args, value, constants):
    return f"_summed({listed(args[0], *op.sizes)})"
