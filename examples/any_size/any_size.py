"""An equivariant network V² -> V under S(n), for every n at once.

    net any_size : V² -> V { hidden: 8V²+8V, layers: 2 }

Input     V², dimension n**2 = 2[n] + 3[n-1,1] + [n-2,2] + [n-2,1,1]
Output    V, dimension n = [n] + [n-1,1]
Layer1    8V²+8V, by 20 diagrams, 3 of the bias
Layer2    8V²+8V, by 27 diagrams, 3 of the bias
Learned   1993 real parameters, the same for every n
Lowering  diagram: layers of pools, diagonals and broadcasts in natural coordinates, one matmul over channels
          for each shape

n is read off the length of the input. Sums over an index are means, so that the same parameters mean
the same for every n: what was learned at one n can be used at another. The output is made of means and
does not grow.

Written by repc 0.2.0.dev0. Do not edit; regenerate with:
    repc compile any_size.rep
"""

from bisect import bisect_left
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

KIND = "net"
GROUP = "S(n)"
INPUT = "V²"
OUTPUT = "V"
SMALLEST_N = 1  # from which on everything here holds; n itself is read off the input
GENERIC_N = 4  # from which on all diagrams differ; below, what may be a tensor of INPUT_AXES is read as one
INPUT_AXES = (("n", "n"),)  # of tensors, where x is a tuple of these
COEFFICIENTS = 1993  # numbers to learn, over the field of the group
PARAMETERS = 1993  # real numbers to learn
CERTIFICATE = {"generators": 7, "bound": 1e-14, "sizes": (1, 2, 4, 5, 7)}
FORMAT = 1  # of modules: their contents and what these mean
TEXT_SHA256 = "b88b7d96c4480943ce274970e5645e34b6ddd647b16a7eb28fa36edb2d254615"  # of all other lines

# Of float32 matmuls: accelerators would otherwise round their factors to TF32 or bfloat16.
PRECISION = jax.lax.Precision.HIGHEST

SHAPES = {  # of the parameters: (channels out, channels in)
    "layer1": {"V 1": (24, 5), "V 2": (8, 3), "V²": (8, 2), "bias V 1": (24,)},
    "layer2": {"V 1": (24, 56), "V 2": (8, 32), "V²": (8, 16), "bias V 1": (24,)},
    "output": {"V": (1, 56), "bias V": (1,)},
}
SPREADS = {  # standard deviations at initialization
    "layer1": {"V 1": ((16, 0.384), (8, 0.693)), "V 2": 0.384, "V²": 0.384},
    "layer2": {"V 1": ((16, 0.182), (8, 0.217)), "V 2": 0.182, "V²": 0.182},
    "output": {"V": 0.215},
}


def IN_DIM(n):
    """Dimension of the input V²."""
    return n**2


def OUT_DIM(n):
    """Dimension of the output V."""
    return n


def INPUT_LAYOUT(n):
    """The summands of the input: (text, start, stop) of each."""
    return (("V²", 0, n**2),)


def OUTPUT_LAYOUT(n):
    """The summands of the output: (text, start, stop) of each."""
    return (("V", 0, n),)


def HIDDEN_DIMS(n):
    """Widths of the hidden layers."""
    return (8 * n**2 + 8 * n, 8 * n**2 + 8 * n)


def init(key, dtype=jnp.float32):
    """Random parameters: normal weights with a scale that keeps the variance of activations, zero biases."""
    z, at, params = jax.random.normal(key, (COEFFICIENTS,), _real_dtype(dtype)), 0, {}
    z = z if isinstance(z, jax.core.Tracer) else np.asarray(z)  # NumPy cuts it without compiling anything
    for layer, shapes in SHAPES.items():
        params[layer] = {}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            params[layer][name] = np.asarray(_by_row(SPREADS[layer].get(name, 0.0)), z.dtype) * z[at : at + size].reshape(shape)
            at += size
    return jax.device_put(params)


@jax.jit
def apply(params, x, mask=None):
    """The network V² -> V: y (..., OUT_DIM(n)) from x (..., IN_DIM(n)), for every n. Masks say which of the n are
    there."""
    x, n = _read_n(x)
    params, x = _checked_free_net(params, x)
    mask = _checked_mask(mask, n, x)
    h0 = _enter(x, mask, n)
    h1 = _layer1(params["layer1"], h0, mask, n)
    h2 = _layer2(params["layer2"], h1, mask, n)
    h3 = _output(params["output"], h2, mask, n)
    return _leave(h3, mask, n)


@jax.jit
def rho_in(g):
    """ρ(g) on the input V², (n**2, n**2), for g (n, n) in S(n)."""
    (g,) = _element(g, jnp.shape(g)[-1])
    n = len(g)
    _refuse_large("rho_in(g)", IN_DIM(n), IN_DIM(n))
    return _power(g, 2)


@jax.jit
def rho_out(g):
    """ρ(g) on the output V, (n, n), for g (n, n) in S(n)."""
    (g,) = _element(g, jnp.shape(g)[-1])
    n = len(g)
    _refuse_large("rho_out(g)", OUT_DIM(n), OUT_DIM(n))
    return g


@jax.jit
def act_in(g, x):
    """ρ(g) x on the input, x (..., n**2), axis by axis: ρ(g) itself is never built."""
    (g,) = _element(g, jnp.shape(g)[-1])
    n = len(g)
    moved = [
        _along_axes(x[..., 0 : n**2], 1, jnp.argmax(g, axis=1), jnp.argmax(g, axis=1)),
    ]
    return jnp.concatenate(moved, axis=-1)


@jax.jit
def act_out(g, y):
    """ρ(g) y on the output, y (..., n), axis by axis: ρ(g) itself is never built."""
    (g,) = _element(g, jnp.shape(g)[-1])
    n = len(g)
    moved = [
        _along_axes(y[..., 0 : n], 1, jnp.argmax(g, axis=1)),
    ]
    return jnp.concatenate(moved, axis=-1)


@partial(jax.jit, static_argnames=("count", "n"))
def sample(key, count, n):
    """count random elements of S(n): (count, n, n)."""
    return _random_permutation(key, count, n, even=False)


def GENERATORS(n):
    """Generators, one dict per factor of the group: "permutations" (m, d), "discrete" (m, d, d) and "lie" (k, d, d)."""
    return (_symmetric_generators(n),)


@partial(jax.jit, static_argnames=("count", "n"))
def equivariance_error(params, key, count=10, n=GENERIC_N):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over count random g and x, one after another."""
    g_key, x_key = jax.random.split(key)

    def squares(drawn):
        g, one_key = drawn
        x = jax.random.normal(one_key, (IN_DIM(n),), _common_dtype({}, *jax.tree.leaves(params)))
        y = apply(params, jnp.stack([act_in(g, x), x]))  # of a moved one and of itself, compiled once
        before, after = y[0], act_out(g, y[1])
        return [(jnp.abs(v) ** 2).sum() for v in (before - after, before, after)]

    squared = jax.lax.map(squares, (sample(g_key, count, n), jax.random.split(x_key, count)))
    difference, before, after = (jnp.sqrt(s.sum()) for s in squared)
    size = before + after
    return jnp.where(size > 0, difference / jnp.where(size > 0, size, 1), 0)


def _enter(x, mask, n):
    """The input as tensors by type, (..., indices, channels)."""
    batch = x.shape[:-1]
    return {"V²": _zeroed(x.reshape(*batch, n, n, 1), (-3, -2), 3, mask, mask)}


def _layer1(params, h, mask, n):
    """To 8V² + 8V by pools, diagonals and broadcasts, channels mixed, then swish of each coordinate."""
    # s: invariants; i, j, …: indices of V; m, o: means over an index
    s_ij = h["V²"]
    s_ii = jnp.einsum("...iia->...ia", s_ij)
    s_im = _mean_of_present(s_ij, mask, -2, 3)
    s_mj = _mean_of_present(s_ij, mask, -3, 3)
    s_mm = _mean_of_present(s_ii, mask, -2, 2)
    s_mo = _mean_of_present(s_mj, mask, -2, 2)
    # channels mixed
    batch = h["V²"].shape[:-3]
    all_s_i = jnp.broadcast_to(jnp.concatenate([s_mm, s_mo], axis=-1)[..., None, :], (*batch, n, 2))
    mixed = _biased(_mixed(params["V 1"], s_ii, s_im, s_mj, all_s_i), params["bias V 1"])
    linear_s_ij_at_ii, linear_s_ij_at_i, linear_s_i = jnp.split(mixed, (8, 16), axis=-1)
    linear_s_ij_at_j = _mixed(params["V 2"], s_ii, s_im, s_mj)
    s_ji = jnp.moveaxis(s_ij, (-2, -3), (-3, -2))
    linear_s_ij_at_ij = _mixed(params["V²"], s_ij, s_ji)
    ones = (1,) * len(batch)
    delta = jnp.eye(n, dtype=h["V²"].dtype).reshape(*ones, n, n, 1)
    linear_s_ij = (
        linear_s_ij_at_ii[..., :, None, :] * delta
        + linear_s_ij_at_i[..., :, None, :] + linear_s_ij_at_j[..., None, :, :] + linear_s_ij_at_ij
    )
    return {
        "V²": _zeroed(jax.nn.silu(linear_s_ij), (-3, -2), 3, mask, mask),
        "V": _zeroed(jax.nn.silu(linear_s_i), (-2,), 2, mask),
    }


def _layer2(params, h, mask, n):
    """To 8V² + 8V by pools, diagonals and broadcasts, channels mixed, then swish of each coordinate."""
    # s: invariants; i, j, …: indices of V; m, o: means over an index
    s_ij = h["V²"]
    s_ii = jnp.einsum("...iia->...ia", s_ij)
    s_im = _mean_of_present(s_ij, mask, -2, 3)
    s_mj = _mean_of_present(s_ij, mask, -3, 3)
    s_mm = _mean_of_present(s_ii, mask, -2, 2)
    s_mo = _mean_of_present(s_mj, mask, -2, 2)
    s_i = h["V"]
    s_m = _mean_of_present(s_i, mask, -2, 2)
    # channels mixed
    batch = h["V²"].shape[:-3]
    all_s_i = jnp.broadcast_to(jnp.concatenate([s_mm, s_mo, s_m], axis=-1)[..., None, :], (*batch, n, 24))
    mixed = _biased(_mixed(params["V 1"], s_ii, s_im, s_mj, s_i, all_s_i), params["bias V 1"])
    linear_s_ij_at_ii, linear_s_ij_at_i, linear_s_i = jnp.split(mixed, (8, 16), axis=-1)
    linear_s_ij_at_j = _mixed(params["V 2"], s_ii, s_im, s_mj, s_i)
    s_ji = jnp.moveaxis(s_ij, (-2, -3), (-3, -2))
    linear_s_ij_at_ij = _mixed(params["V²"], s_ij, s_ji)
    ones = (1,) * len(batch)
    delta = jnp.eye(n, dtype=h["V²"].dtype).reshape(*ones, n, n, 1)
    linear_s_ij = (
        linear_s_ij_at_ii[..., :, None, :] * delta
        + linear_s_ij_at_i[..., :, None, :] + linear_s_ij_at_j[..., None, :, :] + linear_s_ij_at_ij
    )
    return {
        "V²": _zeroed(jax.nn.silu(linear_s_ij), (-3, -2), 3, mask, mask),
        "V": _zeroed(jax.nn.silu(linear_s_i), (-2,), 2, mask),
    }


def _output(params, h, mask, n):
    """To V by pools, diagonals and broadcasts, channels mixed."""
    # v: [0]; i, j, …: indices of V; m, o: means over an index
    v_ij = h["V²"]
    v_ii = jnp.einsum("...iia->...ia", v_ij)
    v_im = _mean_of_present(v_ij, mask, -2, 3)
    v_mj = _mean_of_present(v_ij, mask, -3, 3)
    v_mm = _mean_of_present(v_ii, mask, -2, 2)
    v_mo = _mean_of_present(v_mj, mask, -2, 2)
    v_i = h["V"]
    v_m = _mean_of_present(v_i, mask, -2, 2)
    # channels mixed
    batch = h["V²"].shape[:-3]
    all_v_i = jnp.broadcast_to(jnp.concatenate([v_mm, v_mo, v_m], axis=-1)[..., None, :], (*batch, n, 24))
    linear_v_i = _biased(_mixed(params["V"], v_ii, v_im, v_mj, v_i, all_v_i), params["bias V"])
    return {"V": _zeroed(linear_v_i, (-2,), 2, mask)}


def _leave(h, mask, n):
    """Tensors by type to coordinates."""
    batch = h["V"].shape[:-2]
    return h["V"].reshape(*batch, n)


# ── what the functions above are made of ──────────────────────────────────────────────────


def _check_batches(xs):
    try:
        jnp.broadcast_shapes(*(jnp.shape(x)[:-1] for x in xs))
    except ValueError:
        shapes = ", ".join(str(jnp.shape(x)) for x in xs)
        raise ValueError(f"the inputs have shapes {shapes}: all axes but the last must agree, or be 1") from None


def _common_dtype(params, *xs):
    arrays = (*params.values(), *xs)
    dtype = jnp.result_type(*arrays) if arrays else jnp.result_type(float)
    return dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)


def _real_dtype(dtype):
    if not jnp.issubdtype(dtype, jnp.floating):
        raise ValueError(f"parameters have a floating-point dtype, not {jnp.dtype(dtype)}")
    return dtype


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


def _refuse_large(what, *shape):
    entries = int(np.prod(shape, dtype=object))
    if entries > 2**26:
        raise ValueError(f"{what} would have {' × '.join(map(str, shape))} = {entries} entries, more than 2**26")


def _by_row(spread):
    """A number as it is; how many rows have which number as one for each row, (rows, 1)."""
    if not isinstance(spread, tuple):
        return spread
    return np.repeat([[value] for _, value in spread], [count for count, _ in spread], axis=0)


def _mixed(weight, *columns):
    """Channels, the last axis, of all columns mixed in one matmul by a weight (channels out, channels in)."""
    z = columns[0] if len(columns) == 1 else jnp.concatenate(columns, axis=-1)
    rows = z.reshape(-1, z.shape[-1])  # all other axes as one: gradients are then products of matrices too
    return jnp.matmul(rows, weight.T, precision=PRECISION).reshape(*z.shape[:-1], len(weight))


def _biased(z, bias):
    """z (..., channels) and a bias (channels,), the same everywhere."""
    return z + jnp.broadcast_to(bias, z.shape)


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


def _zeroed(z, axes, rank, *masks):
    """z, with ``rank`` axes, and zeros where masks (..., n), one for each of ``axes``, say that an index is not there."""
    for axis, mask in zip(axes, masks, strict=True):
        if mask is not None:
            sizes = [mask.shape[-1] if k == axis else 1 for k in range(-rank, 0)]
            z = jnp.where(mask.reshape(*mask.shape[:-1], *sizes), z, 0)
    return z


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


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


def _power(a, degree):
    """a ⊗ … ⊗ a."""
    return _tensor(*[a] * degree)


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


def _symmetric_generators(n):
    """S(n): a transposition and an n-cycle as image arrays, e_j -> e_p[j]."""
    swap, cycle = np.arange(n), np.roll(np.arange(n), -1)
    swap[:2] = swap[:2][::-1]
    return {"permutations": np.stack([swap, cycle])}
