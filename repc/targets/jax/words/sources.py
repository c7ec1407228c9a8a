"""How JAX writes arguments, constants, features and calls."""

from __future__ import annotations

from repc.ops.operations import sources
from repc.targets.code import Code, CodeRow, arguments, listed
from repc.targets.jax.names import quoted
from repc.targets.jax.words.table import writes


@writes(sources.DictEntry)
def _entry(op, args, value, constants):
    return f"{args[0]}[{quoted(op.key)}]"


@writes(sources.Pack)
def _pack(op, args, value, constants):
    rows = [CodeRow(f"    {quoted(key)}: ", arg, ",") for key, arg in zip(op.keys, args, strict=True)]
    one = listed(*(f"{quoted(key)}: {arg}" for key, arg in zip(op.keys, args, strict=True)))
    return Code(f"{{{one}}}", (CodeRow("{"), *rows, CodeRow("}")))


@writes(sources.Unpack)
def _unpack(op, args, value, constants):
    return args[0]


@writes(sources.Constant)
def _constant(op, args, value, constants):
    return constants.add(op.name, op.array, op.note)


@writes(sources.InDtype)
def _in_dtype(op, args, value, constants):
    return f"jnp.asarray({args[0]}, {args[1]})"


@writes(sources.Call)
def _call(op, args, value, constants):
    return arguments(op.function.name, args)


@writes(sources.BatchOf)
def _batch_of(op, args, value, constants):
    return f"{args[0]}.shape[:-{op.rank}]"


@writes(sources.Batches)
def _batches(op, args, value, constants):
    return f"jnp.broadcast_shapes({listed(*args)})"


@writes(sources.Repeated)
def _repeated(op, args, value, constants):
    return f"jnp.broadcast_to({args[0]}, (*{args[1]}, {args[0]}.shape[-1]))"


@writes(sources.BatchLetter)
def _batch_letter(op, args, value, constants):
    return f"{args[0]}.shape[-1:]"


@writes(sources.DtypeOf)
def _dtype_of(op, args, value, constants):
    return f"{args[0]}.dtype"


@writes(sources.Zeros)
def _zeros(op, args, value, constants):
    sizes = (op.called,) if op.called else op.sizes
    return f"jnp.zeros(({listed(f'*{args[0]}', *sizes)}), {args[1]})"


@writes(sources.Eye)
def _eye(op, args, value, constants):
    return f"jnp.eye({op.called or op.size}, dtype={args[0]})"
