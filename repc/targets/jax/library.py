"""Functions that emitted modules are made of: copied from here as text, only those a module needs.

repc itself never imports this file (it would need JAX). The names below stand for what an emitted module defines.
"""

from bisect import bisect_left, bisect_right

import jax
import jax.numpy as jnp
import numpy as np

GROUP, INPUT, IN_DIM, OUT_DIM, SHAPES, PRECISION = "", "", 0, 0, {}, jax.lax.Precision.HIGHEST
SMALLEST_N, INPUT_AXES, CHANNELS, GIVEN = 1, ((),), 1, False

# ── checking arguments ─────────────────────────────────────────────────────────────────────────


def _checked(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_params(params)
    xs = [jnp.asarray(x) for x in xs]
    if xs:
        _check_inputs(xs)
    dtype = _common_dtype(params, *xs)
    return {name: jnp.asarray(w, dtype) for name, w in params.items()}, *(jnp.asarray(x, dtype) for x in xs)


def _checked_each(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be.

    Inputs have an axis for channels where there are several, coefficients that are given may have batch axes in front.
    """
    shape = SHAPES["coefficients"]
    if GIVEN:
        params = params if isinstance(params, dict) else {"coefficients": params}
        found = jnp.shape(params["coefficients"]) if set(params) == set(SHAPES) else ()
        if found[len(found) - len(shape) :] != shape:
            raise ValueError(f"the coefficients have shape {found}, expected (..., {', '.join(map(str, shape))})")
    else:
        _check_params(params)
    xs = [jnp.asarray(x) for x in xs]
    _check_inputs(xs)
    for x in xs if CHANNELS > 1 else ():
        if jnp.ndim(x) < 2 or jnp.shape(x)[-2] not in (1, CHANNELS):
            raise ValueError(f"an input has shape {jnp.shape(x)}, and its axis before the last is not {CHANNELS} channels, or 1")
    dtype = _common_dtype(params, *xs)
    return {name: jnp.asarray(w, dtype) for name, w in params.items()}, *(jnp.asarray(x, dtype) for x in xs)


def _check_inputs(xs):
    for k, (x, dim, text) in enumerate(zip(xs, _tuple(IN_DIM), _tuple(INPUT), strict=True)):
        name = f"x{k + 1}" if len(xs) > 1 else "x"
        if jnp.ndim(x) == 0 or jnp.shape(x)[-1] != dim:
            raise ValueError(
                f"{name} has shape {jnp.shape(x)}, expected (..., {dim}): the last axis holds the coordinates of {text}"
            )
    _check_batches(xs)


def _check_batches(xs):
    try:
        jnp.broadcast_shapes(*(jnp.shape(x)[:-1] for x in xs))
    except ValueError:
        shapes = ", ".join(str(jnp.shape(x)) for x in xs)
        raise ValueError(f"the inputs have shapes {shapes}: all axes but the last must agree, or be 1") from None


def _check_params(params):
    if not isinstance(params, dict) or set(params) != set(SHAPES):
        found = sorted(params) if isinstance(params, dict) else type(params).__name__
        raise ValueError(f"params has {found}, expected a dict with {sorted(SHAPES)}: make it with init(key)")
    for name, shape in SHAPES.items():
        if jnp.shape(params[name]) != shape:
            raise ValueError(
                f"params[{name!r}] has shape {jnp.shape(params[name])}, expected {shape}: "
                "make it with init(key); for a batch of parameters use jax.vmap(apply)"
            )


def _common_dtype(params, *xs):
    arrays = (*params.values(), *xs)
    dtype = jnp.result_type(*arrays) if arrays else jnp.result_type(float)
    return dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)


def _common_complex_dtype(params, *xs):
    for array in (*params.values(), *xs):
        if jnp.result_type(array) in (jnp.bfloat16, jnp.float16):
            raise ValueError(
                f"{jnp.result_type(array)} has no complex form; pass float32 or complex64 (or 64-bit) arrays"
            )
    return jnp.result_type(*params.values(), *xs, jnp.complex64)


def _real_dtype(dtype):
    if not jnp.issubdtype(dtype, jnp.floating):
        raise ValueError(f"parameters have a floating-point dtype, not {jnp.dtype(dtype)}")
    return dtype


def _complex_dtype(dtype):
    if dtype in (jnp.bfloat16, jnp.float16) or not jnp.issubdtype(dtype, jnp.inexact):
        raise ValueError(f"parameters over ℂ are complex64 or complex128; {jnp.dtype(dtype)} has no complex form")
    return jnp.promote_types(dtype, jnp.complex64)


def _stacked(x, known, text, shapes):
    """The coordinates (..., dim) of a tuple of tensors (..., *axes), one for each of ``shapes``, and the sizes by name: those that
    are ``known``, the others from axes; ValueError where shapes do not fit."""
    if len(x) != len(shapes):
        raise ValueError(f"a tuple of {len(x)} arrays was given, and {text} is {len(shapes)} tensors, of axes {shapes}")
    parts, sizes = [], dict(known)
    for part, axes in zip(map(jnp.asarray, x), shapes, strict=True):
        first = part.ndim - len(axes)
        for name, size in zip(axes, part.shape[max(first, 0) :], strict=False):
            if isinstance(name, str) and sizes.get(name) is None:
                sizes[name] = size
        wanted = tuple(sizes.get(one, one) for one in axes)
        if first < 0 or part.shape[first:] != wanted:
            sides = ", ".join(map(str, ("...", *axes)))
            raise ValueError(f"a tensor ({sides}) of {text} has shape {part.shape}, and the last of it should be {wanted}")
        parts += [part.reshape(*part.shape[:first], -1)]
    batch = jnp.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return jnp.concatenate([jnp.broadcast_to(part, (*batch, part.shape[-1])) for part in parts], axis=-1), sizes


def _is_tensor(x, known, shapes):
    """Whether an array has the axes (..., *axes) of an input of one tensor, in the place of one for all of its coordinates."""
    axes = shapes[0]
    if len(shapes) != 1 or len(axes) < 2 or jnp.ndim(x) < len(axes):
        return False
    shape, sizes = jnp.shape(x)[jnp.ndim(x) - len(axes) :], dict(known)
    for name, size in zip(axes, shape, strict=True):
        if isinstance(name, str) and sizes.get(name) is None:
            sizes[name] = size
    return shape == tuple(sizes.get(one, one) for one in axes)


def _read_n(x):
    """x as coordinates (..., dim), also where it is a tensor or a tuple of them, and n from their number; ValueError where no n
    fits, or one that the module is not for."""
    x = _stacked(x, {}, INPUT, INPUT_AXES)[0] if isinstance(x, tuple) else jnp.asarray(x)
    size = jnp.shape(x)[-1] if jnp.ndim(x) else 0
    n = bisect_left(range(size + 1), size, key=IN_DIM)
    if (IN_DIM(n) != size or n < SMALLEST_N) and _is_tensor(x, {}, INPUT_AXES):
        return _read_n((x,))
    if IN_DIM(n) != size or n == 0:
        near = " and ".join(f"{IN_DIM(k)} for n = {k}" for k in (n - 1, n) if k > 0)
        raise ValueError(
            f"x has shape {jnp.shape(x)}, but {INPUT} has {size} coordinates for no n: it has {near}; "
            f"the last axis holds the coordinates, or x is a tuple of tensors of axes {INPUT_AXES}"
        )
    _check_n(n)
    return x, n


def _check_n(n):
    if n < SMALLEST_N:
        small = f"({n})".join(GROUP.split("(n)"))
        raise ValueError(
            f"n = {n} is below {SMALLEST_N}, from which on this module holds: the equivariant maps under {small} are others; "
            f"compile it for {small}, or use n ≥ {SMALLEST_N}"
        )


def _read_sizes(x, **known):
    """x as coordinates (..., dim), also where it is a tensor or a tuple of them, and the sizes of the group: those that are known,
    the others from axes of tensors or the number of coordinates; ValueError where none or several fit, or where the module is
    not for them."""
    x, known = _stacked(x, known, INPUT, INPUT_AXES) if isinstance(x, tuple) else (jnp.asarray(x), known)
    size, given = jnp.shape(x)[-1] if jnp.ndim(x) else 0, known.values()
    if None not in given and IN_DIM(*given) != size and _is_tensor(x, known, INPUT_AXES):
        x, known = _stacked((x,), known, INPUT, INPUT_AXES)
        size = x.shape[-1]
    found = _sizes_with(size, known, IN_DIM)
    if not found and _is_tensor(x, known, INPUT_AXES):
        return _read_sizes((x,), **known)
    if len(found) != 1:
        raise ValueError(
            f"x has shape {jnp.shape(x)}, and {INPUT} has {size} coordinates for {len(found) or 'no'} sizes of {GROUP}"
            + (f", {_listed(found)}: say which, as in apply(params, x, {found[0][0]})" if found else "")
            + ("" if found else "; the last axis holds the coordinates")
            + f", or give a tuple of tensors of axes {INPUT_AXES}"
        )
    _check_sizes(*found[0])
    return x, *found[0]


def _listed(sizes):
    return ", ".join(map(str, sizes[:4])) + (", …" if len(sizes) > 4 else "")


def _sizes_with(size, known, dim):
    """The sizes of the group, those that are known and the others from the smallest on, at which dim(*sizes) is ``size``."""
    least, found, parts = _tuple(SMALLEST_N), [], [()]
    given = tuple(least[k] if n is None and _is_free(k) else n for k, n in enumerate(known.values()))
    for part in parts:  # grows: by all numbers that may follow, the last one by bisection
        k = len(part)
        rest = tuple(smallest if one is None else one for one, smallest in zip(given[k + 1 :], least[k + 1 :], strict=True))
        if given[k] is not None:
            numbers = (given[k],)
        elif rest:
            numbers = range(least[k], bisect_right(range(size + 1), size, key=lambda n: dim(*part, n, *rest)))
        else:
            first = bisect_left(range(size + 1), size, key=lambda n: dim(*part, n))
            numbers = range(max(first, least[k]), size + 1)[:2]
        if rest:
            parts += [(*part, n) for n in numbers]
        else:
            found += [(*part, n) for n in numbers if dim(*part, n) == size]
    return found


def _is_free(k):
    """Whether neither side depends on the size of number k."""
    least = _tuple(SMALLEST_N)
    larger = tuple(n + (i == k) for i, n in enumerate(least))
    return IN_DIM(*larger) == IN_DIM(*least) and OUT_DIM(*larger) == OUT_DIM(*least)


def _read_each(*xs, **known):
    """Each of several inputs as coordinates (..., dim), also where it is a tensor or a tuple of them, and the sizes of the group,
    in which they agree: those that are known, the others from axes of tensors and numbers of coordinates; ValueError where none
    or several fit, or where the module is not for them."""
    ends = list(zip(xs, INPUT, INPUT_AXES, strict=True))
    for x, text, shapes in ends:
        known = _stacked(x, known, text, shapes)[1] if isinstance(x, tuple) else known
    forms = [((), known)]
    for x, text, shapes in ends:
        forms = [((*one, z), found) for one, sizes in forms for z, found in _forms(x, sizes, text, shapes)]
    found = [(form, one) for form, sizes in forms for one in _agreed(form, sizes)]
    fits = [one for form, one in found if form is found[0][0]]
    if len(fits) != 1:
        _refuse_each(forms[-1][0], fits)
    _check_sizes(*fits[0])
    return *found[0][0], *fits[0]


def _forms(x, known, text, shapes):
    """What an input may mean, with the sizes that it tells: coordinates as they are, or a tensor of the right axes."""
    if isinstance(x, tuple):
        return [_stacked(x, known, text, shapes)]
    x = jnp.asarray(x)
    return [(x, known), *([_stacked((x,), known, text, shapes)] if _is_tensor(x, known, shapes) else [])]


def _agreed(xs, known):
    """The sizes of the group at which every input has the number of coordinates that it should have."""
    dims = tuple(x.shape[-1] if x.ndim else 0 for x in xs)
    return [one for one in _sizes_with(sum(dims), known, lambda *sizes: sum(IN_DIM(*sizes))) if IN_DIM(*one) == dims]


def _refuse_each(xs, fits):
    """ValueError that names every input, with the size that it is for by itself, where none or several fit all."""
    shapes = [f"x{k + 1} has shape {x.shape}" for k, x in enumerate(xs)]
    if isinstance(SMALLEST_N, int):
        dims = [x.shape[-1] if x.ndim else -1 for x in xs]
        near = [bisect_left(range(max(d, 0) + 1), d, key=lambda n, k=k: IN_DIM(n)[k]) for k, d in enumerate(dims)]
        own = [n if IN_DIM(n)[k] == d else None for k, (n, d) in enumerate(zip(near, dims, strict=True))]
        if len(set(own) - {0}) == 1 and own != [None] * len(own):
            _check_n(max(own))
        words = ["no n" if n is None else f"n = {n}" if n else "any n" for n in own]
        shapes = [f"{shape} ({word})" for shape, word in zip(shapes, words, strict=True)]
    raise ValueError(
        f"{' and '.join(shapes)}: they are {', '.join(INPUT)} for {_listed(fits) or 'no common sizes'} of {GROUP}; the last axis "
        f"holds the coordinates, or an input is a tuple of tensors of the axes {', '.join(map(str, INPUT_AXES))}"
    )


def _check_sizes(*sizes):
    if len(sizes) == 1:
        _check_n(*sizes)
    elif any(n < smallest for n, smallest in zip(sizes, SMALLEST_N, strict=True)):
        raise ValueError(
            f"the sizes {sizes} of {GROUP} are below {SMALLEST_N}, from which on this module holds: the equivariant maps there are "
            f"others; compile it for these numbers, or use larger ones"
        )


def _checked_free(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a name, a shape or a dtype is not as it must be."""
    _check_params(params)
    _check_batches(xs)
    dtype = _common_dtype(params, *xs)
    return {name: jnp.asarray(w, dtype) for name, w in params.items()}, *(jnp.asarray(x, dtype) for x in xs)


def _tuple(value):
    return value if isinstance(value, tuple) else (value,)


def _refuse_large(what, *shape):
    entries = int(np.prod(shape, dtype=object))
    if entries > 2**26:
        raise ValueError(f"{what} would have {' × '.join(map(str, shape))} = {entries} entries, more than 2**26")


# ── blocks ─────────────────────────────────────────────────────────────────────────────────────


def _change(z, rows):
    """z · rows for a constant change of basis (k, n), in the dtype of z (..., k)."""
    return jnp.matmul(z, jnp.asarray(rows, z.dtype), precision=PRECISION)


def _rows(linear, count, size, dtype):
    """The weight (count, size) of a map of rows x (..., size): what its transpose makes of the unit vectors, row by row."""
    (rows,) = jax.linear_transpose(linear, jax.ShapeDtypeStruct((count, size), dtype))(jnp.eye(count, dtype=dtype))
    return rows


def _reversed(x, count):
    """The last axes the other way round."""
    first = x.ndim - count
    return x.transpose(*range(first), *reversed(range(first, x.ndim)))


def _unfolded(z, copies):
    """(..., m, rest, copies·d) -> (..., m·copies, rest, d)."""
    *batch, m, rest, width = z.shape
    z = jnp.swapaxes(z.reshape(*batch, m, rest, copies, width // copies), -3, -2)
    return z.reshape(*batch, m * copies, rest, width // copies)


def _folded(z, copies):
    """(..., m·copies, rest, d) -> (..., m, rest, copies·d)."""
    *batch, m, rest, d = z.shape
    z = jnp.swapaxes(z.reshape(*batch, m // copies, copies, rest, d), -3, -2)
    return z.reshape(*batch, m // copies, rest, copies * d)


def _mix(weight, z):
    """Mix the channels of one irreducible: (m_out, m_in), (..., m_in, d) -> (..., m_out, d)."""
    if z.shape[-1] == 1:
        return jnp.matmul(z[..., 0], weight.T, precision=PRECISION)[..., None]
    return jnp.einsum("oi,...id->...od", weight, z, precision=PRECISION)


def _mix_units(weight, units, z):
    """The same over ℂ or ℍ: weight (δ, m_out, m_in), and the units (δ, d, d) of the irreducible's commutant."""
    turned = jnp.einsum("ude,...ie->...uid", jnp.asarray(units, z.dtype), z, precision=PRECISION)
    return jnp.einsum("uoi,...uid->...od", weight, turned, precision=PRECISION)


def _mix_diagrams(weight, index, rank, *columns):
    """Mix channels and diagrams in one matmul.

    weight (diagrams, m_out, m_in); index (rows, columns) numbers the diagram from a column to a row, -1 for none; columns
    (..., m_in, *axes) with ``rank`` axes give one (..., m_out, *axes) per row.
    """
    rows, count = index.shape
    none = jnp.zeros((1, *weight.shape[1:]), weight.dtype)
    chosen = weight[index] if index.min() >= 0 else jnp.concatenate([weight, none])[index]
    w = jnp.swapaxes(chosen, 1, 2).reshape(rows * weight.shape[1], count * weight.shape[2])
    axis = columns[0].ndim - rank - 1
    z = columns[0] if count == 1 else jnp.concatenate(columns, axis=axis)
    batch, axes = z.shape[:axis], z.shape[axis + 1 :]
    if rank:
        u = jnp.matmul(w, z.reshape(*batch, z.shape[axis], -1), precision=PRECISION)
    else:
        u = jnp.matmul(z, w.T, precision=PRECISION)
    return jnp.split(u.reshape(*batch, rows * weight.shape[1], *axes), rows, axis=axis)


def _by_row(spread):
    """A number as it is; how many rows have which number as one for each row, (rows, 1)."""
    if not isinstance(spread, tuple):
        return spread
    return np.repeat([[value] for _, value in spread], [count for count, _ in spread], axis=0)


def _mixed(weight, *columns):
    """Channels, the last axis, of all columns mixed in one matmul by a weight (channels out, channels in)."""
    z = columns[0] if len(columns) == 1 else jnp.concatenate(columns, axis=-1)
    return jnp.matmul(z, weight.T, precision=PRECISION)


def _biased(z, bias):
    """z (..., channels) and a bias (channels,), the same everywhere."""
    return z + jnp.broadcast_to(bias, z.shape)


def _dot(left, right):
    """d^-½ times the sum over d components of products channel by channel: (..., d, channels) twice gives (..., 1, channels)."""
    return (left * right).sum(axis=-2, keepdims=True) * left.shape[-2] ** -0.5


def _checked_mask(mask, n, *xs):
    """A mask of the indices that are there as booleans (..., n), with the batch axes of inputs; ValueError for another shape or
    dtype."""
    if mask is None:
        return None
    mask = jnp.asarray(mask)
    if mask.dtype != bool or mask.ndim < 1 or mask.shape[-1] != n:
        raise ValueError(f"a mask holds booleans (..., {n}), and this one has shape {mask.shape} and dtype {mask.dtype}")
    return mask.reshape(*(1,) * (max(map(jnp.ndim, xs)) - mask.ndim), *mask.shape)


def _mean_of_present(x, mask, axis, rank):
    """The mean over the indices of an axis that a mask (..., n) says are there; x, with ``rank`` axes, is zero at the others."""
    if mask is None:
        return x.mean(axis=axis)
    count = jnp.maximum(mask.sum(axis=-1), 1).astype(x.dtype)
    return x.sum(axis=axis) / count.reshape(*count.shape, *(1,) * (rank - 1))


def _present(mask, n):
    """How many bodies there are, (...): those that the mask (..., n) names, or all n."""
    return n if mask is None else mask.sum(axis=-1)


def _grown(y, powers, axis, rank, *counts):
    """Σ_k (count / 8)^powers[k] y_k of the equal parts y_k of y along an axis of its last ``rank``: what stays of the size of a
    mean, and what grows with the number of bodies (of each kind, with a power for each)."""
    total = 0
    for power, part in zip(powers, jnp.split(y, len(powers), axis=axis), strict=True):
        for count, p in zip(counts, power, strict=True):
            ahead = (1,) * (y.ndim - rank - jnp.ndim(count))
            part = part * (jnp.asarray(count, y.dtype) / 8).reshape(*ahead, *jnp.shape(count), *(1,) * rank) ** p
        total = total + part
    return total


def _zeroed(z, axes, rank, *masks):
    """z, with ``rank`` axes, and zeros where masks (..., n), one for each of ``axes``, say that an index is not there."""
    for axis, mask in zip(axes, masks, strict=True):
        if mask is not None:
            sizes = [mask.shape[-1] if k == axis else 1 for k in range(-rank, 0)]
            z = jnp.where(mask.reshape(*mask.shape[:-1], *sizes), z, 0)
    return z


def _couple(tensor, *channels):
    """Products of channels, one of each input, in an irreducible of their tensor product.

    Channels (..., m_1, d_1), (..., m_2, d_2), … and a tensor (d_1, d_2, …, mult, d) give (..., m_1·m_2·…·mult, d).
    """
    k = len(channels)
    left = ",".join(f"...{i}{a}" for i, a in zip("ijklmnop"[:k], "abcdefgh"[:k], strict=True))
    formula = f"{left},{'abcdefgh'[:k]}yz->...{'ijklmnop'[:k]}yz"
    z = jnp.einsum(formula, *channels, jnp.asarray(tensor, channels[0].dtype), precision=PRECISION)
    return z.reshape(*z.shape[: -k - 2], -1, z.shape[-1])


def _contract(weight, *xs):
    """weight (out, in_1, in_2, …) applied to x_1 (..., in_1), x_2 (..., in_2), …"""
    axes = "abcdefgh"[: len(xs)]
    formula = f"z{axes}," + ",".join(f"...{a}" for a in axes) + "->...z"
    return jnp.einsum(formula, weight, *xs, precision=PRECISION)


# ── grids ──────────────────────────────────────────────────────────────────────────────────────


def _correlate(weight, z):
    """y_o[p] = Σ_i Σ_q weight[o, i, q] z_i[p + q] around the grid: weight (m_out, m_in, *grid), z (..., m_in, *grid).

    By FFT, in at least float32: there the correlation is a product for each frequency.
    """
    axes, grid = tuple(range(2 - weight.ndim, 0)), weight.shape[2:]
    batch = z.shape[: axes[0] - 1]
    if np.prod(grid) == 1:
        mixed = jnp.matmul(z.reshape(*batch, -1), weight.reshape(weight.shape[:2]).T, precision=PRECISION)
        return mixed.reshape(*batch, -1, *grid)
    dtype = jnp.promote_types(z.dtype, jnp.float32)
    kernel = jnp.fft.rfftn(weight.astype(dtype), axes=axes).conj()
    spectrum = jnp.fft.rfftn(z.astype(dtype), axes=axes)
    frequencies = spectrum.shape[axes[0] :]
    kernel, spectrum = kernel.reshape(*weight.shape[:2], -1), spectrum.reshape(*batch, z.shape[axes[0] - 1], -1)
    mixed = jnp.einsum("oif,...if->...of", kernel, spectrum, precision=PRECISION)
    y = jnp.fft.irfftn(mixed.reshape(*mixed.shape[:-1], *frequencies), s=grid, axes=axes)
    return y.astype(z.dtype)


def _summed(z, *shape):
    """Sums over the positions of (..., *grid) that are equal modulo ``shape``: (..., *shape)."""
    for axis, n in zip(range(-len(shape), 0), shape, strict=True):
        at = z.ndim + axis
        z = z.reshape(*z.shape[:at], -1, n, *z.shape[at + 1 :]).sum(axis=at)
    return z


def _turned(weight, turns):
    """The kernels of all turns, as channels, from those of the first: (m_out, m_in, k, *grid) and (k, k·cells) give
    (m_out·k, m_in·k, *grid)."""
    m_out, m_in, k, *grid = weight.shape
    turned = weight.reshape(m_out, m_in, -1)[:, :, turns].reshape(m_out, m_in, k, k, *grid)
    return jnp.swapaxes(turned, 1, 2).reshape(m_out * k, m_in * k, *grid)


# ── networks ───────────────────────────────────────────────────────────────────────────────────


def _checked_net(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_net_params(params)
    xs = [jnp.asarray(x) for x in xs]
    _check_inputs(xs)
    dtype = _common_dtype({}, *jax.tree.leaves(params), *xs)
    return jax.tree.map(lambda w: jnp.asarray(w, dtype), params), *(jnp.asarray(x, dtype) for x in xs)


def _checked_free_net(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be."""
    _check_net_params(params)
    _check_batches(xs)
    dtype = _common_dtype({}, *jax.tree.leaves(params), *xs)
    return jax.tree.map(lambda w: jnp.asarray(w, dtype), params), *(jnp.asarray(x, dtype) for x in xs)


def _check_net_params(params):
    found = {k: sorted(v) for k, v in params.items()} if isinstance(params, dict) else type(params).__name__
    if found != {layer: sorted(shapes) for layer, shapes in SHAPES.items()}:
        raise ValueError(f"params has {found}, expected the layers {list(SHAPES)}: make it with init(key)")
    for layer, shapes in SHAPES.items():
        for name, shape in shapes.items():
            if jnp.shape(params[layer][name]) != shape:
                raise ValueError(
                    f"params[{layer!r}][{name!r}] has shape {jnp.shape(params[layer][name])}, expected {shape}: "
                    "make it with init(key); for a batch of parameters use jax.vmap(apply)"
                )


def _inward(z):
    """(..., m, d) -> (m, d, batch): layers see all batch axes as one, the last."""
    return jnp.moveaxis(z, (-2, -1), (0, 1)).reshape(*z.shape[-2:], -1)


def _outward(h, batch):
    """(m, d, batch) -> (..., m, d)."""
    return jnp.moveaxis(h.reshape(*h.shape[:2], *batch), (0, 1), (-2, -1))


def _constantly(weight, batch):
    """The same invariants (m, 1) for every sample, (m, 1, batch)."""
    return jnp.broadcast_to(weight[:, :, None], (*weight.shape, int(np.prod(batch, dtype=int))))


def _into_rows(z):
    """(..., m, d) -> rows: m lists of d arrays (batch,), all batch axes as one."""
    z = z.reshape(-1, *z.shape[-2:])
    return [[z[:, i, k] for k in range(z.shape[2])] for i in range(z.shape[1])]


def _out_of_rows(rows, batch):
    """The arrays of rows as one, (..., m, d)."""
    return jnp.stack([jnp.stack(row, axis=-1) for row in rows], axis=-2).reshape(*batch, len(rows), len(rows[0]))


def _product_of_rows(couple, left, right):
    """Products row by row, coupled by a constant (K, d·D); a single row of one goes with all of the other."""
    lines, count = np.asarray(couple).tolist(), max(len(left), len(right))
    left, right = (list(z) * count if len(z) == 1 else z for z in (left, right))
    return [_coupled_row(lines, a, b) for a, b in zip(left, right, strict=True)]


def _coupled_row(lines, a, b):
    """Σ_k c[k] · a[k // D] · b[k % D] for each line c, of terms that are not zero."""
    pairs = [s * t for s in a for t in b]
    terms = [[c * pairs[k] for k, c in enumerate(line) if c] for line in lines]
    return [sum(found[1:], found[0]) if found else jnp.zeros_like(pairs[0]) for found in terms]


def _mixed_rows(*pairs):
    """Σ_m w[o][m] · h[m][d] of rows w and h, summed over several pairs of them."""
    both = list(zip(pairs[::2], pairs[1::2], strict=True))
    outs, dims = range(len(pairs[0])), range(len(pairs[1][0]))
    terms = [[[w[o][m] * h[m][d] for w, h in both for m in range(len(h))] for d in dims] for o in outs]
    return [[sum(found[1:], found[0]) for found in row] for row in terms]


def _picked(x, index):
    """x[index] for numbers along the first axis: runs of them as slices, whose gradients are sums and need no scatter."""
    cuts = [0, *(np.flatnonzero(index[1:] - index[:-1] != 1) + 1), len(index)]
    parts = [x[index[a] : index[b - 1] + 1] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
    return jnp.concatenate(parts)


def _channels(weight, h):
    """Mix the channels of one irreducible: (m_out, m_in), (m_in, d, batch) -> (m_out, d, batch)."""
    parts = jax.lax.split(h, (1,) * h.shape[1], axis=1)
    return jnp.concatenate([jnp.matmul(weight, part[:, 0], precision=PRECISION)[:, None] for part in parts], axis=1)


def _channels_each(weight, h):
    """The same with a weight for every sample: (m_out, m_in, batch), (m_in, d, batch) -> (m_out, d, batch)."""
    parts = [weight[:, k, None] * h[None, k] for k in range(len(h))]
    return sum(parts[1:], parts[0])


def _channels_by(weight, maps, h):
    """The same where several maps (k, d_out, d_in) commute with the group: weight (k, m_out, m_in)."""
    turned = jnp.einsum("kab,ibn->kian", jnp.asarray(maps, h.dtype), h, precision=PRECISION)
    return jnp.einsum("koi,kian->oan", weight.reshape(len(maps), *weight.shape[-2:]), turned, precision=PRECISION)


def _couple_channels(couple, left, right):
    """Products channel by channel: a constant (K, d·D), (p, d, batch) and (p, D, batch) give (p, K, batch).

    Few nonzero couplings are written out, many are a matmul.
    """
    if np.count_nonzero(couple) <= 256:
        a, b = (jax.lax.split(z, (1,) * z.shape[1], axis=1) for z in (left, right))
        couple = np.asarray(couple).astype(left.dtype)
        rows = [[row[k] * a[k // len(b)] * b[k % len(b)] for k in np.flatnonzero(row)] for row in couple]
        return jnp.concatenate([sum(row[1:], row[0]) if row else jnp.zeros_like(a[0]) for row in rows], axis=1)
    pairs = left[:, :, None] * right[:, None]
    pairs = pairs.reshape(len(pairs), left.shape[1] * right.shape[1], left.shape[-1])
    couple = jnp.broadcast_to(jnp.asarray(couple, pairs.dtype), (len(pairs), *couple.shape))
    return jnp.matmul(couple, pairs, precision=PRECISION)


def _couple_components(couple, left, right, behind):
    """Products channel by channel and index by index, for components before the last ``behind`` axes: a constant (K, d·D),
    (..., d, *axes) and (..., D, *axes) give (..., K, *axes).

    Few nonzero couplings are written out, many are a matmul.
    """
    axis = left.ndim - 1 - behind
    a, b = (jax.lax.split(z, (1,) * z.shape[axis], axis=axis) for z in (left, right))
    if np.count_nonzero(couple) <= 256:
        couple = np.asarray(couple).astype(left.dtype)
        rows = [[row[k] * a[k // len(b)] * b[k % len(b)] for k in np.flatnonzero(row)] for row in couple]
        return jnp.concatenate([sum(row[1:], row[0]) if row else jnp.zeros_like(a[0]) for row in rows], axis=axis)
    pairs = jnp.moveaxis(jnp.concatenate([one * right for one in a], axis=axis), axis, -1)
    return jnp.moveaxis(jnp.matmul(pairs, jnp.asarray(couple, pairs.dtype).T, precision=PRECISION), -1, axis)


def _mirror_components(matrix, z, behind):
    """matrix (d, d) times the complex conjugates of components, the axis before the last ``behind`` ones of z."""
    axis = z.ndim - 1 - behind
    made = jnp.tensordot(jnp.asarray(matrix, z.dtype), z.conj(), axes=(1, axis), precision=PRECISION)
    return jnp.moveaxis(made, 0, axis)


def _mirrored(matrix, h):
    """matrix (d, d) times the complex conjugates of channels (m, d, batch)."""
    return jnp.einsum("ab,mbn->man", jnp.asarray(matrix, h.dtype), h.conj(), precision=PRECISION)


def _joined(channels):
    """Channels (..., m, d) of several inputs one after another, their batch axes broadcast."""
    batch = jnp.broadcast_shapes(*(z.shape[:-2] for z in channels))
    return jnp.concatenate([jnp.broadcast_to(z, (*batch, *z.shape[-2:])) for z in channels], axis=-2)


def _swish(z):
    """z · sigmoid(Re z)."""
    return z * jax.nn.sigmoid(z.real)


# ── representations ────────────────────────────────────────────────────────────────────────────


def _element(g, *dims):
    """The matrices of a group element, one per factor, as floating-point arrays of the expected shapes."""
    parts = tuple(g) if len(dims) > 1 else (g,)
    if len(parts) != len(dims) or any(jnp.shape(p) != (d, d) for p, d in zip(parts, dims, strict=True)):
        expected = ", ".join(str((d, d)) for d in dims)
        found = ", ".join(str(jnp.shape(p)) for p in parts)
        raise ValueError(f"a group element of {GROUP} has shape {expected}, not {found}")
    dtype = jnp.result_type(*parts)
    dtype = dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)
    return tuple(jnp.asarray(p, dtype) for p in parts)


def _direct_sum(*blocks):
    """Square blocks along the diagonal."""
    return jax.scipy.linalg.block_diag(*blocks)


def _copies(count, a):
    """count stacked copies: 1 ⊗ a."""
    return jnp.kron(jnp.eye(count, dtype=a.dtype), a)


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


def _power(a, degree):
    """a ⊗ … ⊗ a."""
    return _tensor(*[a] * degree)


def _dual(a):
    """Inverse transpose."""
    return jnp.linalg.inv(a).T


def _scalar(value):
    """A number as a (1, 1) matrix."""
    return jnp.reshape(value, (1, 1))


def _sign(a):
    """Sign of the determinant."""
    return _scalar(jnp.sign(jnp.linalg.det(a)))


def _determinant(a):
    """Determinant as a (1, 1) matrix."""
    return _scalar(jnp.linalg.det(a))


def _symmetric_power(a, degree):
    """Symᵏ in the basis of normalized index-sorted monomials."""
    return _by_degrees(a, degree, 0)


def _alternating_power(a, degree):
    """Λᵏ in the basis of normalized index-sorted monomials."""
    return _by_degrees(a, degree, 1)


def _by_degrees(a, degree, apart):
    """Each degree from the one below, times a: e_I ↦ Σ_i weight e_{I∖i} ⊗ e_i is an isometry."""
    power = jnp.ones((1, 1), a.dtype)
    for k in range(1, degree + 1):
        left, weight = _without_each(len(a), k, apart)
        weight = jnp.asarray(weight, a.dtype)
        moved = jnp.einsum("xyj,ij->ixy", power[:, left] * weight[None], a)
        power = sum(weight[:, i, None] * moved[i, left[:, i]] for i in range(len(a)))
    return power


def _without_each(n, degree, apart):
    """Per monomial and index i: which is left without i, and its weight, 0 where i is not in it; both (count, n)."""
    below = {tuple(row): k for k, row in enumerate(_index_sorted(n, degree - 1, apart))}
    above = _index_sorted(n, degree, apart)
    left, weight = np.zeros((len(above), n), int), np.zeros((len(above), n))
    for k, row in enumerate(above):
        for p, i in enumerate(row):
            left[k, i] = below[(*row[:p], *row[p + 1 :])]
            sign = (-1) ** (apart * (degree - 1 - p))
            weight[k, i] = sign * np.sqrt(sum(j == i for j in row) / degree)
    return left, weight


def _index_sorted(n, degree, apart):
    """Index-sorted monomials in order, each index at least ``apart`` above the one before."""
    found = [()]
    for _ in range(degree):
        found = [(*row, i) for row in found for i in range(row[-1] + apart if row else 0, n)]
    return found


def _regular(elements, g):
    """Left multiplication by g as a permutation matrix of the listed elements (n, d, d)."""
    products = jnp.einsum("ij,njk->nik", g, jnp.asarray(elements, g.dtype))
    distance = jnp.abs(products[:, None] - jnp.asarray(elements, g.dtype)[None]).sum(axis=(-1, -2))
    return jax.nn.one_hot(jnp.argmin(distance, axis=1), len(elements), dtype=g.real.dtype).T


def _chain(*steps):
    """An irreducible as a chain of tensor products: a step (a, E) takes ψ to Eᴴ (ψ ⊗ a) E, and (a, E, P) to P (ψ ⊗ a) E."""
    image = jnp.ones((1, 1), steps[0][0].dtype)
    for a, embed, *project in steps:
        dtype = jnp.result_type(a.dtype, jnp.complex64) if np.iscomplexobj(embed) else a.dtype
        right = jnp.asarray(embed, dtype).reshape(len(image), len(a), -1)
        left = jnp.asarray(project[0] if project else np.conj(embed.T), dtype).reshape(-1, len(image), len(a))
        image = jnp.einsum("xpq,pi,qj,ijy->xy", left, image, a, right, precision=PRECISION)
    return image


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _act_each(rho, x):
    """The same for stacks of several vectors (n, channels, d)."""
    return jnp.einsum("nij,ncj->nci", rho, x, precision=PRECISION)


def _apart(x, copies, sizes, kept):
    """Stacked tensors in x with axes ``sizes`` as (..., copies, the axes ``kept`` as one, the other axes as one)."""
    batch, rows = x.shape[:-1], int(np.prod([sizes[k] for k in kept]))
    first = len(batch) + 1
    z = jnp.moveaxis(x.reshape(*batch, copies, *sizes), [first + k for k in kept], range(first, first + len(kept)))
    return z.reshape(*batch, copies, rows, int(np.prod(sizes)) // rows)


def _together(z, copies, sizes, kept):
    """What undoes `_apart`, with the copies side by side: (..., copies · Π sizes)."""
    batch, rest = z.shape[:-3], [k for k in range(len(sizes)) if k not in kept]
    first = len(batch) + 1
    z = z.reshape(*batch, copies, *(sizes[k] for k in (*kept, *rest)))
    z = jnp.moveaxis(z, range(first, first + len(kept)), [first + k for k in kept])
    return z.reshape(*batch, copies * int(np.prod(sizes)))


def _along_axes(x, copies, *factors):
    """a ⊗ b ⊗ … on each of the stacked copies in x, without that matrix.

    A factor is a matrix, or for a permutation the index of the entry that each place takes, (n,).
    """
    z = x.reshape(*x.shape[:-1], copies, *(len(a) for a in factors))
    for k, a in enumerate(factors):
        axis = k - len(factors)
        if a.ndim == 1:
            z = jnp.take(z, a, axis=axis)
        else:
            z = jnp.moveaxis(jnp.matmul(jnp.moveaxis(z, axis, -1), a.T, precision=PRECISION), -1, axis)
    return z.reshape(x.shape)


def _stored(g, known, images):
    """The stored image of a known element g, found by distance; for any other ValueError, or NaN while tracing."""
    parts = g if isinstance(g, tuple) else (g,)
    flat = jnp.concatenate([jnp.ravel(jnp.asarray(p)) for p in parts])
    distance = jnp.abs(flat[None] - jnp.asarray(known, flat.dtype)).max(axis=1)
    if not isinstance(distance, jax.core.Tracer) and distance.min() > 1e-5:
        raise ValueError("rho is known only for the elements in KNOWN: it was defined in Python, so no formula is here")
    image = jnp.asarray(images, flat.dtype)[jnp.argmin(distance)]
    return jnp.where(distance.min() > 1e-5, jnp.nan, image)


# ── random group elements ──────────────────────────────────────────────────────────────────────


def _random_orthogonal(key, count, d, special):
    """Haar measure on O(d), or SO(d): QR of a Gaussian matrix with R's diagonal made positive (Mezzadri 2007)."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d)))
    q = q * jnp.where(jnp.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.sign(jnp.linalg.det(q))[:, None])
    return q


def _random_unitary(key, count, d, special):
    """Haar measure on U(d), or SU(d): QR of a complex Gaussian matrix with R's diagonal made positive."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d), jnp.result_type(complex)))
    diagonal = jnp.diagonal(r, axis1=-2, axis2=-1)
    q = q * (diagonal / jnp.abs(diagonal))[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.linalg.det(q).conj()[:, None])
    return q


def _random_permutation(key, count, d, even):
    """Uniform on S(d), or on A(d): the first two images are exchanged where the sign is −1."""
    g = _permutation_matrices(jnp.argsort(jax.random.uniform(key, (count, d)), axis=-1))
    if even:
        swapped = jnp.concatenate([g[:, :, 1::-1], g[:, :, 2:]], axis=-1)
        g = jnp.where((jnp.linalg.det(g) < 0)[:, None, None], swapped, g)
    return g


def _permutation_matrices(images):
    """Matrices (count, d, d) of e_j -> e_images[j]."""
    return jnp.swapaxes(jax.nn.one_hot(images, images.shape[-1], dtype=jnp.result_type(float)), -1, -2)


def _random_shift(key, count, d):
    """Uniform among the cyclic shifts."""
    return _permutation_matrices((jnp.arange(d)[None] + jax.random.randint(key, (count, 1), 0, d)) % d)


def _random_dihedral(key, count, k, reflections):
    """Uniform among the rotations by multiples of 2π/k and, with reflections, those composed with diag(−1, 1)."""
    angle_key, sign_key = jax.random.split(key)
    angle = 2 * jnp.pi * jax.random.randint(angle_key, (count,), 0, k) / k
    sign = 1.0 - 2.0 * jax.random.randint(sign_key, (count,), 0, 2) if reflections else jnp.ones(count)
    c, s = jnp.cos(angle), jnp.sin(angle)
    return jnp.stack([jnp.stack([c * sign, -s], -1), jnp.stack([s * sign, c], -1)], -2)


def _random_scaling(key, count, d, spread):
    """exp(z · spread) · 1 with z standard normal."""
    return jnp.exp(spread * jax.random.normal(key, (count,)))[:, None, None] * jnp.eye(d)[None]


def _random_element(key, count, elements):
    """Uniform among listed elements."""
    elements = jnp.asarray(elements, jnp.result_type(complex if np.iscomplexobj(elements) else float))
    return elements[jax.random.randint(key, (count,), 0, len(elements))]


def _random_known(key, count, known, *dims):
    """Uniform among the elements whose flattened matrices are the rows of ``known``."""
    flat = _random_element(key, count, known)
    at = np.cumsum([0, *(d * d for d in dims)])
    parts = tuple(flat[:, a : a + d * d].reshape(count, d, d) for a, d in zip(at[:-1], dims, strict=True))
    return parts if len(dims) > 1 else parts[0]


def _random_chain(key, count, table, rows):
    """Uniform on a permutation group: one coset representative of each level of its stabilizer chain, composed.

    ``table`` holds the image arrays of all levels, ``rows`` how many belong to each.
    """
    images = jnp.tile(jnp.arange(table.shape[1])[None], (count, 1))
    for k, level in zip(jax.random.split(key, len(rows)), np.split(table, np.cumsum(rows)[:-1]), strict=True):
        chosen = jnp.asarray(level, images.dtype)[jax.random.randint(k, (count,), 0, len(level))]
        images = jnp.take_along_axis(images, chosen, axis=1)
    return _permutation_matrices(images)


def _random_words(key, count, lie, spread, discrete, rounds, powers):
    """Products of exponentials of random Lie combinations and of random powers of the discrete generators."""
    dtype = jnp.result_type(complex if np.iscomplexobj(lie) or np.iscomplexobj(discrete) else float)
    d = lie.shape[-1]
    g = jnp.tile(jnp.eye(d, dtype=dtype)[None], (count, 1, 1))
    for round_key in jax.random.split(key, rounds):
        keys = jax.random.split(round_key, 1 + len(discrete))
        if len(lie):
            z = jax.random.normal(keys[0], (count, len(lie))) * jnp.asarray(spread, jnp.result_type(float))[None]
            step = jnp.einsum("nk,kij->nij", z.astype(dtype), jnp.asarray(lie, dtype), precision=PRECISION)
            g = jnp.matmul(g, jax.vmap(jax.scipy.linalg.expm)(step), precision=PRECISION)
        for k, h in zip(keys[1:], discrete, strict=True):
            table = np.stack([np.linalg.matrix_power(h, e) for e in range(powers)])
            chosen = jnp.asarray(table, dtype)[jax.random.randint(k, (count,), 0, powers)]
            g = jnp.matmul(g, chosen, precision=PRECISION)
    return g


def _kron_batch(*draws):
    """Kronecker products of stacked matrices."""
    return jax.vmap(_tensor)(*draws)


def _embedded(block, d, start, stop):
    """A stack of blocks on the coordinates start … stop−1, the identity elsewhere."""
    g = jnp.tile(jnp.eye(d, dtype=block.dtype)[None], (len(block), 1, 1))
    return g.at[:, start:stop, start:stop].set(block)


def _wreath(top, blocks, n):
    """diag(b_1, …, b_n)·(h ⊗ 1) for top h (count, n, n) and blocks (count·n, d, d)."""
    count, d = len(top), blocks.shape[-1]
    g = jnp.einsum("cik,ciab->ciakb", top, blocks.reshape(count, n, d, d), precision=PRECISION)
    return g.reshape(count, n * d, n * d)


# ── generators for every n ─────────────────────────────────────────────────────────────────────


def _symmetric_generators(n):
    """S(n): a transposition and an n-cycle as image arrays, e_j -> e_p[j]."""
    swap, cycle = np.arange(n), np.roll(np.arange(n), -1)
    swap[:2] = swap[:2][::-1]
    return {"permutations": np.stack([swap, cycle])}


def _orthogonal_generators(n, special):
    """SO(n): E_{k+1,k} − E_{k,k+1}, whose brackets span the Lie algebra, (n−1, n, n); O(n): a reflection too, (1, n, n)."""
    lie = np.zeros((n - 1, n, n))
    for k in range(n - 1):
        lie[k, k + 1, k], lie[k, k, k + 1] = 1, -1
    return {"lie": lie} if special else {"lie": lie, "discrete": np.diag([-1.0] + [1.0] * (n - 1))[None]}


def _unitary_generators(n, special):
    """U(n): E_{k+1,k} − E_{k,k+1} and iE_kk, whose brackets span the Lie algebra, (2n−1, n, n); SU(n): iE_kk − iE_{k+1,k+1}."""
    diagonal = [1j * np.diag(row) for row in np.eye(n)]
    found = [a - b for a, b in zip(diagonal, diagonal[1:], strict=False)] if special else diagonal
    for k in range(n - 1):
        one = np.zeros((n, n), complex)
        one[k + 1, k] = 1
        found += [one - one.T]
    return {"lie": np.asarray(found).reshape(len(found), n, n)}


# ── the space of maps ──────────────────────────────────────────────────────────────────────────


def _unit_params(dtype=None):
    """Parameter trees stacked on a new first axis: one for each of the HOM_DIM coefficients."""
    dtype = jnp.result_type(float) if dtype is None else dtype
    total = sum(int(np.prod(shape)) for shape in SHAPES.values())
    rows, at = jnp.eye(total, dtype=dtype), 0
    params = {}
    for name, shape in SHAPES.items():
        size = int(np.prod(shape))
        params[name] = rows[:, at : at + size].reshape(total, *shape)
        at += size
    return params


def _orthonormal(maps):
    """Orthonormal basis of the span of linearly independent maps (r, …), by QR."""
    flat = maps.reshape(len(maps), -1)
    q, _ = jnp.linalg.qr(flat.T)
    return q.T.reshape(maps.shape)


# ── constants beside the module ────────────────────────────────────────────────────────────────


def _load(path, expected):
    """Constants from the .npz beside this module, refused unless their SHA-256 is the expected one."""
    import hashlib

    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in sorted(archive.files)}
    except Exception as error:  # whatever NumPy and zipfile raise on a damaged archive
        raise ImportError(f"{path}: the constants of this module are missing or damaged ({error})") from None
    digest = hashlib.sha256()
    for name, array in arrays.items():
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    if digest.hexdigest() != expected:
        raise ImportError(f"{path}: not the constants this module was written with (SHA-256 differs); regenerate both")
    return arrays


def _sparse(shape, at, values):
    """Dense array with the given entries: index arrays (n, axes) and values (n,)."""
    array = np.zeros(shape, dtype=np.asarray(values).dtype)
    array[tuple(np.asarray(at).T)] = values
    return array
