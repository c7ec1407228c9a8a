"""How JAX writes what is computed entry by entry, sums, means and masks."""

from __future__ import annotations

from collections.abc import Sequence

from repc.ops.operations import pointwise
from repc.ops.value import Value
from repc.targets.code import Code, CodeRow, listed
from repc.targets.jax.words.table import bracketed, writes

_ROOM = 100  # characters of a row of a long sum


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


@writes(pointwise.RootSum)
def _root_sum(op, args, value, constants):
    return f"{args[0]}.sum(axis={op.axis}) * {op.size}**-0.5"


@writes(pointwise.Ones)
def _ones(op, args, value, constants):
    return f"(1,) * (len({args[0]}) + {op.more})" if op.more else f"(1,) * len({args[0]})"


@writes(pointwise.Mask)
def _mask(op, args, value, constants):
    return f"{args[0]}.reshape({listed(f'*{args[1]}', *op.sizes)})"
