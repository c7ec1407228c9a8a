"""What `apply` and its neighbors are given: shapes, sizes, names and dtypes, each refused in words."""

from bisect import bisect_left, bisect_right

import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.module import (
    CHANNELS,
    GENERIC_N,
    GIVEN,
    GROUP,
    IN_DIM,
    INPUT,
    INPUT_AXES,
    OUT_DIM,
    SHAPES,
    SMALLEST_N,
)


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
    params, xs = _with_coefficients(params), [jnp.asarray(x) for x in xs]
    _check_inputs(xs)
    return _with_channels(params, xs)


def _with_coefficients(params):
    shape = SHAPES["coefficients"]
    if not GIVEN:
        _check_params(params)
        return params
    params = params if isinstance(params, dict) else {"coefficients": params}
    found = jnp.shape(params["coefficients"]) if set(params) == set(SHAPES) else ()
    if found[len(found) - len(shape) :] != shape:
        raise ValueError(f"the coefficients have shape {found}, expected (..., {', '.join(map(str, shape))})")
    return params


def _with_channels(params, xs):
    for x in xs if CHANNELS > 1 else ():
        if jnp.ndim(x) < 2 or jnp.shape(x)[-2] not in (1, CHANNELS):
            raise ValueError(f"an input has shape {jnp.shape(x)}, and its axis before the last is not {CHANNELS} channels, or 1")
    dtype = _common_dtype(params, *xs)
    return {name: jnp.asarray(w, dtype) for name, w in params.items()}, *(jnp.asarray(x, dtype) for x in xs)


def _checked_columns(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a shape, a name or a dtype is not as it must be.

    Inputs are (..., dim, channels), or 1 in place of channels; coefficients that are given may have batch axes in front.
    """
    params, xs = _with_coefficients(params), [jnp.asarray(x) for x in xs]
    for x, dim, text in zip(xs, _tuple(IN_DIM), _tuple(INPUT), strict=True):
        if jnp.ndim(x) < 2 or jnp.shape(x)[-2] != dim or jnp.shape(x)[-1] not in (1, CHANNELS):
            raise ValueError(
                f"an input has shape {jnp.shape(x)}, expected (..., {dim}, {CHANNELS}), or 1 in place of {CHANNELS}: the "
                f"coordinates of {text}, and channels behind them"
            )
    _check_batches([x[..., 0, :] for x in xs])
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
    parts, sizes = [], known
    for part, axes in zip(map(jnp.asarray, x), shapes, strict=True):
        first = part.ndim - len(axes)
        sizes, wanted = _axis_sizes(part.shape[max(first, 0) :], axes, sizes)
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
    shape = jnp.shape(x)[jnp.ndim(x) - len(axes) :]
    return shape == _axis_sizes(shape, axes, known)[1]


def _is_any_batch(axes):
    """Whether all arrays with the last of these axes are tensors of them, however many samples there are: no other axis repeats a
    size or has one of its own."""
    return len(set(axes)) == len(axes) and all(isinstance(one, str) for one in axes[:-1])


def _axis_sizes(shape, axes, known):
    """The sizes by name, those that are ``known`` and the others from a shape, and the shape that axes of these sizes have."""
    sizes = dict(known)
    for name, size in zip(axes, shape, strict=False):
        if isinstance(name, str) and sizes.get(name) is None:
            sizes[name] = size
    return sizes, tuple(sizes.get(one, one) for one in axes)


def _axis_sizes_of_orbits(shape, axes, known):
    """The sizes by name, those that are ``known`` and the others from a shape, and the shape that axes of these sizes have: an axis
    is a size, or ("sets", size, k) for sets of k of so many, and so on."""
    sizes = dict(known)
    for axis, size in zip(axes, shape, strict=False):
        kind, name, degree = axis if isinstance(axis, tuple) else ("tuples", axis, 1)
        if isinstance(name, str) and sizes.get(name) is None:
            sizes[name] = bisect_left([_count(kind, degree, n) for n in range(size + degree)], size)
    return sizes, tuple(_count(a[0], a[2], sizes[a[1]]) if isinstance(a, tuple) else sizes.get(a, a) for a in axes)


def _count(kind, degree, n):
    """How many tuples or sets of different indices there are, or monomials."""
    first, found = n + degree - 1 if kind == "symmetric" else n, 1
    for k in range(degree):
        found = found * (first - k) // (1 if kind == "tuples" else k + 1)
    return found


def _read_n(x):
    """x as coordinates (..., dim), also where it is a tensor or a tuple of them, and n from their number; ValueError where no n
    fits, or one that the module is not for."""
    is_tuple = isinstance(x, tuple)
    x = _stacked(x, {}, INPUT, INPUT_AXES)[0] if is_tuple else jnp.asarray(x)
    size = jnp.shape(x)[-1] if jnp.ndim(x) else 0
    n = bisect_left(range(size + GENERIC_N), size, key=IN_DIM)
    is_length = IN_DIM(n) == size and n >= (GENERIC_N if _is_any_batch(INPUT_AXES[0]) else SMALLEST_N)
    if not is_tuple and not is_length and _is_tensor(x, {}, INPUT_AXES):
        return _read_n((x,))
    if IN_DIM(n) != size or n == 0:
        near = " and ".join(f"{IN_DIM(k)} for n = {k}" for k in ((n - 1, n) if n else (1,)) if k)
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
    if not found and not _is_any_batch(INPUT_AXES[0]):
        found = _sizes_with(size, known, IN_DIM, SMALLEST_N)
    if not found and _is_tensor(x, known, INPUT_AXES):
        return _read_sizes((x,), **known)
    found = found or _sizes_with(size, known, IN_DIM, SMALLEST_N)
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


def _sizes_with(size, known, dim, least=GENERIC_N):
    """The sizes of the group, those that are known and the others from ``least`` on, at which dim(*sizes) is ``size``."""
    least, found, parts = _tuple(least), [], [()]
    every = range(size + max(least) + 1)
    given = tuple(least[k] if n is None and _is_free(k) else n for k, n in enumerate(known.values()))
    for part in parts:  # grows: by all numbers that may follow, the last one by bisection
        k = len(part)
        rest = tuple(smallest if one is None else one for one, smallest in zip(given[k + 1 :], least[k + 1 :], strict=True))
        if given[k] is not None:
            numbers = (given[k],)
        elif rest:
            numbers = range(least[k], bisect_right(every, size, key=lambda n: dim(*part, n, *rest)))
        else:
            first = bisect_left(every, size, key=lambda n: dim(*part, n))
            numbers = every[max(first, least[k]) :][:2]
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
    found = [(form, one) for form, sizes in forms for one in _agreed(form, sizes, GENERIC_N)]
    plain, of_plain = forms[0]  # coordinates as they are; where others would be tensors by the number of samples alone, these
    by_chance = not any(len(shapes) == 1 and len(shapes[0]) > 1 and _is_any_batch(shapes[0]) for shapes in INPUT_AXES)
    if by_chance and (not found or found[0][0] is not plain):
        found = [(plain, one) for one in _agreed(plain, of_plain, SMALLEST_N)] or found
    found = found or [(form, one) for form, sizes in forms for one in _agreed(form, sizes, SMALLEST_N)]
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


def _agreed(xs, known, least):
    """The sizes of the group, from ``least`` on, at which every input has the number of coordinates that it should have."""
    dims = tuple(x.shape[-1] if x.ndim else 0 for x in xs)
    return [one for one in _sizes_with(sum(dims), known, lambda *sizes: sum(IN_DIM(*sizes)), least) if IN_DIM(*one) == dims]


def _refuse_each(xs, fits):
    """ValueError that names every input, with the size that it is for by itself, where none or several fit all."""
    shapes = [f"x{k + 1} has shape {x.shape}" for k, x in enumerate(xs)]
    if isinstance(SMALLEST_N, int):
        dims = [x.shape[-1] if x.ndim else -1 for x in xs]
        near = [bisect_left(range(max(d, 0) + GENERIC_N), d, key=lambda n, k=k: IN_DIM(n)[k]) for k, d in enumerate(dims)]
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


def _checked_free_each(params, *xs):
    """Arguments of `apply` in their common dtype; ValueError where a name, a shape or a dtype is not as it must be.

    Inputs have an axis for channels where there are several, coefficients that are given may have batch axes in front.
    """
    params = _with_coefficients(params)
    _check_batches(xs)
    return _with_channels(params, xs)


def _tuple(value):
    return value if isinstance(value, tuple) else (value,)


def _refuse_large(what, *shape):
    entries = int(np.prod(shape, dtype=object))
    if entries > 2**26:
        raise ValueError(f"{what} would have {' × '.join(map(str, shape))} = {entries} entries, more than 2**26")
