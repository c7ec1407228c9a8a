"""How each operation is written in JAX."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.ops.operations import counting, grids, harmonics, layout, pointwise, products, rows, sources
from repc.ops.sizes import Size
from repc.ops.value import Value
from repc.targets.code import Code, CodeRow, arguments, array, listed
from repc.targets.jax.names import quoted
from repc.targets.wording import Wording

WORDS = Wording()
writes = WORDS.writes
_ROOM = 100  # characters of a row of a long sum


def bracketed(code: Code, value: Value) -> Code:
    """An expression to which something is applied: sums and products in parentheses."""
    if not isinstance(value.op, (pointwise.Add, pointwise.Multiply)):
        return code
    rows = code.several or (CodeRow("    ", code),)
    rows = rows if rows[0] == CodeRow("(") else (CodeRow("("), *rows, CodeRow(")"))
    return Code(f"({code})", rows)


# ── sources ──────────────────────────────────────────────────────────────────────────────────────


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


# ── layout ───────────────────────────────────────────────────────────────────────────────────────


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


@writes(layout.Everywhere)
def _everywhere(op, args, value, constants):
    return f"jnp.broadcast_to({args[0]}, ({listed(*value.shape[:-1], f'*{args[1]}')}))"


@writes(layout.Take)
def _take(op, args, value, constants):
    return f"{args[0]}[..., {args[1]}]"


@writes(layout.Pick)
def _pick(op, args, value, constants):
    return f"_picked({args[0]}, {args[1]})"


@writes(layout.Constantly)
def _constantly(op, args, value, constants):
    return f"_constantly({listed(*args)})"


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


@writes(layout.Unfold)
def _unfold(op, args, value, constants):
    return f"_unfolded({args[0]}, {op.copies})"


@writes(layout.Fold)
def _fold(op, args, value, constants):
    return f"_folded({args[0]}, {op.copies})"


@writes(layout.Reverse)
def _reverse(op, args, value, constants):
    return f"_reversed({args[0]}, {op.count})"


def _tuple(sizes: tuple[Size, ...]) -> str:
    return f"({listed(*sizes)},)" if len(sizes) == 1 else f"({listed(*sizes)})"


@writes(layout.Apart)
def _apart(op, args, value, constants):
    return f"_apart({args[0]}, {op.copies}, {_tuple(op.sizes)}, {op.kept})"


@writes(layout.Together)
def _together(op, args, value, constants):
    return f"_together({args[0]}, {op.copies}, {_tuple(op.sizes)}, {op.kept})"


@writes(layout.Inward)
def _inward(op, args, value, constants):
    return f"_inward({args[0]})"


@writes(layout.Outward)
def _outward(op, args, value, constants):
    return f"_outward({listed(*args)})"


@writes(layout.Regroup)
def _regroup(op, args, value, constants):
    return bracketed(args[0], value.args[0]).followed(f".reshape({op.channels}, {op.components}, -1)")


@writes(layout.Joined)
def _joined(op, args, value, constants):
    return f"_joined([{listed(*args)}])"


# ── products ─────────────────────────────────────────────────────────────────────────────────────


@writes(products.Change)
def _change(op, args, value, constants):
    return f"_change({args[0]}, {args[1]}{'.conj()' * op.adjoint}{'.T' * op.transposed})"


@writes(products.ChangeComponents)
def _change_components(op, args, value, constants):
    return f"_change_components({args[0]}{'.T' * op.transposed}, {args[1]})"


@writes(products.ChannelsThrough)
def _channels_through(op, args, value, constants):
    return f"_channels_through({args[0]}, {args[1]}, {op.d})"


_CALLS: dict[type, str] = {
    products.Mix: "_mix",
    products.MixLast: "_mix_last",
    products.MixUnits: "_mix_units",
    products.Couple: "_couple",
    products.Contract: "_contract",
    products.Channels: "_channels",
    products.ChannelsBy: "_channels_by",
    products.ChannelMatrix: "_channel_matrix",
    products.ChannelsEach: "_channels_each",
    products.CoupleChannels: "_couple_channels",
    products.Mirrored: "_mirrored",
    products.MixColumns: "_mixed",
    products.DotComponents: "_dot",
    products.AddBias: "_biased",
    grids.Turned: "_turned",
    grids.Correlate: "_correlate",
}


@writes(*_CALLS)
def _library_call(op, args, value, constants):
    return arguments(_CALLS[type(op)], args)


@writes(products.CoupleComponents)
def _couple_components(op, args, value, constants):
    return f"_couple_components({listed(*args)}, {op.behind})"


@writes(products.TurnComponents)
def _turn_components(op, args, value, constants):
    return f"jnp.matmul({listed(*args)}, precision=PRECISION)"


@writes(products.MirrorComponents)
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


@writes(products.MixDiagrams)
def _mix_diagrams(op, args, value, constants):
    flat, (rows, columns) = op.index.ravel(), op.index.shape
    start, stop = int(flat[0]), int(flat[0]) + len(flat)
    if np.array_equal(flat, np.arange(start, stop)):
        index = f"np.arange({start}, {stop}).reshape({rows}, {columns})"
    else:
        note = "Which diagram takes each input half (column) to each output half (row); -1 where none is needed."
        index = constants.add("DIAGRAMS", op.index, note)
    return arguments("_mix_diagrams", [args[0], index, op.rank, *args[1:]])


@writes(products.ContractLegs)
def _contract_legs(op, args, value, constants):
    rank = -min(op.at)
    letters = list("ABCDEFGHIJKLMNOP"[:rank])
    ins, outs = "ijklmnopqrstuvw"[: len(op.at)], "abcdefgh"[: op.outs]
    for name, k in zip(ins, op.at, strict=True):
        letters[k] = name
    left = "".join(c for c in letters if c.isupper())
    formula = f"...{''.join(letters)},{outs}{ins}->...{left}{outs}"
    return f'jnp.einsum("{formula}", {args[0]}, {args[1]}, precision=PRECISION)'


# ── one number of a sample at a time ─────────────────────────────────────────────────────────────


@writes(rows.IntoRows, rows.OutOfRows, rows.ProductOfRows, rows.MixedRows)
def _rows_call(op, args, value, constants):
    return arguments(_ROWS[type(op)], args)


_ROWS: dict[type, str] = {
    rows.IntoRows: "_into_rows",
    rows.OutOfRows: "_out_of_rows",
    rows.ProductOfRows: "_product_of_rows",
    rows.MixedRows: "_mixed_rows",
}


@writes(rows.SomeRows)
def _some_rows(op, args, value, constants):
    chosen = list(op.numbers)
    whole = chosen == list(range(value.args[0].shape[0]))
    within = "" if (op.start, op.stop) == (0, value.args[0].shape[1]) else f"[{op.start}:{op.stop}]"
    if whole and not within:
        return f"{args[0]}"
    return f"[row{within} for row in {args[0]}]" if whole else f"[{args[0]}[k]{within} for k in {chosen}]"


@writes(rows.JoinedRows)
def _joined_rows(op, args, value, constants):
    return f"[{listed(*(f'*{arg}' for arg in args))}]"


# ── harmonics ────────────────────────────────────────────────────────────────────────────────────


@writes(harmonics.Unit)
def _unit(op, args, value, constants):
    return arguments("_unit", args)


@writes(harmonics.SolidHarmonics)
def _harmonics(op, args, value, constants):
    where = {2: "plane", 3: "space"}.get(value.args[0].shape[-1], "more")
    return f"jnp.concatenate(_harmonics_of_{where}({args[0]}, {op.top}), axis=-1)"


# ── entry by entry ───────────────────────────────────────────────────────────────────────────────


@writes(pointwise.Add)
def _add(op, args, value, constants):
    return Code(" + ".join(map(str, args)), (CodeRow("("), *_summands(args, value.args), CodeRow(")")))


def _summands(args: list[Code], values: Sequence[Value]) -> list[CodeRow]:
    """The rows of a long sum: a product stands alone, of others as many on a row as there is room for."""
    rows: list[CodeRow] = []
    full = True
    for arg, value in zip(args, values, strict=True):
        alone = isinstance(value.op, pointwise.Multiply) or (arg.several is not None and len(arg.one) > _ROOM)
        joined = "" if full or alone else f"{rows[-1].before} + {arg}"
        if joined and len(joined) <= _ROOM:
            rows[-1] = CodeRow(joined)
        else:
            before = f"    {'+ ' * bool(rows)}"
            rows.append(CodeRow(before, arg) if alone else CodeRow(f"{before}{arg}"))
        full = alone
    return rows


@writes(pointwise.Multiply)
def _multiply(op, args, value, constants):
    pairs = zip(args, value.args, strict=True)
    first, *others = (bracketed(arg, v) if isinstance(v.op, pointwise.Add) else arg for arg, v in pairs)
    return first.followed("".join(f" * {other}" for other in others))


@writes(pointwise.Scaled)
def _scaled(op, args, value, constants):
    return f"{op.factor} * {bracketed(args[0], value.args[0])}"


@writes(pointwise.Elementwise)
def _pointwise(op, args, value, constants):
    form = {
        "silu": "jax.nn.silu({})", "swish": "_swish({})", "tanh": "jnp.tanh({})", "sigmoid": "jax.nn.sigmoid({})",
        "sigmoid of real": "jax.nn.sigmoid({}.real)",
    }[op.function]  # fmt: skip
    return form.format(args[0])


@writes(pointwise.Diagonal)
def _diagonal(op, args, value, constants):
    return f"jnp.diagonal({args[0]}, axis1={op.axes[0]}, axis2={op.axes[1]})"


@writes(pointwise.Tied)
def _tied(op, args, value, constants):
    rank = max(-op.axes[0], -op.axes[1])
    letters = list("ijklmnopqrst"[: rank - op.behind]) + list("abc"[: op.behind])
    first, second = sorted(rank + k for k in op.axes)
    letters[second] = letters[first]
    kept = [c for k, c in enumerate(letters) if k not in (first, second)]
    made = (*kept[: len(kept) - op.behind], letters[first], *kept[len(kept) - op.behind :])
    return f'jnp.einsum("...{"".join(letters)}->...{"".join(made)}", {args[0]})'


@writes(pointwise.Mean)
def _mean(op, args, value, constants):
    return f"{args[0]}.mean(axis={op.axis})"


@writes(pointwise.MeanOfPresent)
def _mean_of_present(op, args, value, constants):
    return f"_mean_of_present({args[0]}, {args[1]}, {op.axis}, {op.rank})"


@writes(pointwise.Zeroed)
def _zeroed(op, args, value, constants):
    axes = f"({op.axes[0]},)" if len(op.axes) == 1 else str(op.axes)
    return f"_zeroed({args[0]}, {axes}, {op.rank}, {listed(*args[1:])})"


@writes(counting.Present)
def _present(op, args, value, constants):
    return f"_present({args[0]}, {args[1]})"


@writes(counting.Averaged)
def _averaged(op, args, value, constants):
    return f"_averaged({args[0]}, {op.rank}, {listed(*args[1:])})"


@writes(products.ContractJoint)
def _contract_joint(op, args, value, constants):
    return f'jnp.einsum("{op.formula}", {listed(*args)}, precision=PRECISION)'


@writes(counting.Grown)
def _grown(op, args, value, constants):
    return f"_grown({args[0]}, {op.powers}, {op.axis}, {op.rank}, {listed(*args[1:])})"


@writes(pointwise.RootSum)
def _root_sum(op, args, value, constants):
    return f"{args[0]}.sum(axis={op.axis}) * {op.size}**-0.5"


@writes(pointwise.Ones)
def _ones(op, args, value, constants):
    return f"(1,) * (len({args[0]}) + {op.more})" if op.more else f"(1,) * len({args[0]})"


@writes(pointwise.Mask)
def _mask(op, args, value, constants):
    return f"{args[0]}.reshape({listed(f'*{args[1]}', *op.sizes)})"


@writes(grids.Periods)
def _periods(op, args, value, constants):
    return f"_summed({listed(args[0], *op.sizes)})"
